/** Reads decompositions: the slow agent's answer as checked data. */
import { z } from 'zod';
import { RlgptError } from '../../core/errors.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Facts, Formula, Goal } from '../../goal/goal.ts';
import { formulaFromJson, goalFromJson } from '../../goal/json.ts';
import { bindGoal } from '../../goal/monitor.ts';
import { parseGoal } from '../../goal/parse.ts';
import { printGoal } from '../../goal/print.ts';
import { bindState } from '../../goal/state.ts';
import { GLOBALS } from '../../skill/language.ts';
import type { AnswerError, Decomposition, Memory, SubAction } from '../reasoner.ts';
import { readJson, unusable } from './answer.ts';

/** What stands for the goal of the sub-task, which may be long. */
const SUBTASK = 'sub-task';

/** A goal as JSON, or as text in the goal language; checked for its shape here and against the facts later. */
const goalSchema = <T>(read: (value: unknown) => T) =>
  z.unknown().transform((value, context): T | typeof SUBTASK => {
    if (value === SUBTASK) return SUBTASK;
    try {
      return read(typeof value === 'string' ? parseGoal(value) : value);
    } catch (error) {
      if (!(error instanceof RlgptError)) throw error;
      context.addIssue({ code: 'custom', message: `${error.message}. ${error.remedy}` });
      return z.NEVER;
    }
  });

/** More parts than this cannot be tried within any budget. */
export const MOST_ACTIONS = 8;

const decompositionSchema = z.object({
  why: z.string().default(''),
  actions: z
    .array(
      z.object({
        name: z.string(),
        via: z.enum(['code', 'rl']),
        goal: goalSchema(goalFromJson),
        when: goalSchema(formulaFromJson).nullable().default(null),
        why: z.string().default(''),
      }),
    )
    .min(1)
    .max(MOST_ACTIONS),
});

const KEYWORDS = new Set(
  `break case catch class const continue debugger default delete do else enum export extends false finally for function
  if import in instanceof let new null return static super switch this throw true try typeof var void while with yield
  interface package private protected public implements arguments async await eval`.split(/\s+/),
);

/** Why `name` cannot be the name of a function, or null. */
function nameError(name: string, earlier: readonly string[]): AnswerError | null {
  if (
    !/^[a-z][A-Za-z0-9_]{0,47}$/.test(name) ||
    KEYWORDS.has(name) ||
    Object.hasOwn(GLOBALS, name) ||
    name.includes('__')
  )
    return unusable(
      `'${name}' cannot be the name of a function`,
      'Use up to 48 letters, digits and single underscores, a lower-case letter first, and no word of the language.',
    );
  return earlier.includes(name) ? unusable(`two actions are named '${name}'`, 'Give each action its own name.') : null;
}

/** A `when` speaks of one moment; a goal may speak of many, and is null where it is the sub-task's own. */
function goalError(goal: Goal | null, when: Formula | null, facts: readonly string[]): AnswerError | null {
  const table: Facts = { names: facts, index: (name) => facts.indexOf(name), read: () => 0 };
  try {
    if (goal !== null) bindGoal(goal, table);
    if (when !== null) bindState(when, table);
    return null;
  } catch (error) {
    if (!(error instanceof RlgptError)) throw error;
    return unusable(error.message, error.remedy);
  }
}

/**
 * The program for the whole sub-task bears the sub-task's name, by which it is found again in later iterations; a
 * model that calls it otherwise is corrected.
 */
function namedWhole(actions: readonly SubAction[], memory: Memory): readonly SubAction[] | AnswerError {
  const { name } = memory.node;
  const isWhole = ({ goal }: SubAction) => canonicalJson(goal) === canonicalJson(memory.goal);
  if (!actions.some(isWhole))
    return unusable(
      `no action has the goal of the sub-task, ${printGoal(memory.goal)}`,
      `Give one action the goal ${JSON.stringify(memory.goal)}.`,
    );
  const named = actions.find((action) => action.name === name);
  if (named && (named.via !== 'code' || !isWhole(named)))
    return unusable(
      `the action '${name}' is not the code for the whole sub-task, whose name it bears`,
      `Give it another name, or "via": "code" and the goal ${JSON.stringify(memory.goal)}.`,
    );
  const whole = named ?? actions.find((action) => action.via === 'code' && isWhole(action));
  return actions.map((action) => (action === whole ? { ...action, name } : action));
}

/** Reads a decomposition of `memory`'s sub-task. `facts` are the names of all facts of the world. */
export function readDecomposition(
  answer: string,
  memory: Memory,
  facts: readonly string[],
): Decomposition | AnswerError {
  const read = readJson(answer, decompositionSchema);
  if ('answerError' in read) return read;
  const names: string[] = [];
  const told: SubAction[] = [];
  for (const { goal: given, when: start, ...action } of read.actions) {
    const goal = given === SUBTASK ? memory.goal : given;
    const when = start === SUBTASK ? null : start;
    const known = canonicalJson(goal) === canonicalJson(memory.goal) ? null : goal;
    const error = nameError(action.name, names) ?? goalError(known, when, facts);
    if (error) return { ...error, answerError: `action '${action.name}': ${error.answerError}` };
    names.push(action.name);
    told.push({ ...action, goal, when });
  }
  const actions = namedWhole(told, memory);
  return 'answerError' in actions ? actions : { why: read.why, actions };
}
