// Matrix products of one or two columns, or of few rows: nothing is gained by packing B for them.
import { hsum, madd, storeLane, storeLanes, storePair } from './math';
import { blockOf } from './pack';

/**
 * A[m,k] times one or two columns, each with its k elements side by side in b: four rows at a time, as sums of products
 * over eight partial sums. Value heads are such products.
 */
export function dots(m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, add: bool): void {
  const step = <usize>k << 2;
  for (let i = 0; i < m; i += 4) {
    const rows = m - i < 4 ? m - i : 4;
    const a1 = rows > 1 ? a + step : a, a2 = rows > 2 ? a + 2 * step : a, a3 = rows > 3 ? a + 3 * step : a;
    for (let j = 0; j < n; j++) {
      const column = b + <usize>j * step;
      const q = c + (<usize>(i * n + j) << 2);
      storeLane(q, dot(a, column, k), add);
      if (rows > 1) storeLane(q + (<usize>n << 2), dot(a1, column, k), add);
      if (rows > 2) storeLane(q + (<usize>(2 * n) << 2), dot(a2, column, k), add);
      if (rows > 3) storeLane(q + (<usize>(3 * n) << 2), dot(a3, column, k), add);
    }
    a += 4 * step;
  }
}

@inline function dot(a: usize, b: usize, k: i32): f32 {
  let s0 = f32x4.splat(0), s1 = f32x4.splat(0);
  let p = 0;
  for (; p + 8 <= k; p += 8) {
    const q = <usize>p << 2;
    s0 = madd(v128.load(a + q), v128.load(b + q), s0);
    s1 = madd(v128.load(a + q, 16), v128.load(b + q, 16), s1);
  }
  let t = hsum(f32x4.add(s0, s1));
  for (; p < k; p++) t += load<f32>(a + (<usize>p << 2)) * load<f32>(b + (<usize>p << 2));
  return t;
}

/** The columns of B[k,n] one after another. */
export function packDots(b: usize, n: i32, k: i32, dst: usize): void {
  for (let j = 0; j < n; j++) {
    for (let p = 0; p < k; p++) {
      store<f32>(dst, load<f32>(b + (<usize>(p * n + j) << 2)));
      dst += 4;
    }
  }
}

/**
 * A stored [k,m], transposed, times one or two columns, whose elements are `bk` bytes apart along k and `bj` from one
 * column to the other: sixteen rows at a time, in the order of `tile`.
 */
export function outers(m: i32, n: i32, k: i32, a: usize, b: usize, bk: usize, bj: usize, c: usize, add: bool): void {
  for (let j = 0; j < n; j++) {
    const column = b + <usize>j * bj;
    let i = 0;
    for (; i + 16 <= m; i += 16) {
      let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0);
      let pa = a + (<usize>i << 2), pb = column;
      for (let p = 0; p < k; p++) {
        const v = v128.load32_splat(pb);
        s0 = madd(v, v128.load(pa, 0), s0);
        s1 = madd(v, v128.load(pa, 16), s1);
        s2 = madd(v, v128.load(pa, 32), s2);
        s3 = madd(v, v128.load(pa, 48), s3);
        pa += <usize>m << 2;
        pb += bk;
      }
      const q = c + (<usize>(i * n + j) << 2);
      const ldc = <usize>n << 2;
      storeColumn(q, s0, 4, ldc, add);
      storeColumn(q + 4 * ldc, s1, 4, ldc, add);
      storeColumn(q + 8 * ldc, s2, 4, ldc, add);
      storeColumn(q + 12 * ldc, s3, 4, ldc, add);
    }
    // Lanes beyond the last row are computed from what lies there and thrown away.
    for (; i < m; i += 4) {
      let s = f32x4.splat(0);
      let pa = a + (<usize>i << 2), pb = column;
      for (let p = 0; p < k; p++) {
        s = madd(v128.load32_splat(pb), v128.load(pa), s);
        pa += <usize>m << 2;
        pb += bk;
      }
      storeColumn(c + (<usize>(i * n + j) << 2), s, m - i, <usize>n << 2, add);
    }
  }
}

/** The first lanes of x one below the other, as many as there are rows, at most four. */
@inline function storeColumn(q: usize, x: v128, rows: i32, ldc: usize, accumulate: bool): void {
  storeLane(q, f32x4.extract_lane(x, 0), accumulate);
  if (rows > 1) storeLane(q + ldc, f32x4.extract_lane(x, 1), accumulate);
  if (rows > 2) storeLane(q + 2 * ldc, f32x4.extract_lane(x, 2), accumulate);
  if (rows > 3) storeLane(q + 3 * ldc, f32x4.extract_lane(x, 3), accumulate);
}

/** Few rows times a row-major B, without packing, which would cost as much as the product. */
export function thin(m: i32, n: i32, k: i32, a: usize, ars: usize, acs: usize, b: usize, c: usize, add: bool): void {
  const ldb = <usize>n << 2;
  const block = blockOf(k);
  for (let i = 0; i < m; i++) {
    for (let pc = 0; pc < k; pc += block) {
      const kc = k - pc < block ? k - pc : block;
      const accumulate = add || pc > 0;
      const a0 = a + <usize>i * ars + <usize>pc * acs;
      const b0 = b + <usize>pc * ldb;
      let j = 0;
      for (; j + 16 <= n; j += 16) {
        let x0 = f32x4.splat(0), x1 = f32x4.splat(0), x2 = f32x4.splat(0), x3 = f32x4.splat(0);
        let pa = a0, pb = b0 + (<usize>j << 2);
        for (let p = 0; p < kc; p++) {
          const v = v128.load32_splat(pa);
          x0 = madd(v, v128.load(pb, 0), x0);
          x1 = madd(v, v128.load(pb, 16), x1);
          x2 = madd(v, v128.load(pb, 32), x2);
          x3 = madd(v, v128.load(pb, 48), x3);
          pa += acs;
          pb += ldb;
        }
        const q = c + (<usize>(i * n + j) << 2);
        storePair(q, x0, x1, accumulate);
        storePair(q + 32, x2, x3, accumulate);
      }
      // Lanes beyond the row's end are computed from what lies there and thrown away.
      for (; j < n; j += 4) {
        let x = f32x4.splat(0);
        let pa = a0, pb = b0 + (<usize>j << 2);
        for (let p = 0; p < kc; p++) {
          x = madd(v128.load32_splat(pa), v128.load(pb), x);
          pa += acs;
          pb += ldb;
        }
        storeLanes(c + (<usize>(i * n + j) << 2), x, n - j, accumulate);
      }
    }
  }
}
