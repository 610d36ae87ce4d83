/**
 * The bars of play on a Minecraft server: programs and a policy that `rlgpt solve` made in its own worlds drive a mineflayer
 * bot on flying-squid with the rules of `live/`. Needs `npm ci --prefix live`.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startServerChild } from '../live/child.ts';
import { delayed } from '../live/delay.ts';
import type { Dug } from '../live/digging.ts';
import { isInstalled } from '../live/squid.ts';
import { RlgptError } from '../src/core/errors.ts';
import { hashSeed } from '../src/core/rng.ts';
import { median, wilson } from '../src/core/stats.ts';
import { type AcceptOptions, atLeast, atMost, type Bar, type Measurement } from './bar.ts';
import { discard, readSolution, solve } from './solve.ts';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
const LIVE = fileURLToPath(new URL('../../live', import.meta.url));

/** The last record that `rlgpt play --server --json` prints. */
interface Result {
  readonly success: boolean;
  readonly end: string;
  readonly steps: number;
  readonly seconds: number;
  readonly have: Readonly<Record<string, number>>;
}

interface Played {
  readonly land: number;
  readonly result: Result;
  readonly dug: readonly Dug[];
}

/** Plays a run folder once, on a fresh server with a land of its own. */
async function playOn(run: string, land: number, trial: Trial): Promise<Played> {
  const { version = '1.12.2', play = [], oneWayMs = 0 } = trial;
  const server = await startServerChild({ seed: land, version });
  const distance = await delayed(server.port, oneWayMs);
  try {
    const port = oneWayMs > 0 ? distance.port : server.port;
    const where = ['--server', `127.0.0.1:${port}`, '--seed', String(land)];
    const lines = await output(['play', run, ...where, '--json', ...play]);
    const last = lines.map((line) => JSON.parse(line) as Result & { type: string }).at(-1);
    if (last?.type !== 'result') throw new Error(`rlgpt play ended without a result on land ${land}`);
    return { land, result: last, dug: [...server.dug] };
  } finally {
    distance.close();
    await server.kill();
  }
}

function output(args: readonly string[]): Promise<readonly string[]> {
  const env = { ...process.env, RLGPT_PEERS: LIVE };
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(text.split('\n').filter((line) => line !== '')));
  });
}

/** A task, the share of lands on which it must come about, and how many lands are tried. */
interface Trial {
  readonly name: string;
  readonly goal: string;
  readonly bar: number;
  readonly lands: number;
  readonly quickLands: number;
  readonly solve?: readonly string[];
  readonly play?: readonly string[];
  readonly version?: string;
  /** Time to the server; 0 for one on this machine. */
  readonly oneWayMs?: number;
}

const wooden: Trial = { name: 'wooden pickaxe', goal: 'gain:wooden_pickaxe >= 1', bar: 0.9, lands: 10, quickLands: 2 };
const stone: Trial = { name: 'stone pickaxe', goal: 'gain:stone_pickaxe >= 1', bar: 0.9, lands: 10, quickLands: 1 };
const iron: Trial = {
  name: 'iron pickaxe',
  goal: 'gain:iron_pickaxe >= 1',
  bar: 0.5,
  lands: 5,
  quickLands: 0,
  solve: ['--budget', '3M'],
  play: ['--within', '8000'],
};
const diamond: Trial = {
  name: 'diamond from empty hands',
  goal: 'gain:diamond >= 1',
  bar: 0.3,
  lands: 3,
  quickLands: 0,
  solve: ['--budget', '4M'],
  play: ['--within', '14000'],
};

/** Versions since the names of 1.13, in which windows and digging are answered in different ways. */
const LATER = ['1.16.5', '1.20.4', '1.21.4'];

