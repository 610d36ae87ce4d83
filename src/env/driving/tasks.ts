/**
 * What an episode asks for: the whole route, or one manoeuvre. Start, reward and end of each, for the learners; the
 * rewards are ours, in units of about a metre's progress, and hold no hint of the actions that earn them.
 */
import type { Rng } from '../../core/rng.ts';
import { between, hits, isOff, placeAll, scenes } from './dynamics.ts';
import { LANE, type Pose, poseAt } from './roads.ts';
import { type ScenarioName, scenarioNames } from './scenarios.ts';
import { ACTOR_SIZE, ALONG, C, FIRST_ACTOR, THERE } from './state.ts';

export const tasks = ['drive', 'straight', 'left_turn', 'right_turn', 'left_lane', 'right_lane'] as const;
export type DrivingTask = (typeof tasks)[number];

/** A lane change is over when the car is in the middle of its lane (m) and goes along it (rad). */
const ALIGNED_SIDE = 0.4;
const ALIGNED_HEADING = (2 * Math.PI) / 180;
/** 30 km/h in m/s. */
const FAST = 30 / 3.6;

/** The scenarios among which the start of a manoeuvre is drawn. */
const GROUNDS: Readonly<Record<Exclude<DrivingTask, 'drive'>, readonly ScenarioName[]>> = {
  straight: ['straight', 'control_loss'],
  left_turn: ['left_turn'],
  right_turn: ['one_turn'],
  left_lane: ['lane_change'],
  right_lane: ['straight'],
};

const pose: Pose = { x: 0, y: 0, heading: 0 };

/** Puts a world at the start of an episode; `scenario` null draws one. The row is zero before. */
export function startTask(
  task: DrivingTask,
  scenario: ScenarioName | null,
  state: Float64Array,
  at: number,
  rng: Rng,
): void {
  const names = scenario !== null ? [scenario] : task === 'drive' ? scenarioNames : GROUNDS[task];
  const name = names[rng.int(names.length)];
  placeAll(state, at, scenarioNames.indexOf(name), rng);
  if (task === 'drive') return;
  const { route } = scenes[state[at + C.scenario]];
  const passing = task === 'right_lane' || (task === 'straight' && rng.uniform() < 0.3) ? LANE : 0;
  const turn = task === 'left_turn' || task === 'right_turn';
  const along = turn ? route.entry - between(rng, [0, 8]) : between(rng, [15, 60]);
  const spread = task === 'straight' ? 0.8 : 0.4;
  poseAt(route, along, passing + between(rng, [-spread, spread]), pose);
  state[at + C.x] = pose.x;
  state[at + C.y] = pose.y;
  state[at + C.heading] = pose.heading + between(rng, [-0.15, 0.15]);
  state[at + C.speed] = between(rng, turn ? [0, 7] : [0, FAST]);
  if (task === 'left_lane') placeBarrier(state, at, along, rng);
}

/** A barrier to get past, somewhere ahead, and in half of the episodes a vehicle further on in the other lane. */
function placeBarrier(state: Float64Array, at: number, along: number, rng: Rng): void {
  const barrier = at + FIRST_ACTOR;
  const vehicle = barrier + ACTOR_SIZE;
  state[barrier + ALONG] = along + between(rng, [13, 40]);
  state[vehicle + ALONG] = along + between(rng, [18, 60]);
  state[vehicle + THERE] = rng.uniform() < 0.5 ? 1 : 0;
}

/** Whether a lane change has come to its end: `error` is the distance from the middle of the lane aimed at. */
export const isAligned = (state: Float64Array, at: number, error: number): boolean =>
  Math.abs(error) < ALIGNED_SIDE && Math.abs(state[at + C.turned]) < ALIGNED_HEADING;

/** What a manoeuvre measures itself by: distance from the line to follow, whether it is achieved, whether it is given up. */
function manoeuvre(task: Exclude<DrivingTask, 'drive'>, state: Float64Array, at: number) {
  const { route } = scenes[state[at + C.scenario]];
  const along = state[at + C.along];
  if (task === 'straight') {
    const error = state[at + C.laneError];
    return { error, achieved: along >= 85, lost: false };
  }
  if (task === 'left_lane' || task === 'right_lane') {
    const error = task === 'left_lane' ? state[at + C.passingError] : state[at + C.side];
    return { error, achieved: isAligned(state, at, error), lost: Math.abs(error) > 5.5 || along > 90 };
  }
  const error = state[at + C.side];
  const through = along > route.entry + route.through + 5;
  const straightened = Math.abs(error) < 1 && Math.abs(state[at + C.turned]) < 0.2;
  return {
    error,
    achieved: through && straightened,
    lost: Math.abs(error) > 2.5 || along > route.entry + route.through + 15,
  };
}

/** The reward of a step that took the car from `before` metres along its route to where it is; marks what has ended. */
export function settle(task: DrivingTask, state: Float64Array, at: number, before: number): number {
  if (hits(state, at)) state[at + C.crashed] = 1;
  if (isOff(state, at) || Math.abs(state[at + C.side]) > 8) state[at + C.off] = 1;
  const failed = state[at + C.crashed] + state[at + C.off] > 0;
  return task === 'drive' ? settleDrive(state, at, failed) : settleManoeuvre(task, state, at, before, failed);
}

/** 0.1 a metre further than ever on the route, 10 at its end; -10 for a crash or leaving the road, -5 for a red light. */
function settleDrive(state: Float64Array, at: number, failed: boolean): number {
  const { scenario, route } = scenes[state[at + C.scenario]];
  const along = state[at + C.along];
  const gain = Math.max(0, Math.min(along, scenario.to) - state[at + C.best]);
  const crosses = state[at + C.best] < route.entry && along >= route.entry;
  state[at + C.best] = Math.max(state[at + C.best], along);
  let reward = 0.1 * gain - 0.02 - 0.02 * Math.min(2, Math.abs(state[at + C.laneError]));
  if (state[at + C.speed] > FAST) reward -= 0.05;
  if (crosses && scenario.lights && state[at + C.lightRed] === 1) {
    state[at + C.ranRed] = 1;
    reward -= 5;
  }
  if (failed) return reward - 10;
  if (along >= scenario.to && state[at + C.done] === 0) {
    state[at + C.done] = 1;
    reward += 10;
  }
  return reward;
}

/** Progress, less distance from the line and from its direction; 10 for achieving it, -10 for a crash or losing the way. */
function settleManoeuvre(
  task: Exclude<DrivingTask, 'drive'>,
  state: Float64Array,
  at: number,
  before: number,
  failed: boolean,
): number {
  const { error, achieved, lost } = manoeuvre(task, state, at);
  const v = state[at + C.speed];
  if (failed || lost) state[at + C.off] = Math.max(state[at + C.off], state[at + C.crashed] === 1 ? 0 : 1);
  if (failed || lost) return -10;
  let reward = 0.1 * (state[at + C.along] - before) - 0.05;
  reward -= 0.1 * Math.min(3, Math.abs(error)) + 0.2 * Math.abs(state[at + C.turned]);
  if (v > FAST) reward -= 0.2;
  if (!achieved) return reward;
  state[at + C.done] = 1;
  return reward + 10;
}
