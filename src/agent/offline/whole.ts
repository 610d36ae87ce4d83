/**
 * The two agents for a whole task: both a program and a policy are tried, and later iterations give their steps to whichever
 * promises more. Programs are errands where the handbook tells how to go about the task, else feedback programs over the
 * facts of the world.
 */
import { hashSeed, makeRng, type Rng } from '../../core/rng.ts';
import type { Env } from '../../env/env.ts';
import type { SkillSource } from '../../skill/skill.ts';
import type { Attempt, Decomposition, Memory, SubAction } from '../reasoner.ts';
import { betterEvidence } from '../trial.ts';
import { canBeWatched } from './attack-watch.ts';
import { silentAbout, withAttacks } from './attacks.ts';
import { errandsFor, printErrands } from './errands.ts';
import { hintsOf, spaceOf } from './errands-genes.ts';
import {
  crossFeedback,
  drawFeedback,
  type Feedback,
  type FeedbackSpace,
  feedbackSpace,
  mutateFeedback,
  printFeedback,
  readFeedback,
} from './feedback.ts';
import { cross, drawHinted, mutate, parseGenome } from './genome.ts';

/** Share of an iteration's steps for code: at first, and where learning is far behind and neither kind promises anything. */
const EVEN = 0.4;
/** The most that code has before iteration JUDGED: learning starts slowly, and is given its time. */
const EARLY = 0.25;
const JUDGED = 2;
/** The least that either kind has. */
const LEAST = 0.1;

/**
 * The success rate that more steps of a kind are to give: what it has, and as much again for every step as the last ones
 * have brought (the upper bound of rising bandits; Li et al. 2020, arXiv 2012.04371).
 */
function forecast(arms: Memory['arms'], via: 'code' | 'rl', steps: number): number {
  const [before, now] = [undefined, ...arms.filter((arm) => arm.via === via)].slice(-2);
  if (now === undefined) return 0;
  const { rate } = now.evidence.success;
  const gained = Math.max(0, rate - (before?.evidence.success.rate ?? 0));
  return Math.min(1, rate + (gained * steps) / Math.max(1, now.steps));
}

/** Share of an iteration's steps for code, in proportion to what each kind promises beyond the best so far. */
function codeShareOf({ arms, iteration }: Memory): number {
  const rate = (via: 'code' | 'rl') => arms.filter((arm) => arm.via === via).at(-1)?.evidence.success.rate;
  const [code, learned] = [rate('code'), rate('rl')];
  if (code === undefined || learned === undefined) return EVEN;
  const steps = arms.slice(-2).reduce((sum, arm) => sum + arm.steps, 0);
  const promise = (via: 'code' | 'rl') => Math.max(0, forecast(arms, via, steps) - Math.max(code, learned));
  const [more, better] = [promise('code'), promise('rl')];
  // Where neither promises anything, learning goes on unless it is far behind.
  const share = more + better > 0 ? more / (more + better) : learned < code / 2 ? EVEN : LEAST;
  return Math.max(LEAST, Math.min(iteration < JUDGED ? EARLY : 1 - LEAST, share));
}

/** Nothing cuts the task: a program and a policy for the whole. */
export function decomposeWhole(memory: Memory): Decomposition {
  const { node, goal, iteration } = memory;
  const why = iteration === 0 ? 'code first: one program for the task' : 'the program again, from what did best';
  const whole: SubAction = { name: node.name, via: 'code', goal, when: null, why };
  const learn: SubAction = {
    name: `learn_${node.name}`,
    via: 'rl',
    goal,
    when: null,
    why: 'learn what no program does, with the best programs as actions',
  };
  return { actions: [whole, learn], codeShare: codeShareOf(memory), why: 'the handbook names no parts' };
}

/** Programs drawn before the first have children. */
const DRAWN = 48;
/** Programs without anything better after which the search begins anew elsewhere. */
const STUCK = 120;
/** Attempts that have children, best first. */
const PARENTS = 4;
/** Once there are parents: share of programs drawn anew, and of children with two parents. */
const FRESH = 0.15;
const CROSSED = 0.15;

/** The attempts since the search last began anew. */
function islandOf(attempts: readonly Attempt[]): readonly Attempt[] {
  let start = 0;
  let best = 0;
  for (let i = 0; i < attempts.length; i++) {
    const [leader, next] = [attempts[best].evidence, attempts[i].evidence];
    if (i === start || leader === null || (next !== null && betterEvidence(next, leader) < 0)) best = i;
    else if (i - Math.max(best, start + DRAWN) > STUCK) start = i + 1;
  }
  return attempts.slice(start);
}

