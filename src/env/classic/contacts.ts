/**
 * Contacts of rigid bodies with fixed ground, after Box2D 2.3 (Erin Catto, zlib licence): found anew at each step, with the
 * impulses of points that are still the same, and solved for friction and then for the normal, two points at once.
 */
import { type Bodies, readPose } from './bodies.ts';
import { collide, type Manifold, newManifold, type Pose, SKIN } from './shapes.ts';

const [LINEAR_SLOP, MAX_LINEAR_CORRECTION, BAUMGARTE] = [0.005, 0.2, 0.2];
/** Distance of the bare shapes at which continuous collision stops a body. */
const IMPACT = 0.005;
/** What counts as clear of the ground after `separateContacts`. */
const CLEAR = -3 * LINEAR_SLOP;

/** A piece of the ground, from (ax, ay) to (bx, by). */
export interface Segment {
  ax: number;
  ay: number;
  bx: number;
  by: number;
  friction: number;
}

/** What happened to the touching of a body and the ground: +1 began, -1 ended. */
export type TouchListener = (body: number, change: 1 | -1) => void;

/** Numbers of a pair of body and segment in a row: points, then id, normal and tangent impulse of each. */
export const PAIR = 7;

interface Contact {
  body: number;
  /** Place of the pair's numbers in the row. */
  pairAt: number;
  friction: number;
  /** Whether its two points are solved together. */
  block: boolean;
  manifold: Manifold;
  /** From the ground to the body. */
  normalX: number;
  normalY: number;
  // By point: arm from the body's centre, effective masses, impulses.
  readonly rx: Float64Array;
  readonly ry: Float64Array;
  readonly normalMass: Float64Array;
  readonly tangentMass: Float64Array;
  readonly normal: Float64Array;
  readonly tangent: Float64Array;
  // Symmetric matrix of both normals.
  k11: number;
  k12: number;
  k22: number;
}

function newContact(): Contact {
  const two = () => new Float64Array(2);
  return {
    body: 0,
    pairAt: 0,
    friction: 0,
    block: false,
    manifold: newManifold(),
    normalX: 0,
    normalY: 0,
    rx: two(),
    ry: two(),
    normalMass: two(),
    tangentMass: two(),
    normal: two(),
    tangent: two(),
    k11: 0,
    k12: 0,
    k22: 0,
  };
}

export interface Contacts {
  readonly bodies: Bodies;
  /** Pieces of ground that a row has room for, for each body. */
  readonly segments: number;
  /** How far each body reaches from its centre, skins included, in metres. */
  readonly radius: readonly number[];
  /** The first `count` are those of the step in hand; one more than pairs, so that there is always a free one. */
  readonly list: readonly Contact[];
  count: number;
  /** Of the body that was looked at last. */
  readonly pose: Pose;
}

/** Scratch for the contacts of one world: at most one for each pair of body and segment. */
export function createContacts(bodies: Bodies, segments: number): Contacts {
  const radius = bodies.specs.map(({ shape }) => {
    let most = 0;
    for (let i = 0; i < shape.vertices.length; i += 2)
      most = Math.max(most, Math.hypot(shape.vertices[i] - shape.centreX, shape.vertices[i + 1] - shape.centreY));
    return most + 3 * SKIN;
  });
  const list = Array.from({ length: bodies.specs.length * segments + 1 }, newContact);
  return { bodies, segments, radius, list, count: 0, pose: { x: 0, y: 0, cos: 1, sin: 0 } };
}

// --- finding ---

/** The row's numbers of pairs begin at `at`. */
export function findContacts(
  contacts: Contacts,
  s: Float64Array,
  at: number,
  ground: readonly Segment[],
  touched: TouchListener,
): void {
  const { bodies, segments, list, pose } = contacts;
  contacts.count = 0;
  for (let b = 0; b < bodies.specs.length; b++) {
    readPose(bodies, b, pose);
    for (let g = 0; g < ground.length; g++) {
      const pairAt = at + (b * segments + g) * PAIR;
      const contact = list[contacts.count];
      meet(contacts, b, ground[g], contact.manifold);
      const before = s[pairAt] > 0;
      const now = contact.manifold.count > 0;
      if (now !== before) touched(b, now ? 1 : -1);
      if (now) {
        contact.pairAt = pairAt;
        contact.friction = Math.sqrt(ground[g].friction * bodies.specs[b].friction);
        prepare(bodies, pose, contact, b);
        carryImpulses(contact, s);
        contacts.count++;
      } else if (before) s.fill(0, pairAt, pairAt + PAIR);
    }
  }
}

