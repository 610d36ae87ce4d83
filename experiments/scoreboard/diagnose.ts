/**
 * Why episodes of an errands program fail: what took health and where, what ended episodes, which achievements were missed, and
 * when each was done. `--help` tells how. It reads the view that the program sees and the facts.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runScript, wholeNumber } from '../../bench/script.ts';
import { type Genome, parseGenome, printGenome } from '../../src/agent/offline/genome.ts';
import { RlgptError, unknownName } from '../../src/core/errors.ts';
import { hashSeed, makeRng } from '../../src/core/rng.ts';
import { bootstrap, mean } from '../../src/core/stats.ts';
import { crafterScore } from '../../src/env/craftax/crafter.ts';
import type { Env } from '../../src/env/env.ts';
import type { Handbook } from '../../src/env/handbook.ts';
import type { Skill } from '../../src/skill/skill.ts';
import { mirrored, type PackageName, type Played, packageWorld } from './player.ts';
import { compileErrands } from './search.ts';
import { type Board, classicBoard, crafterBoard, EPISODE_STEPS, fullBoard, usualGenes } from './worlds.ts';

const BOARDS: Readonly<Record<string, Board>> = { 'craftax-classic-v1': classicBoard, 'craftax-v1': fullBoard };

const PACKAGES: Readonly<Record<PackageName, Board>> = {
  Crafter: crafterBoard,
  CraftaxClassic: classicBoard,
  Craftax: fullBoard,
};

const USAGE = `node dist/experiments/scoreboard/diagnose.js [episodes] [first world] [options]

Plays a program, that of the usual alleles unless told otherwise, in worlds of ours or in a real package, and says why
its episodes fail. 50 episodes from world 0 unless told.

  --world ID       craftax-classic-v1 (default) or craftax-v1
  --package NAME   ${Object.keys(PACKAGES).join(', ')}: the real package, with its handbook; RLGPT_PYTHON names a Python that has it
  --set ALLELES    some genes otherwise than usual, such as 'low=0.5 dark=0.3'
  --genes ALLELES  all genes, as the programs of a scoreboard name them
  --limit STEPS    of an episode (default ${EPISODE_STEPS})
  --each           a line for each episode
  --trail N        the last N steps of each episode
  --exact          our world draws from the package's keys
  --mirror         the program sees of our world what it would see of a package
  --at FACT        episodes begin where this first held in an episode of the same program, and
  --states FOLDER  keeps those states, so that changes of what comes after it are tried alone

Examples:
  node dist/experiments/scoreboard/diagnose.js 100 0
  node dist/experiments/scoreboard/diagnose.js 10 0 --world craftax-v1 --set 'low=0.3' --trail 50
  node dist/experiments/scoreboard/diagnose.js 20 0 --world craftax-v1 --at floor:dungeon --states /tmp/states
  RLGPT_PYTHON=python3 node dist/experiments/scoreboard/diagnose.js 10 0 --package Crafter
`;

interface Creature {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

const away = ({ rows, columns }: Creature) => Math.abs(rows) + Math.abs(columns);
const bump = (map: Map<string, number>, key: string, by = 1) => map.set(key, (map.get(key) ?? 0) + by);
const sorted = (map: Map<string, number>) => Object.fromEntries([...map].sort((a, b) => b[1] - a[1]));

/** A world with its facts by name; a package keeps no states. */
function watch(env: Played & Partial<Pick<Env, 'save' | 'load'>>, { entities, blocks }: Handbook) {
  const cache = new Map<string, number>();
  const fact = (name: string) => {
    const at = cache.get(name) ?? env.facts.index(name);
    cache.set(name, at);
    return at < 0 ? 0 : env.facts.read(0, at);
  };
  const api = env.skillApi(0);
  const floors = env.facts.names.filter((name) => name.startsWith('floor:'));
  const achievements = env.facts.names.filter((name) => name.startsWith('achieved:'));
  const bars = ['food', 'drink', 'energy'];
  const hostile = new Map(entities.filter((one) => one.hostile).map(({ name, health }) => [name, health > 0]));
  return {
    env,
    api,
    fact,
    achievements,
    bars,
    hostile,
    floor: () => floors.find((name) => fact(name) === 1)?.slice('floor:'.length) ?? '',
    creatures: api.creatures as () => readonly Creature[],
    dangers: blocks.filter(({ danger }) => danger).map(({ name }) => name),
    ground: () => (api.block as (rows: number, columns: number) => string | null)(0, 0) ?? '',
  };
}
type Watched = ReturnType<typeof watch>;

