/**
 * PPO on CartPole end to end (play, act, learn), ours beside Stable-Baselines3, CleanRL and a jitted JAX PPO, each at its
 * own recommended settings: environment steps a second, medians of interleaved repeats. `ours-as-jax` is ours at the
 * settings of the JAX PPO: the same network and the same passes over it. Final returns, and steps and seconds until the
 * task is solved, are printed too, because speed without learning is worth nothing. Run: npm run build && node dist/bench/cartpole.js [repeats] [sb3,cleanrl,jax]
 */
import { median } from '../src/core/stats.ts';
import { worlds } from '../src/env/catalog.ts';
import { algorithms, type Config, configure, presetOf } from '../src/rl/algorithms.ts';
import { ppoDefaults } from '../src/rl/ppo.ts';
import { preparePeers, runPeer } from './peers.ts';
import { namesAmong, runScript, wholeNumber } from './script.ts';

export interface Timing {
  readonly stepsPerSecond: number;
  /** Steps a second of processor time, all threads together: what a shared machine does not disturb. */
  readonly stepsPerCpuSecond: number;
  /** Mean return of the last 20 episodes of training. */
  readonly finalReturn: number;
  /** Seconds of training until 20 episodes in a row had a mean of 475; null when that did not come. */
  readonly solvedSeconds: number | null;
  readonly solvedSteps: number | null;
}

export interface Settings {
  readonly worlds: number;
  readonly config: Config;
}

/** Those of bench/peers/jax_ppo.py. */
const AS_JAX: Settings = {
  worlds: 4,
  config: {
    ...ppoDefaults,
    hidden: [64, 64],
    ticks: 128,
    epochs: 4,
    minibatch: 128,
    learningRate: 2.5e-4,
    gamma: 0.99,
    lambda: 0.95,
    entropyWeight: 0.01,
    valueWeight: 0.5,
    maxGradNorm: 0.5,
    clip: 0.2,
  },
};

function recommended(): Settings {
  const { worlds } = presetOf('cartpole-v1', 'ppo')!;
  return { worlds, config: configure('cartpole-v1', 'ppo', {}) };
}

/** Steps of one repeat: those that each one's recommendation gives, cut where they would take minutes. */
const STEPS = { ours: 100_000, 'ours-as-jax': 200_000, sb3: 30_000, cleanrl: 40_000, jax: 500_000 };

export const PEERS = ['sb3', 'cleanrl', 'jax'] as const;
export type Peer = (typeof PEERS)[number];

/** One training run of ours, its learning rate annealed over these steps. */
export function trainOurs({ worlds: n, config }: Settings, steps: number, seed: number): Timing {
  const world = worlds['cartpole-v1'].create({ n });
  const learner = algorithms.ppo.make(world, { ...config, annealOver: steps }, seed);
  const last: number[] = [];
  let solvedSeconds: number | null = null;
  let solvedSteps: number | null = null;
  const start = performance.now();
  const before = process.cpuUsage();
  while (learner.progress().steps < steps) {
    const { episodes, meanReturn } = learner.update();
    for (let i = 0; i < episodes; i++) last.push(meanReturn);
    if (last.length > 20) last.splice(0, last.length - 20);
    if (solvedSeconds === null && last.length === 20 && mean(last) >= 475) {
      solvedSeconds = seconds(start);
      solvedSteps = learner.progress().steps;
    }
  }
  const { user, system } = process.cpuUsage(before);
  const stepsPerSecond = learner.progress().steps / seconds(start);
  const stepsPerCpuSecond = (learner.progress().steps * 1e6) / (user + system);
  return { stepsPerSecond, stepsPerCpuSecond, finalReturn: mean(last), solvedSeconds, solvedSteps };
}

const mean = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
const seconds = (start: number) => (performance.now() - start) / 1000;

/** Ours and the peers, one after the other in every repeat; `skipped` says why there are no peers. */
export async function compareCartPole(
  repeats: number,
  seed: number,
  note: (text: string) => void,
  against: readonly Peer[] = PEERS,
) {
  const peers = preparePeers(note);
  const ours = { ours: recommended(), 'ours-as-jax': AS_JAX } as const;
  const runs: Record<string, Timing[]> = { ours: [], 'ours-as-jax': [] };
  // The host's compilers work on the first updates; JAX's compilation is left out too.
  for (const settings of Object.values(ours)) trainOurs(settings, 20_000, seed);
  for (let repeat = 0; repeat < repeats; repeat++) {
    note(`repeat ${repeat + 1} of ${repeats}`);
    // Python's generators take no larger seed.
    const one = (seed + repeat) % 2 ** 32;
    for (const name of ['ours', 'ours-as-jax'] as const) {
      runs[name].push(trainOurs(ours[name], STEPS[name], one));
    }
    if ('skipped' in peers) continue;
    for (const name of against) {
      const result = await runPeer(peers.python, `${name}_ppo.py`, [STEPS[name], one]);
      runs[name] ??= [];
      runs[name].push({
        stepsPerSecond: result.steps_per_second ?? Number.NaN,
        stepsPerCpuSecond: (result.steps_per_second ?? Number.NaN) / (result.cpu_share ?? Number.NaN),
        finalReturn: result.final_return ?? Number.NaN,
        solvedSeconds: result.solved_seconds,
        solvedSteps: result.solved_steps,
      });
    }
  }
  return { runs, skipped: 'skipped' in peers ? peers.skipped : null };
}

export const medianCpuSpeed = (runs: readonly Timing[]): number => median(runs.map((run) => run.stepsPerCpuSecond));
export const medianSpeed = (runs: readonly Timing[]): number => median(runs.map((run) => run.stepsPerSecond));

const HELP = `node dist/bench/cartpole.js [repeats] [peers, by commas]

PPO on CartPole beside its peers (${PEERS.join(', ')}), whose packages are installed in the user's cache.`;

await runScript(import.meta.url, HELP, async ([repeats = '5', peers = PEERS.join()]) => {
  const { runs, skipped } = await compareCartPole(
    wholeNumber('repeats', repeats, 1),
    1,
    (text) => console.error(text),
    namesAmong('peer', peers, PEERS),
  );
  const ours = medianSpeed(runs.ours);
  for (const [name, timings] of Object.entries(runs)) {
    const speed = medianSpeed(timings);
    const list = (text: (t: Timing) => string | undefined) => timings.map((t) => text(t) ?? '-').join(' ');
    console.log(
      `${name.padEnd(12)} ${speed.toFixed(0).padStart(8)} steps/s, ours is ${(ours / speed).toFixed(2)} times`,
    );
    console.log(`${''.padEnd(12)} ${medianCpuSpeed(timings).toFixed(0).padStart(8)} steps/processor s`);
    console.log(`${''.padEnd(12)} to 475: seconds ${list((t) => t.solvedSeconds?.toFixed(2))}`);
    console.log(`${''.padEnd(12)} to 475: steps ${list((t) => t.solvedSteps?.toFixed(0))}`);
    console.log(`${''.padEnd(12)} final returns ${list((t) => t.finalReturn.toFixed(0))}`);
  }
  if (skipped !== null) console.log(`peers skipped: ${skipped}`);
});
