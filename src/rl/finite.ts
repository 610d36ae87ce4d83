/** Stops a run at the first number that is not finite, and says which operation made it. */
import type { RlgptError } from '../core/errors.ts';
import type { Engine, Plan, Program } from '../nn/executor.ts';
import { describe, type Tensor, topological } from '../nn/graph.ts';
import { nanError } from './sample.ts';

export interface TrainedStep {
  readonly engine: Engine;
  readonly program: Program;
  /** The program, compiled, with the inputs of the step at fault. */
  readonly plan: Plan;
  readonly gradNorm: number;
}

/** Throws RlgptError 'model' when a result or the gradient's norm is not finite. Cheap while all is well. */
export function checkStep(step: TrainedStep): void {
  const { program, plan, gradNorm } = step;
  const fine = Number.isFinite(gradNorm) && Object.keys(program.outputs).every((name) => allFinite(plan.output(name)));
  if (!fine) throw findSource(step);
}

const allFinite = (xs: Float32Array) => xs.every(Number.isFinite);

/** Runs the program once more with every intermediate kept, and names the first that is not finite. */
function findSource({ engine, program, plan }: TrainedStep): RlgptError {
  for (const { name } of engine.parameters) {
    if (!allFinite(engine.view('value', name))) return nanError('training', `parameter '${name}'`);
  }
  const order = topological([...Object.values(program.outputs), ...(program.gradients?.values() ?? [])]);
  const shown = order.filter((t) => t.dtype === 'f32' && t.op.kind !== 'parameter' && t.op.kind !== 'constant');
  const inspect = engine.compile({ outputs: Object.fromEntries(shown.map((t, i) => [`${i}`, t])) });
  copyInputs(order, plan, inspect);
  inspect.run();
  const index = shown.findIndex((_, i) => !allFinite(inspect.output(`${i}`)));
  return nanError('training', index < 0 ? 'the gradient norm' : nameOf(shown[index]));
}

function copyInputs(order: readonly Tensor[], from: Plan, to: Plan): void {
  for (const { op, dtype } of order) {
    if (op.kind !== 'input') continue;
    if (dtype === 'f32') to.input(op.name).set(from.input(op.name));
    else to.indices(op.name).set(from.indices(op.name));
  }
}

/** `input 'reward' [64]`, or `log [64,4] of softmax [64,4]`. */
function nameOf(t: Tensor): string {
  if (t.op.kind === 'input') return `input ${describe(t)}`;
  return `${describe(t)} of ${t.inputs.map(describe).join(' and ')}`;
}
