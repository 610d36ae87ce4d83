/** The player's body: what of it is kept, and a fresh one. Movement and life are in `player/`. */
import { EPS } from './collide.ts';

export const HALF_WIDTH = 0.3;
export const HEIGHT = 1.8;
export const EYE = 1.62;
export const MAX_LIFE = 20;
export const MAX_AIR = 300;
export const MAX_FOOD = 20;
/** Look angles are counted in bins of 15 degrees. */
export const YAW_BINS = 24;
export const PITCH_LIMIT = 6;

/** Blocks and blocks per tick; flags are 0 or 1; `*Delay` in ticks. Yaw bin 0 looks to +z and rises to the right. */
export interface Body {
  x: number;
  y: number;
  z: number;
  vx: number;
  vy: number;
  vz: number;
  yaw: number;
  /** -6 (up) to 6 (down). */
  pitch: number;
  onGround: number;
  /** Ran into a wall in the last tick. */
  blocked: number;
  sprinting: number;
  jumpDelay: number;
  fall: number;
  life: number;
  food: number;
  saturation: number;
  /** At 4 a point of saturation, or of food, is used up. */
  exhaustion: number;
  air: number;
  /** Ticks in which only the excess of a stronger blow counts, and the strength of the last. */
  immune: number;
  blow: number;
  /** Ticks towards the next healing or starving. */
  foodTimer: number;
  /** Ticks on fire. */
  burning: number;
  /** Ticks of a meal so far. */
  eating: number;
  xp: number;
}

/** Saved in this order. */
export const bodyKeys = [
  'x',
  'y',
  'z',
  'vx',
  'vy',
  'vz',
  'yaw',
  'pitch',
  'onGround',
  'blocked',
  'sprinting',
  'jumpDelay',
  'fall',
  'life',
  'food',
  'saturation',
  'exhaustion',
  'air',
  'immune',
  'blow',
  'foodTimer',
  'burning',
  'eating',
  'xp',
] as readonly (keyof Body)[];

/**
 * One literal, and halves where fractions will stand, so that all bodies share one hidden class in the JavaScript
 * engine: every step reads them dozens of times.
 */
export function makeBody(): Body {
  return {
    x: 0.5,
    y: 0.5,
    z: 0.5,
    vx: 0.5,
    vy: 0.5,
    vz: 0.5,
    yaw: 0,
    pitch: 0,
    onGround: 0,
    blocked: 0,
    sprinting: 0,
    jumpDelay: 0,
    fall: 0.5,
    life: MAX_LIFE,
    food: MAX_FOOD,
    saturation: 5.5,
    exhaustion: 0.5,
    air: MAX_AIR,
    immune: 0,
    blow: 0.5,
    foodTimer: 0,
    burning: 0,
    eating: 0,
    xp: 0,
  };
}

/** Vertical speed of a body that stands: gravity pulls on it and the ground stops it in every tick. */
export const STANDING_VY = -0.08 * 0.98;

/** A fresh body standing at a place. */
export function placeBody(body: Body, x: number, y: number, z: number): void {
  Object.assign(body, makeBody(), {
    x,
    y,
    z,
    vx: 0,
    vy: STANDING_VY,
    vz: 0,
    fall: 0,
    onGround: 1,
    saturation: 5,
    exhaustion: 0,
    blow: 0,
  });
}

/** Whether the body box and a cell overlap. */
export function bodyInCell(body: Body, x: number, y: number, z: number): boolean {
  return (
    body.x + HALF_WIDTH > x + EPS &&
    body.x - HALF_WIDTH < x + 1 - EPS &&
    body.y + HEIGHT > y + EPS &&
    body.y < y + 1 - EPS &&
    body.z + HALF_WIDTH > z + EPS &&
    body.z - HALF_WIDTH < z + 1 - EPS
  );
}

/** Degrees in [-180, 180) of a yaw bin. */
export function yawDegrees(yaw: number): number {
  return yaw >= 12 ? yaw * 15 - 360 : yaw * 15;
}
