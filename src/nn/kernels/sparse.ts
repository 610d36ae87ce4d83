// Matrix product C[m,n] = A B for an A that is mostly zeros, such as one-hot observations. Only products with an element
// of A that is not 0 are formed, block by block in the order of sgemm, so the result is sgemm's to the bit: adding a zero
// changes no sum. (A number of B that is not finite counts only where A is not 0.)
import { blockOf } from './pack';
import { madd, storeLanes, storePair } from './math';

/** At most one element in so many may differ from 0. */
const DENSITY = 6;
/** Elements that differ from 0 in one block of a transposed A, at most: what the scratch memory of sgemm holds. */
const CAPACITY = 44000;

/** How many of `count` elements are not 0; stops beyond `limit`. */
function nonZeros(a: usize, count: i32, limit: i32): i32 {
  let found = 0;
  let i = 0;
  for (; i + 16 <= count && found <= limit; i += 16) {
    const q = a + (<usize>i << 2);
    const zero = f32x4.splat(0);
    found += popcnt(i32x4.bitmask(f32x4.ne(v128.load(q, 0), zero)));
    found += popcnt(i32x4.bitmask(f32x4.ne(v128.load(q, 16), zero)));
    found += popcnt(i32x4.bitmask(f32x4.ne(v128.load(q, 32), zero)));
    found += popcnt(i32x4.bitmask(f32x4.ne(v128.load(q, 48), zero)));
  }
  if (found > limit) return found;
  for (; i < count; i++) if (load<f32>(a + (<usize>i << 2)) != 0) found++;
  return found;
}

/** c[0,n] (+)= sum over a list of (row of B in bytes, value). */
@inline function combine(n: i32, list: usize, end: usize, b: usize, c: usize, accumulate: bool): void {
  let j = 0;
  for (; j + 32 <= n; j += 32) {
    let c0 = f32x4.splat(0), c1 = f32x4.splat(0), c2 = f32x4.splat(0), c3 = f32x4.splat(0);
    let c4 = f32x4.splat(0), c5 = f32x4.splat(0), c6 = f32x4.splat(0), c7 = f32x4.splat(0);
    const column = b + (<usize>j << 2);
    for (let q = list; q < end; q += 8) {
      const row = column + <usize>load<u32>(q);
      const x = v128.load32_splat(q, 4);
      c0 = madd(x, v128.load(row, 0), c0);
      c1 = madd(x, v128.load(row, 16), c1);
      c2 = madd(x, v128.load(row, 32), c2);
      c3 = madd(x, v128.load(row, 48), c3);
      c4 = madd(x, v128.load(row, 64), c4);
      c5 = madd(x, v128.load(row, 80), c5);
      c6 = madd(x, v128.load(row, 96), c6);
      c7 = madd(x, v128.load(row, 112), c7);
    }
    const to = c + (<usize>j << 2);
    storePair(to, c0, c1, accumulate);
    storePair(to + 32, c2, c3, accumulate);
    storePair(to + 64, c4, c5, accumulate);
    storePair(to + 96, c6, c7, accumulate);
  }
  // Lanes beyond the row's end are computed from what lies there and thrown away.
  for (; j < n; j += 4) {
    let x = f32x4.splat(0);
    const column = b + (<usize>j << 2);
    for (let q = list; q < end; q += 8) {
      x = madd(v128.load32_splat(q, 4), v128.load(column + <usize>load<u32>(q)), x);
    }
    storeLanes(c + (<usize>j << 2), x, n - j, accumulate);
  }
}

/**
 * C[m,n] = op(A) B where A has few elements that are not 0: then 1 is returned. Else 0, and C is as it was. Flag 1: A is
 * stored [k,m]. `scratch` holds gemmScratch() bytes.
 */
