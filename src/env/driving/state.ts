/** A world as a row of numbers: the car, the lights, other vehicles, and what is perceived of them. */

export const ACTORS = 2;
/** Numbers of an actor: 1 while it is there; metres along its route; m/s; its cruising speed; when and how long it halts in s. */
const actorColumns = ['there', 'along', 'speed', 'cruise', 'haltAt', 'haltFor'] as const;
export const ACTOR_SIZE = actorColumns.length;
export const [THERE, ALONG, ACTOR_SPEED, CRUISE, HALT_AT, HALT_FOR] = actorColumns.map((_, i) => i);

const columns = [
  // The car: pose in m and rad, speed in m/s.
  ...(['x', 'y', 'heading', 'speed'] as const),
  // The episode: index of the scenario, seconds since its start, shift of the lights, where the skid begins and its side.
  ...(['scenario', 'clock', 'phase', 'skidFrom', 'skidSide', 'skidLeft'] as const),
  // What has happened: flags.
  ...(['crashed', 'off', 'ranRed', 'done'] as const),
  // Perceived: the route.
  ...(['along', 'side', 'turned', 'curvature', 'remaining', 'laneError', 'passingError'] as const),
  // Perceived: lights and others.
  ...([
    'lightDistance',
    'lightRed',
    'red',
    'gap',
    'closing',
    'vehicleAhead',
    'obstacleAhead',
    'junctionHazard',
  ] as const),
  ...(['clearLeft', 'clearRight', 'wants', 'best'] as const),
] as const;

export type Column = (typeof columns)[number];

/** Index of each column in a row. */
export const C = Object.fromEntries(columns.map((name, i) => [name, i])) as Readonly<Record<Column, number>>;

/** Where the first actor begins. */
export const FIRST_ACTOR = columns.length;
export const STATE_SIZE = columns.length + ACTORS * ACTOR_SIZE;

/** Manoeuvres that a route is made of, by the number in `wants`. */
export const manoeuvres = ['straight', 'left_turn', 'right_turn'] as const;
