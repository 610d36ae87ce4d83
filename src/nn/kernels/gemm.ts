// Matrix product C[m,n] = A B with register tiles of 4x8 or 6x8 elements; which one is faster depends on the host's
// compiler of WebAssembly. B is packed into panels of 8 columns, A is read where it lies. Every element of C is summed
// in the same order whatever the tile and m are, so a row's result depends neither on them nor on the batch around it.
import { storeLane } from './math';
import { blockOf, KC, NC, packColumns, packRows } from './pack';
import { dots, outers, packDots, thin } from './thin';
import { narrowPanel, tile4, tile4T, tile6, tile6T } from './tiles';

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