/** Programs for a whole task: errands where the handbook tells how to go about it, else feedback programs. */
export function writeWhole(env: Env, seed: number, ask: Ask): readonly SkillSource[] {
  const aims = errandsFor(env, ask.memory.goal);
  return aims === null ? writeFeedback(env, seed, ask) : writeErrands(env, seed, ask, aims);
}

/** An errands program to be watched, as the handbook hints; null unless the handbook is silent about how creatures attack. */
export function writeScout(env: Env, seed: number, { node, goal, within }: Memory): SkillSource | null {
  const { handbook } = env;
  const aims = errandsFor(env, goal);
  if (aims === null || silentAbout(handbook).length === 0 || !canBeWatched(env.skillApi(0))) return null;
  const genome = drawHinted(spaceOf(handbook), hintsOf(handbook), makeRng(hashSeed(seed, 'scout')));
  return printErrands(genome, handbook, { name: node.name, aims, stepLimit: within });
}

/** What is written for, and how many programs. */
interface Ask {
  readonly action: SubAction;
  readonly memory: Memory;
  readonly count: number;
}

/** Errands programs with genes drawn at first, then bred from those that did best. */
function writeErrands(
  env: Env,
  seed: number,
  { action, memory, count }: Ask,
  aims: readonly string[],
): readonly SkillSource[] {
  const handbook = withAttacks(env.handbook, memory.attacks);
  const space = spaceOf(handbook);
  const rng = makeRng(hashSeed(seed, 'write', memory.node.name), memory.iteration, memory.attempts.length);
  const parents = memory.attempts
    .filter((attempt) => attempt.action === action.name && attempt.evidence !== null)
    .sort((a, b) => betterEvidence(a.evidence!, b.evidence!))
    .map((attempt) => parseGenome(space, attempt.source.about))
    .filter((genome) => genome !== null)
    .slice(0, 2 * PARENTS);
  const target = { name: action.name, aims, stepLimit: memory.within };
  const draw = () => {
    if (parents.length === 0 || rng.uniform() < FRESH) return drawHinted(space, hintsOf(handbook), rng);
    const [one, other] = [parents[rng.int(parents.length)], parents[rng.int(parents.length)]];
    return mutate(space, cross(one, other, rng), rng, null);
  };
  return Array.from({ length: count }, () => printErrands(draw(), handbook, target));
}

/** Feedback programs: drawn at first, then children of those that did best. None in a world without facts to go by. */
function writeFeedback(env: Env, seed: number, { action, memory, count }: Ask): readonly SkillSource[] {
  const space = feedbackSpace(env);
  if (space === null) return [];
  const rng = makeRng(hashSeed(seed, 'write', memory.node.name), memory.iteration, memory.attempts.length);
  const island = islandOf(memory.attempts.filter((attempt) => attempt.action === action.name));
  const parents = (island.length < DRAWN ? [] : island)
    .filter((attempt) => attempt.evidence !== null)
    .sort((a, b) => betterEvidence(a.evidence!, b.evidence!))
    .map((attempt) => readFeedback(attempt.source.code, space))
    .filter((program) => program !== null)
    .slice(0, PARENTS);
  const print = (program: Feedback) => printFeedback(program, space, { name: action.name, stepLimit: memory.within });
  const tried = new Set(memory.attempts.map((attempt) => attempt.source.code));
  const out: SkillSource[] = [];
  for (let draws = 0; out.length < count && draws < 10 * count; draws++) {
    const source = print(breed(parents, space, rng));
    if (tried.has(source.code)) continue;
    tried.add(source.code);
    out.push(source);
  }
  return out;
}

function breed(parents: readonly Feedback[], space: FeedbackSpace, rng: Rng): Feedback {
  if (parents.length === 0 || rng.uniform() < FRESH) return drawFeedback(space, rng);
  // The best have more children.
  const choose = () => parents[Math.min(rng.int(parents.length), rng.int(parents.length))];
  const child = mutateFeedback(choose(), space, rng);
  if (rng.uniform() < CROSSED) return crossFeedback(child, choose(), rng);
  return rng.uniform() < 0.3 ? mutateFeedback(child, space, rng) : child;
}
