// Packed matrix product C[m,n] = A B with a 4x8 register tile: eight accumulators are what V8's allocator keeps in
// registers. A transposed operand differs only in its strides. Every element of C is summed in the same order
// whatever m is (blocks of KC along k), so a row's result does not depend on the batch around it.

const KC = 256;
const MC = 120;
const NC = 512;

/** The first byte of memory that the module does not use itself. */
export function heapBase(): usize {
  return __heap_base;
}

/** Bytes of scratch memory that sgemm needs. */
export function gemmScratch(): i32 {
  return ((MC + 4) * KC + (NC + 8) * KC + 32) * 4;
}

/** One tile: c[4,8] (+)= sum over p of a[p,4] b[p,8]; both operands packed, `ldc` in bytes. */
@inline function tile(k: i32, pa: usize, pb: usize, c: usize, ldc: usize, accumulate: bool): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  for (let p = 0; p < k; p++) {
    const b0 = v128.load(pb, 0), b1 = v128.load(pb, 16);
    const a0 = v128.load32_splat(pa, 0);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.load32_splat(pa, 4);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.load32_splat(pa, 8);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load32_splat(pa, 12);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0));
    c31 = f32x4.add(c31, f32x4.mul(a3, b1));
    pa += 16;
    pb += 32;
  }
  storePair(c, c00, c01, accumulate);
  storePair(c + ldc, c10, c11, accumulate);
  storePair(c + 2 * ldc, c20, c21, accumulate);
  storePair(c + 3 * ldc, c30, c31, accumulate);
}

@inline function storePair(c: usize, x: v128, y: v128, accumulate: bool): void {
  if (accumulate) {
    v128.store(c, f32x4.add(v128.load(c, 0), x), 0);
    v128.store(c, f32x4.add(v128.load(c, 16), y), 16);
  } else {
    v128.store(c, x, 0);
    v128.store(c, y, 16);
  }
}

/** Packs `rows` x `k` elements at a + i*rs + p*cs (bytes) into panels of `width` rows, zero-padded. */
@inline function pack(a: usize, rs: usize, cs: usize, rows: i32, k: i32, width: i32, dst: usize): void {
  for (let i = 0; i < rows; i += width) {
    const n = rows - i < width ? rows - i : width;
    const base = a + <usize>i * rs;
    if (n == width && rs == 4) {
      for (let p = 0; p < k; p++) {
        const s = base + <usize>p * cs;
        v128.store(dst, v128.load(s));
        if (width == 8) v128.store(dst, v128.load(s, 16), 16);
        dst += <usize>width << 2;
      }
    } else if (n == width) {
      for (let p = 0; p < k; p++) {
        const s = base + <usize>p * cs;
        store<f32>(dst, load<f32>(s), 0);
        store<f32>(dst, load<f32>(s + rs), 4);
        store<f32>(dst, load<f32>(s + 2 * rs), 8);
        store<f32>(dst, load<f32>(s + 3 * rs), 12);
        if (width == 8) {
          store<f32>(dst, load<f32>(s + 4 * rs), 16);
          store<f32>(dst, load<f32>(s + 5 * rs), 20);
          store<f32>(dst, load<f32>(s + 6 * rs), 24);
          store<f32>(dst, load<f32>(s + 7 * rs), 28);
        }
        dst += <usize>width << 2;
      }
    } else {
      for (let p = 0; p < k; p++) {
        const s = base + <usize>p * cs;
        for (let r = 0; r < width; r++) store<f32>(dst + (<usize>r << 2), r < n ? load<f32>(s + <usize>r * rs) : <f32>0);
        dst += <usize>width << 2;
      }
    }
  }
}

function packA(a: usize, rs: usize, cs: usize, rows: i32, k: i32, dst: usize): void {
  pack(a, rs, cs, rows, k, 4, dst);
}

function packB(b: usize, rs: usize, cs: usize, cols: i32, k: i32, dst: usize): void {
  pack(b, cs, rs, cols, k, 8, dst);
}

