// Sums, softmax, and the moving of rows.
import { hsum, madd, vexp, vlog } from './math';

/** o[r] = sum of x[r,c]. */
export function sumLast(x: usize, o: usize, r: i32, c: i32): void {
  for (let i = 0; i < r; i++) {
    store<f32>(o + (<usize>i << 2), rowSum(x, c));
    x += <usize>c << 2;
  }
}

function rowSum(x: usize, c: i32): f32 {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0);
  let j = 0;
  for (; j + 8 <= c; j += 8) {
    const q = x + (<usize>j << 2);
    s0 = f32x4.add(s0, v128.load(q));
    s1 = f32x4.add(s1, v128.load(q, 16));
  }
  let t = hsum(f32x4.add(s0, s1));
  for (; j < c; j++) t += load<f32>(x + (<usize>j << 2));
  return t;
}

/** o[c] = sum over rows of x[r,c]. */
export function sumRows(x: usize, o: usize, r: i32, c: i32): void {
  const step = <usize>c << 2;
  let j = 0;
  for (; j + 16 <= c; j += 16) {
    let q = x + (<usize>j << 2);
    let s0 = v128.load(q), s1 = v128.load(q, 16), s2 = v128.load(q, 32), s3 = v128.load(q, 48);
    for (let i = 1; i < r; i++) {
      q += step;
      s0 = f32x4.add(s0, v128.load(q));
      s1 = f32x4.add(s1, v128.load(q, 16));
      s2 = f32x4.add(s2, v128.load(q, 32));
      s3 = f32x4.add(s3, v128.load(q, 48));
    }
    const to = o + (<usize>j << 2);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  for (; j < c; j++) {
    let q = x + (<usize>j << 2);
    let s = load<f32>(q);
    for (let i = 1; i < r; i++) {
      q += step;
      s += load<f32>(q);
    }
    store<f32>(o + (<usize>j << 2), s);
  }
}

function rowMaximum(x: usize, c: i32): f32 {
  let j = 0;
  let m = load<f32>(x);
  if (c >= 4) {
    let v = v128.load(x);
    for (j = 4; j + 4 <= c; j += 4) v = f32x4.max(v, v128.load(x + (<usize>j << 2)));
    m = max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)));
  }
  for (; j < c; j++) m = max(m, load<f32>(x + (<usize>j << 2)));
  return m;
}

/** e times scale, and 0 for what would be a denormal. */
@inline function share(e: v128, scale: v128): v128 {
  const y = f32x4.mul(e, scale);
  return v128.andnot(y, f32x4.lt(y, f32x4.splat(1.17549435e-38)));
}

/** Rows of fewer columns are taken four at a time, one in each lane. */
const FEW_COLUMNS = 8;

/** Column j of four rows; `a` is its first element, a row that is not there repeats the first. */
@inline function lanes(a: usize, rows: i32, step: usize): v128 {
  let v = v128.load32_splat(a);
  if (rows > 1) v = v128.load_lane<f32>(a + step, v, 1);
  if (rows > 2) v = v128.load_lane<f32>(a + 2 * step, v, 2);
  if (rows > 3) v = v128.load_lane<f32>(a + 3 * step, v, 3);
  return v;
}

@inline function storeRows(o: usize, v: v128, rows: i32, step: usize): void {
  v128.store_lane<f32>(o, v, 0);
  if (rows > 1) v128.store_lane<f32>(o + step, v, 1);
  if (rows > 2) v128.store_lane<f32>(o + 2 * step, v, 2);
  if (rows > 3) v128.store_lane<f32>(o + 3 * step, v, 3);
}

