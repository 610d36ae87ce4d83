/**
 * Trials in the simulator: measuring a controller on episode starts, and racing candidates by successive halving. Both tell
 * how many primitive steps they took; nothing here decides what to try.
 */
import { type Controller, type EpisodeStart, type Outcome, rollOut } from '../action/controller.ts';
import { mean } from '../core/stats.ts';
import type { Env } from '../env/env.ts';
import type { Goal } from '../goal/goal.ts';
import { bindGoal } from '../goal/monitor.ts';
import { isWhole } from '../planning/plan.ts';
import { gatherEvidence } from './critic.ts';
import type { Evidence, Memory } from './reasoner.ts';

/** Episodes on which controllers are measured. */
export interface TrialSpec {
  readonly env: Env;
  readonly goal: Goal;
  readonly within: number;
  readonly starts: readonly EpisodeStart[];
  /** Facts on the way to the goal, for evidence. */
  readonly way: readonly string[];
  readonly seed: number;
  /** Episodes are scored by what they earn, as a learner would be paid. */
  readonly pay?: 'goal' | 'world';
  /** Races cut no episode short: how long it lasts is what counts. */
  readonly uncut?: boolean;
}

/** Measures one controller on all starts of the trial. */
export function measure(controller: Controller, trial: TrialSpec): { evidence: Evidence; steps: number } {
  const { goal, within, starts, way, seed } = trial;
  const meter = trial.pay === undefined ? null : meterOf(trial, trial.pay);
  const scores: number[] = starts.map(() => 0);
  const onEnd = (world: number, start: number, { success }: Outcome) => {
    if (meter !== null) scores[start] = meter.read(world, success);
  };
  const env = meter?.env ?? trial.env;
  const result = rollOut({ env, controller, goal: bindGoal(goal, env.facts), within, starts, seed, watch: way, onEnd });
  const evidence = gatherEvidence(result.outcomes, way);
  return { evidence: meter === null ? evidence : { ...evidence, score: mean(scores) }, steps: result.steps };
}

/** Discount of a primitive step with which the end of an episode of this length still counts for a quarter. */
export const discountOf = (within: number): number => 0.25 ** (1 / Math.max(16, within));

/**
 * The worlds of a trial with a meter for each episode: the sum of what the world pays, or the mean nearness to the goal
 * (its progress) over the time that the episode had, which is 1 after a success and 0 after a failure.
 */
function meterOf({ env, goal, within }: TrialSpec, pay: 'goal' | 'world') {
  const monitor = bindGoal(goal, env.facts);
  const earned = new Float64Array(env.n);
  const taken = new Int32Array(env.n);
  const begin = (world: number) => {
    monitor.begin(world);
    earned[world] = 0;
    taken[world] = 0;
  };
  const over = {
    reset(world: number, seed: number) {
      env.reset(world, seed);
      begin(world);
    },
    begin(world: number) {
      env.begin(world);
      begin(world);
    },
    step(codes: Int32Array) {
      env.step(codes);
      for (let world = 0; world < env.n; world++) {
        if (codes[world] < 0) continue;
        taken[world]++;
        monitor.step(world);
        earned[world] += pay === 'world' ? (env.reward?.[world] ?? 0) : monitor.progress(world);
      }
    },
  };
  const read = (world: number, success: boolean): number => {
    if (pay === 'world') return earned[world];
    return (earned[world] + (success ? within - taken[world] : 0)) / within;
  };
  return { env: Object.assign(Object.create(env) as Env, over), read };
}

/** A candidate with what a race has shown of it. */
export interface Raced {
  /** Index into the candidates. */
  readonly index: number;
  readonly evidence: Evidence;
}

/**
 * Order of evidence, the better first: by the lower bound of success, so that two lucky episodes do not beat many good ones;
 * then by how far episodes got, by score, and by speed.
 */
export function betterEvidence(a: Evidence, b: Evidence): number {
  const way = (e: Evidence) => e.reached.reduce((sum, r) => sum + r.share, 0);
  const score = (e: Evidence) => e.score ?? 0;
  return b.success.low - a.success.low || way(b) - way(a) || score(b) - score(a) || a.meanSteps - b.meanSteps;
}

/**
 * Primitive steps that an episode of a sub-task may take: its limit, or in a whole task half as much again as episodes of
 * the best program so far took.
 */
export function episodeOf({ node, within, attempts }: Memory): number {
  const ran = attempts
    .filter(({ evidence }) => evidence !== null)
    .sort((a, b) => betterEvidence(a.evidence!, b.evidence!));
  if (!isWhole(node) || ran.length === 0) return within;
  return Math.min(within, 1.5 * ran[0].evidence!.meanSteps + 1);
}

/** Called around each measurement of a race. */
export interface RaceHooks {
  before(index: number): Promise<void>;
  after(raced: Raced, steps: number): void;
}

/** Share of an episode that is played in a round on `count` starts of `total`: a hopeless one need not be watched to its end. */
function timeShare(count: number, total: number): number {
  return count >= total ? 1 : Math.min(1, 0.4 + (0.6 * count) / total);
}

/**
 * Successive halving: all candidates on a few starts, the best third on three times as many, until one round has used all
 * starts; the first rounds also have shorter episodes. Returns every candidate that was measured, with the evidence of its
 * last round, best first. `limit` is a cap in primitive steps, checked between measurements; at least one candidate is
 * measured.
 */
export async function race(
  candidates: readonly Controller[],
  trial: TrialSpec,
  limit: number,
  hooks: RaceHooks,
): Promise<{ ranked: Raced[]; steps: number }> {
  const ranked: Raced[] = [];
  const total = trial.starts.length;
  let alive: { readonly index: number; readonly last: Raced | null }[] = candidates.map((_, index) => ({
    index,
    last: null,
  }));
  let steps = 0;
  for (let count = Math.min(2, total); alive.length > 0; count = Math.min(count * 3, total)) {
    const round: Raced[] = [];
    for (const { index, last } of alive) {
      if (steps >= limit && steps > 0) {
        // Out of steps: what was measured in the round before still counts.
        if (last !== null) round.push(last);
        continue;
      }
      await hooks.before(index);
      // What episodes earn compares only when they are of one length.
      const whole = trial.uncut || trial.pay !== undefined;
      const within = whole ? trial.within : Math.ceil(trial.within * timeShare(count, total));
      const result = measure(candidates[index], { ...trial, within, starts: trial.starts.slice(0, count) });
      steps += result.steps;
      const raced = { index, evidence: result.evidence };
      round.push(raced);
      hooks.after(raced, result.steps);
    }
    round.sort((a, b) => betterEvidence(a.evidence, b.evidence) || a.index - b.index);
    const kept = count === total || steps >= limit ? 0 : Math.ceil(round.length / 3);
    ranked.unshift(...round.slice(kept));
    alive = round.slice(0, kept).map((last) => ({ index: last.index, last }));
  }
  return { ranked, steps };
}
