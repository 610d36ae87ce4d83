/** Figures that reports quote. */
import { createChooser } from './parts.ts';
import type { Rollout } from './rollout.ts';

/** How much an action was used: its share of all decisions, and its mean duration in primitive steps (0 if unused). */
export interface Usage {
  readonly share: number;
  readonly meanSteps: number;
}

/** More than so many names would fill a journal: then it is told of none. */
const MOST_NAMES = 64;

/** Share of decisions and mean duration by action; of each part of an action, where it has parts (`sizes`). */
export function usageOf(
  rollout: Rollout,
  actionNames: readonly string[],
  sizes?: readonly number[],
): Record<string, Usage> {
  if (actionNames.length > MOST_NAMES) return {};
  const { parts, split } = createChooser(actionNames.length, sizes);
  const choices = new Int32Array(parts.length);
  const chosen = actionNames.map(() => 0);
  const steps = actionNames.map(() => 0);
  for (let d = 0; d < rollout.count; d++) {
    split(rollout.actions[d], choices);
    for (let i = 0; i < parts.length; i++) {
      chosen[parts[i].first + choices[i]]++;
      steps[parts[i].first + choices[i]] += rollout.steps[d];
    }
  }
  const entry = (a: number): Usage => ({
    share: chosen[a] / rollout.count,
    meanSteps: chosen[a] === 0 ? 0 : steps[a] / chosen[a],
  });
  return Object.fromEntries(actionNames.map((name, a) => [name, entry(a)]));
}

/** NaN for none. */
export function meanOf(xs: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < xs.length; i++) sum += xs[i];
  return sum / xs.length;
}

/** 1 - Var(target - value) / Var(target); NaN when all targets are equal. */
export function explainedVariance(values: Float32Array, targets: Float32Array, count: number): number {
  let sum = 0;
  let errors = 0;
  for (let i = 0; i < count; i++) {
    sum += targets[i];
    errors += targets[i] - values[i];
  }
  const [mean, meanError] = [sum / count, errors / count];
  let total = 0;
  let rest = 0;
  for (let i = 0; i < count; i++) {
    total += (targets[i] - mean) ** 2;
    rest += (targets[i] - values[i] - meanError) ** 2;
  }
  return total === 0 ? Number.NaN : 1 - rest / total;
}
