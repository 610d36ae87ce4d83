/** The arms of the scoreboard of Craftax-Classic, each measured for one seed: code, learning, both, and code in the real packages. */
import { codeController } from '../../src/action/controller.ts';
import { learnAttacks, withAttacks } from '../../src/agent/offline/attacks.ts';
import { errandsHints, errandsSpace } from '../../src/agent/offline/errands-genes.ts';
import { drawHinted } from '../../src/agent/offline/genome.ts';
import { hashSeed, makeRng } from '../../src/core/rng.ts';
import { mean } from '../../src/core/stats.ts';
import { achievementNames } from '../../src/env/craftax/classic/constants.ts';
import { configure, findAlgorithm, presetOf } from '../../src/rl/algorithms.ts';
import type { Learner } from '../../src/rl/learner.ts';
import { learnAdvised, playAdvised } from './advice.ts';
import { learnBoth, playBoth } from './both.ts';
import { type Episode, type PackageName, playOurs, playPackage } from './player.ts';
import { playPolicy } from './policy.ts';
import { compileErrands, type Learned, learnErrands } from './search.ts';
import { classicBoard, crafterBoard, silentBoard, unseen, usualGenes } from './worlds.ts';

/** What one seed came to: means over its evaluation episodes. */
export interface Outcome {
  readonly return: number;
  /** Success rates by achievement, in percent. */
  readonly percents: readonly number[];
  readonly diamond: number;
  /** World by world, so that arms of one seed compare in pairs. */
  readonly worlds: readonly { readonly return: number; readonly diamond: number }[];
  /** Primitive steps of trial and learning before it. */
  readonly steps: number;
}

/** Unseen worlds of an evaluation. */
export const EVALUATION = 100;

function outcomeOf(episodes: readonly Episode[], steps: number): Outcome {
  const percents = achievementNames.map((_, i) => 100 * mean(episodes.map((e) => (e.achieved[i] ? 1 : 0))));
  const diamond = achievementNames.indexOf('collect_diamond');
  const worlds = episodes.map((e) => ({ return: e.return, diamond: e.achieved[diamond] ? 1 : 0 }));
  const of = (key: 'return' | 'diamond') => mean(worlds.map((world) => world[key]));
  return { return: of('return'), percents, diamond: of('diamond'), worlds, steps };
}

const { handbook } = classicBoard;

const notes = (seed: number) => (text: string) => process.stderr.write(`seed ${seed}, ${text}\n`);

/** Racing is done once a seed and budget, whichever arms use it. */
const races = new Map<string, Promise<Learned>>();
function race(seed: number, budget: number): Promise<Learned> {
  const key = `${seed} ${budget}`;
  const result = races.get(key) ?? learnErrands(classicBoard, budget, seed, notes(seed));
  races.set(key, result);
  return result;
}

/** Programs raced for `budget` steps; evaluated on unseen worlds to the published limit of 10,000 steps. */
export async function raced(seed: number, budget: number, episodes = EVALUATION): Promise<Outcome> {
  const { genome, steps } = await race(seed, budget);
  return outcomeOf(playOurs(await compileErrands(genome, handbook), unseen(seed, episodes)), steps);
}

/** The first program drawn, without a single step of trial. */
export async function firstProgram(seed: number, episodes = EVALUATION): Promise<Outcome> {
  const skill = await compileErrands(drawHinted(errandsSpace, errandsHints, makeRng('errands', seed)), handbook);
  return outcomeOf(playOurs(skill, unseen(seed, episodes)), 0);
}

/** The algorithm that is known to learn most here at a million steps. */
export const ALONE = 'ppo';

function learnAlone(seed: number, budget: number): Learner {
  const config = { ...configure('craftax-classic-v1', ALONE, {}), annealOver: budget };
  const { worlds } = presetOf('craftax-classic-v1', ALONE)!;
  const learner = findAlgorithm(ALONE).make(classicBoard.create({ n: worlds }), config, seed);
  while (learner.progress().steps < budget) learner.update();
  return learner;
}

/** PPO alone, by the preset of `rlgpt train --env craftax-classic-v1`; actions are drawn in the evaluation, as in training. */
export function learned(seed: number, budget: number, episodes = EVALUATION): Outcome {
  const learner = learnAlone(seed, budget);
  return outcomeOf(playPolicy(learner.policyBytes(), unseen(seed, episodes)), learner.progress().steps);
}

/** PPO over the primitives, the program, and a coded errand for each aim; the program alone where that was not shown to be better. */
export async function advised(seed: number, budget: number, episodes = EVALUATION): Promise<Outcome> {
  const { policy, steps } = await learnAdvised(seed, budget, classicBoard, notes(seed));
  return outcomeOf(await playAdvised(policy, unseen(seed, episodes)), steps);
}

/** The usual program, which PPO may overrule where something attacks; without what it learned where that was not shown to be better. */
export async function both(
  seed: number,
  budget: number,
  episodes = EVALUATION,
  board = classicBoard,
): Promise<Outcome> {
  const { policy, steps } = await learnBoth(budget, seed, board, notes(seed));
  return outcomeOf(await playBoth(policy, unseen(seed, episodes), board), steps);
}

/** The usual program where the handbook does not tell how creatures attack. */
export async function silent(seed: number, episodes = EVALUATION): Promise<Outcome> {
  const skill = await compileErrands(usualGenes(silentBoard), silentBoard.handbook);
  return outcomeOf(playOurs(skill, unseen(seed, episodes)), 0);
}

/** Steps for which the program is watched to learn how creatures attack, and of an episode of that. */
const WATCHED = { steps: 50_000, within: 1000 };

/** The same after it has learned how creatures attack: the guard's tables are solved anew from what was seen. */
export async function identified(seed: number, episodes = EVALUATION): Promise<Outcome> {
  const { handbook, create } = silentBoard;
  const genes = usualGenes(silentBoard);
  const starts = (episode: number) => hashSeed('attacks', seed, episode);
  const program = codeController(await compileErrands(genes, handbook));
  const { attacks, steps } = learnAttacks(create({ n: 1 }), program, { ...WATCHED, starts, handbook });
  notes(seed)(JSON.stringify(attacks));
  const skill = await compileErrands(genes, withAttacks(handbook, attacks));
  return outcomeOf(playOurs(skill, unseen(seed, episodes)), steps);
}

export interface Package {
  readonly name: PackageName;
  /** A Python that has the package. */
  readonly python: string;
  readonly episodes: number;
}

/** A raced program in a real package, where it was never tried. */
export async function transferred(seed: number, budget: number, { name, python, episodes }: Package): Promise<Outcome> {
  const { genome, steps } = await race(seed, budget);
  const book = name === 'Crafter' ? crafterBoard.handbook : handbook;
  const seeds = Array.from({ length: episodes }, (_, i) => 1000 * seed + i);
  return outcomeOf(playPackage(await compileErrands(genome, book), name, seeds, python), steps);
}
