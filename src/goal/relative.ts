/** Goals that count from now: rewrites `gain:` bounds as bounds on what is held, given what is held at this moment. */
import type { Facts, Goal } from './goal.ts';

/** The goal with every `gain:x >= n` replaced by `have:x >= (held now) + n` in one world. */
export function fromNow(goal: Goal, facts: Facts, world: number): Goal {
  if ('fact' in goal) {
    if (!goal.fact.startsWith('gain:')) return goal;
    const fact = `have:${goal.fact.slice('gain:'.length)}`;
    return { fact, atLeast: facts.read(world, facts.index(fact)) + goal.atLeast };
  }
  if ('not' in goal) return { not: fromNow(goal.not, facts, world) };
  if ('all' in goal) return { all: goal.all.map((part) => fromNow(part, facts, world)) };
  return { any: goal.any.map((part) => fromNow(part, facts, world)) };
}
