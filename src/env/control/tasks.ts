/** The tasks of the control worlds, as the samples that they come from state their goals. */
import type { WorldTasks } from '../task.ts';

export const cartPoleTargetTasks: WorldTasks = {
  named: [
    {
      name: 'go_to_target',
      text: 'bring the cart to its target and keep the pole upright',
      within: 200,
      goal: `goal (State) {
        avoid FallOver: Math.Abs(State.angle) in Goal.RangeAbove(12 deg)
        drive ToTarget: Math.Abs(State.position - State.target) in Goal.RangeBelow(0.15) within 100
      }`,
    },
  ],
};

export const moabTasks: WorldTasks = {
  named: [
    {
      name: 'center',
      text: 'bring the ball to the middle of the plate and keep it there',
      within: 250,
      goal: `goal (State) {
        avoid FallOffPlate: Math.Hypot(State.ball_x, State.ball_y) in Goal.RangeAbove(0.09)
        drive CenterOfPlate: [State.ball_x, State.ball_y] in Goal.Sphere([0, 0], 0.02) within 100
      }`,
    },
  ],
};

export const qubeTasks: WorldTasks = {
  named: [
    {
      name: 'swing_up',
      text: 'swing the rod up within 320 steps and balance it, the arm near its middle',
      within: 640,
      pay: 'world',
      goal: `goal (State) {
        drive Upright: Math.Abs(State.alpha) in Goal.RangeBelow(12 deg) within 320
        avoid LimitRange: Math.Abs(State.theta) in Goal.RangeAbove(90 deg)
      }`,
    },
  ],
};

export const adderTasks: WorldTasks = {
  named: [
    {
      name: 'fifty',
      text: 'bring the number to 50',
      within: 10,
      goal: 'goal (State) { reach Fifty: State.value in Goal.Range(49.9, 50.1) }',
    },
  ],
};

export const houseTasks: WorldTasks = {
  named: [
    {
      name: 'keep_warm',
      text: 'keep the house within 2 K of the wanted temperature on average',
      within: 288,
      goal: 'goal (State) { minimize Deviation: State.deviation in Goal.RangeBelow(2) }',
    },
  ],
};

export const extrusionTasks: WorldTasks = {
  named: [
    {
      name: 'cut',
      text: 'cut pieces of 1 foot, from two minutes after the start',
      within: 200,
      goal: 'goal (State) { drive Length: State.length in Goal.Range(0.9, 1.1) within 120 }',
    },
  ],
};
