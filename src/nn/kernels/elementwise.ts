// Elementwise kernels. The function code is a constant wherever `map` and `zip` are inlined, so each case compiles to
// its own loop. Codes are the positions in UNARY and BINARY of src/nn/wasm-kernels.ts.
import { vexp, vgelu, vgeluSlope, vlog, vsigmoid, vsoftplus, vtanh } from './math';

@inline function one(code: i32, x: v128): v128 {
  if (code == 0) return vexp(x);
  if (code == 1) return vlog(x);
  if (code == 2) return vtanh(x);
  if (code == 3) return vsigmoid(x);
  if (code == 4) return f32x4.pmax(x, f32x4.splat(0));
  if (code == 5) return f32x4.mul(x, x);
  if (code == 6) return f32x4.neg(x);
  if (code == 7) return f32x4.sqrt(x);
  if (code == 8) return f32x4.abs(x);
  if (code == 9) return vsoftplus(x);
  return vgelu(x);
}

@inline function map(code: i32, a: usize, o: usize, n: i32): void {
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const q = <usize>j << 2;
    v128.store(o + q, one(code, v128.load(a + q)));
  }
  for (; j < n; j++) {
    const q = <usize>j << 2;
    store<f32>(o + q, f32x4.extract_lane(one(code, v128.load32_splat(a + q)), 0));
  }
}

/** o[n] = f(a[n]). */
export function unary(code: i32, a: usize, o: usize, n: i32): void {
  switch (code) {
    case 0: map(0, a, o, n); break;
    case 1: map(1, a, o, n); break;
    case 2: map(2, a, o, n); break;
    case 3: map(3, a, o, n); break;
    case 4: map(4, a, o, n); break;
    case 5: map(5, a, o, n); break;
    case 6: map(6, a, o, n); break;
    case 7: map(7, a, o, n); break;
    case 8: map(8, a, o, n); break;
    case 9: map(9, a, o, n); break;
    default: map(10, a, o, n);
  }
}

/** f(a + b) by rows. */
@inline function mapRows(code: i32, a: usize, b: usize, o: usize, r: i32, c: i32): void {
  for (let i = 0; i < r; i++) {
    let j = 0;
    for (; j + 4 <= c; j += 4) {
      const q = <usize>j << 2;
      v128.store(o + q, one(code, f32x4.add(v128.load(a + q), v128.load(b + q))));
    }
    for (; j < c; j++) {
      const q = <usize>j << 2;
      const x = f32x4.add(v128.load32_splat(a + q), v128.load32_splat(b + q));
      store<f32>(o + q, f32x4.extract_lane(one(code, x), 0));
    }
    a += <usize>c << 2;
    o += <usize>c << 2;
  }
}

/** o[r,c] = f(a[r,c] + b[c]), for the activations tanh, sigmoid, relu and gelu: the end of a layer. */
export function activate(code: i32, a: usize, b: usize, o: usize, r: i32, c: i32): void {
  switch (code) {
    case 2: mapRows(2, a, b, o, r, c); break;
    case 3: mapRows(3, a, b, o, r, c); break;
    case 4: mapRows(4, a, b, o, r, c); break;
    default: mapRows(10, a, b, o, r, c);
  }
}

@inline function two(code: i32, x: v128, y: v128): v128 {
  if (code == 0) return f32x4.add(x, y);
  if (code == 1) return f32x4.sub(x, y);
  if (code == 2) return f32x4.mul(x, y);
  if (code == 3) return f32x4.div(x, y);
  if (code == 4) return f32x4.max(x, y);
  if (code == 5) return f32x4.min(x, y);
  if (code == 6) return v128.and(f32x4.le(x, y), f32x4.splat(1));
  if (code == 7) return v128.and(f32x4.gt(x, y), f32x4.splat(1));
  // Backward steps: x is the value of the function (of abs and gelu, its argument), y the incoming gradient.
  if (code == 8) return f32x4.mul(y, f32x4.sub(f32x4.splat(1), f32x4.mul(x, x)));
  if (code == 9) return f32x4.mul(y, f32x4.mul(x, f32x4.sub(f32x4.splat(1), x)));
  if (code == 10) return v128.and(y, f32x4.gt(x, f32x4.splat(0)));
  if (code == 11) {
    const sign = v128.and(x, i32x4.splat(0x80000000));
    return v128.andnot(v128.xor(y, sign), f32x4.eq(x, f32x4.splat(0)));
  }
  return f32x4.mul(y, vgeluSlope(x));
}

@inline function zip(
  code: i32, a: usize, b: usize, o: usize, outer: i32, inner: i32, ao: i32, ai: i32, bo: i32, bi: i32,
): void {
  for (let i = 0; i < outer; i++) {
    const x = a + (<usize>(i * ao) << 2), y = b + (<usize>(i * bo) << 2);
    let j = 0;
    if (ai && bi) {
      for (; j + 4 <= inner; j += 4) {
        const q = <usize>j << 2;
        v128.store(o + q, two(code, v128.load(x + q), v128.load(y + q)));
      }
    } else if (ai) {
      const v = v128.load32_splat(y);
      for (; j + 4 <= inner; j += 4) {
        const q = <usize>j << 2;
        v128.store(o + q, two(code, v128.load(x + q), v));
      }
    } else {
      const u = v128.load32_splat(x);
      for (; j + 4 <= inner; j += 4) {
        const q = <usize>j << 2;
        v128.store(o + q, two(code, u, bi ? v128.load(y + q) : v128.load32_splat(y)));
      }
    }
    for (; j < inner; j++) {
      const u = v128.load32_splat(x + (<usize>(j * ai) << 2)), v = v128.load32_splat(y + (<usize>(j * bi) << 2));
      store<f32>(o + (<usize>j << 2), f32x4.extract_lane(two(code, u, v), 0));
    }
    o += <usize>inner << 2;
  }
}

