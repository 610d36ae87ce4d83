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
/** Sums of tiles, then running sums before each tile. */
const levels = [new Float32Array(MAXIMUM / TILE), new Float32Array(MAXIMUM / TILE / TILE)];
const before = [new Float32Array(MAXIMUM / TILE), new Float32Array(MAXIMUM / TILE / TILE)];

/** `before[level][i]` = running sum of everything ahead of tile i, by the same scheme a level up. */
function runningSums(level: number, count: number): void {
  const sums = levels[level];
  const out = before[level];
  if (count <= TILE) {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      out[i] = sum;
      sum = f(sum + sums[i]);
    }
    return;
  }
  const above = levels[level + 1];
  for (let tile = 0; tile < count / TILE; tile++) {
    let sum = 0;
    for (let i = 0; i < TILE; i++) sum = f(sum + sums[tile * TILE + i]);
    above[tile] = sum;
  }
  runningSums(level + 1, count / TILE);
  const ahead = before[level + 1];
  out[0] = 0;
  for (let tile = 0; tile < count / TILE; tile++) {
    let sum = 0;
    for (let i = 0; i < TILE; i++) {
      sum = f(sum + sums[tile * TILE + i]);
      const next = tile * TILE + i + 1;
      if (next < count) out[next] = f(sum + ahead[tile]);
    }
  }
}

/**
 * The cell that falls to `luck` in [0, 1) among those with open[cell] = 1, which are `count` of them. The number of cells
 * is 16, 256, 4096, or another whose tiles and tiles of tiles are full or one, such as 2304 = 9 * 16 * 16. Source:
 * jax.random.choice of JAX 0.10.2, XLA's reduce-window rewriter.
 */
export function chooseOpen(open: Uint8Array, count: number, luck: number): number {
  const cells = open.length;
  const share = f(1 / count);
  for (let i = 1; i <= TILE; i++) shares[i] = f(shares[i - 1] + share);
  const sums = levels[0];
  const words = new Uint32Array(open.buffer, open.byteOffset, cells / 4);
  for (let tile = 0, word = 0; tile < cells / TILE; tile++, word += 4) {
    // four bytes at once: the bytes of the sum are counts below 5, and the product adds them up
    const four = words[word] + words[word + 1] + words[word + 2] + words[word + 3];
    sums[tile] = four === 0 ? 0 : shares[Math.imul(four, 0x01010101) >>> 24];
  }
  runningSums(0, cells / TILE);
  const ahead = before[0];
  const upTo = (cell: number) => f(shares[countOpen(open, cell & ~(TILE - 1), cell)] + ahead[cell >> 4]);
  const target = f(upTo(cells - 1) * f(1 - luck));
  let low = 0;
  let high = cells;
  for (let levelsLeft = Math.ceil(Math.log2(cells + 1)); levelsLeft > 0; levelsLeft--) {
    const middle = low + ((high - low) >> 1);
    if (middle < cells && target <= upTo(middle)) high = middle;
    else low = middle;
  }
  return high;
}
