/**
 * The learner as a tool of the agents: PPO on a sub-task over primitives and coded options, inside one durable stage
 * that saves itself as it goes. The reward follows from the goal.
 */
import type { EpisodeStart } from '../action/controller.ts';
import { makeEncoder } from '../action/encoder.ts';
import type { Primitive } from '../action/options.ts';
import { createProcess, type GoalProcess } from '../action/semi-markov.ts';
import { hashSeed } from '../core/rng.ts';
import { wilson } from '../core/stats.ts';
import type { Env } from '../env/env.ts';
import { type Goal, isObjectives } from '../goal/goal.ts';
import { printGoal } from '../goal/print.ts';
import { isHeld } from '../planning/plan.ts';
import { changeActions, favourActions } from '../rl/policy-file.ts';
import { createPpo, type PpoConfig, type PpoReport, ppoDefaults } from '../rl/ppo.ts';
import type { Run } from '../run/run.ts';
import { actionSet, type OptionSpec, type PolicySpec } from './controllers.ts';
import type { Evidence, LearnSpec } from './reasoner.ts';
import { discountOf } from './trial.ts';

/** All that the learner of one sub-task needs. */
export interface LearnJob {
  /** Unique in the run. */
  readonly key: string;
  readonly subtask: string;
  readonly iteration: number;
  readonly env: Env;
  readonly goal: Goal;
  readonly within: number;
  /** Facts on the way: their progress is the shaping potential. */
  readonly way: readonly string[];
  /** Start of an episode by its number. */
  readonly starts: (episode: number) => EpisodeStart;
  /** Who pays for steps; progress toward the goal does when left out. */
  readonly pay?: 'goal' | 'world';
  readonly learn: LearnSpec;
  readonly primitives: readonly Primitive[];
  readonly options: readonly OptionSpec[];
  /** Checkpoint of an earlier learner of this sub-task to go on from, or null. */
  readonly warm: Uint8Array | null;
  /** Shares of the choice that some options have at first, where nothing has been learnt. */
  readonly favour: ReadonlyMap<string, number>;
  /** Primitive steps to train for. */
  readonly budget: number;
  /** Share of the run's steps that are left at the start and, for learning, at the end: the learning rate falls with it. */
  readonly left: readonly [from: number, to: number];
  readonly seed: number;
  readonly config?: Partial<PpoConfig>;
}

/** What a learner has come to. */
export interface Learned {
  readonly spec: PolicySpec;
  /** Blob of the learner's checkpoint. */
  readonly learner: string;
  readonly steps: number;
  /** Share of primitive steps by action in the last update. */
  readonly usage: Readonly<Record<string, number>>;
  /** Its last episodes while it learnt (100 at most), with drawn actions. */
  readonly evidence: Evidence;
}

/** Updates between two checkpoints: a few seconds of work. */
const CHECKPOINT_EVERY = 8;

/** Whose progress shapes the reward: the situations on the way, then the goal. */
function potentialOf(job: LearnJob): Goal {
  if (isObjectives(job.goal)) return job.goal;
  const facts = job.way.filter((fact) => job.env.facts.index(fact) >= 0 && !isHeld(fact));
  return { all: [...facts.map((fact) => ({ fact, atLeast: 1 })), job.goal] };
}

/** Discount of a primitive step: a goal 300 steps ahead still counts for 0.4. */
const GAMMA = 0.997;
/** Twice the usual: primitive steps are what the budget counts. */
const EPOCHS = 8;
/** Updates of a small world's learner that its steps should pay for. */
const UPDATES = 60;
/** Ticks of a rollout: several times the longest option. */
const TICKS = 256;

/** The same where the goal pays for a whole task: it pays at every step, so that the end need not be seen from afar. */
const NEAR_GAMMA = 0.99;

/** Discount of a primitive step. What a world pays may all come at the end. */
const gammaOf = ({ pay, within }: LearnJob) =>
  pay === undefined ? GAMMA : pay === 'goal' ? NEAR_GAMMA : discountOf(within);

/** In a whole task observations and values may be of any scale: both are normalised. */
function configOf(job: LearnJob): PpoConfig {
  const [from, to] = job.left;
  const usual = { ...ppoDefaults, gamma: gammaOf(job), epochs: EPOCHS, ticks: TICKS };
  if (job.pay === undefined) return { ...usual, ...job.config };
  // Small worlds learn from many small updates.
  const total = job.budget / (from - to);
  const ticks = Math.max(32, Math.min(128, Math.round(total / (job.env.n * UPDATES))));
  const scaled = {
    normaliseObservations: true,
    normaliseValues: true,
    ticks,
    minibatch: 128,
    learningRate: from * ppoDefaults.learningRate,
    annealOver: Math.ceil(total * from),
    lambda: 0.95,
    entropyWeight: 0.003,
  };
  return { ...usual, ...scaled, ...job.config };
}

