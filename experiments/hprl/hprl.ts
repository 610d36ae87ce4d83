/**
 * HPRL (arXiv 2103.13861) in the driving world: a verified master program over five learned manoeuvres, against one
 * network, at equal environment steps, in every scenario. Prints one JSON line a scenario and arm, rates over runs of
 * all seeds with the interval over seeds. Run: npm run build && node dist/experiments/hprl/hprl.js [steps] [seeds] [episodes]
 */
import { pathToFileURL } from 'node:url';
import { type Controller, rollOut } from '../../src/action/controller.ts';
import { hashSeed, makeRng } from '../../src/core/rng.ts';
import { bootstrap, type Interval, mean } from '../../src/core/stats.ts';
import { createDriving } from '../../src/env/driving/driving.ts';
import { type ScenarioName, scenarioNames } from '../../src/env/driving/scenarios.ts';
import { bindGoal } from '../../src/goal/monitor.ts';
import { parseGoal } from '../../src/goal/parse.ts';
import { prepareSandbox } from '../../src/skill/sandbox.ts';
import { hprlController, monolithController, trainManoeuvre, trainMonolith } from './drivers.ts';
import { type ManoeuvreName, manoeuvreNames } from './manoeuvres.ts';

/** Arrived, without a crash (which ends the episode) and without a red light. */
export const GOAL = parseGoal('arrived and not ran_red');
const WITHIN = 600;

export interface Arm {
  readonly name: 'hprl' | 'monolith';
  readonly controller: Controller;
}

export interface Drive {
  readonly success: number;
  readonly crashes: number;
  readonly episodes: number;
}

/** Both arms of one seed, trained with `steps` environment steps each. `onActing` is told of the manoeuvre that begins. */
export function trainArms(
  steps: number,
  seed: number,
  note: (text: string) => void,
  onActing?: (name: string) => void,
): readonly Arm[] {
  const share = Math.floor(steps / manoeuvreNames.length);
  const policies = Object.fromEntries(
    manoeuvreNames.map((name) => [name, trainManoeuvre(name, share, seed)]),
  ) as Readonly<Record<ManoeuvreName, Uint8Array>>;
  note(`seed ${seed}: five manoeuvres are trained`);
  const monolith = trainMonolith(share * manoeuvreNames.length, seed);
  note(`seed ${seed}: the one network is trained`);
  return [
    {
      name: 'hprl',
      controller: hprlController(
        policies,
        onActing === undefined ? {} : { onRun: (_env, _world, name) => onActing(name) },
      ),
    },
    { name: 'monolith', controller: monolithController(monolith) },
  ];
}

/** Plays unseen episodes of a scenario. */
export function drive(controller: Controller, scenario: ScenarioName, episodes: number, seed: number): Drive {
  const env = createDriving({ n: 8, scenario });
  const starts = Array.from({ length: episodes }, (_, i) => hashSeed(seed, 'hprl evaluation', scenario, i));
  const goal = bindGoal(GOAL, env.facts);
  const { outcomes } = rollOut({ env, controller, goal, within: WITHIN, starts, seed });
  const fault = outcomes.find((outcome) => outcome.error !== null)?.error;
  if (fault) throw new Error(`${controller.name} in ${scenario}: ${fault.message}`);
  return {
    success: outcomes.filter((outcome) => outcome.success).length / episodes,
    crashes: outcomes.filter((outcome) => outcome.died).length / episodes,
    episodes,
  };
}

export interface HprlRow {
  readonly scenario: ScenarioName;
  readonly arm: Arm['name'];
  /** Over seeds. */
  readonly success: Interval;
  readonly crashes: number;
}

/** All scenarios and arms over several seeds. */
export async function measureHprl(
  { steps, seeds, episodes }: { readonly steps: number; readonly seeds: readonly number[]; readonly episodes: number },
  note: (text: string) => void,
): Promise<readonly HprlRow[]> {
  await prepareSandbox();
  const drives = new Map<string, Drive[]>();
  for (const seed of seeds)
    for (const { name, controller } of trainArms(steps, seed, note))
      for (const scenario of scenarioNames) {
        const key = `${scenario} ${name}`;
        drives.set(key, [...(drives.get(key) ?? []), drive(controller, scenario, episodes, seed)]);
      }
  return [...drives].map(([key, results]) => {
    const [scenario, arm] = key.split(' ') as [ScenarioName, Arm['name']];
    const success = bootstrap(
      results.map((r) => r.success),
      mean,
      makeRng('hprl', key),
    );
    return { scenario, arm, success, crashes: mean(results.map((r) => r.crashes)) };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [steps, count, episodes] = [process.argv[2] ?? 300_000, process.argv[3] ?? 5, process.argv[4] ?? 200].map(
    Number,
  );
  const seeds = Array.from({ length: count }, (_, seed) => seed);
  const rows = await measureHprl({ steps, seeds, episodes }, (text) => console.error(text));
  for (const row of rows) console.log(JSON.stringify(row));
}
