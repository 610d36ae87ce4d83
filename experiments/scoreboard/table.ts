/** The table of the scoreboard from the rows that were measured and the published figures, and the page that shows it. */
import { makeRng } from '../../src/core/rng.ts';
import { bootstrap, type Interval, iqm, mean } from '../../src/core/stats.ts';
import { achievementNames } from '../../src/env/craftax/classic/constants.ts';
import { crafterScore } from '../../src/env/craftax/crafter.ts';
import { craftaxClassic, crafter, type Published } from './published.ts';
import { ARMS, type Arm, markOf, type Row, rowsOf } from './rows.ts';

/** A line of ours: interquartile means over seeds with bootstrap intervals. */
export interface Line {
  readonly arm: Arm;
  readonly name: string;
  readonly seeds: readonly number[];
  /** Return as % of 22, each seed's and of all. */
  readonly returns: readonly number[];
  readonly return: Interval;
  /** Crafter's score in %. */
  readonly score: Interval;
  readonly diamond: number;
  /** Mean success rate of each achievement over seeds, in %. */
  readonly achievements: Readonly<Record<string, number>>;
  /** Mean primitive steps of trial and learning, and seconds, of a seed. */
  readonly steps: number;
  readonly seconds: number;
  /** Whether the program or the settings have changed since. */
  readonly outdated: boolean;
}

export interface Table {
  readonly classic: readonly Line[];
  /** With a handbook that does not tell how creatures attack. */
  readonly silent: readonly Line[];
  readonly crafter: readonly Line[];
}

export interface Shown {
  readonly budget: number;
  readonly episodes: number;
}

/** All achievements of an episode; health moves the return by at most 0.9 besides. */
const MOST = 22;

const NAMES: Readonly<Record<Arm, string>> = {
  code: 'code: programs, raced',
  both: 'both: the program, and PPO that may overrule it in fights',
  options: 'both: PPO over primitives and coded errands',
  ppo: 'learning: PPO alone',
  silent: 'code',
  'silent-ppo': 'both: the program, and PPO that may overrule it in fights',
  'silent-model': 'both: how creatures attack is learned, and coded fights use it',
  first: 'code: the first program that is drawn',
  craftax: 'the raced programs in the craftax package itself',
  crafter: 'the raced programs in the crafter package, with its handbook',
};

const interval = (values: readonly number[]): Interval => bootstrap(values, iqm, makeRng('scoreboard'));

function lineOf(arm: Arm, rows: readonly Row[]): Line {
  const returns = rows.map((row) => (100 * row.return) / MOST);
  return {
    arm,
    name: NAMES[arm],
    seeds: rows.map(({ seed }) => seed),
    returns,
    return: interval(returns),
    score: interval(rows.map(({ percents }) => crafterScore(percents))),
    diamond: mean(rows.map(({ diamond }) => diamond)),
    achievements: Object.fromEntries(achievementNames.map((name, i) => [name, mean(rows.map((r) => r.percents[i]))])),
    steps: mean(rows.map(({ steps }) => steps)),
    seconds: mean(rows.map(({ seconds }) => seconds)),
    outdated: rows.some(({ mark }) => mark !== markOf(arm)),
  };
}

export function tableOf(rows: readonly Row[], { budget, episodes }: Shown): Table {
  const lines = ARMS.map((arm) => [arm, rowsOf({ arm, budget, episodes }, rows)] as const)
    .filter(([, found]) => found.length > 0)
    .map(([arm, found]) => lineOf(arm, found));
  return {
    classic: lines.filter(({ arm }) => arm !== 'crafter' && !arm.startsWith('silent')),
    silent: lines.filter(({ arm }) => arm.startsWith('silent')),
    crafter: lines.filter(({ arm }) => arm === 'crafter'),
  };
}

// --- the page ---

