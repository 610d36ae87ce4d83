/** Policies used outside of training: as controllers in roll-outs, and assessed by a goal. */
import { expect, test } from 'vitest';
import { rollOut } from '../action/controller.ts';
import { worlds } from '../env/catalog.ts';
import { withGoal } from '../env/with-goal.ts';
import { bindGoal } from '../goal/monitor.ts';
import { parseGoal } from '../goal/parse.ts';
import { assessPolicy } from './assess.ts';
import { loadBoxPolicy } from './box-policy.ts';
import { boxProcess, worldProcess } from './episodes.ts';
import { evaluatePolicy } from './evaluate.ts';
import { loadPolicy } from './policy.ts';
import { policyController } from './policy-controller.ts';
import { createPpo, ppoDefaults } from './ppo.ts';
import { boxPpoDefaults, createBoxPpo } from './ppo-box.ts';

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

test('a policy of continuous actions does the nearest that programs can do', () => {
  const pendulum = worlds['pendulum-v1'].create({ n: 1 });
  const learned = createBoxPpo(
    boxProcess(worlds['pendulum-v1'].create({ n: 1 }), 1),
    { ...boxPpoDefaults, hidden: [8] },
    5,
  );
  const run = policyController('swing', learned.policyBytes()).start(pendulum, 0, 1);
  const policy = loadBoxPolicy(learned.policyBytes());
  const wanted = new Float32Array(1);
  const done = new Float32Array(1);
  const [levels] = pendulum.actions.nvec;
  for (let step = 0; step < 50; step++) {
    policy.act(
      Float32Array.from(pendulum.fields, ({ name }) => pendulum.observation[name][0]),
      wanted,
    );
    const code = run.next();
    pendulum.step(Int32Array.of(code));
    done[0] = pendulum.facts.read(0, pendulum.facts.index('action.torque'));
    expect(Math.abs(done[0] - wanted[0])).toBeLessThanOrEqual(4 / (levels - 1) / 2 + 1e-6);
  }
  expect(() => policyController('swing', learned.policyBytes()).start(cartpole(1), 0, 1)).toThrow(
    expect.objectContaining({ kind: 'shape', message: expect.stringContaining("'cartpole-v1' takes 0") }),
  );
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
