/**
 * Value targets of any size for one network: it learns them less their mean, divided by their deviation. When these
 * change, its last layer changes so that no value does (PopArt; van Hasselt et al. 2016, arXiv 1602.07714). What counts
 * for advantages are differences between states: beside a large sum that all of them share they would drown in the
 * network's error.
 */
import type { Engine } from '../nn/executor.ts';
import { type NetworkSpec, valueMlp } from './network.ts';

/** Scales the outputs of a value network. */
export interface ValueScale {
  /** All that a checkpoint needs: weight, mean and mean square of the targets. */
  readonly array: Float64Array;
  /** In place, from what the network gives to the units of rewards. */
  toRewards(values: Float32Array, count: number): void;
  /** Takes in the targets of a rollout, in the units of rewards. Values stay as they are. */
  adapt(targets: Float32Array): void;
  /** In place, from the units of rewards to those of the network. */
  toNetwork(targets: Float32Array): void;
}

/** What the targets of earlier rollouts count, with each new one. */
const KEPT = 0.8;
const LEAST_DEVIATION = 1e-3;

/** Nothing is scaled before the first targets. */
export function createValueScale(network: NetworkSpec, engine: Engine): ValueScale {
  const array = new Float64Array(3);
  const last = valueMlp(network).sizes.length - 2;
  const mean = () => (array[0] === 0 ? 0 : array[1] / array[0]);
  const deviation = () =>
    array[0] === 0 ? 1 : Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, array[2] / array[0] - mean() ** 2)));

  function adapt(targets: Float32Array): void {
    const [oldMean, oldDeviation] = [mean(), deviation()];
    let sum = 0;
    let squares = 0;
    for (const target of targets) {
      sum += target;
      squares += target * target;
    }
    const share = (1 - KEPT) / Math.max(1, targets.length);
    array[0] = KEPT * array[0] + (1 - KEPT);
    array[1] = KEPT * array[1] + share * sum;
    array[2] = KEPT * array[2] + share * squares;
    const weight = engine.view('value', `value.${last}.weight`);
    const bias = engine.view('value', `value.${last}.bias`);
    const ratio = oldDeviation / deviation();
    for (let i = 0; i < weight.length; i++) weight[i] *= ratio;
    bias[0] = ratio * bias[0] + (oldMean - mean()) / deviation();
  }

  return {
    array,
    toRewards(values, count) {
      const [shift, scale] = [mean(), deviation()];
      for (let i = 0; i < count; i++) values[i] = values[i] * scale + shift;
    },
    adapt,
    toNetwork(targets) {
      const [shift, scale] = [mean(), deviation()];
      for (let i = 0; i < targets.length; i++) targets[i] = (targets[i] - shift) / scale;
    },
  };
}
