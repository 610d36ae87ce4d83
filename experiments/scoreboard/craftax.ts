/**
 * A coded agent in the full Craftax: the errands program of its handbook, its genes learnt by racing programs.
 *
 *     npm run build && node dist/experiments/scoreboard/craftax.js --budget 1M --seed 0 --episodes 100
 *     node dist/experiments/scoreboard/craftax.js --genes "low=0.5 full=1 ..." --episodes 20
 *
 * Prints, as JSON, the genes and rates over worlds that were never raced in; progress goes to standard error.
 */
import { parseArgs } from 'node:util';
import { deepErrandsSpace } from '../../src/agent/offline/errands.ts';
import { type Genome, parseGenome, printGenome } from '../../src/agent/offline/genome.ts';
import { parseCount } from '../../src/cli/parse.ts';
import { RlgptError } from '../../src/core/errors.ts';
import { hashSeed } from '../../src/core/rng.ts';
import { mean, type Rate, wilson } from '../../src/core/stats.ts';
import { achievementNames, achievementReward } from '../../src/env/craftax/full/constants.ts';
import { createCraftax } from '../../src/env/craftax/full/craftax.ts';
import { makeHandbook } from '../../src/env/craftax/full/handbook.ts';
import { type Episode, playOurs } from './player.ts';
import { compileErrands, learnErrands } from './search.ts';

const handbook = makeHandbook('craftax-v1');
/** What all achievements are worth together. */
const MOST = achievementReward.reduce((sum, worth) => sum + worth, 0);
/** Steps of a trial: the way down is long. */
const TRIAL_STEPS = 6000;

export interface CraftaxOutcome {
  readonly genes: string;
  /** Primitive steps spent on trials. */
  readonly trained: number;
  readonly episodes: number;
  /** Mean return, and in percent of all that can be had. */
  readonly return: number;
  readonly percent: number;
  readonly steps: number;
  readonly faults: number;
  readonly diamond: Rate;
  readonly mines: Rate;
  /** Share of episodes by achievement, those that ever happened. */
  readonly achieved: Readonly<Record<string, number>>;
}

function rateOf(episodes: readonly Episode[], achievement: string): Rate {
  const at = achievementNames.indexOf(achievement);
  return wilson(episodes.filter(({ achieved }) => achieved[at]).length, episodes.length);
}

/** Genes from a race of `budget` primitive steps. */
export async function learnCraftax(budget: number, seed: number, note: (text: string) => void): Promise<Genome> {
  const world = { create: createCraftax, space: deepErrandsSpace, trialSteps: TRIAL_STEPS };
  return (await learnErrands(handbook, budget, seed, note, world)).genome;
}

/** Plays a program in `count` worlds that no race uses, to the published limit. */
export async function playCraftax(
  genome: Genome,
  count: number,
  seed: number,
  trained: number,
): Promise<CraftaxOutcome> {
  const skill = await compileErrands(genome, handbook);
  const seeds = Array.from({ length: count }, (_, i) => hashSeed('unseen', seed, i));
  const episodes = seeds.flatMap((world, i) => {
    process.stderr.write(`\rworld ${i + 1} of ${count}`);
    return playOurs(skill, [world], undefined, createCraftax);
  });
  process.stderr.write('\n');
  const score = mean(episodes.map((e) => e.return));
  const achieved = achievementNames.map((name) => [name, rateOf(episodes, name).rate] as const);
  return {
    ...{ genes: printGenome(genome), trained, episodes: count, return: score, percent: (100 * score) / MOST },
    ...{ steps: mean(episodes.map((e) => e.steps)), faults: episodes.reduce((sum, e) => sum + e.faults, 0) },
    ...{ diamond: rateOf(episodes, 'collect_diamond'), mines: rateOf(episodes, 'enter_gnomish_mines') },
    achieved: Object.fromEntries(achieved.filter(([, share]) => share > 0)),
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      budget: { type: 'string', default: '1M' },
      seed: { type: 'string', default: '0' },
      episodes: { type: 'string', default: '100' },
      genes: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  const note = (text: string) => process.stderr.write(`${text}\n`);
  const given = values.genes === undefined ? null : parseGenome(deepErrandsSpace, values.genes);
  if (values.genes !== undefined && given === null) {
    throw new RlgptError('usage', `'${values.genes}' are not all genes`, 'Give what an earlier run printed as genes.');
  }
  const budget = given === null ? parseCount(values.budget) : 0;
  const genome = given ?? (await learnCraftax(budget, seed, note));
  console.log(JSON.stringify(await playCraftax(genome, parseCount(values.episodes), seed, budget), null, 2));
}

if (process.argv[1] === import.meta.filename) await main();
