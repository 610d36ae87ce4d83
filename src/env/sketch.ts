/** Pictures of worlds in the plane for people: filled polygons in the world's own units. */
import type { Picture } from './env.ts';

/** A closed polygon. */
export interface Shape {
  /** 0xRRGGBB. */
  readonly color: number;
  /** Corners, x (to the right) and y (up) in turn, in the world's units. */
  readonly points: readonly number[];
}

/** What a world looks like: shapes painted one over the other. */
export interface Sketch {
  /** In view, in the world's units: left, bottom, right, top. Drawn as large as the picture allows, in its middle. */
  readonly view: readonly [left: number, bottom: number, right: number, top: number];
  readonly shapes: readonly Shape[];
  /** 0xRRGGBB; white when left out. */
  readonly background?: number;
}

const WHITE = 0xffffff;

/** A rectangle. */
export const box = (left: number, bottom: number, right: number, top: number, color: number): Shape => ({
  color,
  points: [left, bottom, right, bottom, right, top, left, top],
});

/** A thick line from one point to another. */
export function bar(
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
  width: number,
  color: number,
): Shape {
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const [ox, oy] = [((by - ay) / length) * (width / 2), (-(bx - ax) / length) * (width / 2)];
  return { color, points: [ax + ox, ay + oy, bx + ox, by + oy, bx - ox, by - oy, ax - ox, ay - oy] };
}

const CORNERS = 48;

/** A filled circle. */
export function disc([x, y]: readonly [number, number], radius: number, color: number): Shape {
  const corner = (i: number) => [
    x + radius * Math.cos((2 * Math.PI * i) / CORNERS),
    y + radius * Math.sin((2 * Math.PI * i) / CORNERS),
  ];
  return { color, points: Array.from({ length: CORNERS }, (_, i) => corner(i)).flat() };
}

/** Fills a picture with a sketch. */
export function drawSketch({ view, shapes, background = WHITE }: Sketch, picture: Picture): void {
  const { rows, columns, data } = picture;
  const [left, bottom, right, top] = view;
  const scale = Math.min(columns / (right - left), rows / (top - bottom));
  const originX = columns / 2 - (scale * (left + right)) / 2;
  const originY = rows / 2 + (scale * (bottom + top)) / 2;
  for (let i = 0; i < 3 * rows * columns; i++) data[i] = (background >> (16 - 8 * (i % 3))) & 255;
  for (const { color, points } of shapes) {
    const pixels = Float64Array.from(points, (value, i) =>
      i % 2 === 0 ? originX + scale * value : originY - scale * value,
    );
    fill(pixels, color, picture);
  }
}

/** Rows of samples in a pixel: edges are soft. */
const SAMPLES = 4;

/** Paints a polygon of pixel coordinates over what is there, each pixel by the share of it that is covered. */
function fill(points: Float64Array, color: number, { rows, columns, data }: Picture): void {
  const heights = points.filter((_, i) => i % 2 === 1);
  const from = Math.max(0, Math.floor(Math.min(...heights)));
  const to = Math.min(rows, Math.ceil(Math.max(...heights)));
  const share = new Float64Array(columns);
  for (let y = from; y < to; y++) {
    share.fill(0);
    for (let i = 0; i < SAMPLES; i++) addRow(points, y + (i + 0.5) / SAMPLES, share);
    for (let x = 0, at = 3 * y * columns; x < columns; x++) {
      for (let k = 16; k >= 0; k -= 8, at++)
        if (share[x] > 0) data[at] = Math.round((1 - share[x]) * data[at] + share[x] * ((color >> k) & 255));
    }
  }
}

/** Adds to each column what a polygon covers of it along a row of samples. */
function addRow(points: Float64Array, y: number, share: Float64Array): void {
  const crossings: number[] = [];
  for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
    const [yi, yj] = [points[i + 1], points[j + 1]];
    if (yi > y !== yj > y) crossings.push(points[i] + ((points[j] - points[i]) * (y - yi)) / (yj - yi));
  }
  crossings.sort((a, b) => a - b);
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const [start, end] = [Math.max(0, crossings[i]), Math.min(share.length, crossings[i + 1])];
    for (let x = Math.floor(start); x < end; x++) share[x] += (Math.min(end, x + 1) - Math.max(start, x)) / SAMPLES;
  }
}
