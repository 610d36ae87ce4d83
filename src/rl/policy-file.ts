/**
 * Policies as bytes: a safetensors file of the actor-critic's parameters, with its actions named in the metadata. A
 * checkpoint of a learner is the same file with more in it: Adam moments, and the learner's and the worlds' state.
 */
import { RlgptError } from '../core/errors.ts';
import { type Engine, REGIONS, type Region } from '../nn/executor.ts';
import { readTensors, type StoredTensor, type TensorFile, writeTensors } from '../nn/safetensors.ts';
import { sameShape } from '../nn/shape.ts';
import { meanOf } from './figures.ts';
import { kindOf, type NetworkKind, type NetworkSpec, networkParameters, policyMlp } from './network.ts';
import { partsOf } from './parts.ts';

const FORMAT = 'rlgpt-policy-1';

/** Tensors with the network that they are of. */
export interface PolicyFile extends TensorFile {
  readonly network: NetworkSpec;
}

const prefix = (region: Region) => (region === 'value' ? '' : `${region}/`);

/** Tensors of one engine: the given regions of all its parameters, or of those whose name starts with `start`. */
export function collectTensors(engine: Engine, regions: readonly Region[], start = ''): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const region of regions) {
    for (const { name, shape } of engine.parameters) {
      if (!name.startsWith(start)) continue;
      tensors.set(prefix(region) + name, { shape, data: engine.view(region, name).slice() });
    }
  }
  return tensors;
}

/** Bytes of a policy file; `extra` metadata and tensors make it a checkpoint. */
export function writePolicyFile(
  network: NetworkSpec,
  tensors: ReadonlyMap<string, StoredTensor>,
  extra: Readonly<Record<string, string>> = {},
): Uint8Array {
  const metadata = { format: FORMAT, network: printNetwork(network), ...extra };
  return writeTensors({ tensors, metadata });
}

/** A network as text; an actor-critic, the usual kind, is not named. */
export function printNetwork(network: NetworkSpec): string {
  const { observationSize, actionNames, parts, hidden, low, high, logDeviation, normalised } = network;
  const kind = kindOf(network);
  return JSON.stringify({
    observationSize,
    actionNames,
    hidden,
    ...(kind === 'actor-critic' ? {} : { kind }),
    parts,
    low,
    high,
    logDeviation,
    ...(normalised ? { normalised } : {}),
  });
}

/** Throws RlgptError 'corrupt' for bytes that are no policy file, or one whose tensors are not those of its network. */
export function readPolicyFile(bytes: Uint8Array): PolicyFile {
  const file = readTensors(bytes);
  if (file.metadata.format !== FORMAT) {
    throw new RlgptError(
      'corrupt',
      `policy file of format '${file.metadata.format}'`,
      `Use a file of format '${FORMAT}'.`,
    );
  }
  const network = parseNetwork(file.metadata.network);
  for (const { name, shape } of networkParameters(network)) {
    for (const region of REGIONS) {
      const t = file.tensors.get(prefix(region) + name);
      if (!t && region !== 'value') continue;
      if (!t || !(t.data instanceof Float32Array) || !sameShape(t.shape, shape)) {
        throw new RlgptError(
          'corrupt',
          `policy file: '${prefix(region)}${name}' is not float32 [${shape.join(',')}]`,
          'Write the file again.',
        );
      }
    }
  }
  return { ...file, network };
}

/** So many numbers; throws otherwise. */
function numbers(list: readonly number[] | undefined, count: number): readonly number[] {
  if (list?.length === count && list.every(Number.isFinite)) return [...list];
  throw new Error('no such numbers');
}

/** What a network of continuous actions has besides; throws where it lacks it. */
function rangesOf({ low, high, logDeviation, actionNames }: NetworkSpec): Partial<NetworkSpec> {
  const ranges = { low: numbers(low, actionNames.length), high: numbers(high, actionNames.length) };
  if (logDeviation === undefined) return ranges;
  const [least, greatest] = numbers(logDeviation, 2);
  return { ...ranges, logDeviation: [least, greatest] };
}

const KINDS: readonly NetworkKind[] = ['actor-critic', 'actor', 'q', 'gaussian', 'recurrent'];

