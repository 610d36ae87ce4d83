/** The networks of learners: MLPs for the logits, values or distribution of actions, and for the value of a state. */
import type { Rng } from '../core/rng.ts';
import type { Engine, ParameterSpec } from '../nn/executor.ts';
import { add, concat, logSoftmax, reshape, scale, slice, type Tensor } from '../nn/graph.ts';
import { initialiseMlp, type MlpSpec, mlp, mlpParameters } from '../nn/mlp.ts';
import { partsOf } from './parts.ts';
import { OBSERVATION_MEAN, OBSERVATION_SCALE, prepared } from './prepared.ts';
import { recurrentParameters } from './recurrent-network.ts';

/**
 * What a network's outputs are. `actor-critic`: logits of actions, and a value (tanh layers). `actor`: logits alone, and
 * `q`: the value of each action (with relu layers, as the next). `gaussian`: mean and log deviation of each number of a
 * continuous action, which is the tanh of a normal draw, stretched to its range. `recurrent`: an actor-critic with memory
 * (recurrent-network.ts), whose one hidden layer is as wide as the memory.
 */
export type NetworkKind = 'actor-critic' | 'actor' | 'q' | 'gaussian' | 'recurrent';

/** A network as data: all that a policy file needs to say of it. */
export interface NetworkSpec {
  /** `actor-critic` when left out. */
  readonly kind?: NetworkKind;
  readonly observationSize: number;
  /** Of the actions; of the numbers of an action where it is continuous. */
  readonly actionNames: readonly string[];
  /** Choices of each part of an action (parts.ts), which `actionNames` lists one part after another; one part if left out. */
  readonly parts?: readonly number[];
  /** Ranges of a continuous action. */
  readonly low?: readonly number[];
  readonly high?: readonly number[];
  /** Least and greatest log deviation of a continuous action: those beyond are cut. */
  readonly logDeviation?: readonly [low: number, high: number];
  /** Sizes of the hidden layers of both networks. */
  readonly hidden: readonly number[];
  /** Observations are normalised first, by parameters that no gradient changes (normalisers.ts). Not of `actor` and `q`. */
  readonly normalised?: boolean;
}

export const kindOf = ({ kind }: NetworkSpec): NetworkKind => kind ?? 'actor-critic';

/** Observation to logits, or to mean and deviation of each control. */
export function policyMlp(spec: NetworkSpec): MlpSpec {
  const kind = kindOf(spec);
  const outputs = spec.actionNames.length * (kind === 'gaussian' ? 2 : 1);
  const activation = kind === 'actor-critic' ? 'tanh' : 'relu';
  return { name: 'policy', sizes: [spec.observationSize, ...spec.hidden, outputs], activation };
}

/** Observation to one value. */
export function valueMlp({ observationSize, hidden }: NetworkSpec): MlpSpec {
  return { name: 'value', sizes: [observationSize, ...hidden, 1] };
}

/** Of the policy, and of the value network where the algorithm has one. */
export function networkParameters(spec: NetworkSpec): ParameterSpec[] {
  if (kindOf(spec) === 'recurrent') return recurrentParameters(spec);
  const policy = policyParameters(spec);
  return kindOf(spec) === 'actor-critic' ? [...policy, ...mlpParameters(valueMlp(spec))] : policy;
}

/** Those that a policy needs to act. */
export function policyParameters(spec: NetworkSpec): ParameterSpec[] {
  const names = spec.normalised ? [OBSERVATION_MEAN, OBSERVATION_SCALE] : [];
  return [...names.map((name) => ({ name, shape: [spec.observationSize] })), ...mlpParameters(policyMlp(spec))];
}

/** Draws all parameters of an actor-critic. The last policy layer is small, so that a fresh policy is almost uniform. */
export function initialiseNetwork(spec: NetworkSpec, engine: Engine, rng: Rng): void {
  const value = (name: string) => engine.view('value', name);
  initialiseMlp(policyMlp(spec), 0.01, rng, value);
  initialiseMlp(valueMlp(spec), 1, rng, value);
  if (spec.normalised) value(OBSERVATION_SCALE).fill(1);
}

/**
 * Log-probabilities [N, A] from observations [N, O] and masks [N, A] of 0 and 1. A masked logit is lowered by 1e9: its
 * probability is exactly 0, and the others are as if the action did not exist. Each part of an action sums to 1.
 */
export function logProbabilities(spec: NetworkSpec, observation: Tensor, mask: Tensor): Tensor {
  const logits = add(mlp(policyMlp(spec), prepared(spec, observation)), scale(mask, 1e9, -1e9));
  if (spec.parts === undefined) return logSoftmax(logits);
  const parts = partsOf(spec.actionNames.length, spec.parts);
  return concat(
    parts.map(({ first, count }) => logSoftmax(slice(logits, 1, first, count))),
    1,
  );
}

/** Values [N] from observations [N, O]. */
export function values(spec: NetworkSpec, observation: Tensor): Tensor {
  return reshape(mlp(valueMlp(spec), prepared(spec, observation)), [observation.shape[0]]);
}
