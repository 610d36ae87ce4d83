/** What the layers of a network see of an observation. */
import { clip, mul, parameter, stopGradient, sub, type Tensor } from '../nn/graph.ts';
import type { NetworkSpec } from './network.ts';

/** A normalised observation is cut to +- this. */
const OBSERVATION_BOUND = 10;
export const OBSERVATION_MEAN = 'observation.mean';
export const OBSERVATION_SCALE = 'observation.scale';

/** An observation [..., O] as it is, or normalised by parameters that no gradient changes (normalisers.ts). */
export function prepared({ normalised, observationSize }: NetworkSpec, observation: Tensor): Tensor {
  if (!normalised) return observation;
  const fixed = (name: string) => stopGradient(parameter(name, [observationSize]));
  const centred = sub(observation, fixed(OBSERVATION_MEAN));
  return clip(mul(centred, fixed(OBSERVATION_SCALE)), -OBSERVATION_BOUND, OBSERVATION_BOUND);
}
