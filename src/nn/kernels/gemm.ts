// Matrix product C[m,n] = A B with register tiles of 4x8 or 6x8 elements; which one is faster depends on the host's
// compiler of WebAssembly. B is packed into panels of 8 columns, A is read where it lies. Every element of C is summed
// in the same order whatever the tile and m are, so a row's result depends neither on them nor on the batch around it.
import { hsum, madd, storeLane, storeLanes, storePair } from './math';

/** Blocks along k and n: a packed block of B stays in the second-level cache. */
const KC = 384;
const NC = 256;

/** Rows of a tile, 4 or 6. */
let tileRows: i32 = 4;

export function setTileRows(rows: i32): void {
  tileRows = rows;
}

/** The first byte of memory that the module does not use itself. */
export function heapBase(): usize {
  return __heap_base;
}

/** Bytes of scratch memory that sgemm needs. */
export function gemmScratch(): i32 {
  return (NC * KC + 6 * 8 + 16) * 4;
}

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

function tile4(rows: i32, k: i32, a: usize, step: usize, b: usize, c: usize, ldc: usize, accumulate: bool): void {
  tile(false, false, rows, k, a, step, b, c, ldc, accumulate);
}

function tile6(rows: i32, k: i32, a: usize, step: usize, b: usize, c: usize, ldc: usize, accumulate: bool): void {
  tile(true, false, rows, k, a, step, b, c, ldc, accumulate);
}

function tile4T(k: i32, a: usize, step: usize, b: usize, c: usize, ldc: usize, accumulate: bool): void {
  tile(false, true, 4, k, a, step, b, c, ldc, accumulate);
}

function tile6T(k: i32, a: usize, step: usize, b: usize, c: usize, ldc: usize, accumulate: bool): void {
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

/**
 * A[m,k] times one or two columns, each with its k elements side by side in b: four rows at a time, as sums of products
 * over eight partial sums. Value heads are such products.
 */
function dots(m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, add: bool): void {
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

/**
 * A stored [k,m], transposed, times one or two columns, whose elements are `bk` bytes apart along k and `bj` from one
 * column to the other: sixteen rows at a time, in the order of `tile`.
 */
function outers(m: i32, n: i32, k: i32, a: usize, b: usize, bk: usize, bj: usize, c: usize, add: bool): void {
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

/** The columns of B[k,n] one after another. */
function packDots(b: usize, n: i32, k: i32, dst: usize): void {
  for (let j = 0; j < n; j++) {
    for (let p = 0; p < k; p++) {
      store<f32>(dst, load<f32>(b + (<usize>(p * n + j) << 2)));
      dst += 4;
    }
  }
}

/** All rows of A times the last panel of B, which has at most four columns. */
function narrowPanel(
  m: i32, columns: i32, k: i32, a: usize, step: usize, transposed: bool, b: usize, c: usize, ldc: usize, accumulate: bool,
): void {
  for (let i = 0; i < m; i += 8) {
    const rows = m - i < 8 ? m - i : 8;
    const row = c + <usize>i * ldc;
    if (transposed) narrow(true, rows, columns, k, a + (<usize>i << 2), step, b, row, ldc, accumulate);
    else narrow(false, rows, columns, k, a + <usize>i * step, step, b, row, ldc, accumulate);
  }
}

/** Packs k rows of B[k,cols], `ldb` bytes apart, into panels of 8 columns; what lies beyond the row fills the last one. */
function packRows(b: usize, ldb: usize, cols: i32, k: i32, dst: usize): void {
  for (let j = 0; j < cols; j += 8) {
    let s = b + (<usize>j << 2);
    for (let p = 0; p < k; p++) {
      v128.store(dst, v128.load(s, 0), 0);
      v128.store(dst, v128.load(s, 16), 16);
      s += ldb;
      dst += 32;
    }
  }
}

/** The same from B stored as [cols,k]: four by four elements are transposed in registers. */
function packColumns(b: usize, ldb: usize, cols: i32, k: i32, dst: usize): void {
  for (let j = 0; j < cols; j += 8) {
    const n = cols - j;
    const s = b + <usize>j * ldb;
    let p = 0;
    if (n >= 8) {
      for (; p + 4 <= k; p += 4) {
        const q = s + (<usize>p << 2);
        transpose(q, ldb, dst);
        transpose(q + 4 * ldb, ldb, dst + 16);
        dst += 128;
      }
    }
    for (; p < k; p++) {
      const q = s + (<usize>p << 2);
      for (let r = 0; r < 8; r++) store<f32>(dst + (<usize>r << 2), r < n ? load<f32>(q + <usize>r * ldb) : <f32>0);
      dst += 32;
    }
  }
}

/** Four rows `ld` bytes apart become four columns, 32 bytes apart. */
@inline function transpose(s: usize, ld: usize, dst: usize): void {
  const r0 = v128.load(s), r1 = v128.load(s + ld), r2 = v128.load(s + 2 * ld), r3 = v128.load(s + 3 * ld);
  const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(dst, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5), 0);
  v128.store(dst, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), 32);
  v128.store(dst, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), 64);
  v128.store(dst, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), 96);
}

