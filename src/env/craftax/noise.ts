/**
 * Perlin noise over a square map, float32 for float32 what `craftax.*.util.noise` computes under XLA on a CPU: products
 * are rounded before they are added, and the normalising division is a product with the reciprocal.
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

/** a (1 - t) + t b. */
const blend = (a: number, b: number, t: number): number => f(f(a * f(1 - t)) + f(t * b));

/** Gradients of the corners of the cells, reused between calls. */
let gx = new Float32Array(0);
let gy = new Float32Array(0);

/**
 * Writes noise in [0, 1] into `out` [size * size], row by row. `angles` [(rows + 1) * (columns + 1)] are fractions of a
 * turn for the corners of rows x columns cells; both divide `size`.
 */
export function perlin(out: Float32Array, size: number, angles: Float32Array, rows: number, columns: number): void {
  const corners = (rows + 1) * (columns + 1);
  if (gx.length < corners) {
    gx = new Float32Array(corners);
    gy = new Float32Array(corners);
  }
  for (let i = 0; i < corners; i++) {
    const angle = f(TWO_PI * angles[i]);
    gx[i] = cosf(angle);
    gy[i] = sinf(angle);
  }
  const height = size / rows;
  const width = size / columns;
  for (let i = 0; i < height; i++) {
    const x = i / height;
    const tx = fade(x);
    for (let j = 0; j < width; j++) {
      const y = j / width;
      const ty = fade(y);
      for (let row = 0; row < rows; row++) {
        let corner = row * (columns + 1);
        let cell = (row * height + i) * size + j;
        for (let column = 0; column < columns; column++, corner++, cell += width) {
          const below = corner + columns + 1;
          const n00 = f(f(x * gx[corner]) + f(y * gy[corner]));
          const n10 = f(f((x - 1) * gx[below]) + f(y * gy[below]));
          const n01 = f(f(x * gx[corner + 1]) + f((y - 1) * gy[corner + 1]));
          const n11 = f(f((x - 1) * gx[below + 1]) + f((y - 1) * gy[below + 1]));
          out[cell] = f(ROOT_TWO * blend(blend(n00, n10, tx), blend(n01, n11, tx), ty));
        }
      }
    }
  }
  normalise(out, size * size);
}

function normalise(out: Float32Array, cells: number): void {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < cells; i++) {
    if (out[i] < low) low = out[i];
    if (out[i] > high) high = out[i];
  }
  const scale = f(1 / f(high - low));
  for (let i = 0; i < cells; i++) out[i] = f(f(out[i] - low) * scale);
}
