// Register tiles of a matrix product: 4 or 6 rows by 8 columns, and 8 rows by the few columns of a last panel.
import { madd, storeLanes, storePair } from './math';

/**
 * One tile: c[rows,8] (+)= sum over p of a[rows,p] b[p,8], where b is packed. A transposed A has its rows side by side
 * and `step` bytes from one p to the next; else `step` is from row to row. Rows from `rows` on repeat the first.
 */
@inline function tile(
  six: bool, transposed: bool, rows: i32, k: i32, a: usize, step: usize, b: usize, c: usize, ldc: usize, accumulate: bool,
): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0), c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0), c51 = f32x4.splat(0);
  let a0 = a;
  let a1 = rows > 1 ? a + step : a, a2 = rows > 2 ? a + 2 * step : a, a3 = rows > 3 ? a + 3 * step : a;
  let a4 = rows > 4 ? a + 4 * step : a, a5 = rows > 5 ? a + 5 * step : a;
  for (let p = 0; p < k; p++) {
    const b0 = v128.load(b, 0), b1 = v128.load(b, 16);
    const x0 = v128.load32_splat(a0);
    c00 = madd(x0, b0, c00);
    c01 = madd(x0, b1, c01);
    const x1 = transposed ? v128.load32_splat(a0, 4) : v128.load32_splat(a1);
    c10 = madd(x1, b0, c10);
    c11 = madd(x1, b1, c11);
    const x2 = transposed ? v128.load32_splat(a0, 8) : v128.load32_splat(a2);
    c20 = madd(x2, b0, c20);
    c21 = madd(x2, b1, c21);
    const x3 = transposed ? v128.load32_splat(a0, 12) : v128.load32_splat(a3);
    c30 = madd(x3, b0, c30);
    c31 = madd(x3, b1, c31);
    if (six) {
      const x4 = transposed ? v128.load32_splat(a0, 16) : v128.load32_splat(a4);
      c40 = madd(x4, b0, c40);
      c41 = madd(x4, b1, c41);
      const x5 = transposed ? v128.load32_splat(a0, 20) : v128.load32_splat(a5);
      c50 = madd(x5, b0, c50);
      c51 = madd(x5, b1, c51);
    }
    if (transposed) {
      a0 += step;
    } else {
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      if (six) {
        a4 += 4;
        a5 += 4;
      }
    }
    b += 32;
  }
  storePair(c, c00, c01, accumulate);
  storePair(c + ldc, c10, c11, accumulate);
  storePair(c + 2 * ldc, c20, c21, accumulate);
  storePair(c + 3 * ldc, c30, c31, accumulate);
  if (six) {
    storePair(c + 4 * ldc, c40, c41, accumulate);
    storePair(c + 5 * ldc, c50, c51, accumulate);
  }
}

export function tile4(rows: i32, k: i32, a: usize, step: usize, b: usize, c: usize, ldc: usize, accumulate: bool): void {
  tile(false, false, rows, k, a, step, b, c, ldc, accumulate);
}

export function tile6(rows: i32, k: i32, a: usize, step: usize, b: usize, c: usize, ldc: usize, accumulate: bool): void {
  tile(true, false, rows, k, a, step, b, c, ldc, accumulate);
}

export function tile4T(k: i32, a: usize, step: usize, b: usize, c: usize, ldc: usize, accumulate: bool): void {
  tile(false, true, 4, k, a, step, b, c, ldc, accumulate);
}

export function tile6T(k: i32, a: usize, step: usize, b: usize, c: usize, ldc: usize, accumulate: bool): void {
  tile(true, true, 6, k, a, step, b, c, ldc, accumulate);
}

/**
 * Eight rows of at most four columns: c[rows,columns] (+)= sum over p of a[rows,p] b[p,columns], in the order of `tile`.
 * Value heads and small action sets are such products.
 */
@inline function narrow(
  transposed: bool, rows: i32, columns: i32, k: i32, a: usize, step: usize, b: usize, c: usize, ldc: usize,
  accumulate: bool,
): void {
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0), c2 = f32x4.splat(0), c3 = f32x4.splat(0);
  let c4 = f32x4.splat(0), c5 = f32x4.splat(0), c6 = f32x4.splat(0), c7 = f32x4.splat(0);
  let a0 = a;
  let a1 = rows > 1 ? a + step : a, a2 = rows > 2 ? a + 2 * step : a, a3 = rows > 3 ? a + 3 * step : a;
  let a4 = rows > 4 ? a + 4 * step : a, a5 = rows > 5 ? a + 5 * step : a;
  let a6 = rows > 6 ? a + 6 * step : a, a7 = rows > 7 ? a + 7 * step : a;
  for (let p = 0; p < k; p++) {
    const x = v128.load(b);
    c0 = madd(v128.load32_splat(a0), x, c0);
    c1 = madd(transposed ? v128.load32_splat(a0, 4) : v128.load32_splat(a1), x, c1);
    c2 = madd(transposed ? v128.load32_splat(a0, 8) : v128.load32_splat(a2), x, c2);
    c3 = madd(transposed ? v128.load32_splat(a0, 12) : v128.load32_splat(a3), x, c3);
    c4 = madd(transposed ? v128.load32_splat(a0, 16) : v128.load32_splat(a4), x, c4);
    c5 = madd(transposed ? v128.load32_splat(a0, 20) : v128.load32_splat(a5), x, c5);
    c6 = madd(transposed ? v128.load32_splat(a0, 24) : v128.load32_splat(a6), x, c6);
    c7 = madd(transposed ? v128.load32_splat(a0, 28) : v128.load32_splat(a7), x, c7);
    if (transposed) {
      a0 += step;
    } else {
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      a4 += 4;
      a5 += 4;
      a6 += 4;
      a7 += 4;
    }
    b += 32;
  }
  storeLanes(c, c0, columns, accumulate);
  if (rows > 1) storeLanes(c + ldc, c1, columns, accumulate);
  if (rows > 2) storeLanes(c + 2 * ldc, c2, columns, accumulate);
  if (rows > 3) storeLanes(c + 3 * ldc, c3, columns, accumulate);
  if (rows > 4) storeLanes(c + 4 * ldc, c4, columns, accumulate);
  if (rows > 5) storeLanes(c + 5 * ldc, c5, columns, accumulate);
  if (rows > 6) storeLanes(c + 6 * ldc, c6, columns, accumulate);
  if (rows > 7) storeLanes(c + 7 * ldc, c7, columns, accumulate);
}

/** All rows of A times the last panel of B, which has at most four columns. */
export function narrowPanel(
  m: i32, columns: i32, k: i32, a: usize, step: usize, transposed: bool, b: usize, c: usize, ldc: usize, accumulate: bool,
): void {
  for (let i = 0; i < m; i += 8) {
    const rows = m - i < 8 ? m - i : 8;
    const row = c + <usize>i * ldc;
    if (transposed) narrow(true, rows, columns, k, a + (<usize>i << 2), step, b, row, ldc, accumulate);
    else narrow(false, rows, columns, k, a + <usize>i * step, step, b, row, ldc, accumulate);
  }
}