const one = ({ value, low, high }: Interval) => `${value.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
const count = (steps: number) => Math.round(steps).toLocaleString('en');
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

const HEAD = ['method', 'trained for', 'return, % of 22', 'score, %', 'diamond', 'seeds', 'source'];

function ours(line: Line): string {
  const where = line.arm === 'craftax' || line.arm === 'crafter' ? ' in ours, 0 here' : '';
  return row([
    line.name,
    `${count(line.steps)}${where}`,
    one(line.return),
    one(line.score),
    line.diamond.toFixed(2),
    line.seeds.join(' '),
    `measured here${line.outdated ? ', an earlier state' : ''}`,
  ]);
}

const theirs = ({ method, budget, reward, score, source }: Published) =>
  row([method, budget, reward?.toFixed(1) ?? '', score?.toFixed(1) ?? '', '', '', source]);

function markdown(lines: readonly Line[], published: readonly Published[]): string {
  return [row(HEAD), row(HEAD.map(() => '---')), ...lines.map(ours), ...published.map(theirs)].join('\n');
}

function achievements(lines: readonly Line[]): string {
  const head = ['achievement, % of episodes', ...lines.map(({ arm }) => arm)];
  const body = achievementNames.map((name) => row([name, ...lines.map((line) => line.achievements[name].toFixed(0))]));
  return [row(head), row(head.map(() => '---')), ...body].join('\n');
}

const seedsTable = (lines: readonly Line[]) =>
  [
    row(['arm', 'return of each seed, % of 22', 'seconds a seed']),
    row(['---', '---', '---']),
    ...lines.map((l) => row([l.arm, l.returns.map((r) => r.toFixed(1)).join(', '), l.seconds.toFixed(0)])),
  ].join('\n');

/** What was set out to be reached, by arm: what, from what, and how much at least. */
const BARS: readonly (readonly [Arm, string, (line: Line) => number, number, number])[] = [
  ['code', 'return, % of 22', (line) => line.return.value, 90, 1],
  ['code', 'diamond', (line) => line.diamond, 0.95, 2],
  ['crafter', 'score in the real Crafter, %', (line) => line.score.value, 60, 1],
];

function barsTable(lines: readonly Line[]): string {
  const body = BARS.flatMap(([arm, what, of, least, digits]) => {
    const line = lines.find((one) => one.arm === arm);
    if (line === undefined) return [];
    const missing = least - of(line);
    const verdict = missing <= 0 ? 'met' : `missed by ${missing.toFixed(digits + 1)}`;
    return [row([what, `at least ${least}`, of(line).toFixed(digits + 1), verdict])];
  });
  return [row(['bar', '', 'measured', '']), row(['---', '---', '---', '---']), ...body].join('\n');
}

export function writtenPage(table: Table, { budget, episodes }: Shown): string {
  const all = [...table.classic, ...table.silent, ...table.crafter];
  return `# The scoreboard: Craftax-Classic and Crafter

Written by \`node dist/experiments/scoreboard/scoreboard.js\`; do not edit. Ours: at most ${count(budget)} primitive steps of trial
and learning a seed, then ${episodes} unseen worlds to the published limit of 10,000 steps; interquartile mean over seeds with its 95 %
bootstrap interval. Score is Crafter's. Published agents see pixels and are scored over their training episodes, unless their source
says otherwise; ours read the symbolic observation, and code is given the world's handbook. So rows of ours compare with each other,
and published rows tell what is usual. A learner that begins as the program is kept only on seeds on which the
program with it is shown to be better than the program alone, in fresh worlds and within the same steps. [The full Craftax](craftax.md) has a table of its own.

${all.length === 0 ? 'Not measured.' : markdown(table.classic, craftaxClassic)}

![Return of each arm and of published agents](scoreboard.svg)

${barsTable(all)}

[The log](../../docs/log.md) tells how each came about, and why where one is missed.

## A handbook that does not tell how creatures attack

The same worlds and programs; the handbook tells who is hostile, and neither damage nor rest, sight or shots.

${markdown(table.silent, [])}

## In the real Crafter

${markdown(table.crafter, crafter)}

## Seed by seed

${seedsTable(all)}

## By achievement

${achievements(all)}
`;
}