function softmaxOfFew(x: usize, o: usize, r: i32, c: i32, logarithm: bool): void {
  const step = <usize>c << 2;
  for (let i = 0; i < r; i += 4) {
    const rows = r - i < 4 ? r - i : 4;
    let top = lanes(x, rows, step);
    for (let j = 1; j < c; j++) top = f32x4.max(top, lanes(x + (<usize>j << 2), rows, step));
    let sum = f32x4.splat(0);
    for (let j = 0; j < c; j++) {
      const q = <usize>j << 2;
      const d = f32x4.sub(lanes(x + q, rows, step), top);
      const e = vexp(d);
      sum = f32x4.add(sum, e);
      storeRows(o + q, logarithm ? d : e, rows, step);
    }
    const l = vlog(sum), scale = f32x4.div(f32x4.splat(1), sum);
    for (let j = 0; j < c; j++) {
      const q = o + (<usize>j << 2);
      const v = lanes(q, rows, step);
      storeRows(q, logarithm ? f32x4.sub(v, l) : share(v, scale), rows, step);
    }
    x += 4 * step;
    o += 4 * step;
  }
}

/** Softmax (or its logarithm) of each row. */
export function softmax(x: usize, o: usize, r: i32, c: i32, logarithm: bool): void {
  if (c < FEW_COLUMNS) return softmaxOfFew(x, o, r, c, logarithm);
  for (let i = 0; i < r; i++) {
    const top = f32x4.splat(rowMaximum(x, c));
    let sum = f32x4.splat(0);
    let j = 0;
    for (; j + 4 <= c; j += 4) {
      const q = <usize>j << 2;
      const d = f32x4.sub(v128.load(x + q), top);
      const e = vexp(d);
      sum = f32x4.add(sum, e);
      v128.store(o + q, logarithm ? d : e);
    }
    let s = hsum(sum);
    for (; j < c; j++) {
      const q = <usize>j << 2;
      const d = f32x4.sub(v128.load32_splat(x + q), top);
      const e = f32x4.extract_lane(vexp(d), 0);
      s += e;
      store<f32>(o + q, logarithm ? f32x4.extract_lane(d, 0) : e);
    }
    const l = vlog(f32x4.splat(s)), scale = f32x4.splat(<f32>1 / s);
    for (j = 0; j + 4 <= c; j += 4) {
      const q = o + (<usize>j << 2);
      const v = v128.load(q);
      v128.store(q, logarithm ? f32x4.sub(v, l) : share(v, scale));
    }
    for (; j < c; j++) {
      const q = o + (<usize>j << 2);
      const v = v128.load32_splat(q);
      store<f32>(q, f32x4.extract_lane(logarithm ? f32x4.sub(v, l) : share(v, scale), 0));
    }
    x += <usize>c << 2;
    o += <usize>c << 2;
  }
}

function softmaxGradOfFew(y: usize, g: usize, o: usize, r: i32, c: i32, logarithm: bool): void {
  const step = <usize>c << 2;
  for (let i = 0; i < r; i += 4) {
    const rows = r - i < 4 ? r - i : 4;
    let sum = f32x4.splat(0);
    for (let j = 0; j < c; j++) {
      const q = <usize>j << 2;
      const v = lanes(g + q, rows, step);
      sum = f32x4.add(sum, logarithm ? v : f32x4.mul(v, lanes(y + q, rows, step)));
    }
    for (let j = 0; j < c; j++) {
      const q = <usize>j << 2;
      const slope = softmaxSlope(lanes(y + q, rows, step), lanes(g + q, rows, step), sum, logarithm);
      storeRows(o + q, slope, rows, step);
    }
    y += 4 * step;
    g += 4 * step;
    o += 4 * step;
  }
}

/** y is the softmax: o = y (g - sum g y). y is the log-softmax: o = g - exp(y) sum g. */
export function softmaxGrad(y: usize, g: usize, o: usize, r: i32, c: i32, logarithm: bool): void {
  if (c < FEW_COLUMNS) return softmaxGradOfFew(y, g, o, r, c, logarithm);
  for (let i = 0; i < r; i++) {
    const sum = f32x4.splat(logarithm ? rowSum(g, c) : rowProduct(g, y, c));
    let j = 0;
    for (; j + 4 <= c; j += 4) {
      const q = <usize>j << 2;
      v128.store(o + q, softmaxSlope(v128.load(y + q), v128.load(g + q), sum, logarithm));
    }
    for (; j < c; j++) {
      const q = <usize>j << 2;
      const slope = softmaxSlope(v128.load32_splat(y + q), v128.load32_splat(g + q), sum, logarithm);
      store<f32>(o + q, f32x4.extract_lane(slope, 0));
    }
    y += <usize>c << 2;
    g += <usize>c << 2;
    o += <usize>c << 2;
  }
}

