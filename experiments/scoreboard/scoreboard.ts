/**
 * The scoreboard of Craftax-Classic and Crafter, measured anew:
 * `node dist/experiments/scoreboard/scoreboard.js [seeds] [first seed] [--only code,first,rl,crafter,craftax] [--budget N]
 * [--episodes N] [--out FOLDER]`. With a folder, a measurement that was stopped goes on where it was.
 * Rows of ours: programs raced for a million primitive steps (code), the first program that is drawn (first), PPO on the
 * symbolic observation (rl), and the raced programs in the real packages, where they were never trained (crafter,
 * craftax; RLGPT_PYTHON names a Python that has them). Prints a markdown table on standard output, progress on standard error.
 */
import { parseArgs } from 'node:util';
import { errandsHints, errandsSpace, printErrands } from '../../src/agent/offline/errands.ts';
import { drawGenome, drawHinted } from '../../src/agent/offline/genome.ts';
import { sha256 } from '../../src/core/hash.ts';
import { makeRng } from '../../src/core/rng.ts';
import { bootstrap, iqm, mean } from '../../src/core/stats.ts';
import { createCraftaxClassic } from '../../src/env/craftax/classic/classic.ts';
import { achievementNames } from '../../src/env/craftax/classic/constants.ts';
import { crafterCosts, makeHandbook } from '../../src/env/craftax/classic/handbook.ts';
import { crafterScore } from '../../src/env/craftax/crafter.ts';
import { worldProcess } from '../../src/rl/episodes.ts';
import { evaluatePolicy } from '../../src/rl/evaluate.ts';
import { createPpo, ppoDefaults } from '../../src/rl/ppo.ts';
import { kept } from './kept.ts';
import { type Episode, type PackageName, playOurs, playPackage } from './player.ts';
import { craftaxClassic, crafter, type Published } from './published.ts';
import { compileErrands, type Learned, learnErrands } from './search.ts';
import { classicBoard, unseen } from './worlds.ts';

/** What one seed came to. */
export interface Outcome {
  /** Mean return of the evaluation episodes. */
  readonly return: number;
  /** Success rates by achievement, in percent; empty when the row does not tell. */
  readonly percents: readonly number[];
  readonly diamond: number | null;
}

const EVALUATION = 100;

function outcomeOf(episodes: readonly Episode[]): Outcome {
  const percents = achievementNames.map((_, i) => 100 * mean(episodes.map((e) => (e.achieved[i] ? 1 : 0))));
  return {
    return: mean(episodes.map((e) => e.return)),
    percents,
    diamond: percents[achievementNames.indexOf('collect_diamond')] / 100,
  };
}

const { handbook } = classicBoard;

/** Where results are kept between calls, or null; and a mark of the program that they are results of. */
let folder: string | null = null;
const mark = sha256(
  printErrands(drawGenome(errandsSpace, makeRng('mark')), handbook, { name: 'live', aims: [], stepLimit: 1 }).code,
).slice(0, 8);

/** Racing is done once a seed, whichever rows use it. */
const raceResults = new Map<string, Promise<Learned>>();
function race(seed: number, budget: number): Promise<Learned> {
  const key = `race-${mark}-${budget}-${seed}`;
  const note = (text: string) => process.stderr.write(`seed ${seed}, ${text}\n`);
  const result = raceResults.get(key) ?? kept(folder, key, () => learnErrands(classicBoard, budget, seed, note));
  raceResults.set(key, result);
  return result;
}

/** Programs raced for `budget` steps; evaluated on unseen worlds to the published limit of 10,000 steps. */
export async function raced(seed: number, budget: number, episodes = EVALUATION): Promise<Outcome> {
  const { genome } = await race(seed, budget);
  const skill = await compileErrands(genome, handbook);
  return outcomeOf(playOurs(skill, unseen(seed, episodes)));
}

/** The first program drawn, without a single step of trial. */
export async function firstProgram(seed: number, episodes = EVALUATION): Promise<Outcome> {
  const skill = await compileErrands(drawHinted(errandsSpace, errandsHints, makeRng('errands', seed)), handbook);
  return outcomeOf(playOurs(skill, unseen(seed, episodes)));
}

/** PPO with the Craftax paper's settings for a million steps, on a smaller network. */
export function ppo(seed: number, budget: number, episodes = EVALUATION): Outcome {
  const config = {
    ...{ ...ppoDefaults, hidden: [128, 128], learningRate: 3e-4, annealOver: budget },
    ...{ lambda: 0.8, ticks: 64, epochs: 4 },
  };
  const learner = createPpo(worldProcess(createCraftaxClassic({ n: 64 }), seed), config, seed);
  while (learner.progress().steps < budget) learner.update();
  const { returns } = evaluatePolicy(createCraftaxClassic({ n: 8 }), learner.policyBytes(), episodes, seed);
  return { return: mean(returns), percents: [], diamond: null };
}

