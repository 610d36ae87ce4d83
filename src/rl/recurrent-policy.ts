/** A learned policy with memory, for one observation at a time; the caller keeps the memory of each episode. */
import { RlgptError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import { createWasmEngine } from '../nn/wasm.ts';
import { kindOf } from './network.ts';
import { readPolicyFile, restoreTensors } from './policy-file.ts';
import { memorySize, recurrentOutputs, recurrentParameters } from './recurrent-network.ts';
import { greedyAction, sampleAction } from './sample.ts';

/** A learned policy with a memory, ready to act; made by `loadRecurrentPolicy`. Whoever plays holds the memory. */
export interface RecurrentPolicy {
  readonly observationSize: number;
  readonly actionNames: readonly string[];
  /** Numbers of a memory. */
  readonly memorySize: number;
  /** The most probable action. `memory` is zeros where an episode starts, and is moved on in place. Throws RlgptError 'shape' for wrong lengths. */
  act(observation: Float32Array, mask: Uint8Array, memory: Float32Array): number;
  /** Draws an action, as in training. */
  sample(observation: Float32Array, mask: Uint8Array, memory: Float32Array, rng: Rng): number;
}

/** Reads a policy file or checkpoint of a learner with memory. Throws RlgptError 'corrupt', or 'usage' for one without. */
export function loadRecurrentPolicy(bytes: Uint8Array): RecurrentPolicy {
  const file = readPolicyFile(bytes);
  const { network } = file;
  const { observationSize, actionNames } = network;
  if (kindOf(network) !== 'recurrent')
    throw new RlgptError('usage', 'the policy has no memory', 'Read it with loadPolicy or loadBoxPolicy.');
  const size = memorySize(network);
  const engine = createWasmEngine(recurrentParameters(network));
  restoreTensors(file, engine, ['value']);
  const { logProbabilities, states } = recurrentOutputs(network, 1, 1);
  const plan = engine.compile({ outputs: { logProbabilities, states } });
  plan.input('keep').fill(1);

  /** Moves the memory on; returns log-probabilities. */
  function advance(observation: Float32Array, mask: Uint8Array, memory: Float32Array): Float32Array {
    const given = [observation.length, mask.length, memory.length];
    const wanted = [observationSize, actionNames.length, size];
    if (given.join() !== wanted.join())
      throw new RlgptError(
        'shape',
        `observation, mask and memory have ${given.join(', ')} numbers`,
        `Give ${wanted.join(', ')}.`,
      );
    plan.input('observation').set(observation);
    plan.input('mask').set(mask);
    plan.input('state').set(memory);
    plan.run();
    memory.set(plan.output('states'));
    return plan.output('logProbabilities');
  }

  return {
    observationSize,
    actionNames,
    memorySize: size,
    act(observation, mask, memory) {
      return greedyAction(advance(observation, mask, memory), 0, actionNames.length);
    },
    sample(observation, mask, memory, rng) {
      return sampleAction(advance(observation, mask, memory), 0, actionNames.length, rng);
    },
  };
}
