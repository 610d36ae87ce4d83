/** A learned policy as a controller of its world: the best action for the present observation, at every step. */
import type { Controller } from '../action/controller.ts';
import { RlgptError } from '../core/errors.ts';
import type { Env } from '../env/env.ts';
import { rawFields } from './episodes.ts';
import { loadPolicy } from './policy.ts';

/**
 * From the policy file of a learner of discrete actions. Throws as `loadPolicy` does; `start` throws RlgptError 'shape' in a
 * world of other actions or observations.
 */
export function policyController(name: string, bytes: Uint8Array): Controller {
  const policy = loadPolicy(bytes);
  const observation = new Float32Array(policy.observationSize);
  const mask = new Uint8Array(policy.actionNames.length);
  return {
    name,
    start(env, world) {
      const fields = rawFields(env);
      checkFit(env, mask.length, observation.length);
      return {
        next() {
          let at = 0;
          for (const { data, size } of fields)
            for (let i = 0; i < size; i++) observation[at++] = data[world * size + i];
          for (let code = 0; code < mask.length; code++) mask[code] = env.legal(world, code) ? 1 : 0;
          return policy.act(observation, mask);
        },
        error: null,
        stop: () => {},
      };
    },
  };
}

function checkFit(env: Env, actions: number, size: number): void {
  const seen = rawFields(env).reduce((sum, field) => sum + field.size, 0);
  if (env.actions.size === actions && seen === size) return;
  throw new RlgptError(
    'shape',
    `the policy has ${actions} actions and sees ${size} numbers; world '${env.id}' has ${env.actions.size} and ${seen}`,
    'Use it in the world that it was learned in.',
  );
}
