/** The scoreboard of the full Craftax world, measured anew: a markdown table on standard output, progress on standard error. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { namesAmong, runScript, wholeNumber } from '../../bench/script.ts';
import { drawGenome, type Genome, parseGenome, printGenome } from '../../src/agent/offline/genome.ts';
import { RlgptError } from '../../src/core/errors.ts';
import { makeRng } from '../../src/core/rng.ts';
import { bootstrap, iqm, mean, wilson } from '../../src/core/stats.ts';
import { Achievement, achievementNames } from '../../src/env/craftax/full/constants.ts';
import { type Episode, playOurs, playPackage } from './player.ts';
import { craftax as published } from './published.ts';
import { compileErrands, learnErrands } from './search.ts';
import { EPISODE_STEPS, fullBoard, unseen, usualGenes } from './worlds.ts';

/** All achievements together. */
export const MOST = fullBoard.most;

/** What one seed came to: means over its episodes. */
export interface Outcome {
  readonly return: number;
  /** Success rates by achievement, 0 to 1. */
  readonly rates: readonly number[];
  readonly steps: number;
}

const { create, handbook, space } = fullBoard;

function outcomeOf(episodes: readonly Episode[]): Outcome {
  return {
    return: mean(episodes.map((e) => e.return)),
    rates: achievementNames.map((_, i) => mean(episodes.map((e) => (e.achieved[i] ? 1 : 0)))),
    steps: mean(episodes.map((e) => e.steps)),
  };
}

interface Race {
  /** Primitive steps; with none the genes are drawn. */
  readonly budget: number;
  readonly hinted: boolean;
  /** Where episodes are kept, or null. */
  readonly folder: string | null;
}

/** The genes of one seed: drawn, or raced for. */
export async function genesOf(seed: number, race: Race, note: (text: string) => void): Promise<Genome> {
  const { budget, hinted, folder } = race;
  if (budget === 0) return drawGenome(space, makeRng('errands', seed));
  const file = folder === null ? null : join(folder, `craftax-episodes-${seed}.jsonl`);
  const { genome, programs, steps } = await learnErrands(fullBoard, budget, seed, note, { hinted, file });
  note(`seed ${seed}: ${programs} programs in ${steps} steps: ${printGenome(genome)}`);
  return genome;
}

/** The alleles that did well while the program was written, on worlds that are not played here. */
export const usual: Genome = usualGenes(fullBoard);

/** A program on unseen worlds of ours, to the published limit of 10,000 steps. */
export async function evaluate(genome: Genome, seed: number, episodes: number): Promise<Outcome> {
  const skill = await compileErrands(genome, handbook);
  return outcomeOf(playOurs(skill, unseen(seed, episodes), EPISODE_STEPS, create));
}

/** The same program in the real package. */
export async function transfer(genome: Genome, seed: number, episodes: number, python: string): Promise<Outcome> {
  const skill = await compileErrands(genome, handbook);
  const seeds = Array.from({ length: episodes }, (_, i) => 1000 * seed + i);
  return outcomeOf(playPackage(skill, 'Craftax', seeds, python));
}

// --- the table ---

const shown = ['COLLECT_DIAMOND', 'ENTER_DUNGEON', 'ENTER_GNOMISH_MINES'] as const;

const HEAD = [
  `| method | trained for | return, % of ${MOST} | diamond | dungeon | gnomish mines | source |`,
  '| --- | --- | --- | --- | --- | --- | --- |',
];

function line(name: string, budget: string, outcomes: readonly Outcome[]): string {
  const { value, low, high } = bootstrap(
    outcomes.map((o) => (100 * o.return) / MOST),
    iqm,
    makeRng('scoreboard'),
  );
  const rates = shown.map((key) => mean(outcomes.map((o) => o.rates[Achievement[key]])).toFixed(2));
  const reward = `${value.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
  return `| ${[name, budget, reward, ...rates, `ours, ${outcomes.length} seeds`].join(' | ')} |`;
}

/** What was set out to be reached by a row, and how much at least. */
const BARS = [
  ['diamond', 'COLLECT_DIAMOND', 0.95],
  ['Gnomish Mines', 'ENTER_GNOMISH_MINES', 0.5],
] as const;

/** A row of ours. */
interface Measured {
  readonly name: string;
  readonly outcomes: readonly Outcome[];
  /** Of all seeds together. */
  readonly worlds: number;
}

/** The bars against what the rows came to, with Wilson's intervals over their worlds. */
function barsTable(measured: readonly Measured[]): string[] {
  const body = measured.flatMap(({ name, outcomes, worlds }) =>
    BARS.map(([bar, key, least]) => {
      const reached = Math.round(worlds * mean(outcomes.map((o) => o.rates[Achievement[key]])));
      const { rate, low, high } = wilson(reached, worlds);
      const verdict = rate >= least ? 'met' : `missed by ${(least - rate).toFixed(2)}`;
      const value = `${rate.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
      return `| ${bar} at least ${least} | ${name}, ${worlds} worlds | ${value} | ${verdict} |`;
    }),
  );
  return ['', '| bar | | measured | |', '| --- | --- | --- | --- |', ...body];
}

const page = (table: string) => `# The scoreboard: the full Craftax

Written by \`node dist/experiments/scoreboard/craftax.js\`; do not edit. Worlds that nobody had seen, to the published limit of
10,000 steps. A program is given the world's handbook and reads the symbolic observation; published agents were given neither
handbook nor program. Return: interquartile mean over seeds with its 95 % bootstrap interval; the other columns are rates.

${table}

[The log](../../docs/log.md) tells how each came about, and why where one is missed.
`;

