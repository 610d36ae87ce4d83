/** `rlgpt solve`: starts a run for a task and follows it to its end. */
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { fullMethod } from '../agent/lab.ts';
import { GOAL } from '../agent/task.ts';
import { RlgptError } from '../core/errors.ts';
import { versions } from '../core/version.ts';
import { worlds } from '../env/catalog.ts';
import { worldOfFile } from '../env/goal-file.ts';
import { createRun } from '../run/folder.ts';
import type { SandboxKind } from '../skill/sandbox.ts';
import { OR_A_FILE, readEnvFlag } from './env-flag.ts';
import { namingFile, notesOf, readGoalFlag } from './goal-text.ts';
import { checkWritable, freeFolder, launch } from './launch.ts';
import { ABLATIONS, checkOptions, type SolveOptions } from './method.ts';
import { checkModel, type ModelFlags, OFFLINE, readModelFlags } from './model.ts';
import {
  LIKE_A_GOAL_FILE,
  parseAmount,
  parseCount,
  parseNames,
  parsePath,
  parseReturn,
  parseSeconds,
  parseSeed,
} from './parse.ts';
import { printCount } from './progress.ts';
import { sandboxOption } from './sandbox-option.ts';

interface Flags extends ModelFlags {
  readonly env?: string;
  readonly target?: number;
  readonly task?: string;
  readonly goal?: string;
  readonly concept?: string;
  readonly seed: number;
  readonly budget?: number;
  readonly iterations: number;
  readonly ablate: readonly string[];
  readonly out?: string;
  readonly sandbox: SandboxKind;
  readonly json: boolean;
}

const DEFAULT_ENV = 'minecraft-v1';

/** Primitive steps: of a task that is planned over a handbook, and of one that is a single sub-task. */
const [BUDGET, WHOLE_BUDGET] = [1_000_000, 200_000];

export function addSolve(program: Command): void {
  const command = program
    .command('solve')
    .summary('solve a task: write code, learn the rest, keep what is measured to work')
    .description('Solves a task in a world and writes everything that happens to a run folder.')
    .argument('[task...]', "the task in plain words, or its name (see: rlgpt tasks); the world's own when left out")
    .option('--task <task>', 'the same as the argument')
    .option('--goal <file or text>', 'a goal in the goal language, in place of a task (see: rlgpt check --help)')
    .option('--concept <name>', 'the concept of an Inkling file whose goal is meant (default: its output)')
    .option(
      '--env <id or file>',
      `the world: ${Object.keys(worlds).join(', ')}, gym:NAME for any environment of Gymnasium, ${OR_A_FILE} (default: minecraft-v1, or that of the goal file)`,
    )
    .option('--target <return>', "solve the world's own reward: an episode counts when it pays this much", parseReturn)
    .option('--seed <n>', 'seed of everything random; equal seeds give equal runs', parseSeed, 0)
    .option(
      '--budget <steps>',
      `primitive steps to spend, trials included (2M, 500k; default: ${printCount(BUDGET)}, where a task is one sub-task ${printCount(WHOLE_BUDGET)})`,
      parseCount,
    )
    .option('--iterations <n>', 'outer iterations for a sub-task', parseCount, fullMethod.iterations)
    .option(
      '--ablate <names>',
      `switch parts of the method off, separated by commas: ${Object.entries(ABLATIONS)
        .map(([name, about]) => `${name} (${about})`)
        .join(', ')}`,
      parseNames,
      [],
    )
    .addOption(sandboxOption())
    .option('--out <folder>', 'the run folder (default: a new one below runs/)', parsePath)
    .option('--json', 'print events as JSON lines; an index lower than before means the run restarted there', false)
    .addHelpText(
      'after',
      `
Examples:
  rlgpt solve "craft a wooden pickaxe"
  rlgpt solve "get 3 cobblestone" --seed 7 --budget 2M
  rlgpt solve "kill a cow"
  rlgpt solve --goal "have:stick >= 2 then near:crafting_table"
  rlgpt solve --env cartpole-v1
  rlgpt solve --env driving-v1 following --budget 300k
  rlgpt solve --env lunarlander-v3 --target 200
  rlgpt solve --env craftax-classic-v1 unwarned
  rlgpt solve --env pendulum-v1 --goal "drive Up: cos_angle in Goal.Range(0.9, 1) within 100"
  rlgpt solve --goal examples/goals/moab.goal
  rlgpt solve --goal examples/goals/qube.ink --concept SwingUp
  rlgpt solve --env examples/worlds/tanks.ts --goal examples/goals/tanks.goal
  RLGPT_PYTHON=venv/bin/python rlgpt solve --env gym:CartPole-v1 --target 475
  rlgpt solve harvest_log --model compatible:qwen2.5-coder@http://127.0.0.1:11434/v1
  rlgpt solve harvest_log --model openai:NAME --max-usd 1 --price-in 2.5 --price-out 10 --record answers.jsonl
  rlgpt solve harvest_log --replay answers.jsonl
  rlgpt solve "obtain 2 torches" --json > events.jsonl
  rlgpt solve harvest_log --sandbox quickjs

Where the handbook tells who attacks and not how (task unwarned of
craftax-classic-v1, or worlds of your own), up to a fifth of the budget, 50,000
steps at most, goes into watching a program play, and programs are written with
what was seen; --ablate watch leaves that out.

A key comes from the environment: OPENAI_API_KEY, ANTHROPIC_API_KEY,
GOOGLE_GENERATIVE_AI_API_KEY, or RLGPT_API_KEY for compatible:NAME@URL, where
most local servers need none.

Exit codes: 0 solved, 1 not solved or failed, 2 wrong usage, 130 interrupted.`,
    )
    .action(async (words: readonly string[], flags: Flags) => {
      process.exitCode = await solveCommand(words.join(' '), flags);
    });
  for (const option of modelOptions()) command.addOption(option.helpGroup('Language model:'));
}

