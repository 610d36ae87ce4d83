/** A learned policy as a controller of its world: the best action for the present observation, at every step. */
import type { Controller } from '../action/controller.ts';
import { RlgptError } from '../core/errors.ts';
import type { Env } from '../env/env.ts';
import { loadBoxPolicy } from './box-policy.ts';
import { rawFields } from './episodes.ts';
import { kindOf } from './network.ts';
import { loadPolicy } from './policy.ts';
import { readPolicyFile } from './policy-file.ts';

/**
 * From the policy file of a learner without memory. Controllers act by codes: for continuous actions that is the nearest
 * point of the world's grid. Throws as `loadPolicy` does; `start` throws RlgptError 'shape' in a world of other actions or
 * observations.
 */
export function policyController(name: string, bytes: Uint8Array): Controller {
  const { network } = readPolicyFile(bytes);
  const chooses = kindOf(network) === 'gaussian' ? boxChooser(bytes) : choiceChooser(bytes);
  const observation = new Float32Array(network.observationSize);
  return {
    name,
    start(env, world) {
      const fields = rawFields(env);
      const choose = chooses(env, world);
      const seen = fields.reduce((sum, field) => sum + field.size, 0);
      if (seen !== observation.length)
        throw misfit(`the policy sees ${observation.length} numbers; world '${env.id}' has ${seen}`);
      return {
        next() {
          let at = 0;
          for (const { data, size } of fields)
            for (let i = 0; i < size; i++) observation[at++] = data[world * size + i];
          return choose(observation);
        },
        error: null,
        stop: () => {},
      };
    },
  };
}

/** The code that is done for an observation, in one world of an env. */
type Choose = (observation: Float32Array) => number;

function choiceChooser(bytes: Uint8Array): (env: Env, world: number) => Choose {
  const policy = loadPolicy(bytes);
  const mask = new Uint8Array(policy.actionNames.length);
  return (env, world) => {
    const { size } = env.actions;
    if (size !== mask.length) throw misfit(`the policy has ${mask.length} actions; world '${env.id}' has ${size}`);
    return (observation) => {
      for (let code = 0; code < mask.length; code++) mask[code] = env.legal(world, code) ? 1 : 0;
      return policy.act(observation, mask);
    };
  };
}

function boxChooser(bytes: Uint8Array): (env: Env) => Choose {
  const policy = loadBoxPolicy(bytes);
  const D = policy.names.length;
  const action = new Float32Array(D);
  return ({ id, box, actions }) => {
    if (box?.names.length !== D || actions.nvec.length !== D)
      throw misfit(`the policy gives ${D} numbers; world '${id}' takes ${box?.names.length ?? 0}`);
    const { low, high } = box;
    const level = (value: number, d: number) =>
      Math.round(((Math.min(high[d], Math.max(low[d], value)) - low[d]) / (high[d] - low[d])) * (actions.nvec[d] - 1));
    return (observation) => {
      policy.act(observation, action);
      return actions.encode(Array.from(action, level));
    };
  };
}

const misfit = (message: string) => new RlgptError('shape', message, 'Use it in the world that it was learned in.');
