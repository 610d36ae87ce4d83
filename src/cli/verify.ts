/** `rlgpt verify`: proves the assertions of a program, or shows the shortest path on which one fails. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { RlgptError, unknownName } from '../core/errors.ts';
import { type WorldId, worlds } from '../env/catalog.ts';
import type { Env } from '../env/env.ts';
import type { Vocabulary } from '../program/verdict.ts';
import { colours } from './colours.ts';
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
    .option('--world <id>', "the world's id, in place of @world in the program")
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
  const { findSolution, readSolution } = await import('./solution.ts');
  const { makeWorlds } = await import('../agent/open.ts');
  const { vocabularyOf } = await import('../program/vocabulary.ts');
  const solution = readSolution(findSolution(path));
  const { env: world, task, program, controllers } = solution;
  const known = new Set(controllers.map(({ name }) => name));
  return {
    source: program.code,
    main: program.name,
    world,
    vocabulary: vocabularyOf(makeWorlds(world, task, { n: 1 }), known),
  };
}

type ReadAnnotations = (source: string) => { readonly world: string | null };

async function ofFile(path: string, flags: Flags, read: ReadAnnotations): Promise<Subject> {
  if (!existsSync(path)) throw new RlgptError('usage', `there is no '${path}'`, 'Name a program file or a run folder.');
  const source = readFileSync(path, 'utf8');
  const world = flags.world ?? read(source).world;
  const { vocabularyOf } = await import('../program/vocabulary.ts');
  const vocabulary = world === null ? null : vocabularyOf(await openWorld(world), null);
  return { source, main: flags.main, world, vocabulary };
}

async function openWorld(world: string): Promise<Env> {
  if (!Object.hasOwn(worlds, world)) throw unknownName('world', world, Object.keys(worlds));
  const { vanilla } = await import('../env/minecraft/rules/vanilla.generated.ts');
  return worlds[world as WorldId].create({ n: 1, rules: vanilla, biome: 'forest', start: {} });
}
