/**
 * The whole state of a PPO learner as a policy file with more in it. Unlike the checkpoints of other learners
 * (checkpoint.ts), a policy file alone will do to start from: its step of the optimiser stands in the metadata.
 */
import { RlgptError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import type { Engine } from '../nn/executor.ts';
import type { NetworkSpec } from './network.ts';
import {
  collectTensors,
  type PolicyFile,
  printNetwork,
  readPolicyFile,
  restoreTensors,
  writePolicyFile,
} from './policy-file.ts';

/** The live parts of a learner. Loading writes into them. */
export interface PpoState {
  readonly network: NetworkSpec;
  readonly engine: Engine;
  readonly process: { save(): Uint8Array; load(bytes: Uint8Array): void };
  readonly rng: Rng;
  readonly counters: { update: number; steps: number; optimiserStep: number };
  /** Further numbers of fixed length. */
  readonly arrays: Readonly<Record<string, Float64Array>>;
}

const REGIONS = ['value', 'moment1', 'moment2'] as const;

/** Everything of PPO as one file, which is a policy file too. */
export function savePpo({ network, engine, process, rng, counters, arrays }: PpoState): Uint8Array {
  const tensors = collectTensors(engine, REGIONS);
  const worlds = process.save();
  tensors.set('process', { shape: [worlds.length], data: worlds });
  const { optimiserStep, ...rest } = counters;
  const lists = Object.fromEntries(Object.entries(arrays).map(([name, list]) => [name, [...list]]));
  const state = { ...rest, rng: [...rng.save()], ...lists };
  return writePolicyFile(network, tensors, { optimiserStep: String(optimiserStep), state: JSON.stringify(state) });
}

/** Throws RlgptError 'corrupt' for bytes that `savePpo` did not write, 'shape' for those of another network. */
export function loadPpo(learner: PpoState, bytes: Uint8Array): void {
  const file = readMatching(learner, bytes);
  const worlds = file.tensors.get('process')?.data;
  const state = parseState(file.metadata.state, learner.arrays);
  if (!(worlds instanceof Uint8Array) || state === null) {
    throw new RlgptError('corrupt', 'the checkpoint holds no state of a learner', 'Use bytes from save, or warmStart.');
  }
  learner.process.load(worlds);
  takeOver(learner, file);
  learner.counters.update = state.update;
  learner.counters.steps = state.steps;
  learner.rng.restore(Uint32Array.from(state.rng));
  for (const [name, list] of Object.entries(learner.arrays)) list.set(state.arrays[name]);
}

/** Arrays of the episodes that are being played. */
const OF_EPISODES = ['episodeReturns', 'discountedSums'];

/**
 * Parameters, and Adam moments where there are any, of a policy file or checkpoint; the scales of a checkpoint, and its
 * worlds unless its actions have changed. Whether there were scales. Throws as `loadPpo` does.
 */
export function adoptPpo(learner: PpoState, bytes: Uint8Array): boolean {
  const file = readMatching(learner, bytes);
  takeOver(learner, file);
  const worlds = file.tensors.get('process')?.data;
  const goesOn = worlds instanceof Uint8Array;
  if (goesOn) learner.process.load(worlds);
  const state = parseState(file.metadata.state, learner.arrays);
  if (state === null) return false;
  for (const [name, list] of Object.entries(learner.arrays))
    if (goesOn || !OF_EPISODES.includes(name)) list.set(state.arrays[name]);
  return true;
}

function readMatching({ network }: PpoState, bytes: Uint8Array): PolicyFile {
  const file = readPolicyFile(bytes);
  const [theirs, ours] = [file.network, network].map(printNetwork);
  if (theirs !== ours) {
    throw new RlgptError(
      'shape',
      `the file's network is ${theirs}, not ${ours}`,
      'Give the same observation, hidden layers and actions.',
    );
  }
  return file;
}

function takeOver({ engine, counters }: PpoState, file: PolicyFile): void {
  const step = Number(file.metadata.optimiserStep ?? 0);
  if (!Number.isSafeInteger(step)) throw new RlgptError('corrupt', `optimiser step '${step}'`, 'Write the file again.');
  restoreTensors(file, engine, REGIONS);
  counters.optimiserStep = step;
}

interface SavedState {
  readonly update: number;
  readonly steps: number;
  readonly rng: readonly number[];
  readonly arrays: Readonly<Record<string, readonly number[]>>;
}

function parseState(text: string | undefined, like: Readonly<Record<string, Float64Array>>): SavedState | null {
  try {
    const { update, steps, rng, ...arrays } = JSON.parse(text ?? '') as Record<string, readonly number[]>;
    const lists = Object.entries(like).map(([name, { length }]) => [arrays[name], length] as const);
    const whole = [...lists, [rng, 4] as const].every(
      ([list, length]) => list.length === length && list.every(Number.isFinite),
    );
    const counts = { update: Number(update), steps: Number(steps) };
    return whole && Object.values(counts).every(Number.isFinite) ? { ...counts, rng, arrays } : null;
  } catch {
    return null;
  }
}
