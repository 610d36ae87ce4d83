/** One floor while it is made: views of a world's arrays. */
import { CELLS } from './constants.ts';

export interface Floor {
  /** [CELLS] */
  readonly map: Uint8Array;
  readonly items: Uint8Array;
  readonly light: Float32Array;
  /** Cells. */
  ladderDown: number;
  ladderUp: number;
}

const f = Math.fround;

/**
 * The cell that falls to `luck` in [0, 1) among those with the block; 0 when there is none. The package weighs each such
 * cell by 1, so its running sums are exact.
 */
export function chooseOne(map: Uint8Array, block: number, luck: number): number {
  let count = 0;
  for (let cell = 0; cell < CELLS; cell++) if (map[cell] === block) count++;
  if (count === 0) return 0;
  let left = Math.ceil(f(count * f(1 - luck)));
  let cell = 0;
  while (map[cell] !== block || --left > 0) cell++;
  return cell;
}