@inline function softmaxSlope(y: v128, g: v128, sum: v128, logarithm: bool): v128 {
  return logarithm ? f32x4.sub(g, f32x4.mul(vexp(y), sum)) : f32x4.mul(y, f32x4.sub(g, sum));
}

function rowProduct(x: usize, y: usize, c: i32): f32 {
  let s = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= c; j += 4) {
    const q = <usize>j << 2;
    s = madd(v128.load(x + q), v128.load(y + q), s);
  }
  let t = hsum(s);
  for (; j < c; j++) {
    const q = <usize>j << 2;
    t += load<f32>(x + q) * load<f32>(y + q);
  }
  return t;
}

/** o = (x - mean) / sqrt(variance + 1e-5) of each row; two passes, so that a large mean costs no precision. */
export function normalise(x: usize, o: usize, r: i32, c: i32): void {
  const n = <f32>c;
  for (let i = 0; i < r; i++) {
    const mean = f32x4.splat(rowSum(x, c) / n);
    const inverse = f32x4.splat(inverseDeviation(x, c));
    let j = 0;
    for (; j + 4 <= c; j += 4) {
      const q = <usize>j << 2;
      v128.store(o + q, f32x4.mul(f32x4.sub(v128.load(x + q), mean), inverse));
    }
    for (; j < c; j++) {
      const q = <usize>j << 2;
      store<f32>(o + q, (load<f32>(x + q) - f32x4.extract_lane(mean, 0)) * f32x4.extract_lane(inverse, 0));
    }
    x += <usize>c << 2;
    o += <usize>c << 2;
  }
}

function inverseDeviation(x: usize, c: i32): f32 {
  const n = <f32>c;
  const mean = rowSum(x, c) / n;
  const m = f32x4.splat(mean);
  let s = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= c; j += 4) {
    const d = f32x4.sub(v128.load(x + (<usize>j << 2)), m);
    s = f32x4.add(s, f32x4.mul(d, d));
  }
  let t = hsum(s);
  for (; j < c; j++) {
    const d = load<f32>(x + (<usize>j << 2)) - mean;
    t += d * d;
  }
  return <f32>1 / Mathf.sqrt(t / n + <f32>1e-5);
}

/** y is the normalised x: o = (g - mean(g) - y mean(g y)) / deviation of x. */
export function normaliseGrad(x: usize, y: usize, g: usize, o: usize, r: i32, c: i32): void {
  const n = <f32>c;
  for (let i = 0; i < r; i++) {
    let s = f32x4.splat(0), p = f32x4.splat(0);
    let j = 0;
    for (; j + 4 <= c; j += 4) {
      const q = <usize>j << 2;
      const v = v128.load(g + q);
      s = f32x4.add(s, v);
      p = f32x4.add(p, f32x4.mul(v, v128.load(y + q)));
    }
    let sum = hsum(s), product = hsum(p);
    for (; j < c; j++) {
      const q = <usize>j << 2;
      sum += load<f32>(g + q);
      product += load<f32>(g + q) * load<f32>(y + q);
    }
    sum /= n;
    product /= n;
    const inverse = inverseDeviation(x, c);
    const S = f32x4.splat(sum), P = f32x4.splat(product), I = f32x4.splat(inverse);
    for (j = 0; j + 4 <= c; j += 4) {
      const q = <usize>j << 2;
      const d = f32x4.sub(f32x4.sub(v128.load(g + q), S), f32x4.mul(v128.load(y + q), P));
      v128.store(o + q, f32x4.mul(d, I));
    }
    for (; j < c; j++) {
      const q = <usize>j << 2;
      store<f32>(o + q, (load<f32>(g + q) - sum - load<f32>(y + q) * product) * inverse);
    }
    x += <usize>c << 2;
    y += <usize>c << 2;
    g += <usize>c << 2;
    o += <usize>c << 2;
  }
}

