/** Rewards as straight-line code are those of the interpreter, to the bit; so is all that they note down. */
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { checkGoal } from './check.ts';
import { bindReward } from './reward.ts';
import { arrayFacts, randomFormula, randomObjectives } from './testing.ts';

const names = ['p', 'q', 'r'];
const WORLDS = 4;

test('compiled and interpreted rewards are equal at every step, and so are their accounts', () => {
  const rng = makeRng('payment', 1);
  const seen = { ended: 0, died: 0, paid: 0 };
  for (let trial = 0; trial < 300; trial++) {
    const goal = rng.int(4) === 0 ? randomFormula(rng, names, 2) : randomObjectives(rng, names);
    const infos = names.map(() => ({ low: -rng.int(3), high: 4, unit: '' }));
    const facts = arrayFacts(names, WORLDS, infos);
    if (checkGoal(goal, facts).findings.some((f) => f.severity === 'error')) continue;
    const draw = () => {
      for (let i = 0; i < facts.data.length; i++) facts.data[i] = rng.int(40) === 0 ? Number.NaN : rng.int(23) / 4 - 1;
    };
    const options = {
      gamma: [0.9, 0.99, 1][rng.int(3)],
      limit: 12,
      shaping: rng.int(3) / 2,
      weights: rng.int(2) === 0,
      pessimistic: rng.int(2) === 0,
    };
    const arms = [true, false].map((compiled) => ({
      reward: bindReward(goal, facts, { ...options, compiled }),
      arrays: {
        died: new Uint8Array(WORLDS),
        ended: new Uint8Array(WORLDS),
        reward: new Float32Array(WORLDS),
      },
    }));
    draw();
    for (let w = 0; w < WORLDS; w++) for (const { reward } of arms) reward.begin(w);
    for (let t = 0; t < 10; t++) {
      draw();
      const dies = rng.int(8) === 0 ? rng.int(WORLDS) : -1;
      const told = arms.map(({ reward, arrays }) => {
        if (dies >= 0) arrays.died[dies] = 1;
        reward.settle(0, 3, arrays);
        reward.settle(3, WORLDS, arrays);
        const worlds = [0, 1, 2, 3].map((w) => [reward.save(w), reward.summary(w)]);
        return { goal, t, ended: [...arrays.ended], paid: [...arrays.reward], worlds };
      });
      expect(told[0]).toEqual(told[1]);
      seen.ended += told[0].ended.filter(Boolean).length;
      seen.died += dies >= 0 ? 1 : 0;
      seen.paid += told[0].paid.filter((r) => r !== 0).length;
    }
  }
  expect(Math.min(seen.ended, seen.died, seen.paid)).toBeGreaterThan(300);
});
