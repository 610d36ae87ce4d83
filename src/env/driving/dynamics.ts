/** How the car and the other vehicles move in a tenth of a second. Kinematic bicycle; constants are in the handbook. */
import type { Rng } from '../../core/rng.ts';
import { CROSSING, LANE, makeRoute, overlap, type Pose, poseAt, type Route, wrap } from './roads.ts';
import { type ActorSpec, laneOffset, type Scenario, scenarioNames, scenarios } from './scenarios.ts';
import { ACTOR_SIZE, ACTOR_SPEED, ACTORS, ALONG, C, CRUISE, FIRST_ACTOR, HALT_AT, HALT_FOR, THERE } from './state.ts';

const DT = 0.1;
export const WHEEL_BASE = 2.9;
export const MAX_STEER = 0.65;
/** m/s^2. */
export const MAX_THROTTLE = 4;
export const MAX_BRAKE = 8;
/** m/s. */
export const TOP_SPEED = 20;
export const CAR_LENGTH = 4.5;
export const CAR_WIDTH = 1.8;
/** Seconds of the lights' cycle: green for the car's road, then yellow, then red. */
export const GREEN = 12;
export const YELLOW = 2;
export const RED = 12;
const CYCLE = GREEN + YELLOW + RED;
const SKID_SECONDS = 0.8;

/** A scenario with its routes, worked out once. */
export interface Scene {
  readonly scenario: Scenario;
  readonly route: Route;
  readonly actors: readonly { readonly spec: ActorSpec; readonly route: Route }[];
}

export const scenes: readonly Scene[] = scenarioNames.map((name) => {
  const scenario: Scenario = scenarios[name];
  return {
    scenario,
    route: makeRoute(scenario.turn, 0, laneOffset(scenario.lane)),
    actors: scenario.actors.map((spec) => ({ spec, route: makeRoute(spec.turn, spec.quarter, laneOffset(spec.lane)) })),
  };
});

export const between = (rng: Rng, [low, high]: readonly [number, number]): number => low + (high - low) * rng.uniform();

/** Seconds that the car needs for a metre, about. */
const PACE = 1 / 6.5;

/** Puts the car and the others at the start of a scenario. The row is zero before. */
export function placeAll(state: Float64Array, at: number, index: number, rng: Rng): void {
  const { scenario, route, actors } = scenes[index];
  const from = between(rng, scenario.from);
  poseAt(route, from, 0, pose);
  state[at + C.scenario] = index;
  state[at + C.x] = pose.x;
  state[at + C.y] = pose.y;
  state[at + C.heading] = pose.heading;
  state[at + C.speed] = between(rng, scenario.speed);
  state[at + C.phase] = CYCLE * rng.uniform();
  state[at + C.skidFrom] = scenario.skid ? from + 5 + 35 * rng.uniform() : Infinity;
  state[at + C.skidSide] = rng.uniform() < 0.5 ? -1 : 1;
  actors.forEach(({ spec, route: own }, i) => {
    const a = at + FIRST_ACTOR + i * ACTOR_SIZE;
    const speed = between(rng, spec.speed);
    const middle = own.entry + own.through / 2;
    const reach = (route.entry + CROSSING - from) * PACE;
    state[a + THERE] = 1;
    state[a + ALONG] = spec.s ? between(rng, spec.s) : middle - speed * (reach + between(rng, spec.meets ?? [0, 0]));
    state[a + ACTOR_SPEED] = state[a + CRUISE] = speed;
    state[a + HALT_AT] = spec.halts ? between(rng, spec.halts) : Infinity;
    state[a + HALT_FOR] = 2 + 4 * rng.uniform();
  });
}

/** One step of the car. `pedal` and `steer` in [-1, 1]: full brake to full throttle, right to left. */
export function moveCar(state: Float64Array, at: number, pedal: number, steer: number): void {
  const v = state[at + C.speed];
  const heading = state[at + C.heading];
  const skids = skidding(state, at);
  const angle = steer * MAX_STEER * (skids ? 0.4 : 1);
  state[at + C.x] += v * Math.cos(heading) * DT;
  state[at + C.y] += v * Math.sin(heading) * DT;
  const swing = skids ? 0.2 * state[at + C.skidSide] : 0;
  state[at + C.heading] = wrap(heading + ((v / WHEEL_BASE) * Math.tan(angle) + swing) * DT);
  const push = pedal >= 0 ? MAX_THROTTLE * pedal : MAX_BRAKE * pedal;
  state[at + C.speed] = Math.min(TOP_SPEED, Math.max(0, v + (push - drag(v)) * DT));
  state[at + C.clock] += DT;
}

