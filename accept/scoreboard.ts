/** The bars of the public scoreboard: exactness, speed, the bridge to Python, and play. Python is prepared once, in the user's cache. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { craftaxSpeed, type Speed, WORLDS } from '../bench/craftax-speed.ts';
import {
  advised,
  both,
  identified,
  learned,
  type Outcome,
  raced,
  silent,
  transferred,
} from '../experiments/scoreboard/arms.ts';
import { makeRng } from '../src/core/rng.ts';
import { bootstrap, iqm, mean, median } from '../src/core/stats.ts';
import { createCraftaxClassic } from '../src/env/craftax/classic/classic.ts';
import { crafterScore } from '../src/env/craftax/crafter.ts';
import { compareTraces } from '../src/env/craftax/golden/compare.ts';
import { type AcceptOptions, atLeast, atMost, type Bar, type Measurement, reaches, seedsFrom } from './bar.ts';
import { once, PACKAGES, pythonWith, ROOT, run } from './python.ts';
import { bridges } from './scoreboard-bridge.ts';

/**
 * States of the package and of our rules that differ in any field, reward or observation, in runs of exactly 1,000 uniform
 * actions: a random player dies before that, and the next episode follows. Rich runs fill inventory and vitals now and then
 * and mend health, so that episodes go on and reach more rules.
 */
const exactness =
  (kind: string, flags: readonly string[]): Measurement =>
  async ({ quick, seed, note }) => {
    const script = 'src/env/craftax/golden/trace.py';
    const report = compareTraces(traced(script, [...traceSizes(quick ? 5 : 100, seed), ...flags], note));
    const name = `craftax-classic-v1, ${kind} runs of 1,000 actions: states that differ`;
    return [
      atMost(name, report.different, 0, {
        ...once(seed),
        detail: { ...traceDetail(report), first: report.firstDifference },
      }),
    ];
  };

