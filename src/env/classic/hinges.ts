/** Hinges between rigid bodies, with motor and limits, after b2RevoluteJoint of Box2D 2.3 (Erin Catto, zlib licence). */
import type { Bodies } from './bodies.ts';

const [LINEAR_SLOP, ANGULAR_SLOP] = [0.005, (2 / 180) * Math.PI];
const MAX_ANGULAR_CORRECTION = (8 / 180) * Math.PI;

/** Body b turns about a point of body a. The angle is that of b less that of a. */
export interface HingeSpec {
  readonly a: number;
  readonly b: number;
  /** From the origin of each body, in its coordinates. */
  readonly anchorA: readonly [number, number];
  readonly anchorB: readonly [number, number];
  /** Bounds of the angle in rad. */
  readonly low: number;
  readonly high: number;
  /** In rad/s. */
  readonly motorSpeed: number;
  /** In N m. */
  readonly maxTorque: number;
}

/** Numbers of a hinge in a row: impulse x, y, of the limit, of the motor; limit (-1 low, 1 high, 0 neither). */
export const HINGE = 5;

export interface Hinge {
  readonly spec: HingeSpec;
  /** From the centre of each body to the hinge: x, y of a, then of b. */
  readonly arm: Float64Array;
  /** Symmetric matrix of the constraint: [k0 k1 k2; k1 k3 k4; k2 k4 k5]. */
  readonly matrix: Float64Array;
}

export const createHinge = (spec: HingeSpec): Hinge => ({
  spec,
  arm: new Float64Array(4),
  matrix: new Float64Array(6),
});

/** Chooses the limit that is met, and repeats the impulses of the step before. The hinge's numbers are those from q on. */
export function prepareHinge(bodies: Bodies, hinge: Hinge, s: Float64Array, q: number): void {
  const { a, b, low, high } = hinge.spec;
  setArms(bodies, hinge);
  const bend = bodies.angle[b] - bodies.angle[a];
  const limit = bend <= low ? -1 : bend >= high ? 1 : 0;
  if (limit === 0 || limit !== s[q + 4]) s[q + 2] = 0;
  s[q + 4] = limit;
  push(bodies, hinge, s[q], s[q + 1], s[q + 2] + s[q + 3]);
}

/** One iteration over velocities in a step of `dt` seconds: the motor, then point and limit together. */
export function solveHinge(bodies: Bodies, hinge: Hinge, s: Float64Array, q: number, dt: number): void {
  const { vx, vy, spin } = bodies;
  const { a, b, motorSpeed, maxTorque } = hinge.spec;
  const { arm, matrix: k } = hinge;
  const most = dt * maxTorque;
  const motor = clamp(s[q + 3] - (spin[b] - spin[a] - motorSpeed) / k[5], -most, most);
  push(bodies, hinge, 0, 0, motor - s[q + 3]);
  s[q + 3] = motor;
  const cx = vx[b] - spin[b] * arm[3] - vx[a] + spin[a] * arm[1];
  const cy = vy[b] + spin[b] * arm[2] - vy[a] - spin[a] * arm[0];
  const limit = s[q + 4];
  if (limit === 0) solve22(k, -cx, -cy);
  else {
    solve33(k, -cx, -cy, -(spin[b] - spin[a]));
    if ((s[q + 2] + solved[2]) * limit > 0) {
      // The limit would pull: leave it out.
      solve22(k, -cx + s[q + 2] * k[2], -cy + s[q + 2] * k[4]);
      solved[2] = -s[q + 2];
    }
  }
  s[q] += solved[0];
  s[q + 1] += solved[1];
  s[q + 2] += solved[2];
  push(bodies, hinge, solved[0], solved[1], solved[2]);
}

