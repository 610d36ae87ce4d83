/**
 * Mirror images of a rollout, where a world tells its symmetries: the same decisions seen the other way round. Each pass over
 * the rollout trains on another image, so that what is learnt on the left is known on the right (data augmentation as in
 * Laskin et al. 2020, arXiv 2004.14990, by exact symmetries). An image's decisions were taken by the image of the policy, so
 * they keep the log-probabilities of the original: the ratio of PPO corrects for what the policy does differently there.
 */
import { RlgptError } from '../core/errors.ts';
import type { Symmetry } from '../env/env.ts';
import type { Rollout } from './rollout.ts';

/** The rollout itself, then its images; they are overwritten by the next call. */
export type Images = (rollout: Rollout) => readonly Rollout[];

/** Throws RlgptError 'usage' where there are no symmetries. */
export function createImages(symmetries: readonly Symmetry[] | undefined, like: Rollout): Images {
  if (symmetries === undefined || symmetries.length === 0) {
    throw new RlgptError('usage', 'the world tells no symmetries', 'Learn with symmetries=false.');
  }
  const capacity = like.actions.length;
  const [O, A] = [like.observations, like.masks].map((array) => array.length / capacity);
  const scratch = symmetries.map(() => ({
    observations: new Float32Array(capacity * O),
    masks: new Uint8Array(capacity * A),
    actions: new Int32Array(capacity),
  }));

  function draw(rollout: Rollout, { observation, actions }: Symmetry, out: (typeof scratch)[number]): Rollout {
    for (let d = 0; d < rollout.count; d++) {
      for (let i = 0; i < O; i++) out.observations[d * O + i] = rollout.observations[d * O + observation[i]];
      for (let a = 0; a < A; a++) out.masks[d * A + actions[a]] = rollout.masks[d * A + a];
      out.actions[d] = actions[rollout.actions[d]];
    }
    return { ...rollout, ...out };
  }

  return (rollout) => [rollout, ...symmetries.map((symmetry, i) => draw(rollout, symmetry, scratch[i]))];
}
