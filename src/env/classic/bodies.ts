/** Rigid bodies in hand: positions and velocities as columns, read from a world's row of numbers and written back to it. */
import type { Polygon, Pose } from './shapes.ts';

const [MAX_MOVE, MAX_TURN] = [2, Math.PI / 2];
const [SLEEP_SPEED, SLEEP_SPIN] = [0.01, (2 / 180) * Math.PI];

export interface BodySpec {
  readonly shape: Polygon;
  readonly friction: number;
}

/** Numbers of a body in a row: centre x, y, angle, velocity x, y, spin, seconds at rest. */
export const BODY = 7;

/** Columns by body, of the world in hand. */
export interface Bodies {
  readonly specs: readonly BodySpec[];
  readonly invMass: Float64Array;
  readonly invInertia: Float64Array;
  /** Of the centres of mass, in metres. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly angle: Float64Array;
  readonly vx: Float64Array;
  readonly vy: Float64Array;
  /** In rad/s. */
  readonly spin: Float64Array;
  /** [1]: sum of all impulses of an iteration. Once it is nothing, so are those of the iterations that would follow. */
  readonly moved: Float64Array;
}

/** Scratch columns for the bodies of one world, filled by `loadBodies`. */
export function createBodies(specs: readonly BodySpec[]): Bodies {
  const column = () => new Float64Array(specs.length);
  return {
    specs,
    invMass: Float64Array.from(specs, ({ shape }) => 1 / shape.mass),
    invInertia: Float64Array.from(specs, ({ shape }) => 1 / shape.inertia),
    x: column(),
    y: column(),
    angle: column(),
    vx: column(),
    vy: column(),
    spin: column(),
    moved: new Float64Array(1),
  };
}

/** Reads position, angle and velocities of all bodies from the state of a world that starts at `at`. */
export function loadBodies({ specs, x, y, angle, vx, vy, spin }: Bodies, s: Float64Array, at: number): void {
  for (let b = 0; b < specs.length; b++) {
    const p = at + b * BODY;
    x[b] = s[p];
    y[b] = s[p + 1];
    angle[b] = s[p + 2];
    vx[b] = s[p + 3];
    vy[b] = s[p + 4];
    spin[b] = s[p + 5];
  }
}

/** Writes the bodies back after a step of `dt` seconds; the shortest rest of them in seconds. */
export function storeBodies(bodies: Bodies, s: Float64Array, at: number, dt: number): number {
  const { specs, x, y, angle, vx, vy, spin } = bodies;
  let shortest = Number.POSITIVE_INFINITY;
  for (let b = 0; b < specs.length; b++) {
    const moves = vx[b] * vx[b] + vy[b] * vy[b] > SLEEP_SPEED ** 2 || Math.abs(spin[b]) > SLEEP_SPIN;
    const rest = moves ? 0 : s[at + b * BODY + 6] + dt;
    s.set([x[b], y[b], angle[b], vx[b], vy[b], spin[b], rest], at + b * BODY);
    shortest = Math.min(shortest, rest);
  }
  return shortest;
}

/** Moves every body by its velocity, which is cut to what a step may do. */
export function movePositions({ specs, x, y, angle, vx, vy, spin }: Bodies, dt: number): void {
  for (let b = 0; b < specs.length; b++) {
    const move = Math.hypot(vx[b], vy[b]) * dt;
    const slower = move > MAX_MOVE ? MAX_MOVE / move : 1;
    vx[b] *= slower;
    vy[b] *= slower;
    if (Math.abs(spin[b]) * dt > MAX_TURN) spin[b] *= MAX_TURN / (Math.abs(spin[b]) * dt);
    x[b] += dt * vx[b];
    y[b] += dt * vy[b];
    angle[b] += dt * spin[b];
  }
}

/** The place of a body's shape. */
export function readPose({ specs, x, y, angle }: Bodies, b: number, pose: Pose): void {
  const { centreX, centreY } = specs[b].shape;
  pose.cos = Math.cos(angle[b]);
  pose.sin = Math.sin(angle[b]);
  pose.x = x[b] - (pose.cos * centreX - pose.sin * centreY);
  pose.y = y[b] - (pose.sin * centreX + pose.cos * centreY);
}
