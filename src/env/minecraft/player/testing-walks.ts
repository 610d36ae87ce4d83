/** Random walks over random ground, as inputs for two simulators: ours and the one that golden positions come from. For tests. */
import { makeRng } from '../../../core/rng.ts';

export const WALKS = 10_000;
const WALK_TICKS = 40;
/** Walks that share a ground. */
export const PER_GROUND = 100;
/** The ground is a square of so many columns, with walls around it. */
export const SIDE = 24;

/** Heights of columns relative to level ground, index z * SIDE + x; most are 0, some a step, a wall or a pit. */
export function groundOf(walk: number): Int8Array {
  const rng = makeRng('ground', Math.floor(walk / PER_GROUND));
  return Int8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const x = i % SIDE;
    const z = Math.floor(i / SIDE);
    const draw = rng.uniform();
    if (x === 0 || z === 0 || x === SIDE - 1 || z === SIDE - 1) return 4;
    if (isLevel(walk)) return draw < 0.9 ? 0 : 2;
    return draw < 0.72 ? 0 : draw < 0.86 ? 1 : draw < 0.94 ? 2 : -2;
  });
}

/**
 * Whether the ground of a walk is level but for walls, and the walk may sneak. At edges the reference lets a sneaking
 * body stand on walls that it only touches, which the game does not.
 */
const isLevel = (walk: number) => Math.floor(walk / PER_GROUND) % 4 === 3;

/** Not along an axis or a diagonal: there speeds of 1e-17 towards a wall would decide whether a body touches it. */
const YAWS = [1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19, 20, 22, 23];

/** Keys of one tick; forward and strafe as in `Keys`, yaw in bins of 15 degrees. */
export interface WalkKeys {
  readonly forward: number;
  readonly strafe: number;
  readonly stance: number;
  readonly yaw: number;
}

/** The column that a walk starts on, and its keys, which change every five ticks. */
export function walkOf(walk: number): { readonly x: number; readonly z: number; readonly keys: readonly WalkKeys[] } {
  const rng = makeRng('walk', walk);
  const x = 2 + rng.int(SIDE - 4);
  const z = 2 + rng.int(SIDE - 4);
  const keys: WalkKeys[] = [];
  for (let t = 0; t < WALK_TICKS; t += 5) {
    const next = {
      forward: rng.uniform() < 0.7 ? 1 : rng.int(3) - 1,
      strafe: rng.uniform() < 0.7 ? 0 : rng.int(3) - 1,
      stance: isLevel(walk) ? rng.int(4) : [0, 1, 3][rng.int(3)],
      yaw: YAWS[rng.int(YAWS.length)],
    };
    for (let k = 0; k < 5; k++) keys.push(next);
  }
  return { x, z, keys };
}
