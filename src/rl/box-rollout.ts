/** Rollouts of a squashed Gaussian policy: every world decides at every tick. The policy's distribution stands here too. */
import type { Rng } from '../core/rng.ts';
import { LOG_SQRT_TAU } from '../nn/distributions.ts';
import type { Engine } from '../nn/executor.ts';
import { clip, input, slice, type Tensor } from '../nn/graph.ts';
import { mlp } from '../nn/mlp.ts';
import type { BoxProcess } from './episodes.ts';
import type { Decisions } from './gae.ts';
import { type NetworkSpec, policyMlp, values } from './network.ts';
import type { RewardNormaliser } from './normalisers.ts';
import { prepared } from './prepared.ts';
import { FEWER } from './rollout.ts';
import { withRoom } from './room.ts';
import { nanError } from './sample.ts';
import type { Stopwatch } from './stopwatch.ts';

/** One rollout; row t n + w is the decision of world w at tick t. */
export interface BoxRollout extends Decisions {
  /** [rows, O] */
  readonly observations: Float32Array;
  /** u, [rows, D] */
  readonly draws: Float32Array;
  /** Log-density of u. */
  readonly logProbabilities: Float32Array;
}

// --- the policy ---

/** Log deviations beyond these bounds are cut. */
export const [LOG_LOW, LOG_HIGH] = [-5, 1];

/** Mean and log deviation of u, [N, D] each. */
export function distribution(network: NetworkSpec, observation: Tensor) {
  const D = network.actionNames.length;
  const output = mlp(policyMlp(network), prepared(network, observation));
  return { mean: slice(output, 1, 0, D), logDeviation: clip(slice(output, 1, D, D), LOG_LOW, LOG_HIGH) };
}

// --- rollouts ---

export interface BoxCollectorSpec {
  readonly process: BoxProcess;
  readonly network: NetworkSpec;
  readonly engine: Engine;
  readonly ticks: number;
  readonly rewards: RewardNormaliser | null;
  readonly watch: Stopwatch;
}

function allocate(rows: number, n: number, O: number, D: number): BoxRollout {
  return {
    count: rows,
    observations: new Float32Array(rows * O),
    draws: new Float32Array(rows * D),
    logProbabilities: new Float32Array(rows),
    worlds: Int32Array.from({ length: rows }, (_, row) => row % n),
    rewards: new Float32Array(rows),
    steps: new Int32Array(rows).fill(1),
    values: new Float32Array(rows),
    nextValues: new Float32Array(rows),
    terminated: new Uint8Array(rows),
    truncated: new Uint8Array(rows),
  };
}

/** The process is the collector's own from now on. Throws RlgptError 'usage' for a rollout that there is no room for. */
export function createBoxCollector({ process, network, engine, ticks, rewards, watch }: BoxCollectorSpec) {
  const { n, observationSize: O, box } = process;
  const D = box.names.length;
  const rollout = withRoom(`rollouts of ${n} worlds and ${ticks} ticks`, FEWER, () => allocate(ticks * n, n, O, D));
  const episodeReturns = new Float64Array(n);
  const action = new Float32Array(D);
  const now = new Float32Array(n * O);
  const observation = input('observation', [n, O]);
  const plan = engine.compile({
    outputs: { ...distribution(network, observation), values: values(network, observation) },
  });

  /** Runs the networks where the worlds are now. */
  function evaluate(): void {
    for (let w = 0; w < n; w++) process.observe(w, now, w * O);
    if (!now.every(Number.isFinite)) throw nanError('the world', 'the observation');
    plan.input('observation').set(now);
    plan.run();
  }

  /** The worth of where the worlds are now, for those decisions of a tick that end here without a next one. */
  function close(first: number, flags: Uint8Array | null): void {
    evaluate();
    const worth = plan.output('values');
    for (let w = 0; w < n; w++) if (flags === null || flags[w] === 1) rollout.nextValues[first + w] = worth[w];
  }

  function draw(world: number, row: number, rng: Rng): void {
    const [mean, logDeviation] = [plan.output('mean'), plan.output('logDeviation')];
    let logProbability = 0;
    for (let d = 0; d < D; d++) {
      const i = world * D + d;
      const noise = rng.normal();
      const u = mean[i] + Math.exp(logDeviation[i]) * noise;
      logProbability -= 0.5 * noise * noise + logDeviation[i] + LOG_SQRT_TAU;
      rollout.draws[row * D + d] = u;
      action[d] = box.low[d] + ((Math.tanh(u) + 1) / 2) * (box.high[d] - box.low[d]);
    }
    rollout.logProbabilities[row] = logProbability;
    process.act(world, action, 0);
  }

  function decide(first: number, rng: Rng): void {
    evaluate();
    rollout.observations.set(now, first * O);
    const worth = plan.output('values');
    for (let w = 0; w < n; w++) {
      const before = first - n + w;
      if (before >= 0 && rollout.truncated[before] === 0) rollout.nextValues[before] = worth[w];
      rollout.values[first + w] = worth[w];
      draw(w, first + w, rng);
    }
  }

  /** After a tick: rewards, ends of episodes and new ones. */
  function settle(first: number, returns: number[]): void {
    rollout.rewards.set(process.reward, first);
    rollout.terminated.set(process.terminated, first);
    rollout.truncated.set(process.truncated, first);
    if (process.truncated.includes(1)) close(first, process.truncated);
    for (let w = 0; w < n; w++) {
      if (!Number.isFinite(process.reward[w])) throw nanError(`world ${w}`, 'the reward');
      episodeReturns[w] += process.reward[w];
      rewards?.add(w, process.reward[w]);
      if (process.terminated[w] + process.truncated[w] === 0) continue;
      returns.push(episodeReturns[w]);
      episodeReturns[w] = 0;
      rewards?.end(w);
      process.restart(w);
    }
  }

  /** Undiscounted returns of the episodes that ended. */
  function collect(rng: Rng): number[] {
    const returns: number[] = [];
    for (let first = 0; first < rollout.count; first += n) {
      decide(first, rng);
      watch.lap('acting');
      process.tick();
      settle(first, returns);
      watch.lap('world');
    }
    const last = rollout.count - n;
    close(
      last,
      rollout.truncated.slice(last).map((cut) => 1 - cut),
    );
    rewards?.scale(rollout.rewards);
    return returns;
  }

  return { rollout, collect, episodeReturns };
}