/** What most likely took health in this step: who is near in the view, or an empty bar. */
function blame({ creatures, fact, bars, hostile, dangers, ground }: Watched, loss: number, slept: boolean): string {
  if (dangers.includes(ground())) return ground();
  const near = creatures().filter(({ name }) => hostile.has(name));
  const striker = near.find((one) => hostile.get(one.name) && away(one) === 1);
  if (loss > 1.01)
    return `${striker?.name ?? near.find((one) => away(one) <= 2)?.name ?? 'shot'}${slept ? ', asleep' : ''}`;
  for (const bar of bars) if (fact(bar) === 0) return bar;
  return striker?.name ?? 'unknown';
}

/** One line of what a step saw. */
function told({ api, creatures, fact, bars, floor }: Watched, action: number, aim: string): string {
  const names = Object.keys(api).filter((key) => api[key] === action && key !== 'actionCount');
  const mobs = creatures().map((c) => `${c.name}@${c.rows},${c.columns}`);
  const place = `${(api.rows as () => number)()},${(api.columns as () => number)()}`;
  return `${fact('steps')} ${floor()} ${place} h${fact('health')} ${bars.map((b) => fact(b)).join('/')} ${aim} -> ${names[0]} facing ${(api.facing as () => string)()}; ${mobs.join(' ')}`;
}

class Tally {
  readonly losses = new Map<string, number>();
  readonly deaths = new Map<string, number>();
  readonly pursued = new Map<string, number>();
  /** Steps by floor and aim. */
  readonly spent = new Map<string, number>();
  readonly stays = new Map<string, number>();
  readonly returns: number[] = [];
  readonly ends: number[] = [];
  /** Achievements of each episode. */
  readonly achieved: (readonly boolean[])[] = [];
  readonly times = new Map<string, number[]>();
  faults = 0;
}

interface Options {
  readonly limit: number;
  readonly each: boolean;
  readonly trail: number;
  /** State to begin in, or undefined for the beginning of the episode. */
  readonly state: Uint8Array | undefined;
}

/** The state in which a fact first holds in an episode of a world, empty when it never does; made once for each folder. */
function stateAt(
  { env, api, fact }: Watched,
  skill: Skill,
  seed: number,
  [at, folder]: readonly [string, string],
): Uint8Array {
  const file = join(folder, `${at.replace(':', '-')}-${seed}.bin`);
  if (existsSync(file)) return readFileSync(file);
  env.reset(0, hashSeed('diagnose', seed));
  let run = skill.start(api);
  for (let t = 0; t < EPISODE_STEPS && env.terminated[0] === 0 && fact(at) === 0; t++) {
    let action = run.next();
    if (action < 0) {
      run = skill.start(api);
      action = Math.max(0, run.next());
    }
    env.step(Int32Array.of(action));
  }
  const state = fact(at) === 1 && env.terminated[0] === 0 ? env.save!(0) : new Uint8Array(0);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, state);
  return state;
}

