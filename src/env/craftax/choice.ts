/**
 * `jax.random.choice` with probabilities, as XLA computes it on a CPU: a running sum in float32 over tiles of 16, tiles of
 * tiles of 16 and so on, then a binary search. Only the rounding tells it from a plain uniform choice.
 */
const f = Math.fround;
const TILE = 16;

/** Open cells of a tile, from its first to `last`. */
function countOpen(open: Uint8Array, first: number, last: number): number {
  let count = 0;
  for (let i = first; i <= last; i++) count += open[i];
  return count;
}

/** Sums of 0 to 16 shares, added one by one. */
const shares = new Float32Array(TILE + 1);

const MAXIMUM = 4096;
/** Sums of tiles; sums of tiles of tiles, and the running sums ahead of each. */
const sums = new Float32Array(MAXIMUM / TILE);
const groups = new Float32Array(TILE);
const ahead = new Float32Array(TILE);

/** Cells from the first to the last, which counts. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Sums up the tiles within a span; the others are 0. */
function sumTiles(open: Uint8Array, count: number, { first, last }: Span): void {
  const share = f(1 / count);
  for (let i = 1; i <= TILE; i++) shares[i] = f(shares[i - 1] + share);
  const words = new Uint32Array(open.buffer, open.byteOffset, open.length / 4);
  sums.fill(0);
  for (let tile = first >> 4, word = 4 * tile; tile <= last >> 4; tile++, word += 4) {
    // four bytes at once: the bytes of the sum are counts below 5, and the product adds them up
    const four = words[word] + words[word + 1] + words[word + 2] + words[word + 3];
    sums[tile] = four === 0 ? 0 : shares[Math.imul(four, 0x01010101) >>> 24];
  }
  groups.fill(0);
  for (let tile = (first >> 8) * TILE; tile <= last >> 4; tile++) groups[tile >> 4] += sums[tile];
  for (let i = 1; i < TILE; i++) ahead[i] = ahead[i - 1] + groups[i - 1];
}

/** The running sum up to a cell. */
function upTo(open: Uint8Array, cell: number): number {
  const last = cell >> 4;
  let sum = 0;
  for (let tile = last & ~(TILE - 1); tile < last; tile++) sum = f(sum + sums[tile]);
  return f(shares[countOpen(open, cell & ~(TILE - 1), cell)] + f(sum + ahead[last >> 4]));
}

/**
 * The cell that falls to `luck` in [0, 1) among those with open[cell] = 1, which are `count` of them and lie within `span`
 * (all cells unless told). The number of cells is 16, 256, 4096, or another whose tiles and tiles of tiles are full or one,
 * such as 2304 = 9 * 16 * 16. Source: jax.random.choice of JAX 0.10.2, XLA's reduce-window rewriter.
 */
export function chooseOpen(open: Uint8Array, count: number, luck: number, span?: Span): number {
  const cells = open.length;
  sumTiles(open, count, span ?? { first: 0, last: cells - 1 });
  const target = f(upTo(open, cells - 1) * f(1 - luck));
  let low = 0;
  let high = cells;
  for (let levelsLeft = Math.ceil(Math.log2(cells + 1)); levelsLeft > 0; levelsLeft--) {
    const middle = low + ((high - low) >> 1);
    if (middle < cells && target <= upTo(open, middle)) high = middle;
    else low = middle;
  }
  return high;
}
