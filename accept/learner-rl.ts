/** The bars of the learning algorithms: speed beside the peers, learning to a threshold, exact resume. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareCartPole, medianCpuSpeed, medianSpeed, PEERS, type Peer, type Timing } from '../bench/cartpole.ts';
import { makeRng } from '../src/core/rng.ts';
import { bootstrap, mean } from '../src/core/stats.ts';
import { type WorldId, worlds } from '../src/env/catalog.ts';
import { configure, findAlgorithm, presetOf } from '../src/rl/algorithms.ts';
import { evaluatePolicy } from '../src/rl/evaluate.ts';
import { type AcceptOptions, atLeast, atMost, type Bar, type Measurement, seedsFrom } from './bar.ts';
import { noPython } from './python.ts';
import { discard, readEvents, rlgpt, tempFolder } from './solve.ts';

// --- speed ---

/** Ours must be so many times as fast. */
const PEER_BARS: Readonly<Record<Peer, number>> = { sb3: 10, cleanrl: 5, jax: 1 };

function cartPoleSpeed(peer: Peer): Measurement {
  return async ({ quick, seed, note }) => {
    const { runs, skipped } = await compareCartPole(quick ? 2 : 5, seed, note, [peer]);
    if (skipped !== null) throw noPython(skipped);
    const { ours, 'ours-as-jax': asJax, [peer]: theirs } = runs;
    const ratios = theirs.map((run, i) => ours[i].stepsPerSecond / run.stepsPerSecond);
    const both = <T>(of: (run: Timing) => T) => ({ ours: ours.map(of), theirs: theirs.map(of) });
    return [
      atLeast(
        `PPO on CartPole: steps/s by those of ${peer}`,
        medianSpeed(ours) / medianSpeed(theirs),
        PEER_BARS[peer],
        {
          interval: [Math.min(...ratios), Math.max(...ratios)],
          seeds: seedsFrom(seed, theirs.length),
          detail: {
            ours: medianSpeed(ours),
            theirs: medianSpeed(theirs),
            byProcessorTime: medianCpuSpeed(ours) / medianCpuSpeed(theirs),
            // Both at the settings of the JAX PPO.
            ...(peer === 'jax' ? { atItsSettings: medianSpeed(asJax) / medianSpeed(theirs) } : {}),
            ...(peer === 'jax' ? { atItsSettingsByProcessorTime: medianCpuSpeed(asJax) / medianCpuSpeed(theirs) } : {}),
            finalReturns: both((run) => run.finalReturn),
            secondsTo475: both((run) => run.solvedSeconds),
            stepsTo475: both((run) => run.solvedSteps),
          },
        },
      ),
    ];
  };
}

// --- learning ---

interface Task {
  readonly world: Exclude<WorldId, 'minecraft-v1'>;
  readonly algorithm: string;
  /** Of the mean return over 100 held-out episodes; or 'reached': every one of them must end at the goal. */
  readonly bar: number | 'reached';
}

const tasks: readonly Task[] = [
  { world: 'cartpole-v1', algorithm: 'ppo', bar: 475 },
  { world: 'acrobot-v1', algorithm: 'ppo', bar: -90 },
  { world: 'pendulum-v1', algorithm: 'sac', bar: -200 },
  { world: 'pendulum-v1', algorithm: 'ppo-box', bar: -200 },
  { world: 'lunarlander-v3', algorithm: 'ppo', bar: 200 },
  // The only state that ends an episode is the top.
  { world: 'mountaincar-v0', algorithm: 'dqn', bar: 'reached' },
  { world: 'identity-v1', algorithm: 'ppo', bar: 99 },
  { world: 'memory-v1', algorithm: 'ppo-recurrent', bar: 0.95 },
];

interface Run {
  readonly mean: number;
  readonly steps: number;
  readonly lengths: readonly number[];
  /** Share of the episodes that the world ended. */
  readonly reached: number;
}

/** Trains at the preset and plays 100 held-out episodes. */
function trainAndPlay({ world, algorithm }: Omit<Task, 'bar'>, seed: number, like = algorithm): Run {
  const make = (n: number) => worlds[world].create({ n });
  const preset = presetOf(world, like);
  if (preset === null) throw new Error(`no preset for ${like} in ${world}`);
  const learner = findAlgorithm(algorithm).make(make(preset.worlds), configure(world, algorithm, {}), seed);
  while (learner.progress().steps < preset.budget) learner.update();
  const { returns, lengths, terminated } = evaluatePolicy(make(10), learner.policyBytes(), 100, seed);
  return { mean: mean(returns), steps: learner.progress().steps, lengths, reached: mean(terminated.map(Number)) };
}

