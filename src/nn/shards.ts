/**
 * A batch cut into shards of equal size. Each shard has its own gradients, outputs and slice of the inputs in memory
 * that threads may share; sums over shards are taken in their order, so results do not depend on who computed which.
 */
import { RlgptError } from '../core/errors.ts';
import { checkProgram, type Engine, type ParameterSpec, type Plan, type Program } from './executor.ts';
import { describe, type Tensor } from './graph.ts';
import { type Shape, sameShape, sizeOf } from './shape.ts';

/** How a tensor of the whole batch is made of the shards' ones. */
export interface Cut {
  readonly name: string;
  readonly dtype: Tensor['dtype'];
  /** Elements of the whole, and of one shard. */
  readonly size: number;
  readonly part: number;
  /** Runs of `run` elements of a shard, one for each index of the axes before the cut; null when not cut. */
  readonly run: number | null;
}

/** Plain data, for threads. */
export interface ShardLayout {
  readonly shards: number;
  readonly inputs: readonly Cut[];
  readonly outputs: readonly Cut[];
  /** Elements of a flat region. */
  readonly total: number;
}

/** Where each tensor lies; all of it may be shared between threads. */
export interface ShardMemory {
  /** Inputs of the whole batch, by position in the layout. */
  readonly inputs: readonly (Float32Array | Int32Array)[];
  /** For each shard its outputs, one after another. */
  readonly outputs: readonly Float32Array[];
  /** For each shard its flat gradient region. */
  readonly gradients: readonly Float32Array[];
}

/** Compares a program for all rows with one for a shard. Throws RlgptError 'shape' for tensors that are not cut evenly. */
export function layOutShards(
  whole: Program,
  shard: Program,
  shards: number,
  parameters: readonly ParameterSpec[],
): ShardLayout {
  const wholeInputs = checkProgram(whole, parameters).inputs;
  const shardInputs = checkProgram(shard, parameters).inputs;
  return {
    shards,
    inputs: [...wholeInputs].map(([name, t]) => cutOf(name, t, shardInputs.get(name)!, shards)),
    outputs: Object.entries(whole.outputs).map(([name, t]) => cutOf(name, t, shard.outputs[name], shards)),
    total: parameters.reduce((sum, { shape }) => sum + ((sizeOf(shape) + 3) & ~3), 0),
  };
}

function cutOf(name: string, whole: Tensor, shard: Tensor, shards: number): Cut {
  const common = { name, dtype: whole.dtype, size: whole.size, part: shard.size };
  if (sameShape(whole.shape, shard.shape)) return { ...common, run: null };
  const axis = whole.shape.findIndex((extent, i) => extent !== shard.shape[i]);
  if (!sameShape(whole.shape, scaled(shard.shape, axis, shards))) {
    throw new RlgptError(
      'shape',
      `'${name}': ${describe(whole)} is not ${shards} times ${describe(shard)} along one axis`,
      'Let one axis of each tensor count the rows.',
    );
  }
  return { ...common, run: sizeOf(shard.shape.slice(axis)) };
}

const scaled = (shape: Shape, axis: number, by: number): Shape =>
  shape.map((extent, i) => (i === axis ? extent * by : extent));

/** Fresh memory for a layout; `shared` when other threads use it. Gradient slots come from outside: plans share them. */
export function allocateShards(
  { shards, inputs, outputs }: ShardLayout,
  gradients: readonly Float32Array[],
  shared: boolean,
): ShardMemory {
  const buffer = (elements: number) => (shared ? new SharedArrayBuffer(elements * 4) : new ArrayBuffer(elements * 4));
  const outputSize = outputs.reduce((sum, { part }) => sum + part, 0);
  return {
    inputs: inputs.map(({ dtype, size }) =>
      dtype === 'i32' ? new Int32Array(buffer(size)) : new Float32Array(buffer(size)),
    ),
    outputs: Array.from({ length: shards }, () => new Float32Array(buffer(outputSize))),
    gradients: gradients.slice(0, shards),
  };
}

/** Computes single shards with a plan that was compiled for one. */
export function shardRunner(engine: Engine, plan: Plan, layout: ShardLayout, memory: ShardMemory) {
  const { inputs, outputs, shards } = layout;
  // All views of shared memory are made once: a step allocates nothing.
  const sources = Array.from({ length: shards }, (_, s) =>
    inputs.map((cut, i) => runsOf(cut, memory.inputs[i], s, shards)),
  );
  const results = memory.outputs.map((all) => {
    let from = 0;
    return outputs.map(({ part }) => {
      from += part;
      return all.subarray(from - part, from);
    });
  });
  return (s: number): void => {
    for (let i = 0; i < inputs.length; i++) {
      const { name, dtype, run } = inputs[i];
      const target = dtype === 'i32' ? plan.indices(name) : plan.input(name);
      const runs = sources[s][i];
      for (let r = 0; r < runs.length; r++) target.set(runs[r], r * (run ?? 0));
    }
    plan.run();
    memory.gradients[s].set(engine.flat('gradient'));
    for (let i = 0; i < outputs.length; i++) results[s][i].set(plan.output(outputs[i].name));
  };
}

/** The parts of the whole tensor that belong to shard s, in order. */
function runsOf({ size, run }: Cut, whole: Float32Array | Int32Array, s: number, shards: number) {
  if (run === null) return [whole];
  return Array.from({ length: size / (run * shards) }, (_, o) => {
    const from = (o * shards + s) * run;
    return whole.subarray(from, from + run);
  });
}

/** Adds up what the shards left, in their order: gradients into the engine, outputs into arrays of the whole batch. */
export function shardCollector(engine: Engine, { outputs, shards }: ShardLayout, memory: ShardMemory) {
  const wholes = outputs.map(({ size }) => new Float32Array(size));
  const parts = memory.outputs.map((all) => {
    let from = 0;
    return outputs.map(({ part }) => {
      from += part;
      return all.subarray(from - part, from);
    });
  });
  function collect(): void {
    const gradient = engine.flat('gradient');
    gradient.set(memory.gradients[0]);
    for (let s = 1; s < shards; s++) addTo(gradient, memory.gradients[s]);
    for (let i = 0; i < outputs.length; i++) {
      const { run } = outputs[i];
      for (let s = 0; s < shards; s++) {
        if (run !== null) scatter(parts[s][i], wholes[i], run, s, shards);
        else if (s === 0) wholes[i].set(parts[0][i]);
        else addTo(wholes[i], parts[s][i]);
      }
    }
  }
  return { collect, output: new Map(outputs.map(({ name }, i) => [name, wholes[i]])) };
}

function addTo(sum: Float32Array, more: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += more[i];
}

/** Writes the runs of a shard to their places in the whole. */
function scatter(part: Float32Array, whole: Float32Array, run: number, s: number, shards: number): void {
  for (let i = 0; i < part.length; i++) {
    const o = Math.floor(i / run);
    whole[(o * shards + s) * run + (i - o * run)] = part[i];
  }
}
