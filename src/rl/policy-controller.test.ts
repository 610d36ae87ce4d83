/** Policies used outside of training: as controllers in roll-outs, and assessed by a goal. */
import { expect, test } from 'vitest';
import { rollOut } from '../action/controller.ts';
import { worlds } from '../env/catalog.ts';
import { withGoal } from '../env/with-goal.ts';
import { bindGoal } from '../goal/monitor.ts';
import { parseGoal } from '../goal/parse.ts';
import { assessPolicy } from './assess.ts';
import { worldProcess } from './episodes.ts';
import { evaluatePolicy } from './evaluate.ts';
import { loadPolicy } from './policy.ts';
import { policyController } from './policy-controller.ts';
import { createPpo, ppoDefaults } from './ppo.ts';

const cartpole = (n: number) => worlds['cartpole-v1'].create({ n });
const goal = parseGoal('avoid Fall: abs(angle) in Goal.RangeAbove(0.1)');
/** Has learned nothing, but does not do the same everywhere. */
const bytes = createPpo(worldProcess(cartpole(1), 1), { ...ppoDefaults, hidden: [8] }, 5).policyBytes();

test('a controller does what its policy says, in every world of an env', () => {
  const starts = [1, 2, 3, 4, 5];
  const play = (n: number) => {
    const env = cartpole(n);
    const controller = policyController('balance', bytes);
    return rollOut({ env, controller, goal: bindGoal(parseGoal('steps >= 200'), env.facts), within: 200, starts });
  };
  const { outcomes } = play(1);
  expect(play(3).outcomes).toEqual(outcomes);
  const policy = loadPolicy(bytes);
  const env = cartpole(1);
  const lengths = starts.map((seed) => {
    env.reset(0, seed);
    let steps = 0;
    for (; steps < 200 && env.terminated[0] === 0; steps++) {
      const seen = Float32Array.from(env.fields, ({ name }) => env.observation[name][0]);
      env.step(Int32Array.of(policy.act(seen, Uint8Array.of(1, 1))));
    }
    return steps;
  });
  expect(outcomes.map(({ steps }) => steps)).toEqual(lengths);
  expect(new Set(lengths).size).toBeGreaterThan(1);
});

test('a world that the policy does not fit is refused', () => {
  const env = worlds['acrobot-v1'].create({ n: 1 });
  expect(() => policyController('balance', bytes).start(env, 0, 1)).toThrow(
    expect.objectContaining({ kind: 'shape', message: expect.stringContaining("'acrobot-v1'") }),
  );
});

test('an assessment tells every episode once, whatever the number of worlds', () => {
  const make = (n: number) => withGoal(cartpole(n), goal, { gamma: 0.99 });
  const plain = worlds['cartpole-v1'].create({ n: 1 });
  expect(() => assessPolicy(plain as never, bytes, 7, 3)).toThrow("world 'cartpole-v1' has no goal to assess");
  const episodes = assessPolicy(make(1), bytes, 7, 3);
  expect(episodes).toHaveLength(7);
  expect(assessPolicy(make(3), bytes, 7, 3)).toEqual(episodes);
  const { lengths } = evaluatePolicy(make(1), bytes, 7, 3);
  expect(episodes.map(({ steps }) => steps)).toEqual(lengths);
});
