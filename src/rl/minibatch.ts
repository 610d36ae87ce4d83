/** How a set of rows is cut into random minibatches of few different sizes. */
import type { Rng } from '../core/rng.ts';

/**
 * The rows 0 to count - 1 in random order, in the fewest near-equal parts of at most `most` rows: a small last part
 * would count its few rows too much.
 */
export function minibatches(count: number, most: number, rng: Rng): Int32Array[] {
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let i = count - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const row = order[i];
    order[i] = order[j];
    order[j] = row;
  }
  const parts = Math.ceil(count / most);
  return Array.from({ length: parts }, (_, b) =>
    order.subarray(Math.floor((b * count) / parts), Math.floor(((b + 1) * count) / parts)),
  );
}

/** The batch size to compile for `rows` rows: `most`, halved while the rows still fit and at least 16 remain. */
export function paddedSize(rows: number, most: number): number {
  let size = most;
  while (size % 2 === 0 && size / 2 >= Math.max(rows, 16)) size /= 2;
  return size;
}
