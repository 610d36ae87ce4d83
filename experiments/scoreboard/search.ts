/** Learns the genes of an errands program in a Craftax world, every primitive step counted. */

import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { aimsOf, printErrands } from '../../src/agent/offline/errands.ts';
import { hintsOf } from '../../src/agent/offline/errands-genes.ts';
import type { GeneSpace, Genome } from '../../src/agent/offline/genome.ts';
import { sha256 } from '../../src/core/hash.ts';
import { hashSeed, makeRng, type Rng } from '../../src/core/rng.ts';
import { mean } from '../../src/core/stats.ts';
import type { Handbook } from '../../src/env/handbook.ts';
import { compileSkill } from '../../src/skill/compile.ts';
import { prepareSandbox } from '../../src/skill/sandbox.ts';
import type { Skill } from '../../src/skill/skill.ts';
import { playOurs } from './player.ts';
import { type Board, usualGenes } from './worlds.ts';

/** Episodes of each program in a round. */
const EPISODES = 2;
/** How far the chances lean in a round. */
const LEARNING = 0.35;
const SEARCH_SHARE = 0.7;
const FINALISTS = 8;

export interface Learned {
  readonly genome: Genome;
  /** Primitive steps used. */
  readonly steps: number;
  /** Programs tried. */
  readonly programs: number;
}

/** The program of a genome as it is printed. */
const errandsSource = (genome: Genome, handbook: Handbook, aims = aimsOf(handbook)) =>
  printErrands(genome, handbook, { name: 'live', aims, stepLimit: Number.MAX_SAFE_INTEGER });

/** The same, compiled in the sandbox. Throws when the printer and the sandbox disagree, which is a bug. */
export async function compileErrands(genome: Genome, handbook: Handbook, aims = aimsOf(handbook)): Promise<Skill> {
  await prepareSandbox();
  const skill = compileSkill(errandsSource(genome, handbook, aims));
  if ('fault' in skill) throw new Error(`${skill.message} (line ${skill.line})`);
  return skill;
}

export interface RaceOptions {
  /** Whether the first draws prefer the alleles that did well while the program was written. */
  readonly hinted?: boolean;
  /** Where episodes are kept, so that a race that was stopped goes on; null for nowhere. */
  readonly file?: string | null;
}

interface Candidate {
  readonly genome: Genome;
  /** Of what was played: the same program in the same world does the same. */
  readonly mark: string;
  skill: Skill | null;
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

/** Return and steps of an episode. */
type Played = readonly [number, number];

/** Episodes of a race by program and world. With a file they outlive the process: a race that was stopped goes on where it was. */
export function keepEpisodes(file: string | null) {
  const played = new Map<string, Played>();
  if (file !== null && existsSync(file)) {
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const line of lines.slice(0, -1)) {
      const [key, result] = JSON.parse(line) as [string, Played];
      played.set(key, result);
    }
  }
  if (file !== null) mkdirSync(dirname(file), { recursive: true });
  return {
    get: (key: string) => played.get(key),
    put(key: string, result: Played) {
      played.set(key, result);
      if (file !== null) appendFileSync(file, `${JSON.stringify([key, result])}\n`);
    },
  };
}

/** Plays programs in a world and counts what it takes. */
function makeTrials({ create, handbook, trialSteps }: Board, kept: ReturnType<typeof keepEpisodes>) {
  const trials = {
    steps: 0,
    programs: 0,
    make(genome: Genome): Candidate {
      trials.programs++;
      return { genome, mark: sha256(errandsSource(genome, handbook).code).slice(0, 16), skill: null, returns: [] };
    },
    async play(candidate: Candidate, world: number): Promise<void> {
      const key = `${candidate.mark} ${world} ${trialSteps}`;
      const known = kept.get(key);
      candidate.skill ??= known === undefined ? await compileErrands(candidate.genome, handbook) : null;
      const episode = known === undefined ? playOurs(candidate.skill!, [world], trialSteps, create)[0] : null;
      const [gain, steps] = known ?? [episode!.return, episode!.steps];
      if (known === undefined) kept.put(key, [gain, steps]);
      candidate.returns.push(gain);
      trials.steps += steps;
    },
  };
  return trials;
}

