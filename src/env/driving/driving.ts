/**
 * The driving world: a car on a small road map with a crossing, lights and other vehicles, seen from above. An own 2-D
 * simulator with the scenarios of HPRL (arXiv 2103.13861), not CARLA. A step is a tenth of a second.
 */

import { RlgptError, unknownName } from '../../core/errors.ts';
import { createWorld } from '../classic/classic.ts';
import { cell, type Quantity, type WorldSpec } from '../classic/spec.ts';
import type { Env, FactTable, SkillApi } from '../env.ts';
import { camel, freezeApi } from '../skill-names.ts';
import {
  actorPose,
  GREEN,
  lightAt,
  MAX_BRAKE,
  MAX_STEER,
  MAX_THROTTLE,
  moveActors,
  moveCar,
  RED,
  TOP_SPEED,
  WHEEL_BASE,
  YELLOW,
} from './dynamics.ts';
import { FAR, NEAR, OBSTACLE_NEAR, perceive } from './perceive.ts';
import type { Pose } from './roads.ts';
import { type ScenarioName, scenarioNames, scenarios } from './scenarios.ts';
import { C, type Column, manoeuvres, STATE_SIZE } from './state.ts';
import { type DrivingTask, isAligned, settle, startTask, tasks } from './tasks.ts';

/** Options of `createDriving`. */
export interface DrivingOptions {
  /** Number of worlds. */
  readonly n: number;
  /** A scenario, or a drawn one for every episode when left out. */
  readonly scenario?: ScenarioName;
  /** What the reward asks for: the whole route unless told. */
  readonly task?: DrivingTask;
}

const ID = 'driving-v1';
/** A minute for a route, a third of it for a manoeuvre. */
const ROUTE_STEPS = 600;
const MANOEUVRE_STEPS = 200;

const plain = (
  name: string,
  column: Column,
  unit: string,
  [low, high]: readonly [number, number],
  about: string,
): Quantity => ({
  name,
  unit,
  low,
  high,
  about,
  read: (state, at) => Math.min(high, Math.max(low, state[at + C[column]])),
});

type Test = (state: Float64Array, at: number) => boolean;

/** A column that holds 0 or 1, or a test. */
const flag = (name: string, about: string, source: Column | Test): Quantity => ({
  name,
  unit: 'flag',
  low: 0,
  high: 1,
  about,
  ...(typeof source === 'string' ? cell(C[source]) : { read: (state, at) => Number(source(state, at)) }),
});

/** What is seen, all of it facts too. */
const observation: readonly Quantity[] = [
  plain('speed', 'speed', 'm/s', [0, TOP_SPEED], 'Speed of the car.'),
  plain('home_error', 'side', 'm', [-10, 10], "Distance to the left of the route's lane."),
  plain(
    'lane_error',
    'laneError',
    'm',
    [-10, 10],
    'Distance to the left of the middle of the lane that the car is in.',
  ),
  plain('passing_error', 'passingError', 'm', [-14, 10], "Distance to the left of the lane left of the route's."),
  plain(
    'heading_error',
    'turned',
    'rad',
    [-Math.PI, Math.PI],
    'Direction relative to the route, positive to the left.',
  ),
  plain('curvature', 'curvature', '1/m', [-0.25, 0.25], 'Curvature of the route two metres on, positive to the left.'),
  plain('remaining', 'remaining', 'm', [0, 150], 'Metres to the end of the route.'),
  plain('gap', 'gap', 'm', [0, FAR], `Distance of centres to whatever is ahead in the lane; ${FAR} for nothing.`),
  plain('closing', 'closing', 'm/s', [-20, 20], 'Speed at which the gap shrinks.'),
  plain('light_distance', 'lightDistance', 'm', [0, FAR], `Distance to the stop line of lights; ${FAR} for none.`),
  flag('red_light', `Lights within ${NEAR} m show red or yellow.`, 'red'),
  flag('vehicle_ahead', `A vehicle is within ${NEAR} m ahead in the lane.`, 'vehicleAhead'),
  flag('obstacle_ahead', `A barrier is within ${OBSTACLE_NEAR} m ahead in the lane.`, 'obstacleAhead'),
  flag(
    'junction_hazard',
    "Another vehicle will be on the car's way through the crossing when the car is.",
    'junctionHazard',
  ),
  flag('lane_clear:left', "Nobody is or soon will be in the lane left of the route's.", 'clearLeft'),
  flag('lane_clear:right', "Nobody is or soon will be in the route's lane.", 'clearRight'),
  ...manoeuvres.map((name, i) =>
    flag(`wants:${name}`, `The route asks for ${name} here.`, (s, at) => s[at + C.wants] === i),
  ),
];

