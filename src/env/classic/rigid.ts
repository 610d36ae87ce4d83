/**
 * A few rigid bodies on hinges above fixed ground, one step at a time, after Box2D 2.3 (Erin Catto, zlib licence):
 * sequential impulses with warm starting, a block solver for two contact points, hinges with motor and limits.
 * Departures: double precision; a fast body may enter the ground by the way of one step, because there is no continuous
 * collision; contacts are solved in the order of bodies and segments.
 */
import { BODY, type Bodies, type BodySpec, createBodies, loadBodies, movePositions, storeBodies } from './bodies.ts';
import {
  announceImpacts,
  createContacts,
  findContacts,
  PAIR,
  type Segment,
  separateContacts,
  solveContacts,
  storeImpulses,
  type TouchListener,
  warmContacts,
} from './contacts.ts';
import { closeHinge, createHinge, HINGE, type HingeSpec, prepareHinge, solveHinge } from './hinges.ts';

/** In N s. */
const STILL = 1e-10;
const SLEEP_SECONDS = 0.5;

export interface RigidSpec {
  readonly bodies: readonly BodySpec[];
  readonly hinges: readonly HingeSpec[];
  /** Pieces of ground at most. */
  readonly segments: number;
  /** In m/s^2, positive upwards. */
  readonly gravity: number;
  /** In seconds. */
  readonly dt: number;
  readonly velocityIterations: number;
  readonly positionIterations: number;
}

/** The state of a world is `size` numbers of `s` from `at` on: bodies, hinges, then pairs of body and segment. */
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

/** The bodies of a world as functions of its state. One step of one world at a time: scratch is shared. */
export function createRigid(spec: RigidSpec): Rigid {
  const bodies = createBodies(spec.bodies);
  const hingesAt = spec.bodies.length * BODY;
  const pairsAt = hingesAt + spec.hinges.length * HINGE;
  return {
    size: pairsAt + spec.bodies.length * spec.segments * PAIR,
    place(s, at, b, px, py, a) {
      const { centreX, centreY } = spec.bodies[b].shape;
      const [cos, sin] = [Math.cos(a), Math.sin(a)];
      s.set([px + cos * centreX - sin * centreY, py + sin * centreX + cos * centreY, a, 0, 0, 0, 0], at + b * BODY);
    },
    originX(s, at, b) {
      const { centreX, centreY } = spec.bodies[b].shape;
      const p = at + b * BODY;
      return s[p] - (Math.cos(s[p + 2]) * centreX - Math.sin(s[p + 2]) * centreY);
    },
    originY(s, at, b) {
      const { centreX, centreY } = spec.bodies[b].shape;
      const p = at + b * BODY;
      return s[p + 1] - (Math.sin(s[p + 2]) * centreX + Math.cos(s[p + 2]) * centreY);
    },
    push(s, at, b, [ix, iy], px, py) {
      const { invMass, invInertia } = bodies;
      const p = at + b * BODY;
      s[p + 3] += invMass[b] * ix;
      s[p + 4] += invMass[b] * iy;
      s[p + 5] += invInertia[b] * ((px - s[p]) * iy - (py - s[p + 1]) * ix);
    },
    step: createStep(spec, bodies, hingesAt, pairsAt),
  };
}

/** The step, over the places of hinges and pairs in the state. */
function createStep(spec: RigidSpec, bodies: Bodies, hingesAt: number, pairsAt: number): Rigid['step'] {
  const { dt } = spec;
  const contacts = createContacts(bodies, spec.segments);
  const hinges = spec.hinges.map(createHinge);

  function solveVelocities(s: Float64Array, at: number): void {
    bodies.moved[0] = 1;
    for (let i = 0; i < spec.velocityIterations && bodies.moved[0] > STILL; i++) {
      bodies.moved[0] = 0;
      // The last hinge made is solved first.
      for (let h = hinges.length - 1; h >= 0; h--) solveHinge(bodies, hinges[h], s, at + hingesAt + h * HINGE, dt);
      solveContacts(contacts);
    }
  }

  /** Whether nothing was left to correct. */
  function correctPositions(s: Float64Array, at: number): boolean {
    for (let i = 0; i < spec.positionIterations; i++) {
      let closed = separateContacts(contacts);
      for (let h = hinges.length - 1; h >= 0; h--)
        closed = closeHinge(bodies, hinges[h], s[at + hingesAt + h * HINGE + 4]) && closed;
      if (closed) return true;
    }
    return false;
  }

  return (s, at, ground, touched) => {
    loadBodies(bodies, s, at);
    findContacts(contacts, s, at + pairsAt, ground, touched);
    for (let b = 0; b < spec.bodies.length; b++) bodies.vy[b] += dt * spec.gravity;
    warmContacts(contacts);
    for (let h = hinges.length - 1; h >= 0; h--) prepareHinge(bodies, hinges[h], s, at + hingesAt + h * HINGE);
    solveVelocities(s, at);
    storeImpulses(contacts, s);
    movePositions(bodies, dt);
    const settled = correctPositions(s, at);
    announceImpacts(contacts, s, at + pairsAt, ground, touched);
    return storeBodies(bodies, s, at, dt) >= SLEEP_SECONDS && settled;
  };
}