/** Plays one world and adds what came of it. */
function playOne(watched: Watched, skill: Skill, seed: number, tally: Tally, options: Options): void {
  const { limit, each, trail, state } = options;
  const { env, api, fact, achievements, floor, bars } = watched;
  env.reset(0, hashSeed('diagnose', seed));
  if (state !== undefined) env.load!(0, state);
  let aim = '';
  const start = () => skill.start({ ...api, tell: (text: unknown) => (aim = String(text)) });
  let run = start();
  let health = fact('health');
  let sum = 0;
  let t = fact('steps');
  let last = '';
  const recent: string[] = [];
  const steps: string[] = [];
  const open = new Set(achievements);
  for (; t < limit && env.terminated[0] === 0 && open.size > 0; t++) {
    let action = run.next();
    if (action < 0) {
      if (tally.faults++ < 3) console.error(run.error);
      run = start();
      action = Math.max(0, run.next());
    }
    if (trail > 0) steps.push(told(watched, action, aim));
    if (steps.length > trail) steps.shift();
    const place = floor();
    const slept = fact('asleep') === 1;
    bump(tally.stays, place);
    bump(tally.spent, `${place} ${aim.split(' ')[0]}`.trim());
    env.step(Int32Array.of(action));
    sum += env.reward![0];
    const now = fact('health');
    if (now < health) {
      last = `${place} ${blame(watched, health - now, slept)}`.trim();
      bump(tally.losses, last, health - now);
      bump(tally.pursued, `${place} ${aim.split(' ')[0]}`.trim(), health - now);
      recent.push(`${t}:${last} ${(health - now).toFixed(1)}`);
    }
    health = now;
    for (const name of open) {
      if (fact(name) === 0) continue;
      open.delete(name);
      tally.times.set(name, [...(tally.times.get(name) ?? []), t]);
    }
  }
  run.stop();
  tally.returns.push(sum);
  tally.ends.push(t);
  tally.achieved.push(achievements.map((name) => !open.has(name)));
  const dead = env.terminated[0] === 1;
  bump(tally.deaths, dead ? last : open.size === 0 ? 'all done' : `time out ${floor()}`.trim());
  if (!each) return;
  const missed = achievements.filter((name) => open.has(name)).map((name) => name.slice('achieved:'.length));
  console.log(
    `${seed}: return ${sum.toFixed(1)}, ${t} steps, ${dead ? 'dead' : 'alive'} ${floor()}, aim ${aim}; missed ${missed.slice(0, 12).join(' ')}; ${recent.slice(-8).join(', ')}; bars ${bars.map((b) => fact(b)).join(' ')}`,
  );
  for (const line of steps) console.log(`    ${line}`);
}

/** Crafter's score of the pooled success rates, with a bootstrap interval over the episodes. */
function scoreLine(achieved: Tally['achieved']): string {
  const score = (episodes: Float64Array) =>
    crafterScore(
      achieved[0].map((_, i) => (100 * episodes.reduce((n, e) => n + Number(achieved[e][i]), 0)) / episodes.length),
    );
  const { value, low, high } = bootstrap(
    achieved.map((_, e) => e),
    score,
    makeRng('score'),
  );
  return `score ${value.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}] of ${achieved.length} episodes`;
}

function report(tally: Tally, achievements: readonly string[], most: number, seconds: number): void {
  const { returns, ends, times } = tally;
  const total = ends.reduce((a, b) => a + b, 0);
  const quantile = (list: number[], q: number) =>
    [...list].sort((a, b) => a - b)[Math.floor(q * (list.length - 1))] ?? NaN;
  const percent = ((100 * mean(returns)) / most).toFixed(1);
  console.log(`return ${mean(returns).toFixed(2)} = ${percent} % of ${most}; steps ${mean(ends).toFixed(0)}`);
  console.log(scoreLine(tally.achieved));
  console.log(`${total} steps, ${(total / seconds).toFixed(0)} steps/s, ${tally.faults} faults`);
  console.log('steps by floor:', sorted(tally.stays));
  console.log('steps by aim:', sorted(new Map([...tally.spent].sort((a, b) => b[1] - a[1]).slice(0, 24))));
  console.log('ends:', sorted(tally.deaths));
  const whole = (map: Map<string, number>) => sorted(new Map([...map].map(([key, value]) => [key, Math.round(value)])));
  console.log('health lost to:', whole(tally.losses));
  console.log('health lost while in pursuit of:', whole(tally.pursued));
  for (const name of achievements) {
    const list = times.get(name);
    if (list === undefined) continue;
    const share = ((100 * list.length) / returns.length).toFixed(0).padStart(4);
    console.log(
      `${name.slice('achieved:'.length).padEnd(22)} ${share} %  at ${[0.25, 0.5, 0.9].map((q) => quantile(list, q)).join(' / ')}`,
    );
  }
  const never = achievements.filter((name) => !times.has(name)).map((name) => name.slice('achieved:'.length));
  if (never.length > 0) console.log('never:', never.join(' '));
}

