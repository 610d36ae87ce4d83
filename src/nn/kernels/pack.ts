// Blocks of a matrix product, and the packing of B into panels of 8 columns, as the tiles read it.

/** Blocks along k and n: a packed block of B stays in the second-level cache. */
export const KC = 384;
export const NC = 256;

/** Rows of equal blocks along k: as few as can be, none longer than KC. */
@inline export function blockOf(k: i32): i32 {
  const blocks = (k + KC - 1) / KC;
  return (k + blocks - 1) / blocks;
}

/** Packs k rows of B[k,cols], `ldb` bytes apart, into panels of 8 columns; what lies beyond the row fills the last one. */
export function packRows(b: usize, ldb: usize, cols: i32, k: i32, dst: usize): void {
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
export function packColumns(b: usize, ldb: usize, cols: i32, k: i32, dst: usize): void {
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
