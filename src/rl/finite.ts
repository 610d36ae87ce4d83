/** Stops a run at the first number that is not finite, and says which operation made it. */
import type { Engine, Plan } from '../nn/executor.ts';
import { nanError } from './sample.ts';

export interface TrainedStep {
  readonly engine: Engine;
  /** With the inputs of the step. */
  readonly plan: Plan;
  /** Scalar outputs of the plan. */
  readonly figures: readonly string[];
  readonly gradNorm: number;
}

/** Throws RlgptError 'model' when a figure or the norm of the gradients is not finite. Cheap while all is well. */
export function checkStep({ engine, plan, figures, gradNorm }: TrainedStep): void {
  const figure = figures.find((name) => !Number.isFinite(plan.output(name)[0]));
  if (figure === undefined && Number.isFinite(gradNorm)) return;
  for (const { name } of engine.parameters) {
    if (!engine.view('value', name).every(Number.isFinite)) throw nanError('training', `parameter '${name}'`);
  }
  throw nanError('training', plan.firstNonFinite()?.tensor ?? figure ?? 'the norm of the gradients');
}
