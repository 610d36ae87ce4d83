/**
 * A few rigid bodies on hinges above fixed ground, one step at a time, after Box2D 2.3 (Erin Catto, zlib licence):
 * sequential impulses with warm starting, a block solver for two contact points, hinges with motor and limits.
 * Departures: double precision; a fast body may enter the ground by the way of one step, because there is no continuous
 * collision; contacts are solved in the order of bodies and segments.
 */
import { collide, type Manifold, newManifold, type Polygon, type Pose, SKIN } from './shapes.ts';

const [LINEAR_SLOP, ANGULAR_SLOP] = [0.005, (2 / 180) * Math.PI];
const [MAX_LINEAR_CORRECTION, MAX_ANGULAR_CORRECTION, BAUMGARTE] = [0.2, (8 / 180) * Math.PI, 0.2];
const [MAX_MOVE, MAX_TURN] = [2, Math.PI / 2];
/** In N s. */
const STILL = 1e-10;
/** Distance of the bare shapes at which continuous collision stops a body. */
const IMPACT = 0.005;
const [SLEEP_SECONDS, SLEEP_SPEED, SLEEP_SPIN] = [0.5, 0.01, (2 / 180) * Math.PI];

export interface BodySpec {
  readonly shape: Polygon;
  readonly friction: number;
}

/** Body b turns about a point of body a. The angle is that of b less that of a. */
export interface HingeSpec {
  readonly a: number;
  readonly b: number;
  /** From the origin of each body, in its coordinates. */
  readonly anchorA: readonly [number, number];
  readonly anchorB: readonly [number, number];
  readonly low: number;
  readonly high: number;
  readonly motorSpeed: number;
  readonly maxTorque: number;
}

export interface Segment {
  ax: number;
  ay: number;
  bx: number;
  by: number;
  friction: number;
}

export interface RigidSpec {
  readonly bodies: readonly BodySpec[];
  readonly hinges: readonly HingeSpec[];
  readonly segments: number;
  readonly gravity: number;
  readonly dt: number;
  readonly velocityIterations: number;
  readonly positionIterations: number;
}

/** Numbers of a body in the state: centre x, y, angle, velocity x, y, spin, seconds at rest. */
export const BODY = 7;
/** Of a hinge: impulse x, y, of the limit, of the motor; limit (-1 low, 1 high, 0 neither). */
const HINGE = 5;
/** Of a pair of body and segment: points, then id, normal and tangent impulse of each. */
const PAIR = 7;

interface Contact {
  body: number;
  pairAt: number;
  friction: number;
  block: boolean;
  manifold: Manifold;
  normalX: number;
  normalY: number;
  readonly rx: Float64Array;
  readonly ry: Float64Array;
  readonly normalMass: Float64Array;
  readonly tangentMass: Float64Array;
  readonly normal: Float64Array;
  readonly tangent: Float64Array;
  k11: number;
  k12: number;
  k22: number;
}

const newContact = (): Contact => {
  const two = () => new Float64Array(2);
  return {
    ...{ body: 0, pairAt: 0, friction: 0, block: false, manifold: newManifold(), normalX: 0, normalY: 0 },
    ...{ rx: two(), ry: two(), normalMass: two(), tangentMass: two(), normal: two(), tangent: two() },
    ...{ k11: 0, k12: 0, k22: 0 },
  };
};

const clamp = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));

/** What happened to the touching of a body and the ground: +1 began, -1 ended. */
export type TouchListener = (body: number, change: 1 | -1) => void;

export interface Rigid {
  /** Numbers of one world's state. */
  readonly size: number;
  /** Puts the origin of a body at (x, y), at rest. */
  place(s: Float64Array, at: number, body: number, x: number, y: number, angle: number): void;
  /** Position of a body's origin. */
  originX(s: Float64Array, at: number, body: number): number;
  originY(s: Float64Array, at: number, body: number): number;
  /** An impulse in N s at a point of the world. */
  push(s: Float64Array, at: number, body: number, impulse: readonly [number, number], x: number, y: number): void;
  /** One step of `dt`; whether all bodies have come to rest for half a second. */
  step(s: Float64Array, at: number, ground: readonly Segment[], touched: TouchListener): boolean;
}

