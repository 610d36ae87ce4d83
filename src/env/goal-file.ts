/** A goal file and a world: which world it is for, and what in it does not fit a world. */
import { RlgptError, unknownName } from '../core/errors.ts';
import { checkGoal, type Finding, locate } from '../goal/check.ts';
import { type GoalFile, readGoalFile } from '../goal/file.ts';
import { problemError, problemsError } from '../goal/parse.ts';
import { type WorldId, worlds } from './catalog.ts';
import type { Env } from './env.ts';

/** Of a graph, the goal of one concept. Throws RlgptError 'goal' that points at what is wrong with the text. */
export function readGoals(text: string, concept: string | null = null): GoalFile {
  const read = readGoalFile(text, concept);
  if ('message' in read) throw problemError(text, read);
  return read;
}

/** The world that the source of a file means: its id, or that of a simulator package such as "Moab"; null for none here. */
export function worldOfSource(source: string): WorldId | null {
  const ids = Object.keys(worlds) as WorldId[];
  const id = new RegExp(`^${source.replace(/\W/g, '-')}-v\\d+$`, 'i');
  return ids.find((name) => name === source) ?? ids.find((name) => id.test(name)) ?? null;
}

/** The world of a file whose user names none: null where the file does not say. Throws RlgptError 'usage' for a foreign one. */
export function worldOfFile({ source }: GoalFile): WorldId | null {
  if (source === null) return null;
  const id = worldOfSource(source);
  if (id !== null) return id;
  const remedy = `Name the world with its quantities: --env, one of ${Object.keys(worlds).join(', ')}.`;
  throw new RlgptError('usage', `the source of the goal is '${source}', which is no world here`, remedy);
}

/** What in a file does not fit a world: names, units and bounds of the goal, and start conditions of its lessons. */
export function misfits({ goal, lessons }: GoalFile, { id, facts, scenario = [] }: Env): readonly Finding[] {
  const known = scenario.map((field) => field.name);
  const starts = lessons.flatMap((lesson) =>
    Object.keys(lesson.scenario)
      .filter((name) => !known.includes(name))
      .map((name) => {
        const { message, remedy } =
          known.length === 0
            ? { message: `world '${id}' has no start conditions to set: '${name}'`, remedy: 'Leave the scenarios out.' }
            : unknownName(`start condition of '${id}'`, name, known);
        return { severity: 'error' as const, message, remedy, node: lesson };
      }),
  );
  return [...checkGoal(goal, facts).findings, ...starts];
}

/** Throws RlgptError 'goal' that points at everything in the file that the world does not have. */
export function fitGoalFile(file: GoalFile, env: Env): void {
  const errors = misfits(file, env).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw problemsError(file.text, locate(errors, file.text, file.spans));
}
