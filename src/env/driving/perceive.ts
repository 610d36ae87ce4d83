/** What the car perceives, written into the row after every step, so that reading a fact is reading a number. */
import { actorPose, lightAt, scenes } from './dynamics.ts';
import { type Beside, besideRoute, CROSSING, LANE, type Pose, poseAt, type Route, wrap } from './roads.ts';
import { ACTOR_SIZE, ACTOR_SPEED, ACTORS, ALONG, C, FIRST_ACTOR } from './state.ts';

/** Reach of the senses in m. */
export const NEAR = 15;
export const OBSTACLE_NEAR = 25;
export const FAR = 60;
/** The part of a route that a turning policy drives: from this far before the crossing to this far behind it. */
const TURN_MARGIN = 4;

const own: Beside = { s: 0, side: 0, heading: 0, curvature: 0 };
const theirs: Beside = { s: 0, side: 0, heading: 0, curvature: 0 };
const pose: Pose = { x: 0, y: 0, heading: 0 };
const ahead: Pose = { x: 0, y: 0, heading: 0 };

/** Writes to the state what the driver perceives: where it is on its route, and who else is about. */
export function perceive(state: Float64Array, at: number): void {
  const { scenario, route } = scenes[state[at + C.scenario]];
  besideRoute(route, state[at + C.x], state[at + C.y], own);
  const { s, side } = own;
  state[at + C.along] = s;
  state[at + C.side] = side;
  state[at + C.turned] = wrap(state[at + C.heading] - own.heading);
  state[at + C.curvature] = curvatureAt(route, s + 2);
  state[at + C.remaining] = Math.max(0, scenario.to - s);
  state[at + C.laneError] = side > LANE / 2 ? side - LANE : side;
  state[at + C.passingError] = side - LANE;
  const turning = s >= route.entry - TURN_MARGIN && s < route.entry + route.through + TURN_MARGIN;
  state[at + C.wants] = !turning || route.turn === 'straight' ? 0 : route.turn === 'left' ? 1 : 2;
  perceiveLights(state, at, scenario.lights, route.entry - s);
  perceiveOthers(state, at, s, side);
  // There is a lane to the left, of the same direction or, on a narrow road, of the other.
  if (scenario.lane === 0 && scenario.lanes === 2) state[at + C.clearLeft] = 0;
  state[at + C.junctionHazard] = junctionHazard(state, at, route, s) ? 1 : 0;
}

function curvatureAt({ turn, radius, entry, through }: Route, s: number): number {
  if (turn === 'straight' || s < entry || s > entry + through) return 0;
  return (turn === 'left' ? 1 : -1) / radius;
}

function perceiveLights(state: Float64Array, at: number, lights: boolean, distance: number): void {
  const near = lights && distance > 0 && distance <= FAR;
  state[at + C.lightDistance] = near ? distance : FAR;
  state[at + C.lightRed] = lights && lightAt(state, at) === 2 ? 1 : 0;
  state[at + C.red] = near && distance <= NEAR && lightAt(state, at) !== 0 ? 1 : 0;
}

/** The nearest vehicle or barrier ahead in the car's lane, and whether the lanes beside it are clear. */
function perceiveOthers(state: Float64Array, at: number, s: number, side: number): void {
  const { route, actors } = scenes[state[at + C.scenario]];
  const lane = side > LANE / 2 ? LANE : 0;
  let gap = FAR;
  let closing = 0;
  let vehicle = 0;
  let obstacle = 0;
  let clearLeft = 1;
  let clearRight = 1;
  for (let i = 0; i < ACTORS; i++) {
    if (!actorPose(state, at, i, pose)) continue;
    besideRoute(route, pose.x, pose.y, theirs);
    const distance = theirs.s - s;
    const speed = state[at + FIRST_ACTOR + i * ACTOR_SIZE + ACTOR_SPEED] * Math.cos(pose.heading - theirs.heading);
    const fixed = actors[i].spec.fixed === true;
    if (Math.abs(theirs.side - lane) < 1.9 && distance > 0 && distance < gap) {
      gap = distance;
      closing = state[at + C.speed] - speed;
    }
    if (Math.abs(theirs.side - lane) < 1.9 && distance > 0) {
      if (!fixed && distance < NEAR) vehicle = 1;
      if (fixed && distance < OBSTACLE_NEAR) obstacle = 1;
    }
    if (Math.abs(theirs.side - LANE) < 1.9 && inWay(distance, speed, state[at + C.speed])) clearLeft = 0;
    if (Math.abs(theirs.side) < 1.9 && inWay(distance, speed, state[at + C.speed])) clearRight = 0;
  }
  state[at + C.gap] = gap;
  state[at + C.closing] = closing;
  state[at + C.vehicleAhead] = vehicle;
  state[at + C.obstacleAhead] = obstacle;
  state[at + C.clearLeft] = clearLeft;
  state[at + C.clearRight] = clearRight;
}

/** Seconds that a lane change and passing take, for oncoming traffic. */
const PASSING_SECONDS = 9;

/** Within 15 m ahead or 10 m behind in a lane beside, or soon to be: an oncoming vehicle, or a quicker one from behind. */
function inWay(distance: number, speed: number, ownSpeed: number): boolean {
  if (distance > -10 && distance < NEAR) return true;
  if (distance >= NEAR) return speed < -1 && distance < (5 - speed) * PASSING_SECONDS;
  return speed > ownSpeed && -distance < 10 + (speed - ownSpeed) * 3;
}

const STEPS = 18;
const SECONDS = 0.25;

/**
 * Whether another vehicle gets to a place on the car's way through the crossing at about the time of the car: both are
 * moved on along their routes as they go now, the car at 4 m/s or more, and come within 4 m of each other.
 */
function junctionHazard(state: Float64Array, at: number, route: Route, s: number): boolean {
  if (s < route.entry - NEAR || s > route.entry + route.through) return false;
  const { actors } = scenes[state[at + C.scenario]];
  const v = Math.max(4, state[at + C.speed]);
  for (let i = 0; i < actors.length; i++) {
    const a = at + FIRST_ACTOR + i * ACTOR_SIZE;
    const speed = state[a + ACTOR_SPEED];
    const along = state[a + ALONG];
    if (!actorPose(state, at, i, pose) || speed < 0.3 || actors[i].spec.quarter === 0) continue;
    if (Math.abs(pose.x) > CROSSING + 40 || Math.abs(pose.y) > CROSSING + 40) continue;
    for (let k = 0; k < STEPS; k++) {
      poseAt(actors[i].route, along + speed * SECONDS * k, 0, pose);
      // The car's own way is looked at a second before and after that moment.
      for (let j = Math.max(2, k - 5); j <= k + 5; j++) {
        const own = s + v * SECONDS * j;
        if (own < route.entry - 2 || own > route.entry + route.through + 4) continue;
        poseAt(route, own, 0, ahead);
        const [dx, dy] = [ahead.x - pose.x, ahead.y - pose.y];
        if (dx * dx + dy * dy < 16) return true;
      }
    }
  }
  return false;
}
