/** The Craftax worlds as the scoreboard plays them: rules, handbook, genes and limits, and what an episode came to. */
import { deepErrandsSpace, errandsSpace, hintsOf } from '../../src/agent/offline/errands-genes.ts';
import type { GeneSpace, Genome } from '../../src/agent/offline/genome.ts';
import { hashSeed } from '../../src/core/rng.ts';
import { createCraftaxClassic } from '../../src/env/craftax/classic/classic.ts';
import {
  makeHandbook as classicHandbook,
  crafterCosts,
  withoutAttacks,
} from '../../src/env/craftax/classic/handbook.ts';
import { achievementReward } from '../../src/env/craftax/full/constants.ts';
import { createCraftax } from '../../src/env/craftax/full/craftax.ts';
import { makeHandbook as fullHandbook } from '../../src/env/craftax/full/handbook.ts';
import type { Handbook } from '../../src/env/handbook.ts';
import type { Create } from './player.ts';

/** A world that errands programs are raced and measured in. */
export interface Board {
  readonly create: Create;
  readonly handbook: Handbook;
  readonly space: GeneSpace;
  /** All achievements together. */
  readonly most: number;
  /** Step limit of a training episode; the published limit is 10,000. */
  readonly trialSteps: number;
  /** Programs of a round of a race; the better third of them teaches the next. */
  readonly drawn: number;
}

export const classicBoard: Board = {
  create: createCraftaxClassic,
  handbook: classicHandbook('craftax-classic-v1'),
  space: errandsSpace,
  most: 22,
  trialSteps: 3000,
  drawn: 24,
};

/** Craftax-Classic with a handbook that tells who attacks and not how. */
export const silentBoard: Board = { ...classicBoard, handbook: withoutAttacks(classicBoard.handbook) };

/** The crafter package, of which only the handbook is ours: programs of Craftax-Classic play it with that. */
export const crafterBoard: Board = { ...classicBoard, handbook: classicHandbook('crafter', crafterCosts) };

/** The way down is long. */
export const fullBoard: Board = {
  create: createCraftax,
  handbook: fullHandbook('craftax-v1'),
  space: deepErrandsSpace,
  most: achievementReward.reduce((sum, reward) => sum + reward),
  trialSteps: 6000,
  drawn: 12,
};

/** Steps of an episode in the published tables. */
export const EPISODE_STEPS = 10_000;

/** The alleles that did well while the program was written, on worlds that no table plays. */
export function usualGenes({ space, handbook }: Board): Genome {
  const hints = hintsOf(handbook);
  return Object.fromEntries(
    Object.entries(space.genes).map(([gene, alleles]) => [gene, hints[gene]?.[0] ?? alleles[0]]),
  );
}

/** Worlds of the tables, which no program was written, raced or tried on. */
export const unseen = (seed: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => hashSeed('unseen', seed, i));