/** A body that has hit the ground within the step is said to touch now, though the impact is solved in the next. */
export function announceImpacts(
  contacts: Contacts,
  s: Float64Array,
  at: number,
  ground: readonly Segment[],
  touched: TouchListener,
): void {
  const { bodies, segments, list, pose } = contacts;
  const { manifold } = list[contacts.count];
  for (let b = 0; b < bodies.specs.length; b++) {
    readPose(bodies, b, pose);
    for (let g = 0; g < ground.length; g++) {
      const pairAt = at + (b * segments + g) * PAIR;
      if (s[pairAt] > 0) continue;
      meet(contacts, b, ground[g], manifold);
      let gap = Number.POSITIVE_INFINITY;
      for (let i = 0; i < manifold.count; i++) gap = Math.min(gap, worldPoint(pose, manifold, i)[2]);
      if (gap > IMPACT) continue;
      s[pairAt] = manifold.count;
      touched(b, 1);
    }
  }
}

/** Fills a manifold for a body under its pose; count 0 when it is clear of the segment. */
function meet(contacts: Contacts, b: number, { ax, ay, bx, by }: Segment, manifold: Manifold): void {
  const { x, y, specs } = contacts.bodies;
  const r = contacts.radius[b];
  manifold.count = 0;
  if (x[b] + r < Math.min(ax, bx) || x[b] - r > Math.max(ax, bx) || y[b] - r > Math.max(ay, by)) return;
  collide(specs[b].shape, contacts.pose, ax, ay, bx, by, manifold);
}

/** Effective masses; normals point from the ground to the body. */
function prepare(bodies: Bodies, pose: Pose, c: Contact, b: number): void {
  const m = c.manifold;
  c.body = b;
  const [nx, ny] = worldNormal(pose, m);
  c.normalX = nx;
  c.normalY = ny;
  const [im, ii] = [bodies.invMass[b], bodies.invInertia[b]];
  const cross = [0, 0];
  for (let i = 0; i < m.count; i++) {
    const [px, py, gap] = worldPoint(pose, m, i);
    // The middle between the two skins.
    const shift = m.onSegment ? -gap / 2 : gap / 2;
    c.rx[i] = px + nx * shift - bodies.x[b];
    c.ry[i] = py + ny * shift - bodies.y[b];
    cross[i] = c.rx[i] * ny - c.ry[i] * nx;
    const along = -c.rx[i] * nx - c.ry[i] * ny;
    c.normalMass[i] = 1 / (im + ii * cross[i] * cross[i]);
    c.tangentMass[i] = 1 / (im + ii * along * along);
  }
  c.k11 = im + ii * cross[0] * cross[0];
  c.k22 = im + ii * cross[1] * cross[1];
  c.k12 = im + ii * cross[0] * cross[1];
  c.block = m.count === 2 && c.k11 * c.k11 < 1000 * (c.k11 * c.k22 - c.k12 * c.k12);
}

/** Of a manifold under a pose. */
function worldNormal(pose: Pose, m: Manifold): readonly [number, number] {
  if (m.onSegment) return [m.normalX, m.normalY];
  return [-(pose.cos * m.normalX - pose.sin * m.normalY), -(pose.sin * m.normalX + pose.cos * m.normalY)];
}

/** A point of a manifold under a pose, and the distance of the bare shapes there, along the normal. */
function worldPoint(pose: Pose, m: Manifold, i: number): readonly [number, number, number] {
  const [nx, ny] = worldNormal(pose, m);
  if (m.onSegment) {
    const px = pose.cos * m.x[i] - pose.sin * m.y[i] + pose.x;
    const py = pose.sin * m.x[i] + pose.cos * m.y[i] + pose.y;
    return [px, py, (px - m.planeX) * nx + (py - m.planeY) * ny];
  }
  const qx = pose.cos * m.planeX - pose.sin * m.planeY + pose.x;
  const qy = pose.sin * m.planeX + pose.cos * m.planeY + pose.y;
  return [m.x[i], m.y[i], (qx - m.x[i]) * nx + (qy - m.y[i]) * ny];
}

// --- impulses from step to step ---

/** Impulses of the step before, of the points that are still the same. */
function carryImpulses({ manifold, pairAt, normal, tangent }: Contact, s: Float64Array): void {
  for (let i = 0; i < manifold.count; i++) {
    normal[i] = 0;
    tangent[i] = 0;
    for (let k = 0; k < s[pairAt]; k++) {
      const old = pairAt + 1 + 3 * k;
      if (s[old] !== manifold.id[i]) continue;
      normal[i] = s[old + 1];
      tangent[i] = s[old + 2];
    }
  }
}

/** Writes the impulses of this step to the state, to start the next one with. */
export function storeImpulses({ list, count }: Contacts, s: Float64Array): void {
  for (let j = 0; j < count; j++) {
    const { manifold, pairAt, normal, tangent } = list[j];
    s[pairAt] = manifold.count;
    for (let i = 0; i < manifold.count; i++) {
      s[pairAt + 1 + 3 * i] = manifold.id[i];
      s[pairAt + 2 + 3 * i] = normal[i];
      s[pairAt + 3 + 3 * i] = tangent[i];
    }
  }
}

// --- solving ---