function learningBar({ world, algorithm, bar }: Task, runs: readonly Run[], seeds: readonly number[]): Bar {
  const means = runs.map((run) => run.mean);
  const detail = { means, steps: runs[0].steps, longest: runs.map((run) => Math.max(...run.lengths)) };
  const what = bar === 'reached' ? 'episodes that reach the goal' : 'mean return';
  const figures = bar === 'reached' ? runs.map((run) => run.reached) : means;
  const { value, low, high } = bootstrap(figures, mean, makeRng('learning', seeds[0]));
  const rest = { interval: [low, high] as const, seeds, detail };
  return atLeast(`${algorithm} in ${world}: ${what}`, value, bar === 'reached' ? 1 : bar, rest);
}

/** The ones that take minutes a seed; a quick run leaves them out. */
const SLOW = ['lunarlander-v3', 'pendulum-v1'];

function learning(task: Task): Measurement {
  return async ({ quick, seed, note }) => {
    if (quick && SLOW.includes(task.world)) return [];
    const seeds = seedsFrom(seed + 1, quick ? 2 : 5);
    const runs = seeds.map((s) => {
      const run = trainAndPlay(task, s);
      note(`  seed ${s}: mean return ${run.mean.toFixed(2)}, ended by the world: ${run.reached.toFixed(2)}`);
      return run;
    });
    return [learningBar(task, runs, seeds)];
  };
}

/** The feed-forward policy cannot remember: its return stays near one half. */
async function forgetting({ quick, seed }: AcceptOptions): Promise<Bar[]> {
  const seeds = seedsFrom(seed + 1, quick ? 2 : 5);
  const means = seeds.map((s) => trainAndPlay({ world: 'memory-v1', algorithm: 'ppo' }, s, 'ppo-recurrent').mean);
  const { value, low, high } = bootstrap(means, mean, makeRng('forgetting', seed));
  const name = 'ppo without memory in memory-v1: mean return';
  return [atMost(name, value, 0.65, { interval: [low, high], seeds, detail: { means } })];
}

// --- resume ---

const jobs: readonly (readonly string[])[] = [
  ['--env', 'cartpole-v1', '--algo', 'ppo', '--budget', '60k', '--set', 'minibatch=256'],
  ['--env', 'cartpole-v1', '--algo', 'dqn', '--budget', '12k', '--set', 'batch=128'],
  ['--env', 'pendulum-v1', '--algo', 'sac', '--budget', '3k'],
];

/** Everything of the learner at the end of a run: a hash over parameters, moments, replay, worlds and generators. */
const learnerHash = (folder: string): string => {
  const last = readEvents(folder).at(-1);
  if (last?.type !== 'train.finished') throw new Error(`the run in ${folder} did not finish`);
  return last.learner;
};

/** Trains a job with some workers, is killed after the first checkpoint, and goes on to the end. */
async function killedAndResumed(flags: readonly string[], note: (text: string) => void): Promise<string> {
  const folder = tempFolder('resume');
  let kills = 0;
  const watch = (kill: (signal: NodeJS.Signals) => void) => {
    const timer = setInterval(() => {
      let journal = '';
      try {
        journal = readFileSync(join(folder, 'journal.jsonl'), 'utf8');
      } catch {
        return;
      }
      if (!journal.includes('"checkpoint"')) return;
      clearInterval(timer);
      kills++;
      kill('SIGKILL');
    }, 5);
    timer.unref();
  };
  await rlgpt(['train', ...flags, '--out', folder, '--save-every', '0'], watch);
  const resumed = await rlgpt(['resume', folder]);
  if (kills === 0 || resumed.code !== 0) note(`  ${kills} kills, exit code ${resumed.code}: ${resumed.errors}`);
  const hash = kills === 0 ? 'not killed' : learnerHash(folder);
  discard(folder);
  return hash;
}

function resume(job: readonly string[]): Measurement {
  return async ({ seed, note }) => {
    const flags = [...job, '--seed', String(seed), '--episodes', '2'];
    const folder = tempFolder('straight');
    await rlgpt(['train', ...flags, '--out', folder]);
    const straight = learnerHash(folder);
    discard(folder);
    const bars: Bar[] = [];
    for (const workers of [1, 2]) {
      const hash = await killedAndResumed([...flags, '--workers', String(workers)], note);
      const name = `${job[3]}, ${workers} worker${workers === 1 ? '' : 's'}: killed and resumed, equal to the byte`;
      bars.push(
        atLeast(name, hash === straight ? 1 : 0, 1, { interval: null, seeds: [seed], detail: { straight, hash } }),
      );
    }
    return bars;
  };
}

export const learnerRl: Readonly<Record<string, Measurement>> = {
  ...Object.fromEntries(PEERS.map((peer) => [`cartpole-speed/${peer}`, cartPoleSpeed(peer)])),
  ...Object.fromEntries(tasks.map((task) => [`learning/${task.world}/${task.algorithm}`, learning(task)])),
  forgetting,
  ...Object.fromEntries(jobs.map((job) => [`resume/${job[3]}`, resume(job)])),
};