function modelOptions(): readonly Option[] {
  return [
    new Option(
      '--model <id>',
      'offline (no model), openai:NAME, anthropic:NAME, google:NAME, compatible:NAME@URL, scripted:FILE',
    ).default(OFFLINE),
    new Option('--api-base <url>', "address of the server in place of the provider's own"),
    new Option('--max-calls <n>', 'most calls, failed ones included').argParser(parseCount),
    new Option('--max-tokens <n>', 'most tokens, input and output together').argParser(parseCount),
    new Option('--max-usd <amount>', 'most money; needs the prices').argParser(parseAmount),
    new Option('--price-in <usd>', 'price of a million input tokens').argParser(parseAmount),
    new Option('--price-out <usd>', 'price of a million output tokens').argParser(parseAmount),
    new Option('--model-timeout <seconds>', 'time limit of one call').argParser(parseSeconds).default(120),
    new Option('--record <file>', 'keep every answer in a cassette; answers that it holds are not asked for again'),
    new Option('--replay <file>', 'answer from a cassette alone: no network, no key, no cost'),
  ];
}

async function solveCommand(words: string, flags: Flags): Promise<number> {
  if (LIKE_A_GOAL_FILE.test(words))
    throw new RlgptError('usage', `'${words}' is a file, and no task in words`, `Write --goal ${words}.`);
  const file = flags.goal === undefined ? null : readGoalFlag(flags.goal, flags.concept);
  const goal = file === null ? '' : `${GOAL} ${file.text.trimEnd()}`;
  const reward = flags.target === undefined ? '' : `reward >= ${flags.target}`;
  const { env, ...own } = readEnvFlag(flags.env ?? (file === null ? null : worldOfFile(file)) ?? DEFAULT_ENV);
  const given = [words, flags.task ?? '', goal, reward].filter((text) => text !== '');
  if (given.length > 1)
    throw new RlgptError('usage', `two tasks are given: '${given[0]}' and '${given[1]}'`, 'Give one of them.');
  if (flags.concept !== undefined && file === null)
    throw new RlgptError('usage', `concept '${flags.concept}' of no file`, 'Name the file: --goal FILE.ink.');
  const { iterations, ablate, sandbox } = flags;
  const named = flags.concept === undefined ? {} : { concept: flags.concept };
  const { whole, task: spec } = namingFile(flags.goal, () =>
    checkOptions({ task: given[0] ?? '', env, ...own, ...named, ablate }),
  );
  const { name } = spec;
  const task = given[0] ?? name;
  const budget = flags.budget ?? (whole ? WHOLE_BUDGET : BUDGET);
  const { model, access } = readModelFlags(flags);
  await checkModel(model, access, process.env);
  const folder = flags.out ?? newFolder(whole ? `${env.replace(/-v\d+$/, '')}-${name}` : task, flags.seed);
  const options: Omit<SolveOptions, 'task'> = {
    env,
    ...own,
    ...named,
    budget,
    iterations,
    ablate,
    sandbox,
    model,
    access,
  };
  checkWritable(folder);
  if (file !== null)
    process.stderr.write(
      notesOf(file)
        .map((note) => `${note}\n`)
        .join(''),
    );
  createRun(folder, { task, seed: flags.seed, options: { ...options }, versions: versions() }).close();
  return launch(folder, flags.json);
}

/** `runs/craft-a-wooden-pickaxe-seed-0`, with -2, -3, ... when it exists. */
function newFolder(task: string, seed: number): string {
  const words = task
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '');
  return freeFolder(join('runs', `${words || 'task'}-seed-${seed}`));
}