export function sgemmSparse(m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, flags: i32, scratch: usize): i32 {
  const transposed = (flags & 1) != 0;
  if (transposed && m > CAPACITY) return 0;
  const block = blockOf(k);
  let left = m * k / DENSITY;
  if (transposed) {
    for (let pc = 0; pc < k; pc += block) {
      const limit = left < CAPACITY - m ? left : CAPACITY - m;
      const found = nonZeros(a + <usize>pc * (<usize>m << 2), m * (k - pc < block ? k - pc : block), limit);
      if (found > limit) return 0;
      left -= found;
    }
    for (let pc = 0; pc < k; pc += block) {
      const rows = k - pc < block ? k - pc : block;
      byFeature(m, n, rows, a + <usize>pc * (<usize>m << 2), b + <usize>pc * (<usize>n << 2), c, pc > 0, scratch);
    }
    return 1;
  }
  if (nonZeros(a, m * k, left) > left) return 0;
  for (let i = 0; i < m; i++) {
    const row = a + <usize>i * (<usize>k << 2);
    for (let pc = 0; pc < k; pc += block) {
      const count = k - pc < block ? k - pc : block;
      const end = listRow(row + (<usize>pc << 2), count, n, scratch);
      combine(n, scratch, end, b + <usize>pc * (<usize>n << 2), c + <usize>i * (<usize>n << 2), pc > 0);
    }
  }
  return 1;
}

/** Lists the elements of a row that are not 0, as combine reads them; returns the list's end. */
function listRow(a: usize, count: i32, n: i32, list: usize): usize {
  const ldb = <u32>n << 2;
  let end = list;
  let p = 0;
  for (; p + 4 <= count; p += 4) {
    let bits = i32x4.bitmask(f32x4.ne(v128.load(a + (<usize>p << 2)), f32x4.splat(0)));
    while (bits) {
      const at = p + ctz(bits);
      store<u32>(end, <u32>at * ldb);
      store<f32>(end, load<f32>(a + (<usize>at << 2)), 4);
      end += 8;
      bits &= bits - 1;
    }
  }
  for (; p < count; p++) {
    const x = load<f32>(a + (<usize>p << 2));
    if (x == 0) continue;
    store<u32>(end, <u32>p * ldb);
    store<f32>(end, x, 4);
    end += 8;
  }
  return end;
}

/** C[m,n] (+)= A^T B for one block of A, stored [rows,m]: lists for each of the m features, then a sum for each list. */
function byFeature(m: i32, n: i32, rows: i32, a: usize, b: usize, c: usize, accumulate: bool, scratch: usize): void {
  // ends[f] is the end of the list of feature f; while the lists fill, the place of its next entry
  const ends = scratch;
  const entries = scratch + (<usize>(m + 1) << 3);
  memory.fill(ends, 0, <usize>m << 2);
  for (let r = 0; r < rows; r++) visit(a + <usize>r * (<usize>m << 2), m, 0, ends, 0);
  let next = <u32>entries;
  for (let f = 0; f < m; f++) {
    const q = ends + (<usize>f << 2);
    const length = load<u32>(q);
    store<u32>(q, next);
    next += length << 3;
  }
  for (let r = 0; r < rows; r++) visit(a + <usize>r * (<usize>m << 2), m, <u32>r * (<u32>n << 2), ends, 1);
  let from = entries;
  for (let f = 0; f < m; f++) {
    const end = <usize>load<u32>(ends + (<usize>f << 2));
    if (end > from || !accumulate) combine(n, from, end, b, c + <usize>f * (<usize>n << 2), accumulate);
    from = end;
  }
}

/** Counts the elements of a row that are not 0 by feature (fill = 0), or enters them into the features' lists. */
@inline function visit(row: usize, m: i32, offset: u32, ends: usize, fill: i32): void {
  let p = 0;
  for (; p + 4 <= m; p += 4) {
    let bits = i32x4.bitmask(f32x4.ne(v128.load(row + (<usize>p << 2)), f32x4.splat(0)));
    while (bits) {
      enter(row, p + ctz(bits), offset, ends, fill);
      bits &= bits - 1;
    }
  }
  for (; p < m; p++) if (load<f32>(row + (<usize>p << 2)) != 0) enter(row, p, offset, ends, fill);
}

@inline function enter(row: usize, at: i32, offset: u32, ends: usize, fill: i32): void {
  const q = ends + (<usize>at << 2);
  const end = load<u32>(q);
  if (fill == 0) return store<u32>(q, end + 1);
  store<u32>(<usize>end, offset);
  store<f32>(<usize>end, load<f32>(row + (<usize>at << 2)), 4);
  store<u32>(q, end + 8);
}
