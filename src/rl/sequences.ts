/** Rollouts of a policy with a memory, as whole sequences: T steps in each of n worlds. */
import type { SemiMarkovProcess } from '../action/process.ts';
import { RlgptError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import type { Engine } from '../nn/executor.ts';
import type { NetworkSpec } from './network.ts';
import type { RewardNormaliser } from './normalisers.ts';
import { memorySize, recurrentOutputs } from './recurrent-network.ts';
import { FEWER } from './rollout.ts';
import { withRoom } from './room.ts';
import { nanError, sampleAction } from './sample.ts';
import type { Stopwatch } from './stopwatch.ts';

/** One rollout, [T, n, ...]. `keep` is 0 where a step is the first of an episode. */
export interface Sequences {
  readonly observations: Float32Array;
  readonly masks: Float32Array;
  readonly keep: Float32Array;
  readonly actions: Int32Array;
  readonly logProbabilities: Float32Array;
  readonly values: Float32Array;
  readonly nextValues: Float32Array;
  readonly rewards: Float32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** Memory at the start, [n, H]. */
  readonly state: Float32Array;
}

function allocate(process: SemiMarkovProcess, ticks: number, memory: number): Sequences {
  const { n, observationSize, actionNames } = process;
  const rows = ticks * n;
  const floats = (width: number) => new Float32Array(rows * width);
  return {
    observations: floats(observationSize),
    masks: floats(actionNames.length),
    keep: floats(1),
    actions: new Int32Array(rows),
    logProbabilities: floats(1),
    values: floats(1),
    nextValues: floats(1),
    rewards: floats(1),
    terminated: new Uint8Array(rows),
    truncated: new Uint8Array(rows),
    state: new Float32Array(n * memory),
  };
}

export interface SequenceOptions {
  readonly ticks: number;
  readonly watch: Stopwatch;
  readonly rewards: RewardNormaliser | null;
}

/** The process is the collector's own from now on. Throws RlgptError 'usage' for a rollout that there is no room for. */
export function createSequenceCollector(
  process: SemiMarkovProcess,
  network: NetworkSpec,
  { ticks, watch, rewards }: SequenceOptions,
  engine: Engine,
) {
  const { n, observationSize: O } = process;
  const A = process.actionNames.length;
  const H = memorySize(network);
  const sequences = withRoom(`rollouts of ${n} worlds and ${ticks} ticks`, FEWER, () => allocate(process, ticks, H));
  const outputs = recurrentOutputs(network, 1, n);
  const plan = engine.compile({ outputs: { ...outputs } });
  // Part of a learner's state: memories, and flags of worlds whose episode starts with the next step.
  const state = new Float64Array(n * H);
  const fresh = new Float64Array(n).fill(1);
  const episodeReturns = new Float64Array(n);
  const mask = new Uint8Array(A);

  /** Runs the network on the present observations; writes inputs of world w to row `row + w`. Memories do not change. */
  function evaluate(row: number): void {
    for (let w = 0; w < n; w++) {
      process.observe(w, sequences.observations, (row + w) * O);
      process.mask(w, mask, 0);
      for (let a = 0; a < A; a++) sequences.masks[(row + w) * A + a] = mask[a];
      sequences.keep[row + w] = 1 - fresh[w];
    }
    const observations = sequences.observations.subarray(row * O, (row + n) * O);
    let sum = 0;
    for (let i = 0; i < observations.length; i++) sum += observations[i];
    if (!Number.isFinite(sum)) throw nanError('the world', 'the observation');
    plan.input('observation').set(observations);
    plan.input('mask').set(sequences.masks.subarray(row * A, (row + n) * A));
    plan.input('keep').set(sequences.keep.subarray(row, row + n));
    plan.input('state').set(state);
    plan.run();
  }

  /** Values of where the worlds are now, for worlds whose episode was cut or whose rollout ends. */
  const scratch = (ticks - 1) * n;
  function valuesNow(): Float32Array {
    const kept = [sequences.observations, sequences.masks, sequences.keep].map((array) => {
      const width = array.length / (ticks * n);
      return array.slice(scratch * width);
    });
    evaluate(scratch);
    [sequences.observations, sequences.masks, sequences.keep].forEach((array, i) => {
      array.set(kept[i], array.length - kept[i].length);
    });
    return plan.output('values');
  }

  function collect(rng: Rng): number[] {
    const returns: number[] = [];
    sequences.state.set(state);
    for (let t = 0; t < ticks; t++) step(t * n, rng, returns);
    const last = valuesNow();
    for (let w = 0; w < n; w++) {
      const row = scratch + w;
      if (sequences.truncated[row] === 0) sequences.nextValues[row] = last[w];
    }
    rewards?.scale(sequences.rewards);
    return returns;
  }

  function step(row: number, rng: Rng, returns: number[]): void {
    if (process.ready.includes(0))
      throw new RlgptError('usage', 'a world is in the middle of an option', 'Learn options with ppo.');
    evaluate(row);
    const [logs, values] = [plan.output('logProbabilities'), plan.output('values')];
    for (let w = 0; w < n; w++) {
      const action = sampleAction(logs, w * A, A, rng);
      sequences.actions[row + w] = action;
      sequences.logProbabilities[row + w] = logs[w * A + action];
      sequences.values[row + w] = values[w];
      if (row > 0 && sequences.truncated[row - n + w] === 0) sequences.nextValues[row - n + w] = values[w];
      process.begin(w, action);
    }
    state.set(plan.output('states'));
    fresh.fill(0);
    watch.lap('acting');
    process.tick();
    sequences.terminated.set(process.terminated, row);
    sequences.truncated.set(process.truncated, row);
    sequences.rewards.set(process.reward, row);
    const cut = process.truncated.includes(1) ? valuesNow().slice() : null;
    for (let w = 0; w < n; w++) {
      if (!Number.isFinite(process.reward[w])) throw nanError(`world ${w}`, 'the reward');
      episodeReturns[w] += process.reward[w];
      rewards?.add(w, process.reward[w]);
      if (process.terminated[w] + process.truncated[w] === 0) continue;
      if (cut !== null && process.truncated[w] === 1) sequences.nextValues[row + w] = cut[w];
      returns.push(episodeReturns[w]);
      episodeReturns[w] = 0;
      rewards?.end(w);
      fresh[w] = 1;
      process.restart(w);
    }
    watch.lap('world');
  }

  return { sequences, collect, state, fresh, episodeReturns };
}