/** o[n] = position of the largest of x[n,d], the first of equals. */
export function argmax(x: usize, o: usize, n: i32, d: i32): void {
  for (let i = 0; i < n; i++) {
    let best = 0;
    for (let j = 1; j < d; j++) if (load<f32>(x + (<usize>j << 2)) > load<f32>(x + (<usize>best << 2))) best = j;
    store<i32>(o + (<usize>i << 2), best);
    x += <usize>d << 2;
  }
}

/** o[d0,d1,d2,d3] in order from x with the strides s0 to s3, in bytes. */
export function permute(
  x: usize, o: usize, d0: i32, d1: i32, d2: i32, d3: i32, s0: i32, s1: i32, s2: i32, s3: i32,
): void {
  for (let i = 0; i < d0; i++) {
    for (let j = 0; j < d1; j++) {
      for (let k = 0; k < d2; k++) {
        const row = x + <usize>(i * s0 + j * s1 + k * s2);
        if (s3 == 4) {
          memory.copy(o, row, <usize>d3 << 2);
        } else {
          for (let l = 0; l < d3; l++) store<f32>(o + (<usize>l << 2), load<f32>(row + <usize>(l * s3)));
        }
        o += <usize>d3 << 2;
      }
    }
  }
}

/** o[n,d] = table[index[n],d]. An index outside [0,rows) gives NaN, which the caller's checks find. */
export function gather(table: usize, index: usize, o: usize, n: i32, d: i32, rows: i32): void {
  for (let i = 0; i < n; i++) {
    const k = load<i32>(index + (<usize>i << 2));
    if (<u32>k < <u32>rows) memory.copy(o, table + (<usize>(k * d) << 2), <usize>d << 2);
    else for (let j = 0; j < d; j++) store<f32>(o + (<usize>j << 2), NaN);
    o += <usize>d << 2;
  }
}

/** o[rows,d] = 0, then o[index[n]] += g[n,d] in the order of n. */
export function scatterAdd(g: usize, index: usize, o: usize, n: i32, d: i32, rows: i32): void {
  memory.fill(o, 0, <usize>(rows * d) << 2);
  for (let i = 0; i < n; i++) {
    const k = load<i32>(index + (<usize>i << 2));
    if (<u32>k < <u32>rows) {
      for (let j = 0; j < d; j++) {
        const q = o + (<usize>(k * d + j) << 2);
        store<f32>(q, load<f32>(q) + load<f32>(g + (<usize>j << 2)));
      }
    }
    g += <usize>d << 2;
  }
}

/** o[n] = x[n, index[n]]; NaN for an index outside [0,d). */
export function pick(x: usize, index: usize, o: usize, n: i32, d: i32): void {
  for (let i = 0; i < n; i++) {
    const k = load<i32>(index + (<usize>i << 2));
    store<f32>(o + (<usize>i << 2), <u32>k < <u32>d ? load<f32>(x + (<usize>(i * d + k) << 2)) : <f32>NaN);
  }
}

/** o[n,d] = 0 but for o[n, index[n]] = g[n]. */
export function pickGrad(g: usize, index: usize, o: usize, n: i32, d: i32): void {
  memory.fill(o, 0, <usize>(n * d) << 2);
  for (let i = 0; i < n; i++) {
    const k = load<i32>(index + (<usize>i << 2));
    if (<u32>k < <u32>d) store<f32>(o + (<usize>(i * d + k) << 2), load<f32>(g + (<usize>i << 2)));
  }
}

/** Copies `rows` runs of `bytes`; strides in bytes. */
export function copyRows(src: usize, dst: usize, rows: i32, bytes: i32, srcStride: i32, dstStride: i32): void {
  for (let i = 0; i < rows; i++) {
    memory.copy(dst, src, bytes);
    src += srcStride;
    dst += dstStride;
  }
}

export function zero(dst: usize, bytes: i32): void {
  memory.fill(dst, 0, bytes);
}
