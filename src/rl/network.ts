/** The actor-critic of every learner here: two MLPs, one for the logits of actions, one for the value. */
import type { Rng } from '../core/rng.ts';
import type { Engine, ParameterSpec } from '../nn/executor.ts';
import { add, logSoftmax, reshape, scale, type Tensor } from '../nn/graph.ts';
import { initialiseMlp, type MlpSpec, mlp, mlpParameters } from '../nn/mlp.ts';

export interface NetworkSpec {
  readonly observationSize: number;
  readonly actionNames: readonly string[];
  /** Sizes of the hidden layers of both networks. */
  readonly hidden: readonly number[];
}

export function policyMlp({ observationSize, hidden, actionNames }: NetworkSpec): MlpSpec {
  return { name: 'policy', sizes: [observationSize, ...hidden, actionNames.length] };
}

export function valueMlp({ observationSize, hidden }: NetworkSpec): MlpSpec {
  return { name: 'value', sizes: [observationSize, ...hidden, 1] };
}

export function networkParameters(spec: NetworkSpec): ParameterSpec[] {
  return [...mlpParameters(policyMlp(spec)), ...mlpParameters(valueMlp(spec))];
}

/** Draws all parameters. The last policy layer is small, so that a fresh policy is almost uniform. */
export function initialiseNetwork(spec: NetworkSpec, engine: Engine, rng: Rng): void {
  const value = (name: string) => engine.view('value', name);
  initialiseMlp(policyMlp(spec), 0.01, rng, value);
  initialiseMlp(valueMlp(spec), 1, rng, value);
}

/**
 * Log-probabilities [N, A] from observations [N, O] and masks [N, A] of 0 and 1. A masked logit is lowered by 1e9: its
 * probability is exactly 0, and the others are as if the action did not exist.
 */
export function logProbabilities(spec: NetworkSpec, observation: Tensor, mask: Tensor): Tensor {
  return logSoftmax(add(mlp(policyMlp(spec), observation), scale(mask, 1e9, -1e9)));
}

/** Values [N] from observations [N, O]. */
export function values(spec: NetworkSpec, observation: Tensor): Tensor {
  return reshape(mlp(valueMlp(spec), observation), [observation.shape[0]]);
}
