/**
 * Gathers decisions: a fixed number of ticks in every world. A decision opens where a world is ready and closes when
 * it is ready again, when its episode ends, or when the rollout does (options are interrupted there, so rollouts
 * should be several times as long as options).
 */
import type { SemiMarkovProcess } from '../action/process.ts';
import type { Rng } from '../core/rng.ts';
import type { Actor } from './actor.ts';
import type { Decisions } from './gae.ts';
import type { RewardNormaliser } from './normalisers.ts';
import { createChooser } from './parts.ts';
import { withRoom } from './room.ts';
import { nanError } from './sample.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';

/** Decisions with all that training needs. Arrays have room for one decision a tick and world. */
export interface Rollout extends Decisions {
  count: number;
  /** [capacity, observationSize] */
  readonly observations: Float32Array;
  /** [capacity, actions] */
  readonly masks: Uint8Array;
  readonly actions: Int32Array;
  /** Log-probability of the chosen action. */
  readonly logProbabilities: Float32Array;
}

/** What a rollout has cost and brought. */
export interface Collected {
  /** Primitive steps. */
  readonly steps: number;
  /** Undiscounted returns of the episodes that ended, in the order of their ends. */
  readonly returns: readonly number[];
}

/** Fills one rollout after another. */
export interface Collector {
  readonly rollout: Rollout;
  /** [n]: return so far of each world's episode; part of a learner's state. */
  readonly episodeReturns: Float64Array;
  /** Fills `rollout`. Throws RlgptError 'model' for an observation or reward that is not finite. */
  collect(rng: Rng): Collected;
}

/** A process that may have actions of several parts: `begin` takes their number in mixed radix (parts.ts). */
export type PartedProcess = SemiMarkovProcess & { readonly parts?: readonly number[] };

export interface CollectorSpec {
  readonly process: PartedProcess;
  readonly actor: Actor;
  readonly ticks: number;
  readonly gamma: number;
  /** Scales the rewards of decisions, not the returns that are told. */
  readonly rewards?: RewardNormaliser | null;
  readonly watch?: Stopwatch;
}

/** The remedy for rollouts that are too large. */
export const FEWER = 'Use fewer worlds or ticks.';

function allocate(process: SemiMarkovProcess, ticks: number): Rollout {
  const capacity = process.n * ticks;
  return {
    count: 0,
    observations: new Float32Array(capacity * process.observationSize),
    masks: new Uint8Array(capacity * process.actionNames.length),
    actions: new Int32Array(capacity),
    logProbabilities: new Float32Array(capacity),
    worlds: new Int32Array(capacity),
    rewards: new Float32Array(capacity),
    steps: new Int32Array(capacity),
    values: new Float32Array(capacity),
    nextValues: new Float32Array(capacity),
    terminated: new Uint8Array(capacity),
    truncated: new Uint8Array(capacity),
  };
}