/** o[outer,inner] = f(a, b), each operand with its strides in elements along outer and inner (the inner one 0 or 1). */
export function binary(
  code: i32, a: usize, b: usize, o: usize, outer: i32, inner: i32, ao: i32, ai: i32, bo: i32, bi: i32,
): void {
  switch (code) {
    case 0: zip(0, a, b, o, outer, inner, ao, ai, bo, bi); break;
    case 1: zip(1, a, b, o, outer, inner, ao, ai, bo, bi); break;
    case 2: zip(2, a, b, o, outer, inner, ao, ai, bo, bi); break;
    case 3: zip(3, a, b, o, outer, inner, ao, ai, bo, bi); break;
    case 4: zip(4, a, b, o, outer, inner, ao, ai, bo, bi); break;
    case 5: zip(5, a, b, o, outer, inner, ao, ai, bo, bi); break;
    case 6: zip(6, a, b, o, outer, inner, ao, ai, bo, bi); break;
    case 7: zip(7, a, b, o, outer, inner, ao, ai, bo, bi); break;
    case 8: zip(8, a, b, o, outer, inner, ao, ai, bo, bi); break;
    case 9: zip(9, a, b, o, outer, inner, ao, ai, bo, bi); break;
    case 10: zip(10, a, b, o, outer, inner, ao, ai, bo, bi); break;
    case 11: zip(11, a, b, o, outer, inner, ao, ai, bo, bi); break;
    default: zip(12, a, b, o, outer, inner, ao, ai, bo, bi);
  }
}

/**
 * Sixteen columns at a time: the sums of the gradient over rows, which are those of a bias, stay in registers.
 */
@inline function slopes(code: i32, y: usize, g: usize, o: usize, s: usize, r: i32, c: i32): void {
  const step = <usize>c << 2;
  let j = 0;
  for (; j + 16 <= c; j += 16) {
    let q = <usize>j << 2;
    const to = s + q;
    let s0 = f32x4.splat(-0), s1 = f32x4.splat(-0), s2 = f32x4.splat(-0), s3 = f32x4.splat(-0);
    for (let i = 0; i < r; i++) {
      const d0 = two(code, v128.load(y + q), v128.load(g + q));
      const d1 = two(code, v128.load(y + q, 16), v128.load(g + q, 16));
      const d2 = two(code, v128.load(y + q, 32), v128.load(g + q, 32));
      const d3 = two(code, v128.load(y + q, 48), v128.load(g + q, 48));
      v128.store(o + q, d0);
      v128.store(o + q, d1, 16);
      v128.store(o + q, d2, 32);
      v128.store(o + q, d3, 48);
      s0 = f32x4.add(s0, d0);
      s1 = f32x4.add(s1, d1);
      s2 = f32x4.add(s2, d2);
      s3 = f32x4.add(s3, d3);
      q += step;
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  for (; j < c; j++) {
    let q = <usize>j << 2;
    const to = s + q;
    let sum: f32 = -0;
    for (let i = 0; i < r; i++) {
      const d = f32x4.extract_lane(two(code, v128.load32_splat(y + q), v128.load32_splat(g + q)), 0);
      store<f32>(o + q, d);
      sum += d;
      q += step;
    }
    store<f32>(to, sum);
  }
}

/** o[r,c] = f(y, g) and s[c] = sum over rows of o, for tanhGrad, sigmoidGrad and reluGrad: the end of a layer, backwards. */
export function activateGrad(code: i32, y: usize, g: usize, o: usize, s: usize, r: i32, c: i32): void {
  switch (code) {
    case 8: slopes(8, y, g, o, s, r, c); break;
    case 9: slopes(9, y, g, o, s, r, c); break;
    default: slopes(10, y, g, o, s, r, c);
  }
}

/** o[n] = c[n] != 0 ? a[n] : b[n]. */
export function where(c: usize, a: usize, b: usize, o: usize, n: i32): void {
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const q = <usize>j << 2;
    const no = f32x4.eq(v128.load(c + q), f32x4.splat(0));
    v128.store(o + q, v128.bitselect(v128.load(b + q), v128.load(a + q), no));
  }
  for (; j < n; j++) {
    const q = <usize>j << 2;
    store<f32>(o + q, load<f32>(c + q) != 0 ? load<f32>(a + q) : load<f32>(b + q));
  }
}

/** o[n] = a[n] * factor + offset. */
export function scale(a: usize, o: usize, n: i32, factor: f32, offset: f32): void {
  const f = f32x4.splat(factor), c = f32x4.splat(offset);
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const q = <usize>j << 2;
    v128.store(o + q, f32x4.add(f32x4.mul(v128.load(a + q), f), c));
  }
  for (; j < n; j++) {
    const q = <usize>j << 2;
    store<f32>(o + q, load<f32>(a + q) * factor + offset);
  }
}

/** o[outer,inner] = a repeated; strides as in `binary`. */
export function expand(a: usize, o: usize, outer: i32, inner: i32, ao: i32, ai: i32): void {
  for (let i = 0; i < outer; i++) {
    const x = a + (<usize>(i * ao) << 2);
    if (ai) {
      memory.copy(o, x, <usize>inner << 2);
    } else {
      const v = load<f32>(x);
      for (let j = 0; j < inner; j++) store<f32>(o + (<usize>j << 2), v);
    }
    o += <usize>inner << 2;
  }
}