const drag = (v: number): number => (v > 0 ? 0.3 + 0.05 * v : 0);

/** Whether the wheels have no grip in this step; counts the skid down. */
function skidding(state: Float64Array, at: number): boolean {
  if (state[at + C.along] >= state[at + C.skidFrom]) {
    state[at + C.skidFrom] = Infinity;
    state[at + C.skidLeft] = SKID_SECONDS;
  }
  if (state[at + C.skidLeft] <= 0) return false;
  state[at + C.skidLeft] -= DT;
  return true;
}

/** Colour of the lights on the car's road: 0 green, 1 yellow, 2 red. */
export function lightAt(state: Float64Array, at: number): 0 | 1 | 2 {
  const t = (state[at + C.clock] + state[at + C.phase]) % CYCLE;
  return t < GREEN ? 0 : t < GREEN + YELLOW ? 1 : 2;
}

/** One step of the other vehicles. */
export function moveActors(state: Float64Array, at: number): void {
  const { actors } = scenes[state[at + C.scenario]];
  for (let i = 0; i < actors.length; i++) {
    const a = at + FIRST_ACTOR + i * ACTOR_SIZE;
    if (state[a + THERE] === 0 || actors[i].spec.fixed) continue;
    const stops = halts(state, at, a) || (actors[i].spec.polite && blocked(state, at, i, actors[i].route));
    const v = state[a + ACTOR_SPEED];
    const aim = stops ? 0 : state[a + CRUISE];
    state[a + ACTOR_SPEED] = aim < v ? Math.max(aim, v - 6 * DT) : Math.min(aim, v + 2 * DT);
    state[a + ALONG] += state[a + ACTOR_SPEED] * DT;
    if (state[a + ALONG] > actors[i].route.length) state[a + THERE] = 0;
  }
}

function halts(state: Float64Array, at: number, a: number): boolean {
  const since = state[at + C.clock] - state[a + HALT_AT];
  return since >= 0 && since < state[a + HALT_FOR];
}

const pose: Pose = { x: 0, y: 0, heading: 0 };
const other: Pose = { x: 0, y: 0, heading: 0 };

/** Whether the car or another actor stands or drives close before a polite one, which drives north. */
function blocked(state: Float64Array, at: number, self: number, route: Route): boolean {
  const a = at + FIRST_ACTOR + self * ACTOR_SIZE;
  poseAt(route, state[a + ALONG], 0, pose);
  const reach = CAR_LENGTH + 3 + 1.5 * state[a + ACTOR_SPEED];
  const inWay = (x: number, y: number) => Math.abs(x - pose.x) < LANE - 1.2 && y > pose.y && y - pose.y < reach;
  if (inWay(state[at + C.x], state[at + C.y])) return true;
  const { actors } = scenes[state[at + C.scenario]];
  for (let i = 0; i < actors.length; i++) {
    const b = at + FIRST_ACTOR + i * ACTOR_SIZE;
    if (i === self || state[b + THERE] === 0) continue;
    poseAt(actors[i].route, state[b + ALONG], 0, other);
    if (inWay(other.x, other.y)) return true;
  }
  return false;
}

/** Writes the pose of an actor; false when it is gone. */
export function actorPose(state: Float64Array, at: number, index: number, out: Pose): boolean {
  if (index >= ACTORS) return false;
  const { actors } = scenes[state[at + C.scenario]];
  const a = at + FIRST_ACTOR + index * ACTOR_SIZE;
  if (index >= actors.length || state[a + THERE] === 0) return false;
  poseAt(actors[index].route, state[a + ALONG], 0, out);
  return true;
}

/** Whether the car touches another vehicle or a barrier. */
export function hits(state: Float64Array, at: number): boolean {
  pose.x = state[at + C.x];
  pose.y = state[at + C.y];
  pose.heading = state[at + C.heading];
  for (let i = 0; i < ACTORS; i++) {
    if (actorPose(state, at, i, other) && overlap(pose, other, CAR_LENGTH, CAR_WIDTH)) return true;
  }
  return false;
}

/** Whether the middle of the car is off the paved roads. */
export function isOff(state: Float64Array, at: number): boolean {
  const half = LANE * scenes[state[at + C.scenario]].scenario.lanes;
  const [x, y] = [Math.abs(state[at + C.x]), Math.abs(state[at + C.y])];
  return x > half && y > half && !(x <= CROSSING && y <= CROSSING);
}
