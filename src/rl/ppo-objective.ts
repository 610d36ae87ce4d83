/** The clipped objective of PPO over rows, for both of its networks (ppo.ts, ppo-recurrent.ts), and what goes with it. */
import {
  add,
  clip,
  constant,
  exp,
  greater,
  max,
  min,
  mul,
  neg,
  scale,
  square,
  sub,
  sumAll,
  type Tensor,
} from '../nn/graph.ts';
import { meanOf } from './figures.ts';

export const OBJECTIVE_FIGURES = ['policyLoss', 'valueLoss', 'entropy', 'approxKl', 'clipFraction'] as const;

export type ObjectiveFigures = Record<(typeof OBJECTIVE_FIGURES)[number], number>;

/** Sums of the figures over the minibatches of an epoch, before the first. */
export const emptyFigures = (): ObjectiveFigures & { gradNorm: number } => ({
  policyLoss: 0,
  valueLoss: 0,
  entropy: 0,
  approxKl: 0,
  clipFraction: 0,
  gradNorm: 0,
});

/** What the objective is made of, for N decisions. */
export interface Rows {
  /** [N]: log-probability of the chosen action, and entropy of the choice. */
  readonly chosen: Tensor;
  readonly entropy: Tensor;
  readonly values: Tensor;
  /** [N]: log-probability of the chosen action when it was chosen. */
  readonly old: Tensor;
  readonly advantage: Tensor;
  readonly target: Tensor;
  /** 1 / count on real rows and 0 on padding. */
  readonly weight: Tensor;
}

/** Settings of the objective. */
export interface Weights {
  readonly clip: number;
  readonly entropyWeight: number;
  readonly valueWeight: number;
}

/** The loss to be minimised, and the figures of it: averages over rows by their weight. */
export function clippedObjective(
  config: Weights,
  { chosen, values, old, advantage, target, weight, ...rows }: Rows,
): Record<(typeof OBJECTIVE_FIGURES)[number] | 'loss', Tensor> {
  const average = (x: Tensor) => sumAll(mul(x, weight));
  const logRatio = sub(chosen, old);
  const ratio = exp(logRatio);
  const clipped = clip(ratio, 1 - config.clip, 1 + config.clip);
  const policyLoss = neg(average(min(mul(ratio, advantage), mul(clipped, advantage))));
  const valueLoss = scale(average(square(sub(values, target))), 0.5);
  const entropy = average(rows.entropy);
  const approxKl = average(sub(scale(ratio, 1, -1), logRatio));
  const distance = max(scale(ratio, 1, -1), scale(ratio, -1, 1));
  const clipFraction = average(greater(distance, constant(config.clip)));
  const loss = add(add(policyLoss, scale(valueLoss, config.valueWeight)), scale(entropy, -config.entropyWeight));
  return { loss, policyLoss, valueLoss, entropy, approxKl, clipFraction };
}

/** The learning rate after so many primitive steps: constant, or falling linearly to 0 over `annealOver` of them. */
export const annealed = (
  { learningRate, annealOver }: { readonly learningRate: number; readonly annealOver: number },
  steps: number,
): number => learningRate * (annealOver > 0 ? Math.max(0, 1 - steps / annealOver) : 1);

/** To mean 0 and standard deviation 1, in place; equal numbers become 0. */
export function normalise(xs: Float32Array): void {
  const mean = meanOf(xs);
  let squares = 0;
  for (let i = 0; i < xs.length; i++) squares += Math.fround((xs[i] - mean) ** 2);
  const deviation = Math.sqrt(squares / xs.length);
  for (let i = 0; i < xs.length; i++) xs[i] = (xs[i] - mean) / (deviation + 1e-8);
}
