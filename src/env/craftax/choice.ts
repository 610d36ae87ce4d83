/**
 * `jax.random.choice` with probabilities, as XLA computes it on a CPU: a running sum in float32 over tiles of 16, tiles of
 * tiles of 16 and so on, then a binary search. Only the rounding tells it from a plain uniform choice.
 */
const f = Math.fround;
const TILE = 16;

/** Sum of the cells of a tile up to and including `last`, in order, when each cell counts `share`. */
function tileSum(open: Uint8Array, first: number, last: number, share: number): number {
  let sum = 0;
  for (let i = first; i <= last; i++) if (open[i] !== 0) sum = f(sum + share);
  return sum;
}

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
 * is 16, 256 or 4096. Source: jax.random.choice of JAX 0.10.2, XLA's reduce-window rewriter.
 */
export function chooseOpen(open: Uint8Array, count: number, luck: number): number {
  const cells = open.length;
  const share = f(1 / count);
  const sums = levels[0];
  for (let tile = 0; tile < cells / TILE; tile++) {
    sums[tile] = tileSum(open, tile * TILE, tile * TILE + TILE - 1, share);
  }
  runningSums(0, cells / TILE);
  const ahead = before[0];
  const upTo = (cell: number) => f(tileSum(open, cell & ~(TILE - 1), cell, share) + ahead[cell >> 4]);
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
