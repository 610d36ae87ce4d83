// Optimiser steps and the squared norm over runs of a flat region, whose lengths are multiples of four.

/** Sum of squares, added up in double precision. */
export function sumsq(a: usize, n: i32): f64 {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0);
  for (let j = 0; j < n; j += 4) {
    const x = v128.load(a + (<usize>j << 2));
    const low = f64x2.promote_low_f32x4(x);
    const high = f64x2.promote_low_f32x4(i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    s0 = f64x2.add(s0, f64x2.mul(low, low));
    s1 = f64x2.add(s1, f64x2.mul(high, high));
  }
  const s = f64x2.add(s0, s1);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/**
 * p -= rate * m / (sqrt(v * correction) + epsilon), gradients scaled by gs first; `rate` holds the first moment's
 * correction. Moments below 1e-30 become zero: they decay into denormals, which are many times slower.
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize, n: i32, gs: f32, rate: f32, beta1: f32, beta2: f32, correction: f32, epsilon: f32,
): void {
  const GS = f32x4.splat(gs), R = f32x4.splat(rate), E = f32x4.splat(epsilon), C = f32x4.splat(correction);
  const B1 = f32x4.splat(beta1), D1 = f32x4.splat(<f32>1 - beta1);
  const B2 = f32x4.splat(beta2), D2 = f32x4.splat(<f32>1 - beta2);
  const tiny = f32x4.splat(1e-30);
  for (let j = 0; j < n; j += 4) {
    const q = <usize>j << 2;
    const x = f32x4.mul(v128.load(g + q), GS);
    let mm = f32x4.add(f32x4.mul(B1, v128.load(m + q)), f32x4.mul(D1, x));
    let vv = f32x4.add(f32x4.mul(B2, v128.load(v + q)), f32x4.mul(D2, f32x4.mul(x, x)));
    mm = v128.andnot(mm, f32x4.lt(f32x4.abs(mm), tiny));
    vv = v128.andnot(vv, f32x4.lt(vv, tiny));
    v128.store(m + q, mm);
    v128.store(v + q, vv);
    const step = f32x4.div(f32x4.mul(R, mm), f32x4.add(f32x4.sqrt(f32x4.mul(vv, C)), E));
    v128.store(p + q, f32x4.sub(v128.load(p + q), step));
  }
}

/** v = decay v + (1 - decay) g^2, p -= rate g / (sqrt(v) + epsilon), gradients scaled by gs first. */
export function rmsprop(p: usize, g: usize, v: usize, n: i32, gs: f32, rate: f32, decay: f32, epsilon: f32): void {
  const GS = f32x4.splat(gs), R = f32x4.splat(rate), E = f32x4.splat(epsilon);
  const B = f32x4.splat(decay), D = f32x4.splat(<f32>1 - decay);
  const tiny = f32x4.splat(1e-30);
  for (let j = 0; j < n; j += 4) {
    const q = <usize>j << 2;
    const x = f32x4.mul(v128.load(g + q), GS);
    let vv = f32x4.add(f32x4.mul(B, v128.load(v + q)), f32x4.mul(D, f32x4.mul(x, x)));
    vv = v128.andnot(vv, f32x4.lt(vv, tiny));
    v128.store(v + q, vv);
    const step = f32x4.div(f32x4.mul(R, x), f32x4.add(f32x4.sqrt(vv), E));
    v128.store(p + q, f32x4.sub(v128.load(p + q), step));
  }
}

/** o = o + rate (a - o). */
export function blend(a: usize, o: usize, n: i32, rate: f32): void {
  const R = f32x4.splat(rate);
  for (let j = 0; j < n; j += 4) {
    const q = <usize>j << 2;
    const y = v128.load(o + q);
    v128.store(o + q, f32x4.add(y, f32x4.mul(R, f32x4.sub(v128.load(a + q), y))));
  }
}