const HELP = `node dist/experiments/scoreboard/craftax.js [seeds] [first seed] [options]

Measures programs in the full Craftax world and prints a markdown table beside published rows.

  --only ROWS      of first, usual, raced, bare, package (default: all but bare):
                     first    the first program drawn from the handbook, without a step of trial
                     usual    the alleles that did well while the program was written
                     raced    programs raced for a budget of steps, the first draws preferring those alleles
                     bare     the same without preferring any
                     package  the program of 'raced' or 'usual', else of 'first', in the real package, where it was never tried, in a
                              quarter of the episodes; RLGPT_PYTHON names a Python that has it
  --budget N       primitive steps of a race (default 1000000)
  --episodes N     unseen worlds of an evaluation (default 20)
  --genes TEXT     a program of these genes, as a race prints them, in place of raced ones
  --out FOLDER     where a race keeps its episodes, so that it goes on when it was stopped
  --page FILE      writes the table there too, as a page

Examples:
  node dist/experiments/scoreboard/craftax.js 5 0 --only usual --page experiments/scoreboard/craftax.md
  RLGPT_PYTHON=python3 node dist/experiments/scoreboard/craftax.js 2 100 --only usual,package --episodes 16
`;

const ROWS = ['first', 'usual', 'raced', 'bare', 'package'] as const;

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      only: { type: 'string', default: 'first,usual,raced,package' },
      budget: { type: 'string', default: '1000000' },
      episodes: { type: 'string', default: '20' },
      genes: { type: 'string' },
      out: { type: 'string' },
      page: { type: 'string' },
    },
  });
  const count = wholeNumber('seeds', positionals[0] ?? '5', 1);
  const first = wholeNumber('first seed', positionals[1] ?? '0', 0);
  const budget = wholeNumber('--budget', values.budget, 1);
  const episodes = wholeNumber('--episodes', values.episodes, 1);
  const rows = new Set(namesAmong('row', values.only, ROWS));
  const folder = values.out ?? null;
  const given = values.genes === undefined ? null : parseGenome(space, values.genes);
  if (values.genes !== undefined && given === null) {
    throw new RlgptError('usage', `'${values.genes}' are not all genes`, 'Give what a race printed.');
  }
  if (given !== null) rows.delete('raced');
  const untried = rows.has('usual') ? 'usual genes' : 'first program';
  const played = given !== null ? 'given genes' : rows.has('raced') ? 'raced programs' : untried;
  const note = (text: string) => process.stderr.write(`${text}\n`);
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  const lines = [...HEAD];
  const measured: Measured[] = [];
  const inPackage = Math.ceil(episodes / 4);
  const measure = async (name: string, trained: string, one: (seed: number) => Promise<Outcome>, worlds = episodes) => {
    const outcomes: Outcome[] = [];
    for (const seed of seeds) {
      outcomes.push(await one(seed));
      note(`${name}, seed ${seed}: return ${outcomes.at(-1)!.return.toFixed(1)}`);
    }
    lines.push(line(name, trained, outcomes));
    measured.push({ name, outcomes, worlds: worlds * count });
  };
  const raced = new Map<number, Genome>();
  const genes = async (seed: number) => {
    const untrained = rows.has('usual') && !rows.has('raced') ? usual : undefined;
    const known =
      given ??
      untrained ??
      raced.get(seed) ??
      (await genesOf(seed, { budget: rows.has('raced') ? budget : 0, hinted: true, folder }, note));
    raced.set(seed, known);
    return known;
  };
  if (rows.has('first'))
    await measure('first program', '0', async (seed) =>
      evaluate(await genesOf(seed, { budget: 0, hinted: false, folder }, note), seed, episodes),
    );
  if (rows.has('usual')) await measure('usual genes', '', async (seed) => evaluate(usual, seed, episodes));
  if (given !== null) await measure('given genes', '', async (seed) => evaluate(given, seed, episodes));
  if (rows.has('raced'))
    await measure('raced programs', `${budget / 1e6}M`, async (seed) => evaluate(await genes(seed), seed, episodes));
  if (rows.has('bare'))
    await measure('raced programs, no alleles preferred', `${budget / 1e6}M`, async (seed) =>
      evaluate(await genesOf(seed, { budget, hinted: false, folder }, note), seed, episodes),
    );
  if (rows.has('package')) {
    const python = process.env.RLGPT_PYTHON;
    if (python === undefined) note('real package left out: RLGPT_PYTHON names no Python that has craftax');
    else
      await measure(
        `${played}, real package`,
        rows.has('raced') ? `${budget / 1e6}M` : '0',
        async (seed) => transfer(await genes(seed), seed, inPackage, python),
        inPackage,
      );
  }
  for (const { method, budget: trained, reward, source } of published) {
    lines.push(`| ${[method, trained, reward?.toFixed(1) ?? '', '', '', '', source].join(' | ')} |`);
  }
  lines.push('| SCALAR | | | 0.88 | | 0.09 | arXiv 2603.09036; its code plays a fork of Craftax |');
  lines.push(...barsTable(measured));
  lines.push(
    '',
    'Of 200 overworlds of the package (1.6.1) 31 % hold a diamond, and every floor of the mines holds 4.7.',
  );
  const table = lines.join('\n');
  process.stdout.write(`${table}\n`);
  if (values.page !== undefined) writeFileSync(values.page, page(table));
}

await runScript(import.meta.url, HELP, main);
