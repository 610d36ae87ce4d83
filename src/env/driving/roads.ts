/**
 * The map: one crossing of two straight roads, traffic on the right, lanes 3.5 m wide. The middle of the crossing is the
 * origin, x points east and y north, angles are in radians from east, counter-clockwise. A route is a straight piece, a
 * piece through the crossing (straight, or a quarter of a circle) and a straight piece; all of it in closed form.
 */

export const LANE = 3.5;
/** Half the side of the crossing's square, in m. */
export const CROSSING = 10;
/** Length of a road on each side of the crossing, in m. */
export const ARM = 90;

export type Turn = 'straight' | 'left' | 'right';

/** Routes come from the south and are turned by quarters: `quarter` 1 comes from the east, 2 from the north, 3 from the west. */
export interface Route {
  readonly turn: Turn;
  readonly quarter: number;
  /** Distance of the lane's middle from the middle of the road it comes along, in m. */
  readonly offset: number;
  /** Radius of the turn in m; 0 for straight on. */
  readonly radius: number;
  /** Metres from its start to the crossing, through it, and in all. */
  readonly entry: number;
  readonly through: number;
  readonly length: number;
}

/** A route of this turn; `quarter` and `offset` as in Route. */
export function makeRoute(turn: Turn, quarter: number, offset: number): Route {
  const radius = turn === 'left' ? CROSSING + offset : turn === 'right' ? CROSSING - offset : 0;
  const through = turn === 'straight' ? 2 * CROSSING : (radius * Math.PI) / 2;
  return { turn, quarter, offset, radius, entry: ARM, through, length: 2 * ARM + through };
}

/** A point on the map with a direction; reused by those who ask. */
export interface Pose {
  x: number;
  y: number;
  heading: number;
}

const COS = [1, 0, -1, 0];
const SIN = [0, 1, 0, -1];

/** Writes the pose `s` metres along a route, `side` metres to the left of it. */
export function poseAt(route: Route, s: number, side: number, out: Pose): void {
  const { turn, radius, offset, entry, through } = route;
  let x: number;
  let y: number;
  let heading = Math.PI / 2;
  if (s < entry || turn === 'straight') {
    x = offset - side;
    y = s - entry - CROSSING;
  } else {
    const sign = turn === 'left' ? 1 : -1;
    const inTurn = Math.min(s - entry, through);
    const angle = inTurn / radius;
    const beyond = s - entry - inTurn;
    heading += sign * angle;
    // The centre lies `radius` to the left or right of the entry.
    const r = radius - sign * side;
    x = offset - sign * radius + sign * r * Math.cos(angle) + beyond * Math.cos(heading);
    y = -CROSSING + r * Math.sin(angle) + beyond * Math.sin(heading);
  }
  const [c, q] = [COS[route.quarter], SIN[route.quarter]];
  out.x = c * x - q * y;
  out.y = q * x + c * y;
  out.heading = wrap(heading + (route.quarter * Math.PI) / 2);
}

/** Where a point lies beside a route. */
export interface Beside {
  /** Metres along the route. */
  s: number;
  /** Metres to the left of it. */
  side: number;
  /** Direction of the route there. */
  heading: number;
  /** 1/m, positive to the left. */
  curvature: number;
}

/** Projects a point onto a route that comes from the south (`quarter` 0). */
export function besideRoute(route: Route, x: number, y: number, out: Beside): void {
  const { turn, radius, offset, entry, through } = route;
  out.curvature = 0;
  if (turn === 'straight' || y < -CROSSING) {
    out.s = y + CROSSING + entry;
    out.side = offset - x;
    out.heading = Math.PI / 2;
    return;
  }
  const sign = turn === 'left' ? 1 : -1;
  const dx = sign * (x - (offset - sign * radius));
  const dy = y + CROSSING;
  if (dx <= 0) {
    // Past the turn: westwards or eastwards, along y = radius - 10.
    out.s = entry + through - dx;
    out.side = sign * (radius - dy);
    out.heading = wrap(Math.PI / 2 + (sign * Math.PI) / 2);
    return;
  }
  const angle = Math.atan2(dy, dx);
  out.s = entry + angle * radius;
  out.side = sign * (radius - Math.hypot(dx, dy));
  out.heading = wrap(Math.PI / 2 + sign * angle);
  out.curvature = sign / radius;
}

/** The same angle within (-pi, pi]. */
export function wrap(angle: number): number {
  const turned = angle % (2 * Math.PI);
  if (turned > Math.PI) return turned - 2 * Math.PI;
  return turned <= -Math.PI ? turned + 2 * Math.PI : turned;
}

/** Whether two rectangles touch: centres, directions; all are `length` by `width`. Separating axes of both. */
export function overlap(a: Pose, b: Pose, length: number, width: number): boolean {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const reach = Math.hypot(length, width);
  if (dx * dx + dy * dy > reach * reach) return false;
  return !apart(a.heading, b.heading, dx, dy, length, width) && !apart(b.heading, a.heading, dx, dy, length, width);
}

/** Whether the axes of a rectangle of direction `own` separate it from one of direction `other` at (dx, dy). */
function apart(own: number, other: number, dx: number, dy: number, length: number, width: number): boolean {
  const c = Math.cos(own);
  const s = Math.sin(own);
  const turn = Math.abs(Math.cos(other - own));
  const cross = Math.abs(Math.sin(other - own));
  const along = Math.abs(dx * c + dy * s);
  const across = Math.abs(dy * c - dx * s);
  return along > (length + turn * length + cross * width) / 2 || across > (width + cross * length + turn * width) / 2;
}