/** Moves both bodies so that the hinge closes; whether it was closed. */
export function closeHinge(bodies: Bodies, hinge: Hinge, limit: number): boolean {
  const { x, y, angle, invMass, invInertia } = bodies;
  const { a, b, low, high } = hinge.spec;
  let error = 0;
  if (limit !== 0) {
    const beyond = angle[b] - angle[a] - (limit < 0 ? low : high);
    error = beyond * limit;
    const correction =
      limit < 0
        ? clamp(beyond + ANGULAR_SLOP, -MAX_ANGULAR_CORRECTION, 0)
        : clamp(beyond - ANGULAR_SLOP, 0, MAX_ANGULAR_CORRECTION);
    const impulse = -correction / (invInertia[a] + invInertia[b]);
    angle[a] -= invInertia[a] * impulse;
    angle[b] += invInertia[b] * impulse;
  }
  setArms(bodies, hinge);
  const { arm } = hinge;
  const cx = x[b] + arm[2] - x[a] - arm[0];
  const cy = y[b] + arm[3] - y[a] - arm[1];
  solve22(hinge.matrix, -cx, -cy);
  const px = solved[0];
  const py = solved[1];
  x[a] -= invMass[a] * px;
  y[a] -= invMass[a] * py;
  angle[a] -= invInertia[a] * (arm[0] * py - arm[1] * px);
  x[b] += invMass[b] * px;
  y[b] += invMass[b] * py;
  angle[b] += invInertia[b] * (arm[2] * py - arm[3] * px);
  return Math.hypot(cx, cy) <= LINEAR_SLOP && error <= ANGULAR_SLOP;
}

const clamp = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));

function setArm(bodies: Bodies, arm: Float64Array, at: number, body: number, anchor: readonly [number, number]): void {
  const { centreX, centreY } = bodies.specs[body].shape;
  const cos = Math.cos(bodies.angle[body]);
  const sin = Math.sin(bodies.angle[body]);
  const dx = anchor[0] - centreX;
  const dy = anchor[1] - centreY;
  arm[at] = cos * dx - sin * dy;
  arm[at + 1] = sin * dx + cos * dy;
}

function setArms(bodies: Bodies, { spec, arm, matrix: k }: Hinge): void {
  const { a, b, anchorA, anchorB } = spec;
  setArm(bodies, arm, 0, a, anchorA);
  setArm(bodies, arm, 2, b, anchorB);
  const ax = arm[0];
  const ay = arm[1];
  const bx = arm[2];
  const by = arm[3];
  const ia = bodies.invInertia[a];
  const ib = bodies.invInertia[b];
  const mass = bodies.invMass[a] + bodies.invMass[b];
  k[0] = mass + ay * ay * ia + by * by * ib;
  k[1] = -ay * ax * ia - by * bx * ib;
  k[2] = -ay * ia - by * ib;
  k[3] = mass + ax * ax * ia + bx * bx * ib;
  k[4] = ax * ia + bx * ib;
  k[5] = ia + ib;
}

/** An impulse on b, its opposite on a, and a turning impulse. */
function push(bodies: Bodies, { spec, arm }: Hinge, px: number, py: number, torque: number): void {
  const { vx, vy, spin, invMass, invInertia, moved } = bodies;
  const { a, b } = spec;
  moved[0] += Math.abs(px) + Math.abs(py) + Math.abs(torque);
  vx[a] -= invMass[a] * px;
  vy[a] -= invMass[a] * py;
  spin[a] -= invInertia[a] * (arm[0] * py - arm[1] * px + torque);
  vx[b] += invMass[b] * px;
  vy[b] += invMass[b] * py;
  spin[b] += invInertia[b] * (arm[2] * py - arm[3] * px + torque);
}

/** What the solvers below find. */
const solved = new Float64Array(3);

/** The upper left part alone; z becomes 0. */
function solve22(k: Float64Array, bx: number, by: number): void {
  const det = 1 / (k[0] * k[3] - k[1] * k[1]);
  solved[0] = det * (k[3] * bx - k[1] * by);
  solved[1] = det * (k[0] * by - k[1] * bx);
  solved[2] = 0;
}

/** Cramer's rule for the symmetric matrix [k0 k1 k2; k1 k3 k4; k2 k4 k5]. */
function solve33(k: Float64Array, bx: number, by: number, bz: number): void {
  const a = k[0];
  const b = k[1];
  const c = k[2];
  const d = k[3];
  const e = k[4];
  const f = k[5];
  const det = 1 / (a * (d * f - e * e) - b * (b * f - c * e) + c * (b * e - c * d));
  solved[0] = det * (bx * (d * f - e * e) - b * (by * f - e * bz) + c * (by * e - d * bz));
  solved[1] = det * (a * (by * f - e * bz) - bx * (b * f - c * e) + c * (b * bz - by * c));
  solved[2] = det * (a * (d * bz - by * e) - b * (b * bz - by * c) + bx * (b * e - c * d));
}
