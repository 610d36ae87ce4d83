/**
 * A selector over concepts, as in Bonsai: a world of continuous actions in which each action is one concept, a program
 * or a learned policy, that acts for one step. Steps are counted once, by the world.
 */
import { RlgptError } from '../core/errors.ts';
import { badCode } from './bad-code.ts';
import { choices } from './classic/actions.ts';
import type { Env } from './env.ts';

/** One of those that a selector chooses among. */
export interface Concept {
  readonly name: string;
  /** Writes the numbers of an action, one a dimension of `env.box`, for the present state of a world. */
  act(env: Env, world: number, out: Float32Array): void;
}

/**
 * A world whose actions are concepts: each step is left to the one that is chosen. Takes the world over.
 * Throws RlgptError 'usage' for a world of discrete actions or fewer than two concepts.
 */
export function selectorWorld(env: Env, concepts: readonly Concept[]): Env {
  const { box, stepBox, n } = env;
  if (box === undefined || stepBox === undefined)
    throw new RlgptError('usage', `world '${env.id}' has no continuous actions`, 'Select among options (extend).');
  if (concepts.length < 2)
    throw new RlgptError('usage', `${concepts.length} concepts to select from`, 'Give at least two.');
  const width = box.names.length;
  const values = new Float32Array(n * width);
  const numbers = new Float32Array(width);
  const { box: _box, stepBox: _stepBox, ...rest } = env;
  return {
    ...rest,
    get steps() {
      return env.steps;
    },
    actions: choices(
      concepts.map((concept) => concept.name),
      0,
    ),
    step(codes) {
      values.fill(Number.NaN);
      for (let world = 0; world < n; world++) {
        if (codes[world] < 0) continue;
        if (codes[world] >= concepts.length) throw badCode(codes[world], concepts.length);
        concepts[codes[world]].act(env, world, numbers);
        values.set(numbers, world * width);
      }
      stepBox.call(env, values);
    },
  };
}
