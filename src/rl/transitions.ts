/**
 * Plays a process and writes n-step transitions to a replay buffer: (s, a, discounted reward of up to n decisions, s').
 * A decision may last several primitive steps; discounts follow the steps, not the decisions.
 */
import type { SemiMarkovProcess } from '../action/process.ts';
import type { Episodes } from './episodes.ts';
import type { Replay } from './replay.ts';
import { nanError } from './sample.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';

/** What plays, and where transitions go. */
export interface PlayerSpec {
  readonly process: Episodes & Partial<Pick<SemiMarkovProcess, 'mask'>>;
  readonly replay: Replay;
  readonly gamma: number;
  /** Decisions of one transition, at most. */
  readonly nStep: number;
  /**
   * Chooses for the worlds of `list` [count]: begins their actions and writes them to `actions` [count, width].
   * observations [count, O] and masks [count, A] are of those worlds in that order.
   */
  choose(decision: Decision): void;
  readonly watch?: Stopwatch;
}

/** Worlds in which a decision is due, and what is decided. */
export interface Decision {
  readonly count: number;
  readonly list: Int32Array;
  readonly observations: Float32Array;
  readonly masks: Uint8Array;
  readonly actions: Float32Array;
}

/** Plays tick by tick. */
export interface Player {
  /** [n]: return so far of each world's episode; part of a learner's state. */
  readonly episodeReturns: Float64Array;
  /** One primitive step in every world; returns of episodes that ended are pushed to `returns`. Throws RlgptError 'model' for NaN. */
  tick(returns: number[]): void;
  /** Ends what is under way: running options, and transitions that wait for further decisions. Nothing is pending after. */
  flush(): void;
}

/** The process is the player's own from now on. */
export function createPlayer(spec: PlayerSpec): Player {
  const { process, replay, gamma, nStep, choose, watch = createStopwatch() } = spec;
  const { n, observationSize: O } = process;
  const { A, W } = widthsOf(replay);
  const decision = {
    count: 0,
    list: new Int32Array(n),
    observations: new Float32Array(n * O),
    masks: new Uint8Array(n * A),
    actions: new Float32Array(n * W),
  };
  const queue = createQueue(process, replay, nStep);
  const episodeReturns = new Float64Array(n);
  // Of each world: whether a decision is open, and its reward and discount so far.
  const open = new Uint8Array(n);
  const reward = new Float64Array(n);
  const discount = new Float64Array(n);

  /** Every ready world takes a decision; that ends its last one. */
  function decide(): void {
    let count = 0;
    for (let world = 0; world < n; world++) {
      if (process.ready[world] === 0) continue;
      if (open[world] === 1) {
        close(world);
        queue.writeComplete(world);
      }
      process.observe(world, decision.observations, count * O);
      process.mask?.(world, decision.masks, count * A);
      decision.list[count++] = world;
    }
    decision.count = count;
    if (count === 0) return;
    checkFinite(decision.observations, count * O);
    choose(decision);
    for (let i = 0; i < count; i++) {
      const world = decision.list[i];
      queue.push(world, decision, i);
      open[world] = 1;
      reward[world] = 0;
      discount[world] = 1;
    }
  }

  function close(world: number): void {
    open[world] = 0;
    queue.earn(world, reward[world], discount[world]);
  }

  function tick(returns: number[]): void {
    decide();
    watch.lap('acting');
    process.tick();
    for (let world = 0; world < n; world++) {
      const paid = process.reward[world];
      if (!Number.isFinite(paid)) throw nanError(`world ${world}`, 'the reward');
      reward[world] += discount[world] * paid;
      discount[world] *= gamma;
      episodeReturns[world] += paid;
      if (process.terminated[world] === 0 && process.truncated[world] === 0) continue;
      close(world);
      queue.writeAll(world, process.terminated[world] === 1);
      returns.push(episodeReturns[world]);
      episodeReturns[world] = 0;
      process.restart(world);
    }
    watch.lap('world');
  }

  function flush(): void {
    process.interruptAll();
    for (let world = 0; world < n; world++) {
      if (open[world] === 1) {
        close(world);
        queue.writeComplete(world);
      }
      queue.writeAll(world, false);
    }
  }

  return { episodeReturns, tick, flush };
}

/** Widths of a mask and of an action. */
const widthsOf = ({ nextMasks, actions, rewards }: Replay) => ({
  A: nextMasks.length / rewards.length,
  W: actions.length / rewards.length,
});

/** Of each world the decisions whose transitions are not complete, at most nStep of them, oldest first. */
function createQueue(process: PlayerSpec['process'], replay: Replay, nStep: number) {
  const { n, observationSize: O } = process;
  const { A, W } = widthsOf(replay);
  // The first `waiting` of a world's nStep slots are filled.
  const waiting = new Int32Array(n);
  const observations = new Float32Array(n * nStep * O);
  const actions = new Float32Array(n * nStep * W);
  const rewards = new Float64Array(n * nStep);
  const discounts = new Float64Array(n * nStep);

  /** Writes the transition from a slot to the present state. */
  function write(world: number, slot: number, ended: boolean): void {
    const row = replay.claim();
    replay.observations.set(observations.subarray(slot * O, (slot + 1) * O), row * O);
    replay.actions.set(actions.subarray(slot * W, (slot + 1) * W), row * W);
    replay.rewards[row] = rewards[slot];
    replay.discounts[row] = ended ? 0 : discounts[slot];
    process.observe(world, replay.nextObservations, row * O);
    process.mask?.(world, replay.nextMasks, row * A);
    // A world that is over may allow nothing any more: then its mask means nothing.
    const mask = replay.nextMasks.subarray(row * A, (row + 1) * A);
    if (process.terminated[world] + process.truncated[world] > 0 && !mask.includes(1)) mask.fill(1);
  }

  /** Forgets the oldest decision. */
  function shift(world: number): void {
    const from = world * nStep;
    const count = --waiting[world];
    observations.copyWithin(from * O, (from + 1) * O, (from + 1 + count) * O);
    actions.copyWithin(from * W, (from + 1) * W, (from + 1 + count) * W);
    rewards.copyWithin(from, from + 1, from + 1 + count);
    discounts.copyWithin(from, from + 1, from + 1 + count);
  }

  return {
    /** Enters decision i of those just taken. */
    push(world: number, decision: Decision, i: number): void {
      const slot = world * nStep + waiting[world]++;
      observations.set(decision.observations.subarray(i * O, (i + 1) * O), slot * O);
      actions.set(decision.actions.subarray(i * W, (i + 1) * W), slot * W);
      rewards[slot] = 0;
      discounts[slot] = 1;
    },
    /** The last decision has ended: its reward counts for all that wait, itself included. */
    earn(world: number, reward: number, discount: number): void {
      for (let slot = world * nStep; slot < world * nStep + waiting[world]; slot++) {
        rewards[slot] += discounts[slot] * reward;
        discounts[slot] *= discount;
      }
    },
    /** Writes the oldest transition, once it holds the rewards of nStep decisions. */
    writeComplete(world: number): void {
      if (waiting[world] < nStep) return;
      write(world, world * nStep, false);
      shift(world);
    },
    /** Writes all transitions, however many decisions they hold: the episode is over, or cut. */
    writeAll(world: number, ended: boolean): void {
      for (let k = 0; k < waiting[world]; k++) write(world, world * nStep + k, ended);
      waiting[world] = 0;
    },
  };
}

function checkFinite(observations: Float32Array, length: number): void {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += observations[i];
  if (!Number.isFinite(sum)) throw nanError('the world', 'the observation');
}
