/**
 * What a formula means: its robustness over a finite trace by the definition, every operator a loop over the trace.
 * Slow and obviously right; monitors are compared with it. Values lie in [-1, 1], -1 for false and 1 for true for good.
 * Source: robustness of TLTL (Li, Vasile and Belta 2017, arXiv 1612.03471), with bounds in steps and a strong `next`.
 */
import { type Formula, isTemporal } from './goal.ts';

/** Robustness of a formula about one moment, at step t of the trace. */
export type Moment = (formula: Formula, t: number) => number;

/** The formula with `sequence` spelt out. */
export function chain(parts: readonly Formula[]): Formula {
  const [first, ...rest] = parts;
  const inner = 'eventually' in first ? first.eventually : first;
  const bound = 'eventually' in first && first.within !== undefined ? { within: first.within } : {};
  return { eventually: rest.length === 0 ? inner : { all: [inner, chain(rest)] }, ...bound };
}

/** Robustness at step t of a trace whose last step is `last`. */
export function robustnessOf(formula: Formula, at: Moment, t: number, last: number): number {
  if (!isTemporal(formula)) return at(formula, t);
  const over = (inner: Formula, from = t) => robustnessOf(inner, at, from, last);
  if ('all' in formula) return Math.min(...formula.all.map((part) => over(part)));
  if ('any' in formula) return Math.max(...formula.any.map((part) => over(part)));
  if ('not' in formula) return -over(formula.not);
  if ('implies' in formula) return Math.max(-over(formula.implies[0]), over(formula.implies[1]));
  if ('next' in formula) return t < last ? over(formula.next, t + 1) : -1;
  if ('sequence' in formula) return over(chain(formula.sequence));
  const bound = 'within' in formula && formula.within !== undefined ? formula.within : last;
  const end = Math.min(last, t + bound);
  if ('always' in formula) {
    let least = 1;
    for (let i = t; i <= end; i++) least = Math.min(least, over(formula.always, i));
    return least;
  }
  if ('eventually' in formula) {
    let most = -1;
    for (let i = t; i <= end; i++) most = Math.max(most, over(formula.eventually, i));
    return most;
  }
  if (!('until' in formula)) throw new Error('unreachable: every temporal operator is above');
  let most = -1;
  let held = 1;
  for (let i = t; i <= end; i++) {
    most = Math.max(most, Math.min(held, over(formula.until[1], i)));
    held = Math.min(held, over(formula.until[0], i));
  }
  return most;
}
