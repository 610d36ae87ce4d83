/** The experiment in small: five learned manoeuvres under the verified program drive every scenario. */
import { expect, test } from 'vitest';
import { drive, trainArm } from '../experiments/hprl/hprl.ts';
import { mean } from '../src/core/stats.ts';
import { scenarioNames } from '../src/env/driving/scenarios.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';

test('at least nine of ten drives arrive without a crash, for each of two seeds', async () => {
  await prepareSandbox();
  for (const seed of [0, 1]) {
    const hprl = trainArm('hprl', 100_000, seed);
    const rates = scenarioNames.map((scenario) => drive(hprl.controller, scenario, 30, seed).success);
    expect(mean(rates)).toBeGreaterThan(0.9);
  }
});
