/** Optimiser steps with a schedule and a clipped norm, over all parameters of an engine or some of them. */
import { RlgptError } from '../core/errors.ts';
import type { Engine } from './executor.ts';

/** A value that depends on the number of steps taken. Beyond `over` steps it stays at `to`. */
export type Schedule =
  | number
  | { readonly kind: 'linear' | 'cosine'; readonly from: number; readonly to: number; readonly over: number }
  /** Rises from 0 in `over` steps, then goes on as `after` counted from there. */
  | { readonly kind: 'warmup'; readonly over: number; readonly after: Schedule };

/** The value of a schedule after so many steps. */
export function scheduled(schedule: Schedule, step: number): number {
  if (typeof schedule === 'number') return schedule;
  const done = Math.min(1, step / schedule.over);
  switch (schedule.kind) {
    case 'linear':
      return schedule.from + (schedule.to - schedule.from) * done;
    case 'cosine':
      return schedule.to + ((schedule.from - schedule.to) * (1 + Math.cos(Math.PI * done))) / 2;
    case 'warmup':
      return done < 1 ? done * scheduled(schedule.after, 0) : scheduled(schedule.after, step - schedule.over);
    default:
      return schedule satisfies never;
  }
}

/** How gradients become steps. */
export interface OptimiserSpec {
  readonly kind: 'adam' | 'rmsprop';
  readonly learningRate: Schedule;
  /** Gradients are scaled down to this Euclidean norm; null leaves them. */
  readonly maxGradNorm: number | null;
  readonly epsilon: number;
  /** Decay of the first moment; Adam only. */
  readonly beta1: number;
  /** Decay of the second moment. */
  readonly beta2: number;
}

export const adamDefaults: OptimiserSpec = {
  kind: 'adam',
  learningRate: 3e-4,
  maxGradNorm: null,
  epsilon: 1e-8,
  beta1: 0.9,
  beta2: 0.999,
};

export const rmspropDefaults: OptimiserSpec = { ...adamDefaults, kind: 'rmsprop', learningRate: 7e-4, beta2: 0.99 };

export interface StepReport {
  /** Before clipping; not finite when a gradient is not, and then no parameter has changed. */
  readonly gradNorm: number;
  readonly learningRate: number;
}

/** An optimiser of the parameters of an engine. */
export interface Optimiser {
  /** Applies the engine's gradients. */
  step(): StepReport;
  /** Steps taken; write it when a checkpoint is loaded. Moments are in the engine. */
  count: number;
}

/** An optimiser of the named parameters, or of all. */
export function createOptimiser(engine: Engine, spec: OptimiserSpec, names?: readonly string[]): Optimiser {
  const { beta1, beta2, epsilon, maxGradNorm } = spec;
  if (maxGradNorm !== null && !(maxGradNorm > 0)) {
    throw new RlgptError('usage', `maxGradNorm is ${maxGradNorm}`, 'Make it positive, or null for no clipping.');
  }
  const optimiser: Optimiser = {
    count: 0,
    step() {
      const gradNorm = engine.gradientNorm(names);
      const learningRate = scheduled(spec.learningRate, optimiser.count);
      if (!Number.isFinite(gradNorm)) return { gradNorm, learningRate };
      optimiser.count++;
      const gradientScale = maxGradNorm === null ? 1 : Math.min(1, maxGradNorm / (gradNorm + 1e-6));
      if (spec.kind === 'adam') {
        engine.adam({ learningRate, step: optimiser.count, beta1, beta2, epsilon, gradientScale }, names);
      } else {
        engine.rmsprop({ learningRate, decay: beta2, epsilon, gradientScale }, names);
      }
      return { gradNorm, learningRate };
    },
  };
  return optimiser;
}
