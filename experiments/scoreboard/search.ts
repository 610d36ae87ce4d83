/** Learns the genes of an errands program in craftax-classic-v1 by racing programs, every primitive step counted. */

import { aimsOf, errandsSpace, printErrands } from '../../src/agent/offline/errands.ts';
import { drawGenome, type Genome, mutate } from '../../src/agent/offline/genome.ts';
import { hashSeed, makeRng } from '../../src/core/rng.ts';
import { mean } from '../../src/core/stats.ts';
import type { Handbook } from '../../src/env/handbook.ts';
import { compileSkill } from '../../src/skill/compile.ts';
import { prepareSandbox } from '../../src/skill/sandbox.ts';
import type { Skill } from '../../src/skill/skill.ts';
import { playOurs } from './player.ts';

/** Step limit of a training episode; the published one is 10,000. */
const TRIAL_STEPS = 3000;
const DRAWN = 32;
const KEPT = 8;
/** Episodes of each program in a round. */
const EPISODES = 4;

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

/**
 * Draws programs, plays a few episodes with each, keeps the better part and its mutants, and goes on until the budget is
 * gone. Candidates of a round play the same worlds. The winner is the best mean of those with the most episodes.
 */
export async function learnErrands(handbook: Handbook, budget: number, seed: number): Promise<Learned> {
  const rng = makeRng('errands', seed);
  const make = async (genome: Genome): Promise<Candidate> => ({
    ...{ genome, skill: await compileErrands(genome, handbook), returns: [] },
  });
  let pool: Candidate[] = [];
  for (let i = 0; i < DRAWN; i++) pool.push(await make(drawGenome(errandsSpace, rng)));
  let programs = pool.length;
  let steps = 0;
  for (let round = 0; steps < budget; round++) {
    const seeds = Array.from({ length: EPISODES }, (_, i) => hashSeed('errands', seed, round, i));
    for (const { skill, returns } of pool) {
      for (const world of seeds) {
        const left = budget - steps;
        if (left < TRIAL_STEPS) break;
        const [episode] = playOurs(skill, [world], Math.min(TRIAL_STEPS, left));
        returns.push(episode.return);
        steps += episode.steps;
      }
      if (budget - steps < TRIAL_STEPS) steps = budget;
    }
    if (steps >= budget) break;
    pool = [...pool].sort((a, b) => merit(b) - merit(a)).slice(0, KEPT);
    const parents = pool.slice(0, KEPT / 2);
    for (const parent of parents) pool.push(await make(mutate(errandsSpace, parent.genome, rng, null)));
    programs += parents.length;
  }
  const best = pool.reduce((a, b) => (merit(b) > merit(a) ? b : a));
  return { genome: best.genome, steps: budget, programs, trainingReturn: mean(best.returns) };
}

/** Mean return less half a standard error: a lucky newcomer must not win. */
function merit({ returns }: Candidate): number {
  if (returns.length === 0) return Number.NEGATIVE_INFINITY;
  return mean(returns) - 4 / Math.sqrt(returns.length);
}