const facts: readonly Quantity[] = [
  flag('in_home_lane', "The car is in the middle of the route's lane and goes along it.", (s, at) =>
    isAligned(s, at, s[at + C.side]),
  ),
  flag('in_passing_lane', "The same for the lane left of the route's.", (s, at) =>
    isAligned(s, at, s[at + C.passingError]),
  ),
  flag('arrived', 'The end of the route is reached.', (s, at) => s[at + C.remaining] === 0),
  flag('ran_red', 'The car has crossed the stop line at red.', 'ranRed'),
  flag('crashed', 'The car has touched something.', 'crashed'),
  flag('done', 'What the task asks for is achieved.', 'done'),
];

const notes = [
  `A step is 0.1 s. Wheel base ${WHEEL_BASE} m, steering up to ${MAX_STEER} rad, throttle up to ${MAX_THROTTLE} and brakes up to ${MAX_BRAKE} m/s^2; drag 0.3 + 0.05 v m/s^2; top speed ${TOP_SPEED} m/s.`,
  'Lanes are 3.5 m wide; the car is 4.5 m long and 1.8 m wide. Traffic keeps to the right.',
  `Lights are green for ${GREEN} s, yellow for ${YELLOW} s, red for ${RED} s.`,
];

function drivingSpec(task: DrivingTask, scenario: ScenarioName | null): WorldSpec {
  return {
    id: ID,
    notes,
    dangers: ['A crash or leaving the road ends the episode.'],
    stateSize: STATE_SIZE,
    episodeLimit: task === 'drive' ? ROUTE_STEPS : MANOEUVRE_STEPS,
    observation,
    facts,
    actions: [
      { name: 'pedal', unit: '', low: -1, high: 1, levels: 5 },
      { name: 'steer', unit: '', low: -1, high: 1, levels: 21 },
    ],
    noop: 0,
    start(state, at, rng) {
      startTask(task, scenario, state, at, rng);
      perceive(state, at);
      state[at + C.best] = state[at + C.along];
    },
    step(state, at, action, actionAt) {
      const before = state[at + C.along];
      moveActors(state, at);
      moveCar(state, at, clip(action[actionAt]), clip(action[actionAt + 1]));
      perceive(state, at);
      return settle(task, state, at, before);
    },
    // Reaching the end of the route does not end the world: whoever drives stops there.
    ended: (state, at) => state[at + C.crashed] + state[at + C.off] + (task === 'drive' ? 0 : state[at + C.done]) > 0,
  };
}

const clip = (x: number): number => Math.min(1, Math.max(-1, x));

/** n worlds, reset with their index as seed. Throws RlgptError 'usage' for a bad n, 'unknown-name' for a scenario or task. */
export const createDriving = (options: DrivingOptions): Env => openDriving(options).env;

/** Where things are, for onlookers such as a picture. Agents get the environment alone. */
export interface Onlooker {
  /** Writes the pose of the car. */
  car(world: number, out: Pose): void;
  /** Writes the pose of another vehicle, by number; false when there is none (any more). */
  other(world: number, index: number, out: Pose): boolean;
  /** Colour of the lights on the car's road, or null without lights. */
  light(world: number): 'green' | 'yellow' | 'red' | null;
  /** The scenario of the present episode. */
  scenario(world: number): ScenarioName;
}

/** As `createDriving`, and open to view. */
export function openDriving({ n, scenario, task = 'drive' }: DrivingOptions): {
  readonly env: Env;
  readonly view: Onlooker;
} {
  if (scenario !== undefined && !scenarioNames.includes(scenario))
    throw unknownName('scenario', scenario, scenarioNames);
  if (!tasks.includes(task)) throw unknownName('driving task', task, tasks);
  const spec = drivingSpec(task, scenario ?? null);
  let rows: Float64Array = new Float64Array();
  const base = createWorld(
    {
      ...spec,
      start(state, at, rng) {
        rows = state;
        spec.start(state, at, rng);
      },
    },
    { n },
  );
  const apis: (SkillApi | undefined)[] = new Array(n).fill(undefined);
  const env = Object.defineProperties({} as Env, {
    ...Object.getOwnPropertyDescriptors(base),
    skillApi: {
      enumerable: true,
      value: (world: number): SkillApi => {
        apis[world] ??= drivingApi(base, world);
        return apis[world];
      },
    },
    skillApiDoc: { enumerable: true, value: apiDoc },
  });
  const width = base.box!.names.length;
  return { env, view: onlooker((world) => [rows, world * (STATE_SIZE + width)]) };
}

