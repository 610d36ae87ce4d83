/**
 * Policies as bytes: a safetensors file of the actor-critic's parameters, with its actions named in the metadata. A
 * checkpoint of a learner is the same file with more in it: Adam moments, and the learner's and the worlds' state.
 */
import { RlgptError } from '../core/errors.ts';
import { type Engine, REGIONS, type Region } from '../nn/executor.ts';
import { readTensors, type StoredTensor, type TensorFile, writeTensors } from '../nn/safetensors.ts';
import { sameShape, sizeOf } from '../nn/shape.ts';
import { meanOf } from './figures.ts';
import { type NetworkSpec, networkParameters, policyMlp } from './network.ts';

const FORMAT = 'rlgpt-policy-1';

export interface PolicyFile extends TensorFile {
  readonly network: NetworkSpec;
}

const prefix = (region: Region) => (region === 'value' ? '' : `${region}/`);

/** Tensors of one engine, the given regions of all its parameters. */
export function collectTensors(engine: Engine, regions: readonly Region[]): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const region of regions) {
    for (const { name, shape } of engine.parameters) {
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
  const { observationSize, actionNames, hidden } = network;
  const metadata = { format: FORMAT, network: JSON.stringify({ observationSize, actionNames, hidden }), ...extra };
  return writeTensors({ tensors, metadata });
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

function parseNetwork(text: string | undefined): NetworkSpec {
  try {
    const { observationSize, actionNames, hidden } = JSON.parse(text ?? '') as NetworkSpec;
    const counts = [observationSize, actionNames.length, ...hidden];
    const valid =
      counts.every((n) => Number.isSafeInteger(n) && n > 0) && actionNames.every((name) => typeof name === 'string');
    if (valid) return { observationSize, actionNames: [...actionNames], hidden: [...hidden] };
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
 * A policy file or checkpoint with new actions after the old ones. The odds between old actions stay as they are; each
 * new logit is the mean bias of the old ones plus log(1/n), n new actions, whatever the observation: together they
 * weigh as much as one average action. Adam moments are kept, the state of the worlds is not, because it is of the
 * old process. Throws RlgptError 'usage' for names already taken.
 */
export function appendActions(bytes: Uint8Array, names: readonly string[]): Uint8Array {
  const file = readPolicyFile(bytes);
  const { network } = file;
  const actionNames = [...network.actionNames, ...names];
  const repeated = actionNames.find((name, i) => actionNames.indexOf(name) !== i);
  if (repeated !== undefined)
    throw new RlgptError('usage', `action '${repeated}' is already there`, 'Append new names only.');
  const tensors = new Map(file.tensors);
  tensors.delete('process');
  const last = policyMlp(network).sizes.length - 2;
  const bias = file.tensors.get(`policy.${last}.bias`)!.data;
  const mean = meanOf(bias);
  for (const region of REGIONS) {
    const fill = region === 'value' ? mean - Math.log(names.length) : 0;
    for (const [layer, value] of [
      ['weight', 0],
      ['bias', fill],
    ] as const) {
      const key = `${prefix(region)}policy.${last}.${layer}`;
      const t = tensors.get(key);
      if (t) tensors.set(key, widen(t, names.length, value));
    }
  }
  const { optimiserStep } = file.metadata;
  return writePolicyFile({ ...network, actionNames }, tensors, optimiserStep === undefined ? {} : { optimiserStep });
}

/** Appends `count` columns of one value. */
function widen({ shape, data }: StoredTensor, count: number, value: number): StoredTensor {
  const columns = shape[shape.length - 1];
  const wide = [...shape.slice(0, -1), columns + count];
  const out = new Float32Array(sizeOf(wide)).fill(value);
  for (let row = 0; row * columns < data.length; row++) {
    out.set(data.subarray(row * columns, (row + 1) * columns), row * (columns + count));
  }
  return { shape: wide, data: out };
}