/** Few rows times a row-major B, without packing: packing costs as much as the product when m is below 4. */
function thin(m: i32, n: i32, k: i32, a: usize, ars: usize, acs: usize, b: usize, c: usize): void {
  const ldb = <usize>n << 2;
  for (let i = 0; i < m; i++) {
    for (let pc = 0; pc < k; pc += KC) {
      const kc = k - pc < KC ? k - pc : KC;
      const accumulate = pc > 0;
      const a0 = a + <usize>i * ars + <usize>pc * acs;
      const b0 = b + <usize>pc * ldb;
      let j = 0;
      for (; j + 16 <= n; j += 16) {
        let x0 = f32x4.splat(0), x1 = f32x4.splat(0), x2 = f32x4.splat(0), x3 = f32x4.splat(0);
        let pa = a0, pb = b0 + (<usize>j << 2);
        for (let p = 0; p < kc; p++) {
          const v = v128.load32_splat(pa);
          x0 = f32x4.add(x0, f32x4.mul(v, v128.load(pb, 0)));
          x1 = f32x4.add(x1, f32x4.mul(v, v128.load(pb, 16)));
          x2 = f32x4.add(x2, f32x4.mul(v, v128.load(pb, 32)));
          x3 = f32x4.add(x3, f32x4.mul(v, v128.load(pb, 48)));
          pa += acs;
          pb += ldb;
        }
        const q = c + (<usize>(i * n + j) << 2);
        storePair(q, x0, x1, accumulate);
        storePair(q + 32, x2, x3, accumulate);
      }
      for (; j < n; j++) {
        let x: f32 = 0;
        let pa = a0, pb = b0 + (<usize>j << 2);
        for (let p = 0; p < kc; p++) {
          x = x + load<f32>(pa) * load<f32>(pb);
          pa += acs;
          pb += ldb;
        }
        const q = c + (<usize>(i * n + j) << 2);
        store<f32>(q, accumulate ? load<f32>(q) + x : x);
      }
    }
  }
}

/** C[m,n] = op(A) op(B); flags: 1 = A is stored [k,m], 2 = B is stored [n,k], 4 = add to C. `scratch` holds gemmScratch() bytes. */
export function sgemm(m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, flags: i32, scratch: usize): void {
  const ars: usize = flags & 1 ? 4 : <usize>k << 2, acs: usize = flags & 1 ? <usize>m << 2 : 4;
  const brs: usize = flags & 2 ? 4 : <usize>n << 2, bcs: usize = flags & 2 ? <usize>k << 2 : 4;
  if (m < 4 && !(flags & 6)) return thin(m, n, k, a, ars, acs, b, c);
  const ldc = <usize>n << 2;
  const wa = scratch, wb = wa + (MC + 4) * KC * 4, edge = wb + (NC + 8) * KC * 4;
  for (let jc = 0; jc < n; jc += NC) {
    const nc = n - jc < NC ? n - jc : NC;
    for (let pc = 0; pc < k; pc += KC) {
      const kc = k - pc < KC ? k - pc : KC;
      packB(b + <usize>pc * brs + <usize>jc * bcs, brs, bcs, nc, kc, wb);
      for (let ic = 0; ic < m; ic += MC) {
        const mc = m - ic < MC ? m - ic : MC;
        packA(a + <usize>ic * ars + <usize>pc * acs, ars, acs, mc, kc, wa);
        block(mc, nc, kc, wa, wb, c + <usize>ic * ldc + (<usize>jc << 2), ldc, pc > 0 || (flags & 4) != 0, edge);
      }
    }
  }
}

/** One packed block of C; tiles that stick out are computed aside in `edge` and copied. */
function block(mc: i32, nc: i32, kc: i32, wa: usize, wb: usize, c: usize, ldc: usize, accumulate: bool, edge: usize): void {
  for (let j = 0; j < nc; j += 8) {
    const nr = nc - j < 8 ? nc - j : 8;
    for (let i = 0; i < mc; i += 4) {
      const mr = mc - i < 4 ? mc - i : 4;
      const target = c + <usize>i * ldc + (<usize>j << 2);
      const pa = wa + <usize>(i * kc) * 4, pb = wb + <usize>(j * kc) * 4;
      const full = mr == 4 && nr == 8;
      tile(kc, pa, pb, full ? target : edge, full ? ldc : 32, full && accumulate);
      if (full) continue;
      for (let r = 0; r < mr; r++) {
        for (let s = 0; s < nr; s++) {
          const q = target + <usize>r * ldc + (<usize>s << 2);
          const v = load<f32>(edge + (<usize>(r * 8 + s) << 2));
          store<f32>(q, accumulate ? load<f32>(q) + v : v);
        }
      }
    }
  }
}