export function createRigid(spec: RigidSpec): Rigid {
  const { bodies, hinges, dt } = spec;
  const B = bodies.length;
  const hingesAt = B * BODY;
  const pairsAt = hingesAt + hinges.length * HINGE;
  const size = pairsAt + B * spec.segments * PAIR;
  const invMass = bodies.map(({ shape }) => 1 / shape.mass);
  const invInertia = bodies.map(({ shape }) => 1 / shape.inertia);
  const radius = bodies.map(({ shape }) => {
    let most = 0;
    for (let i = 0; i < shape.vertices.length; i += 2)
      most = Math.max(most, Math.hypot(shape.vertices[i] - shape.centreX, shape.vertices[i + 1] - shape.centreY));
    return most + 3 * SKIN;
  });
  // The state of the world in hand, by body.
  const x = new Float64Array(B);
  const y = new Float64Array(B);
  const angle = new Float64Array(B);
  const vx = new Float64Array(B);
  const vy = new Float64Array(B);
  const spin = new Float64Array(B);
  const pose: Pose = { x: 0, y: 0, cos: 1, sin: 0 };
  // One more than pairs, so that there is always a free one.
  const contacts = Array.from({ length: B * spec.segments + 1 }, newContact);
  let touching = 0;
  /** Sum of all impulses of an iteration: once it is nothing, so are those of the iterations that would follow. */
  const moved = new Float64Array(1);

  function setPose(b: number): void {
    const { centreX, centreY } = bodies[b].shape;
    pose.cos = Math.cos(angle[b]);
    pose.sin = Math.sin(angle[b]);
    pose.x = x[b] - (pose.cos * centreX - pose.sin * centreY);
    pose.y = y[b] - (pose.sin * centreX + pose.cos * centreY);
  }

  // --- contacts ---

  /** Fills a manifold for a body under its pose; count 0 when it is clear of the segment. */
  function meet(b: number, { ax, ay, bx, by }: Segment, manifold: Manifold): void {
    const r = radius[b];
    manifold.count = 0;
    if (x[b] + r < Math.min(ax, bx) || x[b] - r > Math.max(ax, bx) || y[b] - r > Math.max(ay, by)) return;
    collide(bodies[b].shape, pose, ax, ay, bx, by, manifold);
  }

  function findContacts(s: Float64Array, at: number, ground: readonly Segment[], touched: TouchListener): void {
    touching = 0;
    for (let b = 0; b < B; b++) {
      setPose(b);
      for (let g = 0; g < ground.length; g++) {
        const pairAt = at + pairsAt + (b * spec.segments + g) * PAIR;
        const contact = contacts[touching];
        meet(b, ground[g], contact.manifold);
        const before = s[pairAt] > 0;
        const now = contact.manifold.count > 0;
        if (now !== before) touched(b, now ? 1 : -1);
        if (now) {
          prepare(contact, b, pairAt, Math.sqrt(ground[g].friction * bodies[b].friction));
          carryImpulses(contact, s);
          touching++;
        } else if (before) s.fill(0, pairAt, pairAt + PAIR);
      }
    }
  }

  /** A body that has hit the ground within the step is said to touch now, though the impact is solved in the next. */
  function announceImpacts(s: Float64Array, at: number, ground: readonly Segment[], touched: TouchListener): void {
    for (let b = 0; b < B; b++) {
      setPose(b);
      for (let g = 0; g < ground.length; g++) {
        const pairAt = at + pairsAt + (b * spec.segments + g) * PAIR;
        if (s[pairAt] > 0) continue;
        const { manifold } = contacts[touching];
        meet(b, ground[g], manifold);
        let gap = Number.POSITIVE_INFINITY;
        for (let i = 0; i < manifold.count; i++) gap = Math.min(gap, worldPoint(manifold, i)[2]);
        if (gap > IMPACT) continue;
        s[pairAt] = manifold.count;
        touched(b, 1);
      }
    }
  }

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

  function storeImpulses({ manifold, pairAt, normal, tangent }: Contact, s: Float64Array): void {
    s[pairAt] = manifold.count;
    for (let i = 0; i < manifold.count; i++) {
      s[pairAt + 1 + 3 * i] = manifold.id[i];
      s[pairAt + 2 + 3 * i] = normal[i];
      s[pairAt + 3 + 3 * i] = tangent[i];
    }
  }

  /** Effective masses; normals point from the ground to the body. */
  function prepare(c: Contact, b: number, pairAt: number, friction: number): void {
    const m = c.manifold;
    c.body = b;
    c.pairAt = pairAt;
    c.friction = friction;
    const [nx, ny] = worldNormal(m);
    c.normalX = nx;
    c.normalY = ny;
    const [im, ii] = [invMass[b], invInertia[b]];
    const cross = [0, 0];
    for (let i = 0; i < m.count; i++) {
      const [px, py, gap] = worldPoint(m, i);
      // The middle between the two skins.
      const shift = m.onSegment ? -gap / 2 : gap / 2;
      c.rx[i] = px + nx * shift - x[b];
      c.ry[i] = py + ny * shift - y[b];
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

  /** Of a manifold under the current pose. */
  function worldNormal(m: Manifold): readonly [number, number] {
    if (m.onSegment) return [m.normalX, m.normalY];
    return [-(pose.cos * m.normalX - pose.sin * m.normalY), -(pose.sin * m.normalX + pose.cos * m.normalY)];
  }

  /** A point of a manifold under the current pose, and the distance of the bare shapes there, along the normal. */
  function worldPoint(m: Manifold, i: number): readonly [number, number, number] {
    const [nx, ny] = worldNormal(m);
    if (m.onSegment) {
      const px = pose.cos * m.x[i] - pose.sin * m.y[i] + pose.x;
      const py = pose.sin * m.x[i] + pose.cos * m.y[i] + pose.y;
      return [px, py, (px - m.planeX) * nx + (py - m.planeY) * ny];
    }
    const qx = pose.cos * m.planeX - pose.sin * m.planeY + pose.x;
    const qy = pose.sin * m.planeX + pose.cos * m.planeY + pose.y;
    return [m.x[i], m.y[i], (qx - m.x[i]) * nx + (qy - m.y[i]) * ny];
  }

  function applyAt(c: Contact, i: number, px: number, py: number): void {
    const b = c.body;
    moved[0] += Math.abs(px) + Math.abs(py);
    vx[b] += invMass[b] * px;
    vy[b] += invMass[b] * py;
    spin[b] += invInertia[b] * (c.rx[i] * py - c.ry[i] * px);
  }

  function warmContact(c: Contact): void {
    for (let i = 0; i < c.manifold.count; i++) {
      const [n, t] = [c.normal[i], c.tangent[i]];
      applyAt(c, i, n * c.normalX + t * c.normalY, n * c.normalY - t * c.normalX);
    }
  }

  const speedAlong = (c: Contact, i: number, dx: number, dy: number) =>
    (vx[c.body] - spin[c.body] * c.ry[i]) * dx + (vy[c.body] + spin[c.body] * c.rx[i]) * dy;

  function solveContact(c: Contact): void {
    const [nx, ny] = [c.normalX, c.normalY];
    for (let i = 0; i < c.manifold.count; i++) {
      const most = c.friction * c.normal[i];
      const impulse = clamp(c.tangent[i] - c.tangentMass[i] * speedAlong(c, i, ny, -nx), -most, most);
      const change = impulse - c.tangent[i];
      c.tangent[i] = impulse;
      applyAt(c, i, change * ny, -change * nx);
    }
    if (c.block) {
      solveBlock(c);
      return;
    }
    for (let i = 0; i < c.manifold.count; i++) {
      const impulse = Math.max(0, c.normal[i] - c.normalMass[i] * speedAlong(c, i, nx, ny));
      const change = impulse - c.normal[i];
      c.normal[i] = impulse;
      applyAt(c, i, change * nx, change * ny);
    }
  }

  /** Both normal impulses at once: the linear complementarity problem by its four cases. */
  function solveBlock(c: Contact): void {
    const { normal, normalX: nx, normalY: ny, k11, k12, k22 } = c;
    const [a0, a1] = [normal[0], normal[1]];
    const b0 = speedAlong(c, 0, nx, ny) - (k11 * a0 + k12 * a1);
    const b1 = speedAlong(c, 1, nx, ny) - (k12 * a0 + k22 * a1);
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
    applyAt(c, 0, (x0 - a0) * nx, (x0 - a0) * ny);
    applyAt(c, 1, (x1 - a1) * nx, (x1 - a1) * ny);
  }

  /** Moves a body out of the ground; the deepest distance met. */
  function separate({ manifold, body: b }: Contact): number {
    let deepest = 0;
    for (let i = 0; i < manifold.count; i++) {
      setPose(b);
      const [nx, ny] = worldNormal(manifold);
      const [px, py, gap] = worldPoint(manifold, i);
      const distance = gap - 2 * SKIN;
      deepest = Math.min(deepest, distance);
      const correction = clamp(BAUMGARTE * (distance + LINEAR_SLOP), -MAX_LINEAR_CORRECTION, 0);
      const cross = (px - x[b]) * ny - (py - y[b]) * nx;
      const impulse = -correction / (invMass[b] + invInertia[b] * cross * cross);
      x[b] += invMass[b] * impulse * nx;
      y[b] += invMass[b] * impulse * ny;
      angle[b] += invInertia[b] * impulse * cross;
    }
    return deepest;
  }

  // --- hinges ---

  /** Arms from the centres to the hinge, and the symmetric matrix of the constraint, for each hinge. */
  const arms = hinges.map(() => new Float64Array(4));
  const matrices = hinges.map(() => new Float64Array(6));

  function setArm(arm: Float64Array, at: number, body: number, anchor: readonly [number, number]): void {
    const cos = Math.cos(angle[body]);
    const sin = Math.sin(angle[body]);
    const dx = anchor[0] - bodies[body].shape.centreX;
    const dy = anchor[1] - bodies[body].shape.centreY;
    arm[at] = cos * dx - sin * dy;
    arm[at + 1] = sin * dx + cos * dy;
  }

  function setArms(h: number): void {
    const { a, b, anchorA, anchorB } = hinges[h];
    setArm(arms[h], 0, a, anchorA);
    setArm(arms[h], 2, b, anchorB);
    const ax = arms[h][0];
    const ay = arms[h][1];
    const bx = arms[h][2];
    const by = arms[h][3];
    const ia = invInertia[a];
    const ib = invInertia[b];
    const mass = invMass[a] + invMass[b];
    const k = matrices[h];
    k[0] = mass + ay * ay * ia + by * by * ib;
    k[1] = -ay * ax * ia - by * bx * ib;
    k[2] = -ay * ia - by * ib;
    k[3] = mass + ax * ax * ia + bx * bx * ib;
    k[4] = ax * ia + bx * ib;
    k[5] = ia + ib;
  }

  /** An impulse on b, its opposite on a, and a turning impulse. */
  function turn(h: number, px: number, py: number, torque: number): void {
    const { a, b } = hinges[h];
    const arm = arms[h];
    moved[0] += Math.abs(px) + Math.abs(py) + Math.abs(torque);
    vx[a] -= invMass[a] * px;
    vy[a] -= invMass[a] * py;
    spin[a] -= invInertia[a] * (arm[0] * py - arm[1] * px + torque);
    vx[b] += invMass[b] * px;
    vy[b] += invMass[b] * py;
    spin[b] += invInertia[b] * (arm[2] * py - arm[3] * px + torque);
  }

  function prepareHinge(h: number, s: Float64Array, q: number): void {
    const { a, b, low, high } = hinges[h];
    setArms(h);
    const bend = angle[b] - angle[a];
    const limit = bend <= low ? -1 : bend >= high ? 1 : 0;
    if (limit === 0 || limit !== s[q + 4]) s[q + 2] = 0;
    s[q + 4] = limit;
    turn(h, s[q], s[q + 1], s[q + 2] + s[q + 3]);
  }

  function solveHinge(h: number, s: Float64Array, q: number): void {
    const { a, b, motorSpeed, maxTorque } = hinges[h];
    const k = matrices[h];
    const arm = arms[h];
    const most = dt * maxTorque;
    const motor = clamp(s[q + 3] - (spin[b] - spin[a] - motorSpeed) / k[5], -most, most);
    turn(h, 0, 0, motor - s[q + 3]);
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
    turn(h, solved[0], solved[1], solved[2]);
  }

  /** Moves both bodies so that the hinge closes; whether it was closed. */
  function closeHinge(h: number, limit: number): boolean {
    const { a, b, low, high } = hinges[h];
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
    setArms(h);
    const arm = arms[h];
    const cx = x[b] + arm[2] - x[a] - arm[0];
    const cy = y[b] + arm[3] - y[a] - arm[1];
    solve22(matrices[h], -cx, -cy);
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

  // --- time ---

  function load(s: Float64Array, at: number): void {
    for (let b = 0; b < B; b++) {
      const p = at + b * BODY;
      x[b] = s[p];
      y[b] = s[p + 1];
      angle[b] = s[p + 2];
      vx[b] = s[p + 3];
      vy[b] = s[p + 4];
      spin[b] = s[p + 5];
    }
  }

  /** Writes the bodies back; the shortest rest of them in seconds. */
  function store(s: Float64Array, at: number): number {
    let shortest = Number.POSITIVE_INFINITY;
    for (let b = 0; b < B; b++) {
      const moves = vx[b] * vx[b] + vy[b] * vy[b] > SLEEP_SPEED ** 2 || Math.abs(spin[b]) > SLEEP_SPIN;
      const rest = moves ? 0 : s[at + b * BODY + 6] + dt;
      s.set([x[b], y[b], angle[b], vx[b], vy[b], spin[b], rest], at + b * BODY);
      shortest = Math.min(shortest, rest);
    }
    return shortest;
  }

  function integratePositions(): void {
    for (let b = 0; b < B; b++) {
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

  function correctPositions(s: Float64Array, at: number): boolean {
    for (let i = 0; i < spec.positionIterations; i++) {
      let closed = true;
      for (let c = 0; c < touching; c++) closed = separate(contacts[c]) >= -3 * LINEAR_SLOP && closed;
      for (let h = hinges.length - 1; h >= 0; h--) closed = closeHinge(h, s[at + hingesAt + h * HINGE + 4]) && closed;
      if (closed) return true;
    }
    return false;
  }

  function step(s: Float64Array, at: number, ground: readonly Segment[], touched: TouchListener): boolean {
    load(s, at);
    findContacts(s, at, ground, touched);
    for (let b = 0; b < B; b++) vy[b] += dt * spec.gravity;
    for (let c = 0; c < touching; c++) warmContact(contacts[c]);
    // The last hinge made is solved first.
    for (let h = hinges.length - 1; h >= 0; h--) prepareHinge(h, s, at + hingesAt + h * HINGE);
    moved[0] = 1;
    for (let i = 0; i < spec.velocityIterations && moved[0] > STILL; i++) {
      moved[0] = 0;
      for (let h = hinges.length - 1; h >= 0; h--) solveHinge(h, s, at + hingesAt + h * HINGE);
      for (let c = 0; c < touching; c++) solveContact(contacts[c]);
    }
    for (let c = 0; c < touching; c++) storeImpulses(contacts[c], s);
    integratePositions();
    const settled = correctPositions(s, at);
    announceImpacts(s, at, ground, touched);
    return store(s, at) >= SLEEP_SECONDS && settled;
  }

  return {
    size,
    place(s, at, b, px, py, a) {
      const { centreX, centreY } = bodies[b].shape;
      const [cos, sin] = [Math.cos(a), Math.sin(a)];
      s.set([px + cos * centreX - sin * centreY, py + sin * centreX + cos * centreY, a, 0, 0, 0, 0], at + b * BODY);
    },
    originX(s, at, b) {
      const { centreX, centreY } = bodies[b].shape;
      const p = at + b * BODY;
      return s[p] - (Math.cos(s[p + 2]) * centreX - Math.sin(s[p + 2]) * centreY);
    },
    originY(s, at, b) {
      const { centreX, centreY } = bodies[b].shape;
      const p = at + b * BODY;
      return s[p + 1] - (Math.sin(s[p + 2]) * centreX + Math.cos(s[p + 2]) * centreY);
    },
    push(s, at, b, [ix, iy], px, py) {
      const p = at + b * BODY;
      s[p + 3] += invMass[b] * ix;
      s[p + 4] += invMass[b] * iy;
      s[p + 5] += invInertia[b] * ((px - s[p]) * iy - (py - s[p + 1]) * ix);
    },
    step,
  };
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
