/** The tasks of the small worlds: what their published descriptions ask for, as goals, and the returns that solve them. */
import type { WorldTasks } from '../task.ts';

export const cartPoleTasks: WorldTasks = {
  named: [
    {
      name: 'balance',
      text: 'keep the pole upright and the cart on its track',
      within: 500,
      goal: `goal (State) {
        avoid FallOver: Math.Abs(State.angle) in Goal.RangeAbove(12 deg)
        avoid OffTrack: Math.Abs(State.position) in Goal.RangeAbove(2.4)
      }`,
    },
  ],
  solvedReturn: 475,
};

export const acrobotTasks: WorldTasks = {
  named: [
    {
      // The return that counts as solved is -100, one less a step.
      name: 'swing_up',
      text: 'swing the tip a metre above the fixed point within 100 steps',
      within: 100,
      goal: 'goal (State) { reach Above: State.height in Goal.RangeAbove(1) }',
    },
  ],
  solvedReturn: -100,
};

export const mountainCarTasks: WorldTasks = {
  named: [
    {
      name: 'climb',
      text: 'drive the car out of the valley',
      within: 200,
      goal: 'goal (State) { reach Top: State.position in Goal.RangeAbove(0.5) }',
    },
  ],
  solvedReturn: -110,
};

export const mountainCarContinuousTasks: WorldTasks = {
  named: [
    {
      name: 'climb',
      text: 'drive the car out of the valley',
      within: 999,
      goal: 'goal (State) { reach Top: State.position in Goal.RangeAbove(0.45) }',
    },
  ],
  solvedReturn: 90,
};

export const pendulumTasks: WorldTasks = {
  named: [
    {
      name: 'swing_up',
      text: 'swing the rod up within 100 steps and hold it upright',
      within: 200,
      pay: 'world',
      goal: 'goal (State) { drive Upright: State.cos_angle in Goal.Range(0.95, 1) within 100 }',
    },
  ],
};

export const lunarLanderTasks: WorldTasks = {
  named: [
    {
      name: 'land',
      text: 'come to rest on the pad, between its flags',
      within: 600,
      pay: 'world',
      goal: 'landed and x >= -0.2 and x <= 0.2',
    },
  ],
  solvedReturn: 200,
};