/** A raced program in a real package. */
export async function transferred(
  seed: number,
  budget: number,
  { name, python, episodes }: { readonly name: PackageName; readonly python: string; readonly episodes: number },
): Promise<Outcome> {
  const { genome } = await race(seed, budget);
  const book = name === 'Crafter' ? makeHandbook('crafter', crafterCosts) : handbook;
  const seeds = Array.from({ length: episodes }, (_, i) => 1000 * seed + i);
  return outcomeOf(playPackage(await compileErrands(genome, book), name, seeds, python));
}

// --- the table ---

const percent = (values: readonly number[]) => {
  const interval = bootstrap(values, iqm, makeRng('scoreboard'));
  return `${interval.value.toFixed(1)} [${interval.low.toFixed(1)}, ${interval.high.toFixed(1)}]`;
};

function oursLine(name: string, budget: string, outcomes: readonly Outcome[]): string {
  const reward = percent(outcomes.map((o) => (100 * o.return) / 22));
  const scores = outcomes.filter((o) => o.percents.length > 0).map((o) => crafterScore(o.percents));
  const diamonds = outcomes.map((o) => o.diamond).filter((d) => d !== null);
  const cells = [name, budget, reward, scores.length > 0 ? percent(scores) : ''];
  const diamond = diamonds.length > 0 ? mean(diamonds).toFixed(2) : '';
  return `| ${[...cells, diamond, `ours, ${outcomes.length} seeds`].join(' | ')} |`;
}

const publishedLine = ({ method, budget, reward, score, source }: Published) =>
  `| ${[method, budget, reward?.toFixed(1) ?? '', score?.toFixed(1) ?? '', '', source].join(' | ')} |`;

const HEAD = [
  '| method | trained for | return, % of 22 | score, % | diamond | source |',
  '| --- | --- | --- | --- | --- | --- |',
];

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string', default: 'code,first,rl,crafter,craftax' },
      budget: { type: 'string', default: '1000000' },
      episodes: { type: 'string', default: String(EVALUATION) },
      out: { type: 'string' },
    },
  });
  const [count, first] = [Number(positionals[0] ?? 5), Number(positionals[1] ?? 0)];
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  const budget = Number(values.budget);
  const episodes = Number(values.episodes);
  const rows = values.only.split(',');
  folder = values.out ?? null;
  const python = process.env.RLGPT_PYTHON || 'python3';
  process.env.PYTHONPATH = [
    new URL('../../../experiments/scoreboard', import.meta.url).pathname,
    process.env.PYTHONPATH,
  ]
    .filter(Boolean)
    .join(':');
  const run = async (
    row: string,
    name: string,
    trained: string,
    measure: (seed: number) => Promise<Outcome> | Outcome,
  ) => {
    if (!rows.includes(row)) return [];
    const outcomes: Outcome[] = [];
    for (const seed of seeds) {
      const key = `${row}-${mark}-${budget}-${episodes}-${seed}`;
      outcomes.push(await kept(folder, key, () => measure(seed)));
      process.stderr.write(`${row}, seed ${seed}: return ${outcomes.at(-1)!.return.toFixed(2)}\n`);
    }
    return [oursLine(name, trained, outcomes)];
  };
  const million = `${budget / 1e6}M`;
  const classic = [
    ...(await run('code', 'rlgpt, raced programs', million, (seed) => raced(seed, budget, episodes))),
    ...(await run('first', 'rlgpt, the first program', '0', (seed) => firstProgram(seed, episodes))),
    ...(await run('rl', 'rlgpt, PPO alone', million, (seed) => ppo(seed, budget, episodes))),
    ...(await run('craftax', 'raced programs in the package itself', `${million} in ours`, (seed) =>
      transferred(seed, budget, { name: 'CraftaxClassic', python, episodes: 10 }),
    )),
  ];
  const real = await run('crafter', 'rlgpt, raced programs', `${million} in ours, 0 in Crafter`, (seed) =>
    transferred(seed, budget, { name: 'Crafter', python, episodes: 20 }),
  );
  process.stdout.write(
    ['Craftax-Classic', '', ...HEAD, ...classic, ...craftaxClassic.map(publishedLine), ''].join('\n'),
  );
  process.stdout.write(['', 'Crafter 1.8.3', '', ...HEAD, ...real, ...crafter.map(publishedLine), '', ''].join('\n'));
}

if (process.argv[1]?.endsWith('scoreboard.js')) await main();
