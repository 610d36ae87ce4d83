/** Shortest ways on a grid, by breadth-first search. */
import { target } from './moves.ts';

export const FAR = 0x7fff_ffff;

let queue = new Int32Array(0);

/** Writes the steps from every cell to the nearest of `goals` into `out`, FAR where there is no way. */
export function distances(goals: readonly number[], columns: number, obstacles: Uint8Array, out: Int32Array): void {
  if (queue.length < obstacles.length) queue = new Int32Array(obstacles.length);
  out.fill(FAR);
  let end = 0;
  for (const goal of goals) {
    out[goal] = 0;
    queue[end++] = goal;
  }
  for (let i = 0; i < end; i++) {
    for (let move = 1; move < 5; move++) {
      const next = target(queue[i], move, columns, obstacles);
      if (next < 0 || out[next] !== FAR) continue;
      out[next] = out[queue[i]] + 1;
      queue[end++] = next;
    }
  }
}

/** Steps in a straight line from every cell to the nearest obstacle or the edge, [rows * columns]. */
export function clearances(rows: number, columns: number, obstacles: Uint8Array): Int32Array {
  const free = new Uint8Array(obstacles.length);
  const blocked: number[] = [];
  obstacles.forEach((obstacle, cell) => {
    if (obstacle === 1) blocked.push(cell);
  });
  const out = new Int32Array(obstacles.length);
  distances(blocked, columns, free, out);
  for (let cell = 0; cell < out.length; cell++) {
    const row = Math.floor(cell / columns);
    const column = cell % columns;
    out[cell] = Math.min(out[cell], row + 1, column + 1, rows - row, columns - column);
  }
  return out;
}