/** All genes as given, or the usual ones with some set otherwise. Throws for what the program does not have. */
function genesOf(board: Board, genes: string | undefined, set: string): Genome {
  const { space } = board;
  for (const word of set.split(/\s+/).filter((text) => text !== '')) {
    const [gene, allele] = word.split('=');
    const alleles = Object.hasOwn(space.genes, gene) ? space.genes[gene] : undefined;
    if (alleles === undefined) throw unknownName('gene', gene, Object.keys(space.genes));
    if (!alleles.includes(allele)) throw unknownName(`allele of ${gene}`, allele ?? '', alleles);
  }
  const genome = parseGenome(space, genes ?? `${printGenome(usualGenes(board))} ${set}`);
  if (genome === null)
    throw new RlgptError('usage', '--genes lacks some genes', 'Give all of them, or --set for a few.');
  return genome;
}

function boardOf(world: string, packageName: string | undefined): Board {
  const [what, name, boards] =
    packageName === undefined ? ['world', world, BOARDS] : ['package', packageName, PACKAGES as typeof BOARDS];
  if (!Object.hasOwn(boards, name)) throw unknownName(what, name, Object.keys(boards));
  return boards[name];
}

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      genes: { type: 'string' },
      set: { type: 'string', default: '' },
      world: { type: 'string', default: 'craftax-classic-v1' },
      limit: { type: 'string', default: String(EPISODE_STEPS) },
      each: { type: 'boolean', default: false },
      trail: { type: 'string', default: '0' },
      at: { type: 'string' },
      states: { type: 'string', default: '' },
      package: { type: 'string' },
      exact: { type: 'boolean', default: false },
      mirror: { type: 'boolean', default: false },
    },
  });
  const board = boardOf(values.world, values.package);
  const count = wholeNumber('episodes', positionals[0] ?? '50', 1);
  const first = wholeNumber('first world', positionals[1] ?? '0', 0);
  const limit = wholeNumber('--limit', values.limit, 1);
  const trail = wholeNumber('--trail', values.trail, 0);
  if (values.package && values.at)
    throw new RlgptError('usage', '--at in a package', 'Leave --package out: a package keeps no states.');
  const skill = await compileErrands(genesOf(board, values.genes, values.set), board.handbook);
  const played = values.package
    ? packageWorld(values.package as PackageName, process.env.RLGPT_PYTHON ?? 'python3')
    : null;
  const ours = board.create({ n: 1, exact: values.exact });
  const watched = watch(played ?? (values.mirror ? mirrored(ours) : ours), board.handbook);
  const tally = new Tally();
  const started = performance.now();
  for (let e = 0; e < count; e++) {
    const state = values.at === undefined ? undefined : stateAt(watched, skill, first + e, [values.at, values.states]);
    if (state?.length === 0) continue;
    const each = values.each || trail > 0;
    playOne(watched, skill, first + e, tally, { limit, each, trail, state });
  }
  report(tally, watched.achievements, board.most, (performance.now() - started) / 1000);
  played?.close();
}

await runScript(import.meta.url, USAGE, main);
