/**
 * The situations that an episode may be: the pre-crash scenarios that HPRL (arXiv 2103.13861) was shown in, and routes
 * without a hazard. Each is a table of a route, lights and other vehicles; numbers in ranges are drawn at reset.
 */
import { ARM, LANE, type Turn } from './roads.ts';

type Span = readonly [low: number, high: number];

/** Another vehicle. It follows its route at its cruising speed, and stops behind what is in its way if it is polite. */
export interface ActorSpec {
  readonly turn: Turn;
  /** Where it comes from: 0 south (as the car), 1 east, 2 north, 3 west. */
  readonly quarter: number;
  /** 0 is the lane next to the middle of the road. */
  readonly lane: number;
  /** Metres along its route at the start, or seconds after the car at which it gets to the middle of the crossing. */
  readonly s?: Span;
  readonly meets?: Span;
  /** m/s. */
  readonly speed: Span;
  readonly polite: boolean;
  /** Brakes to a stand at a drawn moment within this many seconds, and goes on after 2 to 6 s. */
  readonly halts?: Span;
  /** An obstacle that never moves: a barrier, not a vehicle. */
  readonly fixed?: boolean;
}

export interface Scenario {
  readonly about: string;
  readonly turn: Turn;
  /** Lanes in each direction. */
  readonly lanes: 1 | 2;
  /** The car's lane; 0 is next to the middle of the road. */
  readonly lane: number;
  readonly lights: boolean;
  /** Metres along the route at which the episode begins, and ends. */
  readonly from: Span;
  readonly to: number;
  /** m/s at the start. */
  readonly speed: Span;
  /** The car skids once, somewhere in its first 40 m. */
  readonly skid: boolean;
  readonly actors: readonly ActorSpec[];
}

const plain = {
  turn: 'straight',
  lanes: 2,
  lane: 1,
  lights: false,
  from: [20, 35],
  to: ARM + 45,
  speed: [4, 8],
  skid: false,
  actors: [],
} as const satisfies Omit<Scenario, 'about'>;

const vehicle = { turn: 'straight', quarter: 0, lane: 1, polite: true } as const;
/** Reaches the middle of the crossing at about the time at which the car does. */
const crossing = { meets: [-2, 2], speed: [6, 9], polite: false } as const;
const atLights = { ...crossing, meets: [-3, 12] } as const;

export const scenarios = {
  straight: { ...plain, about: 'Straight on, nobody else.' },
  one_turn: { ...plain, about: 'One right turn, nobody else.', turn: 'right' },
  left_turn: { ...plain, about: 'One left turn, nobody else.', turn: 'left', lane: 0 },
  control_loss: { ...plain, about: 'The car skids and must be caught.', skid: true, speed: [6, 8] },
  following: {
    ...plain,
    about: 'A vehicle ahead halts without warning and goes on.',
    actors: [{ ...vehicle, s: [45, 60], speed: [4, 7], halts: [0, 6] }],
  },
  turning_left: {
    ...plain,
    about: 'An oncoming vehicle turns left across the way.',
    actors: [{ turn: 'left', quarter: 2, lane: 0, ...crossing }],
  },
  turning_right: {
    ...plain,
    about: 'A vehicle from the right turns right into the lane.',
    actors: [{ turn: 'right', quarter: 1, lane: 1, ...crossing, speed: [4, 7] }],
  },
  lane_change: {
    ...plain,
    about: 'A barrier blocks the lane; past it and back, with traffic in the other lane.',
    actors: [
      { ...vehicle, s: [60, 70], speed: [0, 0], polite: false, fixed: true },
      { ...vehicle, lane: 0, s: [0, 25], speed: [5, 8] },
    ],
  },
  overtaking: {
    ...plain,
    about: 'A barrier blocks the only lane; past it on the side of oncoming traffic.',
    lanes: 1,
    lane: 0,
    actors: [
      { ...vehicle, lane: 0, s: [60, 68], speed: [0, 0], polite: false, fixed: true },
      { ...vehicle, quarter: 2, lane: 0, s: [60, 130], speed: [5, 8], polite: false },
    ],
  },
  red_light_runner: {
    ...plain,
    about: 'A vehicle from the left runs its red light.',
    lights: true,
    actors: [{ turn: 'straight', quarter: 3, lane: 1, ...atLights }],
  },
  signal_left: {
    ...plain,
    about: 'Left turn at lights against oncoming traffic.',
    turn: 'left',
    lane: 0,
    lights: true,
    actors: [{ turn: 'straight', quarter: 2, lane: 1, ...atLights }],
  },
  signal_right: {
    ...plain,
    about: 'Right turn at lights into a road with traffic from the left.',
    turn: 'right',
    lights: true,
    actors: [{ turn: 'straight', quarter: 3, lane: 1, ...atLights }],
  },
  no_signal: {
    ...plain,
    about: 'Straight over a crossing without lights, with traffic from both sides.',
    actors: [
      { turn: 'straight', quarter: 1, lane: 1, ...crossing },
      { turn: 'straight', quarter: 3, lane: 0, ...crossing },
    ],
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[];

/** The ten of HPRL's demonstrations. */
export const preCrash: readonly ScenarioName[] = [
  ...(['control_loss', 'following', 'turning_left', 'turning_right', 'lane_change'] as const),
  ...(['overtaking', 'red_light_runner', 'signal_left', 'signal_right', 'no_signal'] as const),
];

/** Metres from the middle of the road to the middle of a lane. */
export const laneOffset = (lane: number): number => LANE * (lane + 0.5);