/** Warm start: repeats the impulses of the step before. */
export function warmContacts({ bodies, list, count }: Contacts): void {
  for (let j = 0; j < count; j++) {
    const c = list[j];
    for (let i = 0; i < c.manifold.count; i++) {
      const [n, t] = [c.normal[i], c.tangent[i]];
      push(bodies, c, i, n * c.normalX + t * c.normalY, n * c.normalY - t * c.normalX);
    }
  }
}

/** One iteration over velocities. */
export function solveContacts({ bodies, list, count }: Contacts): void {
  for (let j = 0; j < count; j++) {
    const c = list[j];
    solveFriction(bodies, c);
    if (c.block) solveBoth(bodies, c);
    else solveEach(bodies, c);
  }
}

function push({ vx, vy, spin, invMass, invInertia, moved }: Bodies, c: Contact, i: number, px: number, py: number) {
  const b = c.body;
  moved[0] += Math.abs(px) + Math.abs(py);
  vx[b] += invMass[b] * px;
  vy[b] += invMass[b] * py;
  spin[b] += invInertia[b] * (c.rx[i] * py - c.ry[i] * px);
}

const speedAlong = ({ vx, vy, spin }: Bodies, c: Contact, i: number, dx: number, dy: number) =>
  (vx[c.body] - spin[c.body] * c.ry[i]) * dx + (vy[c.body] + spin[c.body] * c.rx[i]) * dy;

function solveFriction(bodies: Bodies, c: Contact): void {
  const [nx, ny] = [c.normalX, c.normalY];
  for (let i = 0; i < c.manifold.count; i++) {
    const most = c.friction * c.normal[i];
    const wanted = c.tangent[i] - c.tangentMass[i] * speedAlong(bodies, c, i, ny, -nx);
    const impulse = Math.min(most, Math.max(-most, wanted));
    const change = impulse - c.tangent[i];
    c.tangent[i] = impulse;
    push(bodies, c, i, change * ny, -change * nx);
  }
}

/** The normal impulses one after the other. */
function solveEach(bodies: Bodies, c: Contact): void {
  const [nx, ny] = [c.normalX, c.normalY];
  for (let i = 0; i < c.manifold.count; i++) {
    const impulse = Math.max(0, c.normal[i] - c.normalMass[i] * speedAlong(bodies, c, i, nx, ny));
    const change = impulse - c.normal[i];
    c.normal[i] = impulse;
    push(bodies, c, i, change * nx, change * ny);
  }
}

/** Both normal impulses at once: the linear complementarity problem by its four cases. */
function solveBoth(bodies: Bodies, c: Contact): void {
  const { normal, normalX: nx, normalY: ny, k11, k12, k22 } = c;
  const [a0, a1] = [normal[0], normal[1]];
  const b0 = speedAlong(bodies, c, 0, nx, ny) - (k11 * a0 + k12 * a1);
  const b1 = speedAlong(bodies, c, 1, nx, ny) - (k12 * a0 + k22 * a1);
  const det = 1 / (k11 * k22 - k12 * k12);
  let [x0, x1] = [-det * (k22 * b0 - k12 * b1), -det * (k11 * b1 - k12 * b0)];
  if (!(x0 >= 0 && x1 >= 0)) {
    [x0, x1] = [-c.normalMass[0] * b0, 0];
    if (!(x0 >= 0 && k12 * x0 + b1 >= 0)) {
      [x0, x1] = [0, -c.normalMass[1] * b1];
      if (!(x1 >= 0 && k12 * x1 + b0 >= 0)) {
        [x0, x1] = [0, 0];
        if (!(b0 >= 0 && b1 >= 0)) return;
      }
    }
  }
  normal[0] = x0;
  normal[1] = x1;
  push(bodies, c, 0, (x0 - a0) * nx, (x0 - a0) * ny);
  push(bodies, c, 1, (x1 - a1) * nx, (x1 - a1) * ny);
}

/** Moves bodies out of the ground; whether all were clear of it. */
export function separateContacts({ bodies, list, count, pose }: Contacts): boolean {
  const { x, y, angle, invMass, invInertia } = bodies;
  let clear = true;
  for (let j = 0; j < count; j++) {
    const { manifold, body: b } = list[j];
    for (let i = 0; i < manifold.count; i++) {
      readPose(bodies, b, pose);
      const [nx, ny] = worldNormal(pose, manifold);
      const [px, py, gap] = worldPoint(pose, manifold, i);
      const distance = gap - 2 * SKIN;
      if (distance < CLEAR) clear = false;
      const correction = Math.min(0, Math.max(-MAX_LINEAR_CORRECTION, BAUMGARTE * (distance + LINEAR_SLOP)));
      const cross = (px - x[b]) * ny - (py - y[b]) * nx;
      const impulse = -correction / (invMass[b] + invInertia[b] * cross * cross);
      x[b] += invMass[b] * impulse * nx;
      y[b] += invMass[b] * impulse * ny;
      angle[b] += invInertia[b] * impulse * cross;
    }
  }
  return clear;
}
