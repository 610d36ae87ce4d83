/**
 * Sine and cosine in float32 as the C library computes them where JAX runs (glibc 2.28 to 2.40, after Arm's optimized
 * routines, MIT): a polynomial in float64, rounded once. Valid for |x| < 120; the world generator needs [0, 2 pi].
 */
const TWO_OVER_PI_24 = 10680707.430881744; // 2/pi * 2^24
const HALF_PI = 1.5707963267948966;

const C1 = -0.49999999725108224;
const C2 = 0.041666623324344516;
const C3 = -0.001388676379437604;
const C4 = 2.4390450703564542e-5;
const S1 = -0.16666654943701084;
const S2 = 0.008332178146138854;
const S3 = -0.00019517298981385725;

const SIGN = [1, -1, -1, 1];

/** The polynomial of quadrant n at the reduced argument x: even n is a sine, odd n a cosine. */
function polynomial(x: number, x2: number, negative: boolean, odd: boolean): number {
  if (!odd) {
    const x3 = x * x2;
    const s1 = S2 + x2 * S3;
    const x7 = x3 * x2;
    const s = x + x3 * S1;
    return Math.fround(s + x7 * s1);
  }
  const sign = negative ? -1 : 1;
  const x4 = x2 * x2;
  const c2 = sign * C3 + x2 * (sign * C4);
  const c1 = sign + x2 * (sign * C1);
  const x6 = x4 * x2;
  const c = c1 + x4 * (sign * C2);
  return Math.fround(c + x6 * c2);
}

const quadrant = (x: number): number => (Math.trunc(x * TWO_OVER_PI_24) + 0x800000) >> 24;

export function cosf(x: number): number {
  const n = Math.abs(x) < 0.7853981633974483 ? 0 : quadrant(x);
  const r = x - n * HALF_PI;
  return polynomial(r * SIGN[n & 3], r * r, (n & 2) !== 0, ((n ^ 1) & 1) === 1);
}

export function sinf(x: number): number {
  const n = Math.abs(x) < 0.7853981633974483 ? 0 : quadrant(x);
  const r = x - n * HALF_PI;
  return polynomial(r * SIGN[n & 3], r * r, (n & 2) !== 0, (n & 1) === 1);
}
