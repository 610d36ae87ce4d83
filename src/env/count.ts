/** What worlds check of their callers: how many they are, which of them is meant, and the number of actions. */
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { RlgptError } from '../core/errors.ts';

/** Bytes that one world takes, roughly: as objects of the collector, and beside them. */
export interface WorldBytes {
  readonly heap: number;
  readonly beside: number;
}

/** Throws RlgptError 'usage' for a number of worlds that is none, or that this machine has no room for. */
export function checkWorldCount(n: number, { heap, beside }: WorldBytes): void {
  if (!Number.isInteger(n) || n < 1) throw new RlgptError('usage', `n is ${n}`, 'Use a positive integer.');
  const most = Math.floor(Math.min(getHeapStatistics().heap_size_limit / heap, totalmem() / (heap + beside)));
  if (n > most) throw new RlgptError('usage', `there is no room for ${n} worlds`, `Use at most ${most} here.`);
}

/** Throws RlgptError 'usage' for an index of no world, such as the fifth of four. */
export function checkWorldIndex(world: number, n: number): void {
  if (Number.isInteger(world) && world >= 0 && world < n) return;
  throw new RlgptError('usage', `there is no world ${world}`, n === 1 ? 'Use 0.' : `Use 0 to ${n - 1}.`);
}

/** Throws RlgptError 'shape' for actions of a step that are fewer or more than the worlds take. */
export function checkActions(actions: { readonly length: number }, wanted: number): void {
  if (actions.length === wanted) return;
  throw new RlgptError('shape', `${actions.length} numbers are given to a step`, `Give ${wanted}.`);
}
