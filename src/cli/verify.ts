/** `rlgpt verify`: proves the assertions of a program, or shows the shortest path on which one fails. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { readTextFile } from '../core/text-file.ts';
import type { Vocabulary } from '../program/verdict.ts';
import { LIKE_A_WORLD_FILE } from '../skill/world-file.ts';
import { colours } from './colours.ts';
import { oneWorld, readEnvFlag } from './env-flag.ts';
import { EXIT } from './launch.ts';
import { parseCount, parsePath } from './parse.ts';
import { waiting } from './waiting.ts';

/** Exit code when the limit of states or the arithmetic left something open. */
const UNDECIDED = 3;

interface Flags {
  readonly world?: string;
  readonly main?: string;
  readonly assert: readonly string[];
  readonly maxStates: number;
  readonly z3: boolean;
  readonly json: boolean;
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .summary('prove the assertions of a program, or show how one fails')
    .description(
      'Explores every state that a program can reach, whatever the world and its policies do within what the program assumes of them. Checks its assertions on every path, and looks for readings that the world does not have, policies that nobody provides, rounds without a step and assertions that cannot fail. Nothing is run.',
    )
    .argument('<program>', 'a program file (TypeScript), or a run folder or solution folder', parsePath)
    .option('--world <id or file>', "the world's id, or its file, in place of @world in the program")
    .option('--main <name>', 'the generator to start with (default: the exported one)')
    .option(
      '--assert <text>',
      "one more assertion, as 'name: formula' (repeatable)",
      (text, all: readonly string[]) => [...all, text],
      [],
    )
    .option('--max-states <n>', 'most states to explore for each assertion', parseCount, 200_000)
    .option('--no-z3', 'leave arithmetic between facts undecided, even if z3-solver is installed')
    .option('--json', 'print the result as JSON', false)
    .addHelpText(
      'after',
      [
        '\nExit codes: 0 all proved, 1 an assertion fails or the program has a defect,\n2 wrong usage or no program, 3 undecided.',
        '\nExamples:',
        '  rlgpt verify runs/craft-a-wooden-pickaxe-seed-0',
        '  rlgpt verify examples/programs/drive.ts',
        "  rlgpt verify drive.ts --world driving-v1 --assert 'red means brake: always (red_light implies act:brake)'",
        '  rlgpt verify drive.ts --json',
      ].join('\n'),
    )
    .action(async (path: string, flags: Flags) => {
      process.exitCode = await verify(path, flags);
    });
}

/** What is verified, wherever it comes from. */
interface Subject {
  readonly source: string;
  readonly main: string | undefined;
  readonly world: string | null;
  readonly vocabulary: Vocabulary | null;
}

async function verify(path: string, flags: Flags): Promise<number> {
  const { readAnnotations, readAssertion } = await import('../program/contract.ts');
  const { verifyProgram } = await import('../program/verify.ts');
  const { printVerification } = await import('../program/page.ts');
  const { z3Arithmetic } = await import('../program/smt.ts');
  const subject =
    existsSync(path) && statSync(path).isDirectory()
      ? await ofFolder(path)
      : await ofFile(path, flags, readAnnotations);
  const assertions = flags.assert.map(readAssertion);
  const result = await verifyProgram(subject.source, {
    ...(subject.main === undefined ? {} : { main: subject.main }),
    vocabulary: subject.vocabulary,
    assertions,
    limits: { states: flags.maxStates },
    arithmetic: flags.z3 ? z3Arithmetic() : null,
    onAssertion: (name) => waiting(`proving '${name}'`),
  });
  waiting('');
  const { world } = subject;
  if (flags.json) process.stdout.write(`${JSON.stringify({ program: path, world, ...result }, null, 2)}\n`);
  else process.stdout.write(`${printVerification(basename(path), world, result, colours).join('\n')}\n`);
  return { sound: EXIT.done, defective: EXIT.failed, undecided: UNDECIDED }[result.verdict];
}

async function ofFolder(path: string): Promise<Subject> {
  const { findSolution, readSolution } = await import('../agent/solution-folder.ts');
  const { makeWorlds, worldOf } = await import('../agent/open.ts');
  const { vocabularyOf } = await import('../program/vocabulary.ts');
  const solution = readSolution(findSolution(path));
  const { env: world, worldFile, task, program, controllers } = solution;
  const known = new Set(controllers.map(({ name }) => name));
  return {
    source: program.code,
    main: program.name,
    world,
    vocabulary: vocabularyOf(makeWorlds(worldOf(world, worldFile), task, { n: 1 }), known),
  };
}

type ReadAnnotations = (source: string) => { readonly world: string | null };

async function ofFile(path: string, flags: Flags, read: ReadAnnotations): Promise<Subject> {
  const source = readTextFile('program file, or a run folder', path);
  const said = read(source).world;
  // A file that a program names lies beside it.
  const beside = said !== null && LIKE_A_WORLD_FILE.test(said) ? join(dirname(path), said) : said;
  const given = flags.world ?? beside;
  if (given === null) return { source, main: flags.main, world: null, vocabulary: null };
  const { vocabularyOf } = await import('../program/vocabulary.ts');
  const { env: world, worldFile } = readEnvFlag(given);
  return { source, main: flags.main, world, vocabulary: vocabularyOf(oneWorld(world, worldFile), null) };
}
