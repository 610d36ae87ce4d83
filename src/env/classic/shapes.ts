/** Convex polygons and their contact with a line segment, after Box2D 2.3 (Erin Catto, zlib licence): mass, clipping, manifold. */

export interface Polygon {
  /** Counter-clockwise, x and y in turn. */
  readonly vertices: Float64Array;
  /** Outward, of the side that starts at the vertex of the same index. */
  readonly normals: Float64Array;
  readonly mass: number;
  /** About the centre. */
  readonly inertia: number;
  readonly centreX: number;
  readonly centreY: number;
}

/** Points in metres, counter-clockwise; density in kg/m^2. */
export function makePolygon(points: readonly (readonly [number, number])[], density: number): Polygon {
  const n = points.length;
  const vertices = Float64Array.from(points.flat());
  const normals = new Float64Array(2 * n);
  let [area, cx, cy, second] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [[ax, ay], [bx, by]] = [points[i], points[(i + 1) % n]];
    const length = Math.hypot(bx - ax, by - ay);
    normals[2 * i] = (by - ay) / length;
    normals[2 * i + 1] = -(bx - ax) / length;
    // The triangle to the origin.
    const cross = ax * by - ay * bx;
    area += cross / 2;
    cx += (cross / 6) * (ax + bx);
    cy += (cross / 6) * (ay + by);
    second += (cross / 12) * (ax * ax + ax * bx + bx * bx + ay * ay + ay * by + by * by);
  }
  const mass = density * area;
  const [centreX, centreY] = [cx / area, cy / area];
  const inertia = density * second - mass * (centreX * centreX + centreY * centreY);
  return { vertices, normals, mass, inertia, centreX, centreY };
}

/** Where polygon and segment touch, up to two points. Reused; overwritten by `collide`. */
export interface Manifold {
  count: number;
  /** The segment is the reference, and points lie on the polygon in its own coordinates; else the other way round. */
  onSegment: boolean;
  /** Of the reference, in its coordinates. */
  normalX: number;
  normalY: number;
  planeX: number;
  planeY: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Tells which features touch, so that impulses are carried from step to step. */
  readonly id: Float64Array;
}

export const newManifold = (): Manifold => ({
  count: 0,
  onSegment: true,
  normalX: 0,
  normalY: 0,
  planeX: 0,
  planeY: 0,
  x: new Float64Array(2),
  y: new Float64Array(2),
  id: new Float64Array(2),
});

/** Skin of each shape in metres: shapes touch at twice this distance. */
export const SKIN = 0.01;
const ANGULAR_SLOP = (2 / 180) * Math.PI;

/** A place: the body's origin and the cosine and sine of its angle. */
export interface Pose {
  x: number;
  y: number;
  cos: number;
  sin: number;
}

const worldX = new Float64Array(16);
const worldY = new Float64Array(16);
const normalX = new Float64Array(16);
const normalY = new Float64Array(16);

/** Two points that are clipped, with their feature ids. */
interface Clip {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Whether feature a is a vertex (0) or a face (1); b the other way round. */
  readonly kind: Int32Array;
}
const newClip = (): Clip => ({
  x: new Float64Array(2),
  y: new Float64Array(2),
  a: new Int32Array(2),
  b: new Int32Array(2),
  kind: new Int32Array(2),
});
const [incident, once, twice] = [newClip(), newClip(), newClip()];

/** Keeps what lies on the inner side of a line; the number of points left. */
function clip(from: Clip, to: Clip, nx: number, ny: number, offset: number, vertex: number): number {
  const d0 = nx * from.x[0] + ny * from.y[0] - offset;
  const d1 = nx * from.x[1] + ny * from.y[1] - offset;
  let count = 0;
  for (let i = 0; i < 2; i++) {
    if ((i === 0 ? d0 : d1) > 0) continue;
    to.x[count] = from.x[i];
    to.y[count] = from.y[i];
    to.a[count] = from.a[i];
    to.b[count] = from.b[i];
    to.kind[count++] = from.kind[i];
  }
  if (d0 * d1 < 0) {
    const share = d0 / (d0 - d1);
    to.x[count] = from.x[0] + share * (from.x[1] - from.x[0]);
    to.y[count] = from.y[0] + share * (from.y[1] - from.y[0]);
    to.a[count] = vertex;
    to.b[count] = from.b[0];
    to.kind[count++] = 0;
  }
  return count;
}

/** Shapes whose bare distance is more do not touch. */
const REACH = 2 * SKIN;

/** Writes the shape under a pose to the scratch above; its distance from the line through (ax, ay) along (nx, ny). */
function placeShape(shape: Polygon, pose: Pose, ax: number, ay: number, nx: number, ny: number): number {
  let gap = Number.POSITIVE_INFINITY;
  for (let i = 0; i < shape.vertices.length / 2; i++) {
    const [lx, ly] = [shape.vertices[2 * i], shape.vertices[2 * i + 1]];
    const [mx, my] = [shape.normals[2 * i], shape.normals[2 * i + 1]];
    worldX[i] = pose.cos * lx - pose.sin * ly + pose.x;
    worldY[i] = pose.sin * lx + pose.cos * ly + pose.y;
    normalX[i] = pose.cos * mx - pose.sin * my;
    normalY[i] = pose.sin * mx + pose.cos * my;
    gap = Math.min(gap, nx * (worldX[i] - ax) + ny * (worldY[i] - ay));
  }
  return gap;
}

