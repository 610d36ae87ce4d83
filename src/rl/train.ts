/** A training run: one learner in one world to the end of its budget, durable, then its evaluation. */
import { makeRng } from '../core/rng.ts';
import { bootstrap, mean } from '../core/stats.ts';
import type { Env } from '../env/env.ts';
import type { Curriculum } from '../goal/curriculum.ts';
import type { EventOf } from '../run/event.ts';
import type { Run, StageCheckpoint } from '../run/run.ts';
import { type Config, findAlgorithm } from './algorithms.ts';
import { playPolicy } from './evaluate.ts';
import type { Learner, Report } from './learner.ts';
import type { Seconds } from './stopwatch.ts';

/** What is trained, in which world, for how long, and how it is evaluated. */
export interface TrainSpec {
  readonly env: string;
  /** n fresh worlds. */
  readonly makeWorlds: (n: number) => Env;
  /** Those of the evaluation, where they are others. */
  readonly makeTests?: (n: number) => Env;
  readonly algorithm: string;
  readonly config: Config;
  readonly worlds: number;
  /** Primitive steps. */
  readonly budget: number;
  /** Held-out episodes at the end. */
  readonly episodes: number;
  /** Whether their actions are drawn as in training, not the best ones. */
  readonly sampled?: boolean;
}

/** What the caller decides and is told while training goes on. */
export interface TrainHooks {
  /** Whether a checkpoint is due; asked after every event. No result depends on the answer. */
  due(): boolean;
  /** Whether to stop: a checkpoint is saved and `train` returns null. */
  stopped(): boolean;
  /** Before every event: where the time went, and how many steps it was for, since this process began to train. */
  spent?(seconds: Seconds, steps: number): void;
}

/** What is left of a run: steps, blobs and evaluation. */
export type Trained = Omit<EventOf<'train.finished'>, 'type'>;

/** Update events of a whole run, at most. */
const EVENTS = 400;

/** Trains from the last checkpoint of the run, if there is one. Throws as the learner does. */
export async function train(spec: TrainSpec, run: Run, hooks: TrainHooks): Promise<Trained | null> {
  const { env, algorithm, config, worlds, budget } = spec;
  // The number of threads is no part of what a run is.
  const { workers, ...settings } = config;
  run.emit({ type: 'train.started', env, algorithm, seed: run.seed, budget, worlds, config: settings });
  let stopped = false;
  const work = async (checkpoint: StageCheckpoint) => {
    const made = spec.makeWorlds(worlds);
    const { make, defaults } = findAlgorithm(algorithm);
    // A run of an earlier version lacks the settings that came later.
    const learner = make(made, { ...defaults, ...config }, run.seed);
    const saved = checkpoint.load();
    if (saved !== null) learner.load(saved);
    stopped = !(await learn(learner, spec, run, { checkpoint, ...hooks, curriculum: lessonsOf(made) }));
    if (stopped) throw new Stopped();
    return {
      steps: learner.progress().steps,
      policy: run.putBlob(learner.policyBytes()),
      learner: run.putBlob(learner.save()),
    };
  };
  try {
    const learned = await run.stage('train', work);
    const evaluation = await run.stage('evaluate', () => evaluate(spec, run.getBlob(learned.policy), run.seed));
    await run.stage('end', () => run.emit({ type: 'train.finished', ...learned, evaluation }));
    return { ...learned, evaluation };
  } catch (error) {
    if (error instanceof Stopped) return null;
    throw error;
  }
}

class Stopped extends Error {}

/** The curriculum of worlds with a goal, where it has lessons. */
function lessonsOf(env: Env & { readonly curriculum?: Curriculum }): Curriculum | null {
  const { curriculum } = env;
  return curriculum === undefined || curriculum.lessons === 0 ? null : curriculum;
}

interface LearnHooks extends TrainHooks {
  readonly checkpoint: StageCheckpoint;
  readonly curriculum: Curriculum | null;
}

/**
 * Updates until the budget is spent or a lesson makes no progress (true), or until a stop is asked for (false). Events are
 * thinned to a share of the budget.
 */
async function learn(
  learner: Learner,
  { budget }: TrainSpec,
  run: Run,
  { checkpoint, curriculum, due, stopped, spent }: LearnHooks,
): Promise<boolean> {
  const apart = budget / EVENTS;
  // Only at an event is a checkpoint saved, so that nothing is under way between the two.
  let [episodes, sum] = [0, 0];
  const first = learner.progress().steps;
  while (learner.progress().steps < budget) {
    const before = learner.progress().steps;
    const report = learner.update();
    if (report.episodes > 0) sum += report.episodes * report.meanReturn;
    episodes += report.episodes;
    const stalled = curriculum?.status === 'stalled';
    const done = stalled || report.steps >= budget;
    if (Math.floor(report.steps / apart) > Math.floor(before / apart) || done) {
      spent?.(learner.seconds(), report.steps - first);
      run.emit(updateEvent(learner, report, [episodes, sum], curriculum));
      [episodes, sum] = [0, 0];
      const stop = stopped();
      if (!done && (stop || due())) checkpoint.save(learner.save());
      if (stop && !done) return false;
    }
    await run.beat();
    if (stalled) {
      run.emit(stallWarning(curriculum));
      return true;
    }
  }
  return true;
}

const stallWarning = ({ lesson }: Curriculum): EventOf<'warning'> => ({
  type: 'warning',
  message: `lesson ${lesson + 1} makes no progress, learning ends`,
  remedy: 'Make it easier, or raise NoProgressIterationLimit.',
});

function updateEvent(
  learner: Learner,
  report: Report,
  [episodes, sum]: readonly number[],
  curriculum: Curriculum | null,
): EventOf<'train.update'> {
  const meanReturn = episodes === 0 ? null : sum / episodes;
  return {
    type: 'train.update',
    update: report.update,
    steps: report.steps,
    episodes,
    meanReturn,
    figures: {
      ...(curriculum === null ? {} : { lesson: curriculum.lesson + 1 }),
      ...figuresOf(report),
      ...figuresOf(learner.diagnose?.() ?? {}),
    },
  };
}

/** The algorithm's own figures that are finite, flat: `entropy`, `share/left`, `duration/left`. */
function figuresOf(report: object): Record<string, number> {
  const { update, steps, episodes, meanReturn, ...rest } = report as Partial<Report>;
  const figures: Record<string, number> = {};
  for (const [name, value] of Object.entries(rest) as [string, unknown][]) {
    if (typeof value === 'number' && Number.isFinite(value)) figures[name] = value;
    if (name !== 'usage') continue;
    for (const [action, usage] of Object.entries(value as Record<string, { share: number; meanSteps: number }>)) {
      figures[`share/${action}`] = usage.share;
      figures[`duration/${action}`] = usage.meanSteps;
    }
  }
  return figures;
}

function evaluate(
  { makeWorlds, makeTests = makeWorlds, episodes, sampled = false }: TrainSpec,
  policy: Uint8Array,
  seed: number,
): Trained['evaluation'] {
  const { returns, lengths } = playPolicy(makeTests(Math.min(16, episodes)), policy, { episodes, seed, sampled });
  const { low, high } = bootstrap(returns, mean, makeRng('interval', seed));
  return { episodes, mean: mean(returns), low, high, meanSteps: mean(lengths) };
}