/** Programs that were not tried come last. */
const worth = ({ returns }: Candidate) => (returns.length === 0 ? Number.NEGATIVE_INFINITY : mean(returns));
const byReturn = (a: Candidate, b: Candidate) => worth(b) - worth(a) || 0;

/** Whether gains over the same worlds are shown to be gains: their mean is above 1.64 standard errors (one error in twenty). */
export function isShown(gains: readonly number[]): boolean {
  if (gains.length < 8) return false;
  const average = mean(gains);
  const variance = gains.reduce((sum, gain) => sum + (gain - average) ** 2, 0) / (gains.length - 1);
  return average > 1.64 * Math.sqrt(variance / gains.length);
}

/**
 * The cross-entropy method over genes (Rubinstein 1999) for seven tenths of the budget: rounds of programs are drawn, all
 * play the same worlds, and the chances of alleles lean towards those of the better programs. The rest of the budget goes to
 * a race by halves between the likeliest program and the best ones met. The winner of those plays the same worlds as the
 * program of the hints, and takes its place only when it is shown to be better: among equals a race picks by luck. Every
 * primitive step counts, and no trial is begun that could go over the budget.
 */
export async function learnErrands(
  board: Board,
  budget: number,
  seed: number,
  note: (text: string) => void = () => {},
  { hinted = true, file = null }: RaceOptions = {},
): Promise<Learned> {
  const { space, handbook, trialSteps, drawn } = board;
  const rng = makeRng('errands', seed);
  const hints = hinted ? hintsOf(handbook) : {};
  const chances: Chances = Object.fromEntries(
    Object.entries(space.genes).map(([gene, alleles]) => [gene, firstChances(alleles, hints[gene])]),
  );
  const trials = makeTrials(board, keepEpisodes(file));
  const met: Candidate[] = [];
  const room = () => trials.steps + trialSteps <= SEARCH_SHARE * budget;
  for (let round = 0; room(); round++) {
    const pool: Candidate[] = [];
    for (let i = 0; i < drawn; i++) pool.push(trials.make(drawFrom(space, chances, rng)));
    for (const candidate of pool)
      for (let i = 0; i < EPISODES && room(); i++) await trials.play(candidate, hashSeed('errands', seed, round, i));
    const tried = pool.filter(({ returns }) => returns.length > 0).sort(byReturn);
    const elite = tried.slice(0, drawn / 3).map(({ genome }) => genome);
    if (tried.length === drawn) lean(space, chances, elite);
    met.push(...tried.slice(0, 2));
    const average = mean(tried.map(({ returns }) => mean(returns))).toFixed(2);
    note(`round ${round}: ${trials.steps} steps, mean return ${average}`);
  }
  const duel = async (incumbent: Candidate, challenger: Candidate): Promise<Candidate> => {
    const gains: number[] = [];
    for (let i = 0; trials.steps <= budget - 2 * trialSteps; i++) {
      const world = hashSeed('errands duel', seed, i);
      await trials.play(incumbent, world);
      await trials.play(challenger, world);
      gains.push(challenger.returns.at(-1)! - incumbent.returns.at(-1)!);
    }
    const won = isShown(gains);
    note(
      `duel: ${trials.steps} steps, ${gains.length} worlds, ${won ? 'the challenger won' : 'the usual program stays'}`,
    );
    return won ? challenger : incumbent;
  };
  let finalists = [trials.make(likeliest(space, chances)), ...met.slice(1 - FINALISTS)];
  // with an incumbent half of what is left goes to the duel with it
  const end = hinted ? (trials.steps + budget) / 2 : budget;
  for (let round = 0; finalists.length > 1; round++) {
    const until = trials.steps + ((end - trials.steps) * 2) / (finalists.length > 2 ? 3 : 2);
    for (let i = 0; trials.steps < until - finalists.length * trialSteps; i++) {
      for (const candidate of finalists) await trials.play(candidate, hashSeed('errands final', seed, round, i));
    }
    finalists.sort(byReturn);
    finalists = finalists.slice(0, Math.ceil(finalists.length / 2));
    const best = worth(finalists[0]).toFixed(2);
    note(`${finalists.length} left: ${trials.steps} steps, best mean return ${best}`);
  }
  if (hinted) finalists = [await duel(trials.make(usualGenes(board)), finalists[0])];
  return { genome: finalists[0].genome, steps: trials.steps, programs: trials.programs };
}
