/**
 * The semi-Markov process of a goal: primitives and options as actions (running.ts), reward and ends of episodes from the
 * goal (pay.ts), starts by their number. Options are interrupted by `interruptAll` and by the end of the episode alone.
 */
import { RlgptError } from '../core/errors.ts';
import type { Env } from '../env/env.ts';
import { createCurriculum } from '../goal/curriculum.ts';
import type { TimedGoal } from '../goal/goal.ts';
import { type EpisodeStart, placeWorld } from './controller.ts';
import type { Encoder } from './encoder.ts';
import { type ActionSet, bindActions } from './options.ts';
import { bindPay, type Pay } from './pay.ts';
import type { SemiMarkovProcess } from './process.ts';
import { loadProcess, saveProcess } from './process-state.ts';
import { countEpisode, newCounts, type ProcessStats, statsOf } from './process-stats.ts';
import { createRunning } from './running.ts';

/** What `createProcess` makes a process of. */
export interface ProcessOptions {
  /** The process owns all of its worlds from now on. */
  readonly env: Env;
  readonly actions: ActionSet;
  /** Made for the same env. */
  readonly encoder: Encoder;
  readonly goal: TimedGoal;
  /**
   * World w plays the episodes w, w + n, w + 2n and so on, however fast the others are. Must be a function of `episode`
   * alone. Where the env has lessons, seeds begin in the lesson in progress.
   */
  readonly starts: (episode: number) => EpisodeStart;
  readonly reward: Pay;
  /** Discount of one primitive step, in (0, 1]. */
  readonly gamma: number;
}

/** A semi-Markov process that counts how its episodes end; made by `createProcess`. */
export interface GoalProcess extends SemiMarkovProcess {
  /** A snapshot. */
  stats(): ProcessStats;
}

/**
 * The task that learners of discrete actions learn: the worlds of an env, primitives and options as actions, reward and
 * ends of episodes from a goal. Every world is put at its first start. An option that returns or fails before its first
 * step costs one no-op step, so that every decision takes time.
 *
 * Throws RlgptError 'usage' for numbers out of range and for a start that is over, and as `bindGoal` and `bindActions` do.
 * `save` throws 'usage' in the middle of an action; `load` throws 'corrupt' for bytes that `save` did not write, and
 * 'shape' for those of another env, number of worlds or action set.
 * Source: Sutton, Precup and Singh 1999, Between MDPs and semi-MDPs.
 */
export function createProcess(options: ProcessOptions): GoalProcess {
  checkOptions(options);
  const { env, actions, encoder, starts, reward: pay, gamma } = options;
  const { n } = env;
  const { within } = options.goal;
  const payer = bindPay(pay, env, options.goal, gamma);
  const { goal } = payer;
  const bound = bindActions(actions, env);
  const counts = newCounts(actions.options.length);
  const running = createRunning(actions, bound, { n, noop: env.actions.noop }, counts);
  const { ready, pending, chosen, faults } = running;
  const curriculum = env.lessons === undefined ? null : createCurriculum(env.lessons.plan);

  const reward = new Float32Array(n);
  const terminated = new Uint8Array(n);
  const truncated = new Uint8Array(n);
  // Of each world's episode: whether it is over, its primitive steps, and how many came before it.
  const over = new Uint8Array(n);
  const taken = new Int32Array(n);
  const round = new Int32Array(n);

  function begin(world: number, action: number): void {
    if (ready[world] === 0 || over[world] === 1) throw notReady(world, over[world] === 1);
    running.begin(world, action);
  }

  // --- time ---

  function clear(): void {
    reward.fill(0);
    terminated.fill(0);
    truncated.fill(0);
  }

  function tick(): void {
    clear();
    env.step(pending);
    for (let world = 0; world < n; world++) if (ready[world] === 0) settle(world);
  }

  /** Reward, end of the episode and end of the action, after one step of one world. */
  function settle(world: number): void {
    taken[world]++;
    counts.steps++;
    if (chosen[world] >= 0) counts.optionSteps[chosen[world]]++;
    const ended = env.terminated[world] === 1;
    payer.observe(world, ended);
    const died = ended && !(env.goalJudgesEnd === true && goal.accepts(world));
    const reached = !died && goal.holds(world);
    const cut = taken[world] >= within || env.truncated?.[world] === 1;
    const end = ended || reached || goal.fails(world);
    const success = reached || (ended && !died) || (!end && cut && goal.accepts(world));
    reward[world] = payer.earn(world, success, end);
    if (!end && !cut) {
      running.advance(world);
      return;
    }
    terminated[world] = end ? 1 : 0;
    truncated[world] = end ? 0 : 1;
    over[world] = 1;
    countEpisode(counts, { success, died, length: taken[world] });
    curriculum?.record(success, taken[world]);
    running.rest(world);
  }

  // --- episodes ---

  function place(world: number): void {
    const episode = world + n * round[world];
    const start = starts(episode);
    if (curriculum !== null && typeof start === 'number') env.lessons!.reset(world, start, curriculum);
    else placeWorld(env, world, start);
    if (env.terminated[world] === 1) {
      throw new RlgptError('usage', `the start of episode ${episode} is over`, 'Start where the world goes on.');
    }
    payer.begin(world);
    taken[world] = 0;
    running.forgive(world);
    over[world] = 0;
  }

  function restart(world: number): void {
    if (over[world] === 0) throw new Error(`the episode of world ${world} is not over`);
    round[world]++;
    place(world);
  }

  const identity = { env: env.id, n, actions: actions.names, limit: within };
  const state = { identity, env, over, taken, round, running, payer, curriculum, counts };

  for (let world = 0; world < n; world++) place(world);
  return {
    n,
    observationSize: encoder.size,
    actionNames: actions.names,
    ready,
    reward,
    terminated,
    truncated,
    observe: encoder.encode,
    mask: (world, out, offset) => bound.mask(world, faults, world * actions.options.length, out, offset),
    begin,
    tick,
    restart,
    interruptAll: () => {
      for (let world = 0; world < n; world++) running.rest(world);
    },
    save: () => saveProcess(state),
    load: (bytes) => {
      loadProcess(state, bytes);
      clear();
    },
    stats: () => statsOf(counts, actions),
  };
}

function notReady(world: number, over: boolean): RlgptError {
  const remedy = over ? 'Restart it first.' : 'Tick until ready is 1.';
  return new RlgptError('usage', `world ${world} is not ready for an action`, remedy);
}

function checkOptions({ goal, gamma, reward }: ProcessOptions): void {
  const refuse = (message: string, remedy: string): never => {
    throw new RlgptError('usage', message, remedy);
  };
  if (!(goal.within >= 1)) refuse(`step limit is ${goal.within}`, 'Use at least 1 step.');
  if (!(gamma > 0 && gamma <= 1)) refuse(`gamma is ${gamma}`, 'Use a discount above 0 and at most 1.');
  if (typeof reward !== 'object') return;
  for (const part of ['success', 'step', 'shaping'] as const) {
    if (!Number.isFinite(reward[part])) refuse(`reward '${part}' is ${reward[part]}`, 'Use a finite number.');
  }
}
