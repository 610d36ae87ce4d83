/** Learns the genes of an errands program in a Craftax world, every primitive step counted. */

import { aimsOf, errandsHints, errandsSpace, printErrands } from '../../src/agent/offline/errands.ts';
import type { GeneSpace, Genome } from '../../src/agent/offline/genome.ts';
import { hashSeed, makeRng, type Rng } from '../../src/core/rng.ts';
import { mean } from '../../src/core/stats.ts';
import { createCraftaxClassic } from '../../src/env/craftax/classic/classic.ts';
import type { Handbook } from '../../src/env/handbook.ts';
import { compileSkill } from '../../src/skill/compile.ts';
import { prepareSandbox } from '../../src/skill/sandbox.ts';
import type { Skill } from '../../src/skill/skill.ts';
import { type Create, playOurs } from './player.ts';

/** Step limit of a training episode; the published one is 10,000. */
const TRIAL_STEPS = 3000;
/** Programs of a round, and the better part of them. */
const DRAWN = 24;
const ELITE = 8;
/** Episodes of each program in a round. */
const EPISODES = 2;
/** How far the chances lean in a round. */
const LEARNING = 0.35;
const SEARCH_SHARE = 0.7;
const FINALISTS = 8;

/** Where programs race, and what genes they have there. */
export interface RacedWorld {
  readonly create: Create;
  readonly space: GeneSpace;
  /** Step limit of a training episode; 3000 when left out. */
  readonly trialSteps?: number;
}

export interface Learned {
  readonly genome: Genome;
  /** Primitive steps used. */
  readonly steps: number;
  /** Programs tried. */
  readonly programs: number;
  readonly trainingReturn: number;
}

/** The program of a genome, compiled in the sandbox. Throws when the printer and the sandbox disagree, which is a bug. */
export async function compileErrands(genome: Genome, handbook: Handbook): Promise<Skill> {
  await prepareSandbox();
  const target = { name: 'live', aims: aimsOf(handbook), stepLimit: Number.MAX_SAFE_INTEGER };
  const skill = compileSkill(printErrands(genome, handbook, target));
  if ('fault' in skill) throw new Error(`${skill.message} (line ${skill.line})`);
  return skill;
}

interface Candidate {
  readonly genome: Genome;
  readonly skill: Skill;
  readonly returns: number[];
}

/** How often each allele of each gene is drawn. */
type Chances = Record<string, number[]>;

function drawFrom(space: GeneSpace, chances: Chances, rng: Rng): Genome {
  const pick = ([gene, shares]: [string, number[]]) => {
    let rest = rng.uniform();
    const at = shares.findIndex((share) => {
      rest -= share;
      return rest < 0;
    });
    return [gene, space.genes[gene].at(at)!];
  };
  return Object.fromEntries(Object.entries(chances).map(pick));
}

/** Four draws in five follow the hint, if there is one. */
const firstChances = (alleles: readonly string[], hint: readonly string[] = alleles): number[] =>
  alleles.map((allele) => 0.2 / alleles.length + (hint.includes(allele) ? 0.8 / hint.length : 0));

/** The likeliest allele of every gene. */
const likeliest = (space: GeneSpace, chances: Chances): Genome =>
  Object.fromEntries(
    Object.entries(chances).map(([gene, shares]) => [gene, space.genes[gene][shares.indexOf(Math.max(...shares))]]),
  );

/** Moves the chances towards how often alleles occur in the better part of a round. */
function lean(space: GeneSpace, chances: Chances, elite: readonly Genome[]): void {
  for (const [gene, shares] of Object.entries(chances)) {
    for (let i = 0; i < shares.length; i++) {
      const often = elite.filter((genome) => genome[gene] === space.genes[gene][i]).length / elite.length;
      shares[i] = (1 - LEARNING) * shares[i] + LEARNING * often;
    }
  }
}

/**
 * The cross-entropy method over genes (Rubinstein 1999) for three quarters of the budget: rounds of programs are drawn, all
 * play the same worlds, and the chances of alleles lean towards those of the better programs. The rest of the budget goes to
 * a race by halves between the likeliest program and the best ones met. Every primitive step counts.
 */
export async function learnErrands(
  handbook: Handbook,
  budget: number,
  seed: number,
  note: (text: string) => void = () => {},
  { create, space, trialSteps = TRIAL_STEPS }: RacedWorld = { create: createCraftaxClassic, space: errandsSpace },
): Promise<Learned> {
  const rng = makeRng('errands', seed);
  const chances: Chances = Object.fromEntries(
    Object.entries(space.genes).map(([gene, alleles]) => [gene, firstChances(alleles, errandsHints[gene])]),
  );
  let steps = 0;
  let programs = 0;
  const make = async (genome: Genome): Promise<Candidate> => {
    programs++;
    return { genome, skill: await compileErrands(genome, handbook), returns: [] };
  };
  const play = (candidate: Candidate, world: number) => {
    const [episode] = playOurs(candidate.skill, [world], trialSteps, create);
    candidate.returns.push(episode.return);
    steps += episode.steps;
  };
  const met: Candidate[] = [];
  for (let round = 0; steps < SEARCH_SHARE * budget; round++) {
    const pool: Candidate[] = [];
    for (let i = 0; i < DRAWN; i++) pool.push(await make(drawFrom(space, chances, rng)));
    for (const candidate of pool)
      for (let i = 0; i < EPISODES; i++) play(candidate, hashSeed('errands', seed, round, i));
    pool.sort((a, b) => mean(b.returns) - mean(a.returns));
    lean(
      space,
      chances,
      pool.slice(0, ELITE).map(({ genome }) => genome),
    );
    met.push(...pool.slice(0, 2));
    note(`round ${round}: ${steps} steps, mean return ${mean(pool.map(({ returns }) => mean(returns))).toFixed(2)}`);
  }
  let finalists = [await make(likeliest(space, chances)), ...met.slice(1 - FINALISTS)];
  for (let round = 0; finalists.length > 1; round++) {
    const until = steps + ((budget - steps) * 2) / (finalists.length > 2 ? 3 : 2);
    for (let i = 0; steps < until - finalists.length * trialSteps; i++) {
      for (const candidate of finalists) play(candidate, hashSeed('errands final', seed, round, i));
    }
    finalists.sort((a, b) => mean(b.returns) - mean(a.returns));
    finalists = finalists.slice(0, Math.ceil(finalists.length / 2));
    note(`${finalists.length} left: ${steps} steps, best mean return ${mean(finalists[0].returns).toFixed(2)}`);
  }
  const [best] = finalists;
  return { genome: best.genome, steps, programs, trainingReturn: mean(best.returns) };
}
