/** Evaluates an actor-critic on any number of observations: one compiled plan for each of a few batch sizes. */
import type { Engine } from '../nn/executor.ts';
import { input } from '../nn/graph.ts';
import { plansBySize } from '../nn/plans.ts';
import { copyRun } from './copy.ts';
import { logProbabilities, type NetworkSpec, values } from './network.ts';

/** Rows first to first + count of arrays whose rows are whole observations, masks and so on. */
export interface Rows {
  /** [rows, observationSize] */
  readonly observations: Float32Array;
  /** [rows, actions]: 1 where the action may be chosen. */
  readonly masks: Uint8Array;
  readonly first: number;
  readonly count: number;
}

/** A network that is evaluated on observations. */
export interface Actor {
  /** Writes log-probabilities [count, actions] and values [count], from the start of each array. */
  evaluate(rows: Rows, logProbabilitiesOut: Float32Array, valuesOut: Float32Array): void;
}

/** Batch sizes that plans are compiled for. */
const SIZES = [1, 4, 8, 16, 32, 64, 128, 256];

/** The actor reads the engine's parameters at every call. A row's result does not depend on the rows around it. */
export function createActor(spec: NetworkSpec, engine: Engine): Actor {
  const O = spec.observationSize;
  const A = spec.actionNames.length;
  const planFor = plansBySize((size) => {
    const observation = input('observation', [size, O]);
    const mask = input('mask', [size, A]);
    return engine.compile({
      outputs: { logProbabilities: logProbabilities(spec, observation, mask), values: values(spec, observation) },
    });
  });

  function evaluate(
    { observations, masks, first, count }: Rows,
    logProbabilitiesOut: Float32Array,
    valuesOut: Float32Array,
  ): void {
    const largest = SIZES[SIZES.length - 1];
    for (let done = 0; done < count; ) {
      const left = count - done;
      const size = SIZES.find((s) => s >= left) ?? largest;
      const rows = Math.min(left, size);
      const from = first + done;
      const plan = planFor(size);
      copyRun(observations, from * O, plan.input('observation'), 0, rows * O);
      copyRun(masks, from * A, plan.input('mask'), 0, rows * A);
      plan.run();
      copyRun(plan.output('logProbabilities'), 0, logProbabilitiesOut, done * A, rows * A);
      copyRun(plan.output('values'), 0, valuesOut, done, rows);
      done += rows;
    }
  }

  return { evaluate };
}
