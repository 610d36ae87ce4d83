/**
 * PPO on CartPole end to end (play, act, learn), ours beside Stable-Baselines3, CleanRL and a jitted JAX PPO, each at its
 * own recommended settings: environment steps a second, medians of interleaved repeats. The final return is printed
 * too, because speed without learning is worth nothing. Run: npm run build && node dist/bench/cartpole.js [repeats]
 */
import { pathToFileURL } from 'node:url';
import { median } from '../src/core/stats.ts';
import { worlds } from '../src/env/catalog.ts';
import { algorithms, configure, presets } from '../src/rl/algorithms.ts';
import { preparePeers, runPeer } from './peers.ts';

export interface Timing {
  readonly stepsPerSecond: number;
  /** Steps a second of processor time, all threads together: what a shared machine does not disturb. */
  readonly stepsPerCpuSecond: number;
  /** Mean return of the last 20 episodes of training. */
  readonly finalReturn: number;
  /** Seconds of training until 20 episodes in a row had a mean of 475; null when that did not come. */
  readonly solvedSeconds: number | null;
}

/** Steps of one repeat: those that each one's recommendation gives, cut where they would take minutes. */
const STEPS = { ours: 100_000, sb3: 30_000, cleanrl: 40_000, jax: 500_000 };

/** One training run of ours at the preset of the world. The first updates, in which the compiler works, count. */
export function trainOurs(steps: number, seed: number): Timing {
  const preset = presets['cartpole-v1']?.ppo;
  if (preset === undefined) throw new Error('CartPole has no preset');
  const config = { ...configure('cartpole-v1', 'ppo', {}), annealOver: steps };
  const learner = algorithms.ppo.make(worlds['cartpole-v1'].create({ n: preset.worlds }), config, seed);
  const last: number[] = [];
  let solvedSeconds: number | null = null;
  const start = performance.now();
  const before = process.cpuUsage();
  while (learner.progress().steps < steps) {
    const { episodes, meanReturn } = learner.update();
    for (let i = 0; i < episodes; i++) last.push(meanReturn);
    if (last.length > 20) last.splice(0, last.length - 20);
    if (solvedSeconds === null && last.length === 20 && mean(last) >= 475) solvedSeconds = seconds(start);
  }
  const { user, system } = process.cpuUsage(before);
  const stepsPerSecond = learner.progress().steps / seconds(start);
  const stepsPerCpuSecond = (learner.progress().steps * 1e6) / (user + system);
  return { stepsPerSecond, stepsPerCpuSecond, finalReturn: mean(last), solvedSeconds };
}

const mean = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
const seconds = (start: number) => (performance.now() - start) / 1000;

/** Ours and the peers, one after the other in every repeat; `skipped` says why there are no peers. */
export async function compareCartPole(repeats: number, seed: number, note: (text: string) => void) {
  const peers = preparePeers(note);
  const runs: Record<string, Timing[]> = { ours: [] };
  trainOurs(20_000, seed);
  for (let repeat = 0; repeat < repeats; repeat++) {
    note(`repeat ${repeat + 1} of ${repeats}`);
    runs.ours.push(trainOurs(STEPS.ours, seed + repeat));
    if ('skipped' in peers) continue;
    for (const name of ['sb3', 'cleanrl', 'jax'] as const) {
      const result = await runPeer(peers.python, `${name}_ppo.py`, [STEPS[name], seed + repeat]);
      runs[name] ??= [];
      runs[name].push({
        stepsPerSecond: result.steps_per_second ?? Number.NaN,
        stepsPerCpuSecond: (result.steps_per_second ?? Number.NaN) / (result.cpu_share ?? Number.NaN),
        finalReturn: result.final_return ?? Number.NaN,
        solvedSeconds: result.solved_seconds,
      });
    }
  }
  return { runs, skipped: 'skipped' in peers ? peers.skipped : null };
}

export const medianCpuSpeed = (runs: readonly Timing[]): number => median(runs.map((run) => run.stepsPerCpuSecond));
export const medianSpeed = (runs: readonly Timing[]): number => median(runs.map((run) => run.stepsPerSecond));

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { runs, skipped } = await compareCartPole(Number(process.argv[2] ?? 5), 1, (text) => console.error(text));
  const ours = medianSpeed(runs.ours);
  for (const [name, timings] of Object.entries(runs)) {
    const speed = medianSpeed(timings);
    const solved = timings.map((t) => t.solvedSeconds?.toFixed(2) ?? '-').join(' ');
    const returns = timings.map((t) => t.finalReturn.toFixed(0)).join(' ');
    console.log(
      `${name.padEnd(8)} ${speed.toFixed(0).padStart(8)} steps/s  ours is ${(ours / speed).toFixed(2)} x  ${medianCpuSpeed(timings).toFixed(0).padStart(8)} steps/processor s  final returns ${returns}  seconds to 475: ${solved}`,
    );
  }
  if (skipped !== null) console.log(`peers skipped: ${skipped}`);
}