function makeProcess(job: LearnJob, kept: readonly Primitive[]): GoalProcess {
  const { env, learn: spec, options, starts, goal, within } = job;
  return createProcess({
    env,
    actions: actionSet(kept, options),
    encoder: makeEncoder(env, spec),
    goal: { goal, within },
    starts,
    reward: job.pay ?? { success: 1, step: -0.5 / within, shaping: 0.3, potential: potentialOf(job) },
    gamma: gammaOf(job),
  });
}

/** Says how learning goes; `success` is the share among recently finished episodes. */
function announce(job: LearnJob, run: Run, process: GoalProcess, report: PpoReport): void {
  const stats = process.stats();
  const faults = new Map(stats.options.map((o) => [o.name, o.faults]));
  const usage = Object.fromEntries(
    Object.entries(report.usage)
      .filter(([, u]) => u.share > 0)
      .map(([name, u]) => [name, { share: u.share, meanSteps: u.meanSteps, faults: faults.get(name) ?? 0 }]),
  );
  run.emit({
    type: 'learn.update',
    subtask: job.subtask,
    iteration: job.iteration,
    update: report.update,
    steps: report.steps,
    success: stats.recentEpisodes === 0 ? 0 : stats.recentSuccesses / stats.recentEpisodes,
    episodes: stats.episodes,
    meanReturn: Number.isNaN(report.meanReturn) ? 0 : report.meanReturn,
    entropy: report.entropy,
    kl: report.approxKl,
    valueLoss: report.valueLoss,
    explainedVariance: Number.isNaN(report.explainedVariance) ? 0 : report.explainedVariance,
    clipFraction: report.clipFraction,
    usage,
  });
}

/** Shares of time, from shares of decisions and mean durations. */
function timeShares(usage: PpoReport['usage']): Record<string, number> {
  const time = Object.entries(usage).map(([name, u]) => [name, u.share * u.meanSteps] as const);
  const total = time.reduce((sum, [, t]) => sum + t, 0);
  return Object.fromEntries(time.map(([name, t]) => [name, total === 0 ? 0 : t / total]));
}

/** Evidence from the last episodes of training, which costs no further steps. */
function evidenceOf(process: GoalProcess): Evidence {
  const { recentSuccesses, recentEpisodes, recentSteps, episodes, deaths } = process.stats();
  return {
    success: wilson(recentSuccesses, recentEpisodes),
    meanSteps: recentSteps,
    reached: [],
    died: deaths / Math.max(1, episodes),
    faults: [],
  };
}

/** Trains a policy and stores it as a blob. The env's worlds belong to the learner while it works. */
export function learn(job: LearnJob, run: Run): Promise<Learned> {
  return run.stage(job.key, async (checkpoint) => {
    const { learn: spec, options, goal, within } = job;
    const kept = job.primitives.filter((p) => spec.primitives.includes(p.name));
    const process = makeProcess(job, kept);
    const config = configOf(job);
    const ppo = createPpo(process, config, hashSeed(job.seed, 'ppo'));
    const saved = checkpoint.load();
    if (saved !== null) ppo.load(saved);
    else {
      if (job.warm !== null) ppo.warmStart(changeActions(job.warm, process.actionNames));
      else if (job.favour.size > 0) ppo.warmStart(favourActions(ppo.save(), job.favour));
      run.emit({
        type: 'learn.started',
        subtask: job.subtask,
        iteration: job.iteration,
        observe: spec.fields,
        actions: process.actionNames,
        goal: printGoal(goal),
        budget: job.budget,
      });
    }
    let usage: PpoReport['usage'] = {};
    // Whole rollouts within the budget, and one at least.
    const rollout = job.env.n * config.ticks;
    for (let more = true; more; ) {
      const report = ppo.update();
      usage = report.usage;
      announce(job, run, process, report);
      more = report.steps + rollout <= job.budget;
      // Not after the last update: a resumed stage needs its report.
      if (report.update % CHECKPOINT_EVERY === 0 && more) checkpoint.save(ppo.save());
      await run.beat();
    }
    return {
      spec: {
        via: 'rl',
        name: job.subtask,
        policy: run.putBlob(ppo.policy().bytes),
        learn: spec,
        primitives: kept,
        options,
        goal,
        within,
      },
      learner: run.putBlob(ppo.save()),
      steps: ppo.progress().steps,
      usage: timeShares(usage),
      evidence: evidenceOf(process),
    } satisfies Learned;
  });
}