/** What a script that plays the package writes. */
export function traced(script: string, args: readonly string[], note: AcceptOptions['note']): Uint8Array {
  const python = pythonWith('craftax', PACKAGES, note);
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-exact-'));
  const out = join(folder, 'trace.bin');
  try {
    run(python, script, [...args, '--out', out]);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Arguments of the scripts that play the package. */
export const traceSizes = (runs: number, seed: number) => [
  '--runs',
  String(runs),
  '--steps',
  '1000',
  '--first',
  String(seed * 1000),
];

/** How much was compared. */
export const traceDetail = ({ steps, episodes, longest, states, achieved }: TraceSizes) => ({
  steps,
  episodes,
  longest,
  states,
  achievements: achieved.size,
});

type TraceSizes = Readonly<Record<'steps' | 'episodes' | 'longest' | 'states', number>> & {
  readonly achieved: ReadonlySet<unknown>;
};

export type Rounds = readonly Record<'ours' | 'craftax' | 'stepping' | 'crafter', Speed>[];

/**
 * Side by side on this machine, in turns, five rounds. The package is batched by 64, jitted, with auto-reset (`craftax`) or
 * never reset (`stepping`), and uses every core; ours uses one.
 */
export async function sideBySide(ours: () => Speed, world: string, note: AcceptOptions['note']): Promise<Rounds> {
  const python = pythonWith('craftax', PACKAGES, note);
  const args = ['-W', 'ignore', join(ROOT, 'experiments/scoreboard/speed.py'), String(WORLDS), '3', world];
  const peers = spawn(python, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: peers.stdout })[Symbol.asyncIterator]();
  note('compiling the package (minutes) ...');
  await lines.next();
  const rounds: Record<'ours' | 'craftax' | 'stepping' | 'crafter', Speed>[] = [];
  for (let round = 0; round < 5; round++) {
    peers.stdin.write('\n');
    rounds.push({ ...JSON.parse((await lines.next()).value), ours: ours() });
  }
  peers.stdin.end();
  return rounds;
}

/** How many times faster ours is: the median of the rounds, the smaller of those by the clock and by processor time. */
export function timesFaster(rounds: Rounds, name: 'craftax' | 'stepping' | 'crafter'): number {
  const ratios = (['wall', 'processor'] as const).map((clock) => rounds.map((r) => r.ours[clock] / r[name][clock]));
  return Math.min(...ratios.map(median));
}

async function speed({ seed, note }: AcceptOptions): Promise<Bar[]> {
  const rounds = await sideBySide(craftaxSpeed(createCraftaxClassic, seed), 'Craftax-Classic-Symbolic-v1', note);
  const own = median(rounds.map((r) => r.ours.processor));
  return [
    atLeast('craftax-classic-v1: steps/s on one core', own, 300_000, { ...once(seed), detail: { rounds } }),
    atLeast('times the package on JAX CPU, batch 64', timesFaster(rounds, 'craftax'), 20, once(seed)),
    atLeast(
      'times its steps where it never resets, ours with all resets',
      timesFaster(rounds, 'stepping'),
      20,
      once(seed),
    ),
    atLeast('times Crafter', timesFaster(rounds, 'crafter'), 500, once(seed)),
  ];
}

function bar(name: string, outcomes: readonly Outcome[], value: (o: Outcome) => number, least: number, seed: number) {
  const { value: middle, low, high } = bootstrap(outcomes.map(value), iqm, makeRng('accept', seed));
  // one seed says nothing of the others
  const interval = outcomes.length > 1 ? ([low, high] as const) : null;
  return atLeast(name, middle, least, { interval, seeds: seedsFrom(seed, outcomes.length) });
}

async function play({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const [count, budget, episodes] = quick ? [1, 100_000, 30] : [5, 1_000_000, 100];
  const ours: Outcome[] = [];
  const seeds = seedsFrom(seed, count);
  for (const one of seeds) ours.push(await raced(one, budget, episodes));
  const python = pythonWith('craftax', PACKAGES, note);
  const crafter: Outcome[] = [];
  for (const one of seeds) {
    crafter.push(await transferred(one, budget, { name: 'Crafter', python, episodes: quick ? 10 : 20 }));
  }
  return [
    bar('craftax-classic-v1: return, % of 22', ours, (o) => (100 * o.return) / 22, 90, seed),
    bar('craftax-classic-v1: diamond', ours, (o) => o.diamond, 0.95, seed),
    bar('score in the real crafter, %', crafter, (o) => crafterScore(o.percents), 60, seed),
  ];
}

/** Points of return, in % of 22, and diamonds that one arm has more than another, world by world. */
const gainsOf = (more: Outcome, less: Outcome) =>
  more.worlds.map((world, i) => ({
    return: (100 * (world.return - less.worlds[i].return)) / 22,
    diamond: world.diamond - less.worlds[i].diamond,
  }));

/** Code, learning, and two ways to have both, at equal primitive steps: both should be as good as the better of the two. */
async function arms({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const [count, budget, episodes] = quick ? [1, 60_000, 40] : [5, 1_000_000, 100];
  const measures = { code: raced, learning: learned, overruled: both, advised };
  const found = { code: [], learning: [], overruled: [], advised: [] } as Record<keyof typeof measures, Outcome[]>;
  const seeds = seedsFrom(seed, count);
  for (const arm of Object.keys(measures) as (keyof typeof measures)[]) {
    for (const one of seeds) {
      const outcome = await measures[arm](one, budget, episodes);
      found[arm].push(outcome);
      note(`${arm}, seed ${one}: return ${outcome.return.toFixed(2)} of 22`);
    }
  }
  const percents = Object.fromEntries(
    Object.entries(found).map(([arm, outcomes]) => [arm, outcomes.map((o) => (100 * o.return) / 22)]),
  );
  const better = mean(percents.code) >= mean(percents.learning) ? 'code' : 'learning';
  const against = (name: string, arm: keyof typeof measures) => {
    const gains = found[arm].flatMap((outcome, i) => gainsOf(outcome, found[better][i]).map((gain) => gain.return));
    const gain = bootstrap(gains, mean, makeRng('arms', seed));
    const what = `craftax-classic-v1: points of return, % of 22, that ${name} has more than ${better} alone`;
    return reaches(what, gain, 0, { seeds, detail: { worlds: gains.length, percents } });
  };
  return [
    against('a program that PPO may overrule', 'overruled'),
    against('PPO over the program and coded errands', 'advised'),
  ];
}

/**
 * A handbook that does not tell how creatures attack: what learning that from play adds to the program, in the same unseen
 * worlds. A world's return differs by some 20 points between two programs, by chance alone.
 */
async function silence({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const [count, episodes] = quick ? [2, 100] : [5, 200];
  const gains: ReturnType<typeof gainsOf> = [];
  const seeds = seedsFrom(seed, count);
  for (const one of seeds) {
    const here = gainsOf(await identified(one, episodes), await silent(one, episodes));
    const of = (key: 'return' | 'diamond') => mean(here.map((gain) => gain[key])).toFixed(2);
    note(`seed ${one}: return ${of('return')} points more, diamonds ${of('diamond')} more`);
    gains.push(...here);
  }
  const gained = (name: string, key: 'return' | 'diamond', least: number) => {
    const gain = bootstrap(
      gains.map((one) => one[key]),
      mean,
      makeRng('silence', seed),
    );
    const what = `a silent handbook, attacks learned in 50,000 steps: ${name}`;
    return reaches(what, gain, least, { seeds, detail: { worlds: gains.length } });
  };
  return [gained('points of return gained, % of 22', 'return', 1), gained('diamonds gained', 'diamond', 0.05)];
}

export const scoreboard: Readonly<Record<string, Measurement>> = {
  'exactness/plain': exactness('plain', []),
  'exactness/rich': exactness('rich', ['--rich', '--mend']),
  speed,
  ...bridges,
  play,
  arms,
  silence,
};