function parseNetwork(text: string | undefined): NetworkSpec {
  try {
    const network = JSON.parse(text ?? '') as NetworkSpec;
    const { observationSize, actionNames, hidden, normalised, parts, kind = 'actor-critic' } = network;
    const extra = {
      ...(normalised === true ? { normalised } : {}),
      ...(parts === undefined ? {} : { parts: partsOf(actionNames.length, parts).map(({ count }) => count) }),
    };
    const ranges = kind === 'gaussian' ? rangesOf(network) : {};
    const counts = [observationSize, actionNames.length, ...hidden];
    const valid =
      KINDS.includes(kind) &&
      counts.every((n) => Number.isSafeInteger(n) && n > 0) &&
      actionNames.every((name) => typeof name === 'string');
    if (valid)
      return { kind, observationSize, actionNames: [...actionNames], hidden: [...hidden], ...ranges, ...extra };
  } catch {
    // Said below, as for a well-formed text with wrong values.
  }
  throw new RlgptError('corrupt', `policy file: network is ${JSON.stringify(text)}`, 'Write the file again.');
}

/** Copies a file's tensors into an engine; moments that the file lacks become 0. */
export function restoreTensors(file: PolicyFile, engine: Engine, regions: readonly Region[]): void {
  for (const region of regions) {
    for (const { name } of engine.parameters) {
      const t = file.tensors.get(prefix(region) + name);
      const view = engine.view(region, name);
      if (t) view.set(t.data);
      else view.fill(0);
    }
  }
}

/**
 * A policy file or checkpoint for another list of actions. Actions of the same name keep their weights, so the odds
 * between them stay as they are; left-out ones vanish; each new logit is the mean bias of the old ones plus log(1/n),
 * n new actions, whatever the observation: together they weigh as much as one average action. Adam moments and the
 * learner's state are kept, that of the worlds is not, because it is of the old process. The same list changes nothing.
 * Throws RlgptError 'usage' for a name given twice.
 */
export function changeActions(bytes: Uint8Array, actionNames: readonly string[]): Uint8Array {
  const file = readPolicyFile(bytes);
  const { network } = file;
  const repeated = actionNames.find((name, i) => actionNames.indexOf(name) !== i);
  if (repeated !== undefined)
    throw new RlgptError('usage', `action '${repeated}' is given twice`, 'Rename one of them.');
  if (printNetwork({ ...network, actionNames }) === printNetwork(network)) return bytes;
  if (network.parts !== undefined)
    throw new RlgptError('usage', 'the policy chooses its actions in parts', 'Train it anew for other actions.');
  const from = actionNames.map((name) => network.actionNames.indexOf(name));
  const fresh = from.filter((column) => column < 0).length;
  const tensors = new Map(file.tensors);
  tensors.delete('process');
  const last = policyMlp(network).sizes.length - 2;
  const mean = meanOf(file.tensors.get(`policy.${last}.bias`)!.data);
  for (const region of REGIONS) {
    const fill = region === 'value' && fresh > 0 ? mean - Math.log(fresh) : 0;
    for (const [layer, value] of [
      ['weight', 0],
      ['bias', fill],
    ] as const) {
      const key = `${prefix(region)}policy.${last}.${layer}`;
      const t = tensors.get(key);
      if (t) tensors.set(key, pickColumns(t, from, value));
    }
  }
  const { optimiserStep, state } = file.metadata;
  const changed = { ...network, actionNames: [...actionNames] };
  const extra = {
    ...(optimiserStep === undefined ? {} : { optimiserStep }),
    ...(state === undefined ? {} : { state }),
  };
  return writePolicyFile(changed, tensors, extra);
}

/**
 * The same policy or checkpoint, but that named actions have about these shares of the choice in a fresh policy, and the
 * others share the rest alike: biases of logits are raised. Shares add up to less than 1.
 */
export function favourActions(bytes: Uint8Array, shares: ReadonlyMap<string, number>): Uint8Array {
  const { network, tensors, metadata } = readPolicyFile(bytes);
  const key = `policy.${policyMlp(network).sizes.length - 2}.bias`;
  const { shape, data } = tensors.get(key)!;
  const bias = Float32Array.from(data as Float32Array);
  const rest = 1 - [...shares.values()].reduce((sum, share) => sum + share, 0);
  const others = network.actionNames.length - shares.size;
  network.actionNames.forEach((name, i) => {
    const share = shares.get(name);
    if (share !== undefined) bias[i] += Math.log((share * Math.max(1, others)) / rest);
  });
  const { format: _f, network: _n, ...extra } = metadata;
  return writePolicyFile(network, new Map(tensors).set(key, { shape, data: bias }), extra);
}

/** Column j of the result is column from[j], or `value` where from[j] is negative. */
function pickColumns({ shape, data }: StoredTensor, from: readonly number[], value: number): StoredTensor {
  const columns = shape[shape.length - 1];
  const rows = data.length / columns;
  const out = new Float32Array(rows * from.length).fill(value);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < from.length; j++) {
      if (from[j] >= 0) out[row * from.length + j] = data[row * columns + from[j]];
    }
  }
  return { shape: [...shape.slice(0, -1), from.length], data: out };
}
