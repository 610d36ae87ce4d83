/** Moves of agents on a grid, and what happens where their ways meet. */
import type { Rng } from '../../core/rng.ts';

export const moveNames = ['stay', 'up', 'right', 'down', 'left'] as const;
export const STAY = 0;
const ROW_STEP = Int32Array.of(0, -1, 0, 1, 0);
const COLUMN_STEP = Int32Array.of(0, 0, 1, 0, -1);

export const collisionRules = ['standard', 'turns', 'none'] as const;
/**
 * - `standard`: all move at once, as in multi-agent path finding (Stern et al. 2019): no two agents on one cell, no two
 *   changing places; following and going round in a circle are fine. Whoever would break that stays where they are.
 * - `turns`: one after the other in an order drawn anew for each step; a cell that is taken cannot be entered.
 * - `none`: agents pass through each other.
 */
export type CollisionRule = (typeof collisionRules)[number];

/** The cell that a move leads to, or -1 beyond the edge or into an obstacle. */
export function target(cell: number, move: number, columns: number, obstacles: Uint8Array): number {
  if (move === STAY) return cell;
  const column = (cell % columns) + COLUMN_STEP[move];
  if (column < 0 || column >= columns) return -1;
  const to = cell + ROW_STEP[move] * columns + COLUMN_STEP[move];
  return to < 0 || to >= obstacles.length || obstacles[to] === 1 ? -1 : to;
}

/** Agents that take part in collisions: those with present[a] = 1. `wanted` becomes where each agent ends. */
export interface Crowd {
  readonly cells: Int32Array;
  readonly wanted: Int32Array;
  readonly present: Uint8Array;
}

/** The agent on each cell, -1 for none, and how many want it. Grown as needed; -1 and 0 between calls. */
let standing = new Int32Array(0);
let claims = new Int32Array(0);

/** Applies a rule to the moves of one world of `area` cells. */
export function settle(crowd: Crowd, rule: CollisionRule, area: number, rng: Rng): void {
  if (rule === 'none') return;
  if (standing.length < area) {
    standing = new Int32Array(area).fill(-1);
    claims = new Int32Array(area);
  }
  if (rule === 'standard') settleAtOnce(crowd);
  else settleInTurns(crowd, rng);
}

const revert: number[] = [];

/** Takes back moves until none breaks the rules; each round looks at all agents, so that no agent goes before another. */
function settleAtOnce({ cells, wanted, present }: Crowd): void {
  const n = cells.length;
  for (let a = 0; a < n; a++) if (present[a] === 1) standing[cells[a]] = a;
  do {
    for (const a of revert) wanted[a] = cells[a];
    revert.length = 0;
    for (let a = 0; a < n; a++) if (present[a] === 1) claims[wanted[a]]++;
    for (let a = 0; a < n; a++) {
      if (present[a] === 0 || wanted[a] === cells[a]) continue;
      const other = standing[wanted[a]];
      const swaps = other >= 0 && wanted[other] === cells[a];
      if (swaps || claims[wanted[a]] > 1) revert.push(a);
    }
    for (let a = 0; a < n; a++) claims[wanted[a]] = 0;
  } while (revert.length > 0);
  for (let a = 0; a < n; a++) standing[cells[a]] = -1;
}

const order: number[] = [];

function settleInTurns({ cells, wanted, present }: Crowd, rng: Rng): void {
  const n = cells.length;
  order.length = 0;
  for (let a = 0; a < n; a++) {
    order.push(a);
    if (present[a] === 1) standing[cells[a]] = a;
  }
  for (let i = n - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const held = order[i];
    order[i] = order[j];
    order[j] = held;
  }
  for (const a of order) {
    if (present[a] === 0) continue;
    if (wanted[a] !== cells[a] && standing[wanted[a]] >= 0) wanted[a] = cells[a];
    standing[cells[a]] = -1;
    standing[wanted[a]] = a;
  }
  for (let a = 0; a < n; a++) standing[wanted[a]] = -1;
}
