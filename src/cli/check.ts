/** `rlgpt check`: checks goals against the facts of a world before anything is learned, and worlds of one's own by random play. */
import type { Command } from 'commander';
import { GYM } from '../agent/open.ts';
import { RlgptError } from '../core/errors.ts';
import { worlds } from '../env/catalog.ts';
import type { Env } from '../env/env.ts';
import { misfits, worldOfSource } from '../env/goal-file.ts';
import { checkGoal, locate } from '../goal/check.ts';
import { type GoalFile, readGoalFile } from '../goal/file.ts';
import { excerpt, type Problem } from '../goal/lex.ts';
import { printGoal } from '../goal/print.ts';
import { checkWorld, worldLines } from './check-world.ts';
import { colours } from './colours.ts';
import { type NamedWorld, OR_A_FILE, oneWorld, readEnvFlag } from './env-flag.ts';
import { readSource } from './goal-text.ts';
import { EXIT } from './launch.ts';

interface Flags {
  readonly env?: string;
  readonly goal?: string;
  readonly concept?: string;
  readonly json: boolean;
}

/** A goal text and where it comes from. */
interface Source {
  readonly name: string;
  readonly text: string;
}

interface Result {
  readonly problems: readonly Problem[];
  readonly file: GoalFile | null;
  /** What the names were checked against: a world, the types of the file, or nothing. */
  readonly against: string | null;
}

export function addCheck(program: Command): void {
  program
    .command('check')
    .summary('check goals: syntax, names, units, bounds that cannot be met; or a world of your own')
    .description(
      'Checks goal files before anything is learned. Names, units and ranges are checked against the world of --env, else ' +
        'the one that the file names as its source, else the types that it declares. ' +
        'Without a goal, a world of your own is checked: it is played at random.',
    )
    .argument('[files...]', 'goal files; - reads standard input')
    .option('--goal <text>', 'check this goal')
    .option('--env <id or file>', `the world: ${Object.keys(worlds).join(', ')}, ${OR_A_FILE}`)
    .option('--concept <name>', 'the concept of an Inkling file whose goal is checked (default: its output)')
    .option('--json', 'print one JSON record a file', false)
    .addHelpText(
      'after',
      `
Examples:
  rlgpt check examples/goals/moab.goal
  rlgpt check --env minecraft-v1 --goal "have:stick >= 2 then near:crafting_table"
  rlgpt check --env cartpole-v1 --goal "always within 200 abs(angle) < 12 deg"
  rlgpt check examples/goals/cartpole.ink
  rlgpt check examples/goals/*.goal --json
  rlgpt check --env examples/worlds/tanks.ts                              # the world itself
  rlgpt check --env examples/worlds/tanks.ts examples/goals/tanks.goal

Exit codes: 0 no errors (warnings are allowed), 1 errors, 2 wrong usage.
The language: docs/goal-language.md.`,
    )
    .action((files: readonly string[], flags: Flags) => {
      process.exitCode = checkCommand(files, flags);
    });
}

function checkCommand(files: readonly string[], flags: Flags): number {
  const sources = [
    ...(flags.goal === undefined ? [] : [{ name: 'goal', text: flags.goal }]),
    ...files.map((name) => ({ name, text: readSource(name) })),
  ];
  const env = flags.env === undefined ? null : readEnvFlag(flags.env);
  if (sources.length === 0 && env?.worldFile !== undefined) {
    const world = checkWorld(env.worldFile);
    const told = flags.json
      ? [JSON.stringify({ file: env.worldFile.file, ok: true, ...world })]
      : worldLines(env.worldFile, world, colours.green('ok'));
    process.stdout.write(`${told.join('\n')}\n`);
    return EXIT.done;
  }
  if (sources.length === 0)
    throw new RlgptError(
      'usage',
      'nothing to check',
      'Name a goal file, give --goal "have:stick >= 2", or a world of your own: --env FILE.ts.',
    );
  let failed = false;
  for (const source of sources) {
    const result = check(source, env, flags.concept ?? null);
    failed ||= result.problems.some((problem) => problem.severity === 'error');
    process.stdout.write(flags.json ? jsonLine(source, result) : report(source, result));
  }
  return failed ? EXIT.failed : EXIT.done;
}

/** Throws RlgptError 'unknown-name' for a world that does not exist. */
function check({ text }: Source, env: NamedWorld | null, concept: string | null): Result {
  const read = readGoalFile(text, concept);
  if ('message' in read) return { problems: [read], file: null, against: null };
  const source = read.source === null ? null : (worldOfSource(read.source) ?? foreign(read));
  const named = env ?? (source === null ? null : { env: source });
  const world = named === null ? null : makeWorld(named);
  const facts = world === null ? read.declared : world.facts;
  if (facts === null) return { problems: read.notes, file: read, against: null };
  const findings = world === null ? checkGoal(read.goal, facts).findings : misfits(read, world);
  const problems = [...locate(findings, text, read.spans), ...read.notes];
  return { problems, file: read, against: named?.env ?? 'the types of the file' };
}

/** A package that is no world here can be checked against the types of its file. */
const foreign = ({ source, declared }: GoalFile): string | null => (declared === null ? source : null);

/** One world, for what it declares. */
function makeWorld({ env: id, worldFile }: NamedWorld): Env {
  if (id.startsWith(GYM))
    throw new RlgptError(
      'usage',
      `'${id}' is not started for a check`,
      'Leave --env out: rlgpt train checks the names.',
    );
  return oneWorld(id, worldFile);
}

function report({ name, text }: Source, { problems, file, against }: Result): string {
  const lines = problems.map((problem) => {
    const { severity, line, column, message, remedy } = problem;
    const word = severity === 'error' ? colours.red('error') : colours.yellow('warning');
    const shown = excerpt(text, problem)
      .split('\n')
      .map((row) => `  ${row}\n`)
      .join('');
    return `${name}:${line}:${column}: ${word}: ${message}\n${shown}  ${remedy}\n`;
  });
  if (problems.some((problem) => problem.severity === 'error')) return lines.join('');
  const note = against === null ? 'syntax only: no world is named, so names were not checked' : `against ${against}`;
  return `${lines.join('')}${name}: ${colours.green('ok')}, ${summary(file!)} (${note})\n`;
}

function summary({ goal, lessons }: GoalFile): string {
  const parts = 'objectives' in goal ? goal.objectives.map((o) => `${o.objective} ${o.name}`) : [printGoal(goal)];
  return [...parts, ...(lessons.length === 0 ? [] : [`${lessons.length} lessons`])].join(', ');
}

function jsonLine({ name }: Source, { problems, file, against }: Result): string {
  const ok = !problems.some((problem) => problem.severity === 'error');
  const what = file === null ? {} : { goal: file.goal, training: file.training, lessons: file.lessons };
  return `${JSON.stringify({ file: name, ok, against, problems, ...what })}\n`;
}