/** Rows of equal blocks along k: as few as can be, none longer than KC. */
@inline export function blockOf(k: i32): i32 {
  const blocks = (k + KC - 1) / KC;
  return (k + blocks - 1) / blocks;
}

/** Few rows times a row-major B, without packing, which would cost as much as the product. */
function thin(m: i32, n: i32, k: i32, a: usize, ars: usize, acs: usize, b: usize, c: usize, add: bool): void {
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

/** C[m,n] = op(A) op(B); flags: 1 = A is stored [k,m], 2 = B is stored [n,k], 4 = add to C. `scratch` holds gemmScratch() bytes. */
export function sgemm(m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, flags: i32, scratch: usize): void {
  const transposed = (flags & 1) != 0;
  const step: usize = transposed ? <usize>m << 2 : <usize>k << 2;
  const add = (flags & 4) != 0;
  if (n <= 2 && n * k <= NC * KC) {
    const stored = (flags & 2) != 0;
    if (transposed) return outers(m, n, k, a, b, stored ? 4 : <usize>n << 2, stored ? <usize>k << 2 : 4, c, add);
    if (n == 1 || flags & 2) return dots(m, n, k, a, b, c, add);
    packDots(b, n, k, scratch);
    return dots(m, n, k, a, scratch, c, add);
  }
  if (m < 4 && !(flags & 2)) return thin(m, n, k, a, transposed ? 4 : step, transposed ? step : 4, b, c, add);
  const ldc = <usize>n << 2;
  const edge = scratch + NC * KC * 4;
  const block = blockOf(k);
  for (let jc = 0; jc < n; jc += NC) {
    const nc = n - jc < NC ? n - jc : NC;
    for (let pc = 0; pc < k; pc += block) {
      const kc = k - pc < block ? k - pc : block;
      if (flags & 2) packColumns(b + <usize>(jc * k + pc) * 4, <usize>k << 2, nc, kc, scratch);
      else packRows(b + <usize>(pc * n + jc) * 4, <usize>n << 2, nc, kc, scratch);
      const from = a + <usize>pc * (transposed ? step : 4);
      multiply(m, nc, kc, from, step, transposed, scratch, c + (<usize>jc << 2), ldc, add || pc > 0, edge);
    }
  }
}

/** All rows of A times one packed block of B; tiles that stick out are computed aside in `edge` and copied. */
function multiply(
  m: i32, nc: i32, kc: i32, a: usize, step: usize, transposed: bool, b: usize, c: usize, ldc: usize, accumulate: bool,
  edge: usize,
): void {
  const rest = nc & 7;
  const wide = rest > 0 && rest <= 4 ? nc - rest : nc;
  if (wide < nc) {
    narrowPanel(m, rest, kc, a, step, transposed, b + <usize>(wide * kc) * 4, c + (<usize>wide << 2), ldc, accumulate);
  }
  if (wide == 0) return;
  for (let i = 0; i < m; ) {
    const left = m - i;
    const six = tileRows == 6 && left > 4;
    const mr = six ? 6 : 4;
    const rows = left < mr ? left : mr;
    const pa = a + <usize>i * (transposed ? 4 : step);
    const row = c + <usize>i * ldc;
    for (let j = 0; j < wide; j += 8) {
      const pb = b + <usize>(j * kc) * 4;
      const full = rows == mr && nc - j >= 8;
      const target = full ? row + (<usize>j << 2) : edge;
      const ld: usize = full ? ldc : 32;
      const sum = full && accumulate;
      if (transposed) {
        if (six) tile6T(kc, pa, step, pb, target, ld, sum);
        else tile4T(kc, pa, step, pb, target, ld, sum);
      } else {
        if (six) tile6(rows, kc, pa, step, pb, target, ld, sum);
        else tile4(rows, kc, pa, step, pb, target, ld, sum);
      }
      if (!full) copyEdge(edge, row + (<usize>j << 2), rows, nc - j < 8 ? nc - j : 8, ldc, accumulate);
    }
    i += rows;
  }
}

function copyEdge(edge: usize, c: usize, rows: i32, columns: i32, ldc: usize, accumulate: bool): void {
  for (let r = 0; r < rows; r++) {
    for (let s = 0; s < columns; s++) {
      storeLane(c + <usize>r * ldc + (<usize>s << 2), load<f32>(edge + (<usize>(r * 8 + s) << 2)), accumulate);
    }
  }
}
