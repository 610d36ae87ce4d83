/**
 * Perlin noise over a square map: `exactNoise` float32 for float32 what `craftax.*.util.noise` computes under XLA on a CPU
 * (products are rounded before they are added, and the normalising division is a product with the reciprocal), and
 * `quickNoise` the same function in a quarter of the time, equal within 1e-5.
 */
import { cosf, sinf } from './trig.ts';

const f = Math.fround;
const TWO_PI = f(2 * Math.PI);
const ROOT_TWO = f(Math.SQRT2);

/** 6 t^5 - 15 t^4 + 10 t^3, rounded as the package rounds it. */
function fade(t: number): number {
  const cube = f(f(t * t) * t);
  return f(cube * f(f(t * f(f(t * 6) - 15)) + 10));
}

/** Gradients of the corners of at most 32 x 32 cells, reused between calls. */
const gx = new Float32Array(33 * 33);
const gy = new Float32Array(33 * 33);

/**
 * Writes noise in [0, 1] into `out` [size * size], row by row. `angles` [(rows + 1) * (columns + 1)] are fractions of a
 * turn for the corners of rows x columns cells; both divide `size`. `added` [size * size] is added: the package's compiler
 * fuses the first sum after the noise with its last product, which are rounded once together.
 */
export type Noise = (
  out: Float32Array,
  size: number,
  angles: Float32Array,
  cells: { readonly rows: number; readonly columns: number },
  added?: Float32Array,
) => void;

function setGradients(angles: Float32Array, corners: number): void {
  for (let i = 0; i < corners; i++) {
    const angle = f(TWO_PI * angles[i]);
    gx[i] = cosf(angle);
    gy[i] = sinf(angle);
  }
}

export const exactNoise: Noise = (out, size, angles, { rows, columns }, added) => {
  setGradients(angles, (rows + 1) * (columns + 1));
  const height = size / rows;
  const width = size / columns;
  for (let j = 0; j < width; j++) {
    across[j] = j / width;
    fadeAcross[j] = fade(across[j]);
  }
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < height; i++) {
      noiseRow(out, (row * height + i) * size, row * (columns + 1), { columns, width, x: i / height });
    }
  }
  normalise(out, size * size, added);
};

/** Places across a cell, as fractions of its width, and their fades. */
const across = new Float32Array(64);
const fadeAcross = new Float32Array(64);

/** One row of the map, at the fraction x of the height of its cells; `corner` is the first on the left. */
function noiseRow(
  out: Float32Array,
  to: number,
  corner: number,
  { columns, width, x }: { readonly columns: number; readonly width: number; readonly x: number },
): void {
  const tx = fade(x);
  const rest = f(1 - tx);
  const below = corner + columns + 1;
  for (let column = 0; column < columns; column++) {
    const c = corner + column;
    const d = below + column;
    const a00 = f(x * gx[c]);
    const a10 = f((x - 1) * gx[d]);
    const a01 = f(x * gx[c + 1]);
    const a11 = f((x - 1) * gx[d + 1]);
    const b00 = gy[c];
    const b10 = gy[d];
    const b01 = gy[c + 1];
    const b11 = gy[d + 1];
    for (let j = 0; j < width; j++, to++) {
      const y = across[j];
      const n00 = f(a00 + f(y * b00));
      const n10 = f(a10 + f(y * b10));
      const n01 = f(a01 + f((y - 1) * b01));
      const n11 = f(a11 + f((y - 1) * b11));
      const left = f(f(n00 * rest) + f(tx * n10));
      const right = f(f(n01 * rest) + f(tx * n11));
      const ty = fadeAcross[j];
      out[to] = f(ROOT_TWO * f(f(f(1 - ty) * left) + f(ty * right)));
    }
  }
}

function normalise(out: Float32Array, cells: number, added: Float32Array | undefined): void {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < cells; i++) {
    if (out[i] < low) low = out[i];
    if (out[i] > high) high = out[i];
  }
  const scale = f(1 / f(high - low));
  if (added === undefined) for (let i = 0; i < cells; i++) out[i] = f(f(out[i] - low) * scale);
  else for (let i = 0; i < cells; i++) out[i] = f(f(out[i] - low) * scale + added[i]);
}

const MOST = 64;
/** For a place across a cell: how much of the gradients of the corners left and right comes to it, fades included. */
const left = new Float64Array(MOST);
const right = new Float64Array(MOST);
/**
 * What the gradients of the lines of corners above and below, along the rows and along the columns, come to at each place
 * of a row. These arrays and the map are constants, because the compiler then reads them without looking them up.
 */
const rowsAbove = new Float64Array(MOST);
const rowsBelow = new Float64Array(MOST);
const columnsAbove = new Float64Array(MOST);
const columnsBelow = new Float64Array(MOST);
const raw = new Float32Array(MOST * MOST);
/** Least and greatest value so far. */
const range = new Float64Array(2);

/**
 * A row of the map mixes what the lines of corners above and below come to at each place, and the mixture is the same all
 * along the row. size at most 64.
 */
export const quickNoise: Noise = (out, size, angles, { rows, columns }, added) => {
  setGradients(angles, (rows + 1) * (columns + 1));
  const height = size / rows;
  const width = size / columns;
  for (let j = 0; j < width; j++) {
    across[j] = j / width;
    right[j] = fade(across[j]);
    left[j] = 1 - right[j];
  }
  nextLine(0, columns, width);
  range[0] = Infinity;
  range[1] = -Infinity;
  for (let row = 0; row < rows; row++) {
    nextLine((row + 1) * (columns + 1), columns, width);
    for (let i = 0; i < height; i++) mixRow((row * height + i) * size, size, i / height);
  }
  const low = range[0];
  const scale = 1 / (range[1] - low);
  if (added === undefined) for (let i = 0; i < size * size; i++) out[i] = (raw[i] - low) * scale;
  else for (let i = 0; i < size * size; i++) out[i] = (raw[i] - low) * scale + added[i];
};

/** The line below becomes the one above; `corner` is the first of the new one. */
function nextLine(corner: number, columns: number, width: number): void {
  rowsAbove.set(rowsBelow);
  columnsAbove.set(columnsBelow);
  for (let c = corner, k = 0; c < corner + columns; c++) {
    const [x0, x1, y0, y1] = [gx[c], gx[c + 1], gy[c], gy[c + 1]];
    for (let j = 0; j < width; j++, k++) {
      rowsBelow[k] = left[j] * x0 + right[j] * x1;
      columnsBelow[k] = left[j] * across[j] * y0 + right[j] * (across[j] - 1) * y1;
    }
  }
}

/** One row of the map, at the fraction x of the height of its cells. */
function mixRow(to: number, size: number, x: number): void {
  const below = fade(x);
  const above = 1 - below;
  const near = x * above;
  const far = (x - 1) * below;
  let low = range[0];
  let high = range[1];
  for (let k = 0; k < size; k++) {
    const value = near * rowsAbove[k] + far * rowsBelow[k] + above * columnsAbove[k] + below * columnsBelow[k];
    if (value < low) low = value;
    if (value > high) high = value;
    raw[to + k] = value;
  }
  range[0] = low;
  range[1] = high;
}
