// Four-lane float32 functions. AssemblyScript; compiled by scripts/kernels.mjs, never by tsc.
// Tails of arrays use the same functions on one splatted lane, so a result never depends on an element's position.

/** a b + c: two roundings, or what the host does where the build allows relaxed instructions. */
@inline export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/**
 * x kept between two constants; NaN stays NaN. One instruction for each bound, where f32x4.min and max are many: they
 * also treat a NaN in the second operand, which a constant never is.
 */
@inline function bounded(x: v128, low: f32, high: f32): v128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.splat(low)), f32x4.splat(high));
}

/** exp by Cephes' range reduction and polynomial, within 2 ulp; exactly 0 below -87, because denormals are slow. */
@inline export function vexp(x0: v128): v128 {
  let x = bounded(x0, -87.33654, 88.37626);
  const k = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  x = f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375)));
  x = f32x4.sub(x, f32x4.mul(k, f32x4.splat(-2.12194440e-4)));
  let y = f32x4.splat(1.9875691500e-4);
  y = madd(y, x, f32x4.splat(1.3981999507e-3));
  y = madd(y, x, f32x4.splat(8.3334519073e-3));
  y = madd(y, x, f32x4.splat(4.1665795894e-2));
  y = madd(y, x, f32x4.splat(1.6666665459e-1));
  y = madd(y, x, f32x4.splat(5.0000001201e-1));
  y = f32x4.add(f32x4.add(f32x4.mul(y, f32x4.mul(x, x)), x), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  // "not below" instead of "above", so that NaN stays NaN.
  return v128.andnot(f32x4.mul(y, power), f32x4.lt(x0, f32x4.splat(-87)));
}

/** tanh as an odd rational of degree 13 / 6 (the minimax fit that Eigen uses), saturated at 7.9. */
@inline export function vtanh(x0: v128): v128 {
  const x = bounded(x0, -7.90531110763549805, 7.90531110763549805);
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = madd(p, z, f32x4.splat(2.00018790482477e-13));
  p = madd(p, z, f32x4.splat(-8.60467152213735e-11));
  p = madd(p, z, f32x4.splat(5.12229709037114e-08));
  p = madd(p, z, f32x4.splat(1.48572235717979e-05));
  p = madd(p, z, f32x4.splat(6.37261928875436e-04));
  p = madd(p, z, f32x4.splat(4.89352455891786e-03));
  p = f32x4.mul(p, x);
  let q = f32x4.splat(1.19825839466702e-06);
  q = madd(q, z, f32x4.splat(1.18534705686654e-04));
  q = madd(q, z, f32x4.splat(2.26843463243900e-03));
  q = madd(q, z, f32x4.splat(4.89352518554385e-03));
  return f32x4.div(p, q);
}

/** At least 1.6e-38: the true value far below 0 is a denormal. */
@inline export function vsigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), vexp(f32x4.pmin(f32x4.neg(x), f32x4.splat(87)))));
}

/** log by Cephes' polynomial on [sqrt(1/2), sqrt(2)); NaN below 0, -Infinity at 0. Denormals count as 1.2e-38. */
@inline export function vlog(x0: v128): v128 {
  const x = f32x4.pmax(x0, f32x4.splat(1.17549435e-38));
  // Exponent and mantissa of x / sqrt(1/2), so that the mantissa lies around 1.
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const k = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(m, f32x4.splat(1));
  const z = f32x4.mul(f, f);
  let y = f32x4.splat(7.0376836292e-2);
  y = madd(y, f, f32x4.splat(-1.1514610310e-1));
  y = madd(y, f, f32x4.splat(1.1676998740e-1));
  y = madd(y, f, f32x4.splat(-1.2420140846e-1));
  y = madd(y, f, f32x4.splat(1.4249322787e-1));
  y = madd(y, f, f32x4.splat(-1.6668057665e-1));
  y = madd(y, f, f32x4.splat(2.0000714765e-1));
  y = madd(y, f, f32x4.splat(-2.4999993993e-1));
  y = madd(y, f, f32x4.splat(3.3333331174e-1));
  y = f32x4.mul(y, f32x4.mul(f, z));
  y = f32x4.add(y, f32x4.mul(k, f32x4.splat(-2.12194440e-4)));
  y = f32x4.sub(y, f32x4.mul(z, f32x4.splat(0.5)));
  y = f32x4.add(f32x4.add(f, y), f32x4.mul(k, f32x4.splat(0.693359375)));
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x0, f32x4.splat(0)));
  y = v128.bitselect(x0, y, f32x4.eq(x0, f32x4.splat(Infinity)));
  return v128.bitselect(f32x4.splat(NaN), y, v128.or(f32x4.lt(x0, f32x4.splat(0)), f32x4.ne(x0, x0)));
}

/** log(1 + e) for e in [0, 1]. Source: Goldberg 1991, theorem 4: the rounding of 1 + e cancels. */
@inline function vlog1p(e: v128): v128 {
  const u = f32x4.add(f32x4.splat(1), e);
  const rest = f32x4.sub(u, f32x4.splat(1));
  const y = f32x4.div(f32x4.mul(vlog(u), e), rest);
  return v128.bitselect(e, y, f32x4.eq(rest, f32x4.splat(0)));
}

@inline export function vsoftplus(x: v128): v128 {
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), vlog1p(vexp(f32x4.neg(f32x4.abs(x)))));
}

@inline function geluArgument(x: v128): v128 {
  const cubic = f32x4.mul(f32x4.splat(0.044715), f32x4.mul(x, f32x4.mul(x, x)));
  return f32x4.mul(f32x4.splat(0.7978845608), f32x4.add(x, cubic));
}

@inline export function vgelu(x: v128): v128 {
  const t = vtanh(geluArgument(x));
  return f32x4.mul(f32x4.mul(f32x4.splat(0.5), x), f32x4.add(f32x4.splat(1), t));
}

@inline export function vgeluSlope(x: v128): v128 {
  const t = vtanh(geluArgument(x));
  const inner = f32x4.mul(
    f32x4.splat(0.7978845608),
    f32x4.add(f32x4.splat(1), f32x4.mul(f32x4.splat(0.134145), f32x4.mul(x, x))),
  );
  const rest = f32x4.mul(f32x4.mul(x, f32x4.sub(f32x4.splat(1), f32x4.mul(t, t))), inner);
  return f32x4.mul(f32x4.splat(0.5), f32x4.add(f32x4.add(f32x4.splat(1), t), rest));
}

@inline export function hsum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Eight lanes to memory, or added to what is there. */
@inline export function storePair(c: usize, x: v128, y: v128, accumulate: bool): void {
  if (accumulate) {
    v128.store(c, f32x4.add(v128.load(c, 0), x), 0);
    v128.store(c, f32x4.add(v128.load(c, 16), y), 16);
  } else {
    v128.store(c, x, 0);
    v128.store(c, y, 16);
  }
}

/** The first lanes of x, as many as there are columns, at most four. */
@inline export function storeLanes(q: usize, x: v128, columns: i32, accumulate: bool): void {
  storeLane(q, f32x4.extract_lane(x, 0), accumulate);
  if (columns > 1) storeLane(q + 4, f32x4.extract_lane(x, 1), accumulate);
  if (columns > 2) storeLane(q + 8, f32x4.extract_lane(x, 2), accumulate);
  if (columns > 3) storeLane(q + 12, f32x4.extract_lane(x, 3), accumulate);
}

@inline export function storeLane(q: usize, x: f32, accumulate: bool): void {
  store<f32>(q, accumulate ? load<f32>(q) + x : x);
}
