/**
 * A learner's whole state as a policy file with more in it: parameters and moments, worlds, replay, generator, counters.
 * One function writes it for every algorithm, one reads it back.
 */
import { RlgptError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import type { Engine } from '../nn/executor.ts';
import type { StoredTensor } from '../nn/safetensors.ts';
import type { NetworkSpec } from './network.ts';
import { collectTensors, printNetwork, readPolicyFile, restoreTensors, writePolicyFile } from './policy-file.ts';

/** The live parts of a learner. Loading writes into them. */
export interface LearnerState {
  readonly algorithm: string;
  readonly network: NetworkSpec;
  readonly engine: Engine;
  readonly process: { save(): Uint8Array; load(bytes: Uint8Array): void };
  readonly rng: Rng;
  /** Whole numbers such as updates and steps. */
  readonly counters: Record<string, number>;
  /** Further numbers of fixed length. */
  readonly arrays: Readonly<Record<string, Float64Array>>;
  readonly replay?: {
    save(): ReadonlyMap<string, StoredTensor>;
    load(tensors: ReadonlyMap<string, StoredTensor>): void;
  };
}

const REGIONS = ['value', 'moment1', 'moment2'] as const;

/** Everything of a learner as one file, which is a policy file too. */
export function saveLearner({ algorithm, network, engine, process, rng, counters, arrays, replay }: LearnerState) {
  const worlds = process.save();
  const tensors = new Map<string, StoredTensor>([
    ...collectTensors(engine, REGIONS),
    ['process', { shape: [worlds.length], data: worlds }],
    ...(replay?.save() ?? []),
  ]);
  const lists = Object.fromEntries(Object.entries(arrays).map(([name, list]) => [name, [...list]]));
  const state = JSON.stringify({ counters, rng: [...rng.save()], arrays: lists });
  return writePolicyFile(network, tensors, { algorithm, state });
}

interface SavedState {
  readonly counters: Readonly<Record<string, number>>;
  readonly rng: readonly number[];
  readonly arrays: Readonly<Record<string, readonly number[]>>;
}

/** Throws RlgptError 'shape' for a checkpoint of another algorithm or network, 'corrupt' for one that is not whole. */
export function loadLearner(learner: LearnerState, bytes: Uint8Array): void {
  const file = readPolicyFile(bytes);
  // Earlier versions cut deviations at the same bounds, but did not write them down.
  const { logDeviation } = learner.network;
  const [theirs, ours] = [
    `${file.metadata.algorithm} of ${printNetwork({ ...(logDeviation && { logDeviation }), ...file.network })}`,
    `${learner.algorithm} of ${printNetwork(learner.network)}`,
  ];
  if (theirs !== ours) {
    throw new RlgptError(
      'shape',
      `the checkpoint is ${theirs}, not ${ours}`,
      'Give the options that it was made with.',
    );
  }
  const state = parseState(file.metadata.state, learner);
  const worlds = file.tensors.get('process')?.data;
  if (state === null || !(worlds instanceof Uint8Array)) {
    throw new RlgptError('corrupt', 'the checkpoint holds no state of a learner', 'Use bytes that save wrote.');
  }
  learner.process.load(worlds);
  learner.replay?.load(file.tensors);
  restoreTensors(file, learner.engine, REGIONS);
  Object.assign(learner.counters, state.counters);
  learner.rng.restore(Uint32Array.from(state.rng));
  for (const [name, list] of Object.entries(learner.arrays)) list.set(state.arrays[name]);
}

function parseState(text: string | undefined, { counters, arrays }: LearnerState): SavedState | null {
  try {
    const state = JSON.parse(text ?? '') as SavedState;
    const whole =
      state.rng.length === 4 &&
      state.rng.every(Number.isFinite) &&
      Object.keys(counters).every((name) => Number.isFinite(state.counters[name])) &&
      Object.entries(arrays).every(
        ([name, list]) => state.arrays[name].length === list.length && state.arrays[name].every(Number.isFinite),
      );
    return whole ? state : null;
  } catch {
    return null;
  }
}
