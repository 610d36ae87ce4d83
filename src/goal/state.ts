/** Formulas about one moment, bound to the facts of a world: truth, progress, robustness. Nothing is allocated. */
import { RlgptError, unknownName } from '../core/errors.ts';
import { type Facts, type Formula, partsOf } from './goal.ts';
import { bindComparison, bindRegion, signed } from './region.ts';

/** A formula about one moment, read in many worlds; made by `bindState`. */
export interface StateMonitor {
  /** The formula holds now in this world. */
  holds(world: number): boolean;
  /** How much of it holds, in [0, 1]; 1 exactly when it holds. Bounds count proportionally: the mean of all, the best of any. */
  progress(world: number): number;
  /** Signed margin in [-1, 1], never 0; above 0 exactly when it holds. */
  robustness(world: number): number;
}

/**
 * Binds a formula without temporal operators. Throws RlgptError 'unknown-name' for a fact that the world lacks, 'goal'
 * for an empty, non-finite or temporal formula.
 */
export function bindState(formula: Formula, facts: Facts): StateMonitor {
  if ('fact' in formula) return bindBound(formula.fact, formula.atLeast, facts);
  if ('is' in formula) return fromDistance(bindComparison(...formula.is, facts));
  if ('in' in formula) return fromDistance(bindRegion(formula.value, formula.in, facts));
  const parts = partsOf(formula).map((part) => bindState(part, facts));
  if ('not' in formula) return bindNot(parts[0]);
  if ('implies' in formula) return bindAny([bindNot(parts[0]), parts[1]]);
  if (!('all' in formula || 'any' in formula)) {
    const [word] = Object.keys(formula);
    throw new RlgptError('goal', `'${word}' in a condition about one moment`, 'Use temporal operators in goals only.');
  }
  if (parts.length === 0)
    throw new RlgptError(
      'goal',
      `goal has an empty '${'all' in formula ? 'all' : 'any'}'`,
      'Give it at least one part.',
    );
  return 'all' in formula ? bindAll(parts) : bindAny(parts);
}

/** Progress of a distance: from 0 at -1 to just below 1 at the boundary. */
function fromDistance(distance: (world: number) => number): StateMonitor {
  return {
    holds: (world) => distance(world) > 0,
    progress: (world) => {
      const d = distance(world);
      return d > 0 ? 1 : Math.min(1 + d, 1 - Number.EPSILON);
    },
    robustness: distance,
  };
}

function bindBound(fact: string, atLeast: number, facts: Facts): StateMonitor {
  const index = facts.index(fact);
  if (index < 0) throw unknownName('fact', fact, facts.names);
  if (!Number.isFinite(atLeast))
    throw new RlgptError('goal', `bound of '${fact}' is ${atLeast}`, 'Use a finite number.');
  const scale = Math.max(1, Math.abs(atLeast));
  return {
    holds: (world) => facts.read(world, index) >= atLeast,
    progress: (world) => {
      const value = facts.read(world, index);
      return value >= atLeast ? 1 : Math.max(0, value / atLeast);
    },
    robustness: (world) => {
      const value = facts.read(world, index);
      return signed(value >= atLeast, (value - atLeast) / scale);
    },
  };
}

function bindNot(inner: StateMonitor): StateMonitor {
  return {
    holds: (world) => !inner.holds(world),
    progress: (world) => (inner.holds(world) ? 0 : 1),
    robustness: (world) => -inner.robustness(world),
  };
}

function bindAll(parts: readonly StateMonitor[]): StateMonitor {
  return {
    holds: (world) => {
      for (let i = 0; i < parts.length; i++) if (!parts[i].holds(world)) return false;
      return true;
    },
    progress: (world) => {
      let sum = 0;
      for (let i = 0; i < parts.length; i++) sum += parts[i].progress(world);
      return sum / parts.length;
    },
    robustness: (world) => {
      let least = 1;
      for (let i = 0; i < parts.length; i++) least = Math.min(least, parts[i].robustness(world));
      return least;
    },
  };
}

function bindAny(parts: readonly StateMonitor[]): StateMonitor {
  return {
    holds: (world) => {
      for (let i = 0; i < parts.length; i++) if (parts[i].holds(world)) return true;
      return false;
    },
    progress: (world) => {
      let best = 0;
      for (let i = 0; i < parts.length; i++) best = Math.max(best, parts[i].progress(world));
      return best;
    },
    robustness: (world) => {
      let most = -1;
      for (let i = 0; i < parts.length; i++) most = Math.max(most, parts[i].robustness(world));
      return most;
    },
  };
}
