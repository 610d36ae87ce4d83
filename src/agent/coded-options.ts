/** Coded actions as options of the learner: which programs join its action space, for how long they act, and which leave it. */
import { type Formula, type Goal, isObjectives } from '../goal/goal.ts';
import { isWhole } from '../planning/plan.ts';
import type { SkillSource } from '../skill/skill.ts';
import type { OptionSpec } from './controllers.ts';
import type { Lab } from './lab.ts';
import { bestAttempt } from './memory.ts';
import type { Attempt, Decomposition, Memory } from './reasoner.ts';

/** Most coded options in one action space. */
export const OPTION_CAP = 8;

/** A program that may become an option, and when it may start and ends. */
interface Candidate {
  readonly attempt: Attempt;
  readonly when: Formula | null;
  readonly until: Formula | null;
  /** 1 for the best program of its action, 2 for the second. */
  readonly rank: 1 | 2;
}

/**
 * The options of the learner: for each coded part its best program, for the whole its best two, each under its own name,
 * and programs that are named otherwise than their action (macros) as they are. Dropped ones stay out. A whole task has one
 * learner, which goes on from iteration to iteration: its options stay what they are, and new ones come after them.
 * `taken` are the names of primitives.
 */
export function optionsFrom(memory: Memory, decomposition: Decomposition, taken: ReadonlySet<string>): OptionSpec[] {
  const { node, dropped } = memory;
  const options = isWhole(node) ? memory.options : [];
  for (const candidate of candidates(memory, decomposition)) {
    if (options.length >= OPTION_CAP) break;
    if (isWhole(node) && !mayJoin(memory, candidate, taken.size)) continue;
    const { attempt, when, until } = candidate;
    const names = new Set(options.map(({ source }) => source.name));
    const free = freeName(candidate, taken);
    const name = isWhole(node) && names.has(free) ? `${free}_${options.length + 1}` : free;
    if (dropped.has(name) || names.has(name)) continue;
    const stepLimit = Math.min(attempt.source.stepLimit, longestRun(memory, attempt, taken.size));
    options.push({ source: { ...rename(attempt.source, name), stepLimit }, when, until });
  }
  return options.filter(({ source }) => !dropped.has(source.name));
}

function* candidates(memory: Memory, { actions }: Decomposition): Generator<Candidate> {
  for (const { name, via, goal, when } of actions) {
    if (via !== 'code') continue;
    const isPart = name !== memory.node.name;
    const [best, second] = [bestAttempt(memory, name), bestAttempt(memory, name, 1)];
    if (best !== undefined) yield { attempt: best, when, until: isPart ? situation(goal) : null, rank: 1 };
    if (!isPart && second !== undefined) yield { attempt: second, when: null, until: null, rank: 2 };
  }
  for (const attempt of memory.attempts)
    if (attempt.source.name !== attempt.action && attempt.error === null)
      yield { attempt, when: null, until: null, rank: 1 };
}

/** Primitives are actions too: an option that is called like one needs another name. */
function freeName({ attempt, rank }: Candidate, taken: ReadonlySet<string>): string {
  const name = rank === 1 ? attempt.source.name : `${attempt.source.name}_${rank}`;
  return taken.has(name) ? `${name}_option` : name;
}

/** From this many primitives on, trying them at random leads nowhere. */
export const MANY_ACTIONS = 12;

/** Success rate from which a program for a whole task shows the way to the goal. */
const WORKS = 0.1;

/** Primitive steps after which an option ends: the policy shall look up now and then. */
const OPTION_STEPS = 60;

/** Share of an episode for which a program that works is followed, in a whole task of many actions. */
const FOLLOWED = 0.02;

/**
 * Primitive steps after which an option ends. In a whole task it is chosen anew at every step: held for longer, it would
 * keep a learner of a few actions from getting better than it is. Among many actions a program that works is followed for
 * a while.
 */
function longestRun(memory: Memory, { source }: Attempt, actions: number): number {
  if (!isWhole(memory.node)) return OPTION_STEPS;
  const works = actions >= MANY_ACTIONS && successOf(memory, { source }) >= WORKS;
  return works ? Math.min(OPTION_STEPS, Math.ceil(memory.within * FOLLOWED)) : 1;
}

/** Whether a program joins the options of a whole task. One for the task itself must do better than the learner does. */
function mayJoin(memory: Memory, { attempt, rank }: Candidate, actions: number): boolean {
  const isPart = attempt.source.name !== memory.node.name;
  return isNew(memory, attempt, rank) && (isPart || beatsLearner(memory, attempt, actions));
}

/**
 * Whether a program is no option yet, and is among the first `few` for its action or has done better than they did, on
 * enough episodes to say so.
 */
function isNew({ attempts, options, starts }: Memory, { action, source, evidence }: Attempt, few: number): boolean {
  const isOption = ({ code }: SkillSource) => options.some((o) => o.source.code.startsWith(code.trimEnd()));
  if (isOption(source)) return false;
  const rivals = attempts.filter((attempt) => attempt.action === action && isOption(attempt.source));
  if (rivals.length < few || evidence === null) return true;
  const best = Math.max(...rivals.map((rival) => rival.evidence?.success.low ?? 0));
  return evidence.success.trials >= starts.length / 2 && evidence.success.low > best;
}

/**
 * Whether a program for a whole task does better than the learner so far, on enough episodes to say so. A worse one would
 * be one more action that leads nowhere. A learner that has learnt nothing yet tries few actions by itself; among many it
 * may never meet the goal, and a program that reaches it shows the way.
 */
function beatsLearner({ learner, starts }: Memory, { evidence }: Attempt, actions: number): boolean {
  if (evidence === null || evidence.success.trials < starts.length / 2) return false;
  if (learner === null) return actions >= MANY_ACTIONS && evidence.success.rate >= WORKS;
  return evidence.success.rate > learner.success.rate;
}

/** Success of the program that an option runs, where it has been measured on enough episodes; else 0. */
export function successOf({ attempts, starts }: Memory, { source }: Pick<OptionSpec, 'source'>): number {
  const rates = attempts
    .filter((attempt) => source.code.startsWith(attempt.source.code.trimEnd()))
    .map(({ evidence }) =>
      evidence !== null && evidence.success.trials >= starts.length / 2 ? evidence.success.rate : 0,
    );
  return Math.max(0, ...rates);
}

/** A goal on a situation (seeing, facing) may end an option; gains count from the start of the episode, not of the option. */
function situation(goal: Goal): Formula | null {
  return !isObjectives(goal) && 'fact' in goal && !goal.fact.startsWith('gain:') ? goal : null;
}

/** Wraps the program instead of replacing its name: authors space their code as they like, and a program may call itself. */
function rename(source: SkillSource, name: string): SkillSource {
  if (source.name === name) return source;
  const wrapper = `export function* ${name}(w) {\n  yield* ${source.name}(w);\n}\n`;
  return { ...source, name, code: `${source.code.trimEnd()}\n\n${wrapper}` };
}

/** An option that takes a smaller share of the time after training is not offered again. */
const USED = 0.005;

/** Drops the options that learning did not use. */
export function dropUnused(
  lab: Lab,
  memory: Memory,
  options: readonly OptionSpec[],
  usage: Readonly<Record<string, number>>,
): void {
  for (const { source } of options) {
    const used = usage[source.name] ?? 0;
    if (used >= USED) continue;
    memory.dropped.add(source.name);
    lab.run.emit({
      type: 'option.dropped',
      subtask: memory.node.name,
      iteration: memory.iteration,
      option: source.name,
      why: `takes ${(used * 100).toFixed(1)} % of the time after training`,
    });
  }
}