/** Measured by `--only NAME-VERSION`, such as `wooden-pickaxe-1.20.4`. */
const later = LATER.flatMap((version) =>
  [wooden, stone, iron, diamond].map(
    (trial): Trial => ({
      ...trial,
      name: `${trial.name}, ${version}`,
      lands: Math.min(5, trial.lands),
      quickLands: trial === wooden && version === '1.20.4' ? 1 : 0,
      version,
    }),
  ),
);

const trials: readonly Trial[] = [
  { name: 'log', goal: 'gain:log >= 1', bar: 0.9, lands: 10, quickLands: 2 },
  wooden,
  { ...wooden, name: 'wooden pickaxe, 1.8.8', lands: 5, quickLands: 0, version: '1.8.8' },
  { ...wooden, name: 'wooden pickaxe, 100 ms there and back', lands: 5, quickLands: 0, oneWayMs: 50 },
  stone,
  iron,
  diamond,
  {
    name: 'log by a policy alone',
    goal: 'gain:log >= 1',
    bar: 0.5,
    lands: 5,
    quickLands: 0,
    solve: ['--ablate', 'code', '--budget', '500k'],
  },
  ...later,
];

const TICK_MS = 50;
/** The bot's ticks and the server's clock are not in phase. */
const PHASE_MS = 150;

/** Solves in embedded worlds, plays what came out on servers, and compares. */
function measure(trial: Trial): Measurement {
  return async ({ quick, seed, note }: AcceptOptions): Promise<Bar[]> => {
    const count = quick ? trial.quickLands : trial.lands;
    if (count === 0) return [];
    if (!isInstalled())
      throw new RlgptError('usage', 'the server of the tests is not installed', 'Run: npm ci --prefix live');
    const { folder } = await solve(`goal: ${trial.goal}`, seed, trial.solve ?? []);
    const { evaluation } = readSolution(folder);
    const seeds = Array.from({ length: count }, (_, i) => hashSeed(seed, 'land', i) % 1_000_000);
    const played: Played[] = [];
    for (const land of seeds) {
      const one = await playOn(folder, land, trial);
      note(`  land ${land}: ${one.result.end} after ${one.result.steps} steps, ${one.result.seconds} s`);
      played.push(one);
    }
    discard(folder);
    return barsOf(trial, played, evaluation, seeds);
  };
}

function barsOf(
  trial: Trial,
  played: readonly Played[],
  embedded: { readonly success: { readonly rate: number }; readonly meanSteps: number },
  seeds: readonly number[],
): Bar[] {
  const wins = played.filter(({ result }) => result.success);
  const rate = wilson(wins.length, played.length);
  const steps = wins.map(({ result }) => result.steps);
  const dug = played.flatMap((one) => one.dug);
  const detail = {
    'success in embedded worlds': embedded.success.rate,
    'mean steps in embedded worlds': embedded.meanSteps,
    'median steps on the server': steps.length === 0 ? null : median(steps),
    'median seconds on the server': wins.length === 0 ? null : median(wins.map(({ result }) => result.seconds)),
    'blocks dug': dug.length,
  };
  // A server that is late hears start and finish together, which says nothing of the bot.
  const judged = dug.filter(({ steady }) => steady);
  const unfair = judged.filter(({ accepted, ms, needed }) => !accepted || ms < needed * TICK_MS - PHASE_MS);
  return [
    atLeast(`${trial.name}: share of lands`, rate.rate, trial.bar, { interval: [rate.low, rate.high], seeds, detail }),
    atMost(
      `${trial.name}: digs that were refused, or faster than the rules, of all`,
      unfair.length / dug.length,
      0.02,
      {
        interval: null,
        seeds,
        detail: {
          unfair: unfair.map((one) => `${one.block}: ${Math.round(one.ms)} ms, needs ${one.needed * TICK_MS}`),
        },
      },
    ),
  ];
}

export const live: Readonly<Record<string, Measurement>> = Object.fromEntries(
  trials.map((trial) => [trial.name.replaceAll(/[ ,]+/g, '-'), measure(trial)]),
);