/** The process is the collector's own from now on. Throws RlgptError 'usage' for a rollout that there is no room for. */
export function createCollector(spec: CollectorSpec): Collector {
  const { process, actor, ticks, gamma, rewards = null, watch = createStopwatch() } = spec;
  const { n, observationSize: O } = process;
  const A = process.actionNames.length;
  const chooser = createChooser(A, process.parts);
  const rollout = withRoom(`rollouts of ${n} worlds and ${ticks} ticks`, FEWER, () => allocate(process, ticks));
  const decisions = createDecisions(rollout, n, gamma);
  const { open } = decisions;
  const episodeReturns = new Float64Array(n);
  // Scratch: worlds that are valued at a time, and what the actor says of them.
  const list = new Int32Array(n);
  const logs = new Float32Array(n * A);
  const worth = new Float32Array(n);
  const endings = { observations: new Float32Array(n * O), masks: new Uint8Array(n * A).fill(1), first: 0, count: 0 };

  function observe(world: number, out: Float32Array, row: number): void {
    process.observe(world, out, row * O);
    let sum = 0;
    for (let i = row * O; i < (row + 1) * O; i++) sum += out[i];
    if (!Number.isFinite(sum)) throw nanError(`world ${world}`, 'the observation');
  }

  /** Every ready world takes a decision; its value is also the end value of the world's last one. */
  function decide(rng: Rng): void {
    const first = rollout.count;
    let count = 0;
    for (let world = 0; world < n; world++) {
      if (process.ready[world] === 0) continue;
      observe(world, rollout.observations, first + count);
      process.mask(world, rollout.masks, (first + count) * A);
      list[count++] = world;
    }
    rollout.count += count;
    actor.evaluate({ observations: rollout.observations, masks: rollout.masks, first, count }, logs, worth);
    for (let i = 0; i < count; i++) {
      const world = list[i];
      decisions.endWorth(world, worth[i]);
      const action = chooser.sample(logs, i * A, rng);
      const d = first + i;
      rollout.actions[d] = action;
      rollout.logProbabilities[d] = chooser.logProbability(logs, i * A, action);
      rollout.values[d] = worth[i];
      decisions.begin(world, d);
      process.begin(world, action);
    }
  }

  /** Enters the rewards of one tick. */
  function earn(): void {
    for (let world = 0; world < n; world++) {
      const reward = process.reward[world];
      if (!Number.isFinite(reward)) throw nanError(`world ${world}`, 'the reward');
      decisions.earn(world, reward);
      episodeReturns[world] += reward;
      rewards?.add(world, reward);
    }
  }

  /** The open decisions of the first `count` worlds of `list` end with what is observed now. */
  function endWithPresentValue(count: number): void {
    for (let i = 0; i < count; i++) observe(list[i], endings.observations, i);
    actor.evaluate({ ...endings, count }, logs, worth);
    for (let i = 0; i < count; i++) decisions.endWorth(list[i], worth[i]);
  }

  function endEpisodes(returns: number[]): void {
    let cut = 0;
    for (let world = 0; world < n; world++) {
      if (process.terminated[world] === 1) rollout.terminated[open[world]] = 1;
      else if (process.truncated[world] === 1) {
        rollout.truncated[open[world]] = 1;
        list[cut++] = world;
      }
    }
    if (cut > 0) endWithPresentValue(cut);
    for (let world = 0; world < n; world++) {
      if (process.terminated[world] === 0 && process.truncated[world] === 0) continue;
      returns.push(episodeReturns[world]);
      episodeReturns[world] = 0;
      rewards?.end(world);
      open[world] = -1;
      process.restart(world);
    }
  }

  /** Interrupts what still runs: its decision ends here, worth what the observation promises. */
  function interrupt(): void {
    process.interruptAll();
    let count = 0;
    for (let world = 0; world < n; world++) if (open[world] >= 0) list[count++] = world;
    if (count > 0) endWithPresentValue(count);
    open.fill(-1);
  }

  function collect(rng: Rng): Collected {
    rollout.count = 0;
    const returns: number[] = [];
    for (let tick = 0; tick < ticks; tick++) {
      decide(rng);
      watch.lap('acting');
      process.tick();
      earn();
      endEpisodes(returns);
      watch.lap('world');
    }
    interrupt();
    rewards?.scale(rollout.rewards.subarray(0, rollout.count));
    return { steps: ticks * n, returns };
  }

  return { rollout, episodeReturns, collect };
}

/** The open decision of each world: it earns from tick to tick, until it is known what the state at its end is worth. */
function createDecisions(rollout: Rollout, n: number, gamma: number) {
  /** Row of the decision in the rollout, or -1. */
  const open = new Int32Array(n).fill(-1);
  const rewardSoFar = new Float64Array(n);
  const discount = new Float64Array(n);
  return {
    open,
    begin(world: number, d: number): void {
      rollout.worlds[d] = world;
      rollout.steps[d] = 0;
      rollout.terminated[d] = 0;
      rollout.truncated[d] = 0;
      open[world] = d;
      rewardSoFar[world] = 0;
      discount[world] = 1;
    },
    /** The reward of one primitive step, discounted to the start of the decision. */
    earn(world: number, reward: number): void {
      const d = open[world];
      rewardSoFar[world] += discount[world] * reward;
      discount[world] *= gamma;
      rollout.rewards[d] = rewardSoFar[world];
      rollout.steps[d]++;
    },
    /** The value of the state in which the decision ends, if there is one. */
    endWorth(world: number, value: number): void {
      if (open[world] >= 0) rollout.nextValues[open[world]] = value;
    },
  };
}