/** The face that lies farthest from the segment, or -1 where none faces it, and its distance. */
const farthest = { face: -1, gap: 0 };

/** Finds it for the shape in the scratch of n sides; false where the two are clear of each other. */
function findFace(n: number, ax: number, ay: number, bx: number, by: number, nx: number, ny: number): boolean {
  let [gap, face] = [Number.NEGATIVE_INFINITY, -1];
  for (let i = 0; i < n; i++) {
    const [px, py] = [-normalX[i], -normalY[i]];
    const distance = Math.min(
      px * (worldX[i] - ax) + py * (worldY[i] - ay),
      px * (worldX[i] - bx) + py * (worldY[i] - by),
    );
    if (distance > REACH) return false;
    // A segment without neighbours: only normals that face against its own count.
    if ((px + nx) * nx + (py + ny) * ny < -ANGULAR_SLOP) continue;
    if (distance > gap) [gap, face] = [distance, i];
  }
  farthest.face = face;
  farthest.gap = gap;
  return true;
}

/** The side of the shape in the scratch that faces most against (nx, ny) is the one to clip. */
function takeOpposedSide(n: number, nx: number, ny: number): void {
  let best = 0;
  for (let i = 1; i < n; i++) if (nx * normalX[i] + ny * normalY[i] < nx * normalX[best] + ny * normalY[best]) best = i;
  for (let k = 0; k < 2; k++) {
    const vertex = (best + k) % n;
    incident.x[k] = worldX[vertex];
    incident.y[k] = worldY[vertex];
    incident.a[k] = 0;
    incident.b[k] = vertex;
    incident.kind[k] = 1;
  }
}

/** The segment is the side to clip, against a face of the shape. */
function takeSegment(ax: number, ay: number, bx: number, by: number, face: number): void {
  incident.x[0] = ax;
  incident.x[1] = bx;
  incident.y[0] = ay;
  incident.y[1] = by;
  incident.a.fill(0);
  incident.b.fill(face);
  incident.kind.fill(0);
}

/** Finds the contact of a polygon at a pose with the segment from (ax, ay) to (bx, by), after b2CollideEdgeAndPolygon. */
export function collide(
  shape: Polygon,
  pose: Pose,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  out: Manifold,
): void {
  out.count = 0;
  const n = shape.vertices.length / 2;
  const length = Math.hypot(bx - ax, by - ay);
  const [ux, uy] = [(by - ay) / length, -(bx - ax) / length];
  const midX = pose.cos * shape.centreX - pose.sin * shape.centreY + pose.x;
  const midY = pose.sin * shape.centreX + pose.cos * shape.centreY + pose.y;
  const front = ux * (midX - ax) + uy * (midY - ay) >= 0;
  const [nx, ny] = front ? [ux, uy] : [-ux, -uy];

  const edgeGap = placeShape(shape, pose, ax, ay, nx, ny);
  if (edgeGap > REACH || !findFace(n, ax, ay, bx, by, nx, ny)) return;
  const { face } = farthest;
  const onSegment = face < 0 || !(farthest.gap > 0.98 * edgeGap + 0.001);
  out.onSegment = onSegment;
  // The reference side: from (rx, ry) to (sx, sy), with its normal.
  let [rx, ry, sx, sy, refX, refY, first, second] = [ax, ay, bx, by, ux, uy, 0, 1];
  if (onSegment) {
    takeOpposedSide(n, nx, ny);
    if (!front) [rx, ry, sx, sy, refX, refY, first, second] = [bx, by, ax, ay, -ux, -uy, 1, 0];
  } else {
    const next = (face + 1) % n;
    takeSegment(ax, ay, bx, by, face);
    [rx, ry, sx, sy] = [worldX[face], worldY[face], worldX[next], worldY[next]];
    [refX, refY, first, second] = [normalX[face], normalY[face], face, next];
  }
  const [tx, ty] = [refY, -refX];
  if (clip(incident, once, tx, ty, tx * rx + ty * ry, first) < 2) return;
  if (clip(once, twice, -tx, -ty, -tx * sx - ty * sy, second) < 2) return;
  out.normalX = onSegment ? refX : shape.normals[2 * face];
  out.normalY = onSegment ? refY : shape.normals[2 * face + 1];
  out.planeX = onSegment ? rx : shape.vertices[2 * face];
  out.planeY = onSegment ? ry : shape.vertices[2 * face + 1];
  for (let i = 0; i < 2; i++) {
    if (refX * (twice.x[i] - rx) + refY * (twice.y[i] - ry) > REACH) continue;
    const [dx, dy] = [twice.x[i] - pose.x, twice.y[i] - pose.y];
    out.x[out.count] = onSegment ? pose.cos * dx + pose.sin * dy : twice.x[i];
    out.y[out.count] = onSegment ? -pose.sin * dx + pose.cos * dy : twice.y[i];
    out.id[out.count++] = 1 + twice.a[i] + 16 * twice.b[i] + 256 * twice.kind[i] + (onSegment ? 0 : 512);
  }
}
