/**
 * Dead features: hidden units that tell nothing of a batch, because a relu gives 0 for each of its observations, or a
 * tanh is at an end of its range for each. A share that rises says that the network loses what it can still learn (the
 * "dormant neurons" of Sokar et al. 2023, arXiv 2302.12902, at threshold 0).
 */
import type { Engine, Plan } from '../nn/executor.ts';
import { input } from '../nn/graph.ts';
import { type MlpSpec, mlpLayers } from '../nn/mlp.ts';
import type { NetworkSpec } from './network.ts';
import { prepared } from './prepared.ts';

/** Observations that are looked at, spread evenly over those given. */
const ROWS = 256;
/** A tanh this far out is at its end. */
const SATURATED = 0.99;

/** Share of dead units among all hidden ones, for observations [count, O]; NaN for none. */
export type DeadFeatures = (observations: Float32Array, count: number) => number;

/** Reads the engine's parameters at every call; compiles at the first. All `specs` take the network's observation. */
export function createDeadFeatures(network: NetworkSpec, engine: Engine, specs: readonly MlpSpec[]): DeadFeatures {
  const O = network.observationSize;
  const hidden = specs.flatMap(({ name, sizes, activation }) =>
    sizes.slice(1, -1).map((units, i) => ({ name: `${name}.${i}`, units, saturates: activation !== 'relu' })),
  );
  let plan: Plan | null = null;

  function compile(): Plan {
    const observation = prepared(network, input('observation', [ROWS, O]));
    const outputs = specs.flatMap((spec) =>
      mlpLayers(spec, observation)
        .slice(0, -1)
        .map((layer, i) => [`${spec.name}.${i}`, layer] as const),
    );
    return engine.compile({ outputs: Object.fromEntries(outputs) });
  }

  return (observations, count) => {
    if (count === 0 || hidden.length === 0) return Number.NaN;
    plan ??= compile();
    const rows = plan.input('observation');
    for (let r = 0; r < ROWS; r++) {
      const d = Math.floor((r * count) / ROWS);
      rows.set(observations.subarray(d * O, (d + 1) * O), r * O);
    }
    plan.run();
    let [dead, all] = [0, 0];
    for (const { name, units, saturates } of hidden) {
      dead += countDead(plan.output(name), units, saturates);
      all += units;
    }
    return dead / all;
  };
}

/** Units [rows, units] that are dead in every row. */
function countDead(layer: Float32Array, units: number, saturates: boolean): number {
  let dead = 0;
  for (let unit = 0; unit < units; unit++) {
    let alive = false;
    for (let i = unit; i < layer.length && !alive; i += units) {
      alive = saturates ? Math.abs(layer[i]) < SATURATED : layer[i] > 0;
    }
    if (!alive) dead++;
  }
  return dead;
}
