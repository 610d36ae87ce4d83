/** A workload made ready to run on an engine: its training step, and acting. */
import { gradientsOf } from '../../src/nn/autodiff.ts';
import {
  checkProgram,
  type Engine,
  type EngineFactory,
  type Plan,
  type Program,
  parametersOf,
} from '../../src/nn/executor.ts';
import { adamDefaults, createOptimiser } from '../../src/nn/optimiser.ts';
import { initialValues, type Workload } from './workloads.ts';

export interface Trainer {
  /** Writes the inputs, computes gradients, clips, steps; returns the loss. */
  step(): number;
  /** Writes one batch of observations, computes, reads. */
  act: ((n: number) => () => number) | null;
}

/** `compile` says who computes: the engine itself, or a team of workers. */
export function createTrainer(
  workload: Workload,
  create: EngineFactory,
  compile: (engine: Engine, build: (rows: number) => Program, rows: number) => Plan = (engine, build, rows) =>
    engine.compile(build(rows)),
): Trainer {
  const build = (rows: number): Program => {
    const loss = workload.loss(rows);
    return { outputs: { loss }, gradients: gradientsOf(loss) };
  };
  const whole = build(workload.rows);
  const engine = create(parametersOf(Object.values(whole.outputs)));
  for (const [k, p] of engine.parameters.entries()) engine.view('value', p.name).set(initialValues(p, k));
  const plan = compile(engine, build, workload.rows);
  const feed = feeder(workload, whole, engine, plan);
  const { maxGradNorm } = workload;
  const optimiser = createOptimiser(engine, { ...adamDefaults, epsilon: 1e-5, maxGradNorm });
  return {
    step() {
      feed();
      plan.run();
      optimiser.step();
      return plan.output('loss')[0];
    },
    act: workload.act && ((n) => actor(workload, workload.act!(n), engine)),
  };
}

function actor(workload: Workload, heads: ReturnType<NonNullable<Workload['act']>>, engine: Engine): () => number {
  const program = { outputs: { heads } };
  const plan = engine.compile(program);
  const feed = feeder(workload, program, engine, plan);
  return () => {
    feed();
    plan.run();
    return plan.output('heads')[0];
  };
}

/** Copies the workload's data into the plan's inputs, as a learner does at each step. */
function feeder(workload: Workload, program: Program, engine: Engine, plan: Plan): () => void {
  const feeds = [...checkProgram(program, engine.parameters).inputs].map(([name, t]) => ({
    name,
    index: t.dtype === 'i32',
    data: workload.data(name, t.size),
  }));
  return () => {
    for (const { name, index, data } of feeds) (index ? plan.indices(name) : plan.input(name)).set(data);
  };
}