function onlooker(row: (world: number) => readonly [Float64Array, number]): Onlooker {
  const scenarioOf = (state: Float64Array, at: number) => scenarioNames[state[at + C.scenario]];
  return {
    car(world, out) {
      const [state, at] = row(world);
      out.x = state[at + C.x];
      out.y = state[at + C.y];
      out.heading = state[at + C.heading];
    },
    other: (world, index, out) => actorPose(...row(world), index, out),
    light(world) {
      const [state, at] = row(world);
      return scenarios[scenarioOf(state, at)].lights ? (['green', 'yellow', 'red'] as const)[lightAt(state, at)] : null;
    },
    scenario: (world) => scenarioOf(...row(world)),
  };
}

/** What programs see and do. `w.red_light` is written `w.redLight()`, and is a truth value. */
export interface DrivingApi {
  speed(): number;
  homeError(): number;
  laneError(): number;
  passingError(): number;
  headingError(): number;
  curvature(): number;
  remaining(): number;
  gap(): number;
  closing(): number;
  lightDistance(): number;
  redLight(): boolean;
  vehicleAhead(): boolean;
  obstacleAhead(): boolean;
  junctionHazard(): boolean;
  laneClear(side: 'left' | 'right'): boolean;
  wants(manoeuvre: (typeof manoeuvres)[number]): boolean;
  inHomeLane(): boolean;
  inPassingLane(): boolean;
  arrived(): boolean;
  fact(name: string): number;
  random(): number;
  act(pedal: number, steer: number): number;
  brake(): number;
  readonly noop: number;
  readonly actionCount: number;
  /** One step of a controller, coded or learned, by name. */
  step(controller: string): number;
  /** Gives a controller control until it is done; 'done' or 'failed: ...'. */
  run(controller: string): Generator<number, string>;
  /** Whether a controller has broken its contract in this episode. */
  violated(controller: string): boolean;
  assert(condition: boolean, name: string): void;
}

/** A program over this world, as the type checker of an editor sees it. */
export type DrivingProgram = Generator<number, void>;

function drivingApi(env: Env, world: number): SkillApi {
  const inherited = env.skillApi(world);
  const read = reader(env.facts, world);
  const quantities = [...observation, ...facts].filter(({ name }) => !name.includes(':'));
  const api: Record<string, unknown> = Object.fromEntries(
    quantities.map(({ name, unit }) => [camel(name), unit === 'flag' ? () => read(name) === 1 : () => read(name)]),
  );
  const { act } = inherited as { readonly act: (pedal: number, steer: number) => number };
  const brake = act(-1, 0);
  Object.assign(api, {
    laneClear: (side: unknown) => read(`lane_clear:${String(side)}`) === 1,
    wants: (manoeuvre: unknown) => read(`wants:${String(manoeuvre)}`) === 1,
    act,
    brake: () => brake,
  });
  for (const name of ['fact', 'random', 'noop', 'actionCount']) api[name] = inherited[name];
  return freezeApi(api);
}

function reader({ names, index, read }: FactTable, world: number): (name: string) => number {
  const indices = new Map(names.map((name) => [name, index(name)]));
  return (name) => {
    const found = indices.get(name);
    if (found === undefined)
      throw new RlgptError('unknown-name', `unknown fact '${name}'`, 'Use a fact of this world.');
    return read(world, found);
  };
}

const range = ({ unit, low, high }: Quantity) => `${low} to ${high} ${unit}`.trim();

const apiDoc = [
  ...[...observation, ...facts]
    .filter(({ name }) => !name.includes(':'))
    .map(
      (q) =>
        `w.${camel(q.name)}(): ${q.unit === 'flag' ? 'boolean' : 'number'}  // ${q.about}${q.unit === 'flag' ? '' : ` (${range(q)})`}`,
    ),
  "w.laneClear(side: 'left' | 'right'): boolean  // Nobody is or soon will be in the lane left of the route's, or in the route's.",
  `w.wants(manoeuvre: ${manoeuvres.map((name) => `'${name}'`).join(' | ')}): boolean  // The route asks for it here.`,
  'w.act(pedal: number, steer: number): number  // Action code nearest to these: full brake -1 to full throttle 1; right -1 to left 1.',
  'w.brake(): number  // Action code: full brake, wheels straight.',
  "w.fact(name: string): number  // A fact by its name, such as 'lane_clear:left'.",
  'w.random(): number  // A random number in [0, 1).',
  'w.noop: number  // Action code: no pedal, wheels straight.',
  'w.actionCount: number  // Every action code is an integer from 0 to below this.',
].join('\n');
