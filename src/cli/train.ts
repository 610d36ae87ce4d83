/** `rlgpt train`: learns a world's own reward, or a goal, by one algorithm, in this process. No code is generated. */
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { type Command, Help } from 'commander';
import { RlgptError, unknownName } from '../core/errors.ts';
import { versions } from '../core/version.ts';
import { checkSettings, type WorldId, worlds } from '../env/catalog.ts';
import type { Env } from '../env/env.ts';
import { readGoals, worldOfFile } from '../env/goal-file.ts';
import { createGym } from '../env/gym/gym.ts';
import { ENGINES } from '../nn/engines.ts';
import { algorithms, type Config, configure, findAlgorithm, presetOf } from '../rl/algorithms.ts';
import { rawFields } from '../rl/episodes.ts';
import { policyOnnx } from '../rl/policy-onnx.ts';
import { train } from '../rl/train.ts';
import { writeAtomic } from '../run/files.ts';
import { createRun, openRun, readEvents, readRunFile } from '../run/folder.ts';
import { openScalars, type ScalarFile } from '../run/tensorboard.ts';
import { createFileWorld, type WorldFile } from '../skill/world-file.ts';
import { processTerminal } from './display.ts';
import { OR_A_FILE, readEnvFlag, refuseSettings } from './env-flag.ts';
import { namingFile, notesOf, readGoalFlag } from './goal-text.ts';
import { checkWritable, EXIT, freeFolder } from './launch.ts';
import { parseAmount, parseCount, parsePath, parseSeed, refuseWords } from './parse.ts';
import { createStages } from './stages.ts';
import { assessGoal, worldsOf } from './train-goal.ts';
import { every, makeView } from './train-view.ts';

interface Flags {
  readonly env?: string;
  readonly goal?: string;
  readonly concept?: string;
  readonly algo?: string;
  readonly seed: number;
  readonly budget?: number;
  readonly worlds?: number;
  readonly workers: number;
  readonly engine?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly with: Readonly<Record<string, string>>;
  readonly handbook?: string;
  readonly episodes: number;
  readonly sample?: boolean;
  readonly saveEvery: number;
  readonly out?: string;
  readonly json: boolean;
}

/** The options that run.json keeps. */
export interface TrainOptions {
  readonly command: 'train';
  readonly env: string;
  /** The world, where `env` is the id of one of the user's own. */
  readonly worldFile?: WorldFile;
  /** Text of a goal file, or null for the world's own reward. */
  readonly goal: string | null;
  /** Settings of the world, and the handbook file of a Python environment. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly handbook?: string;
  /** Of the graph of a goal file; the output when left out. */
  readonly concept?: string;
  readonly algorithm: string;
  readonly config: Config;
  readonly worlds: number;
  readonly budget: number;
  readonly episodes: number;
  /** Whether actions of the evaluation are drawn. */
  readonly sampled?: boolean;
  /** Seconds between checkpoints. */
  readonly saveEvery: number;
}

const USUAL_ENGINES = Object.keys(ENGINES).filter((name) => name !== 'oracle');

export function addTrain(program: Command): void {
  const control = Object.keys(worlds).filter((id) => id !== 'minecraft-v1');
  const settings = Object.entries(worlds)
    .filter(([id, world]) => id !== 'minecraft-v1' && world.settings.length > 0)
    .map(([id, world]) => helpItem(id, world.settings.join(', ')));
  const listing = Object.entries(algorithms).map(([name, { about }]) => `  ${name.padEnd(16)}${about}`);
  program
    .command('train')
    .summary("learn a world's own reward, or a goal, with one algorithm")
    .description(
      "Trains a policy for a world's own reward, or for a goal, and writes figures and checkpoints to a run folder.",
    )
    .option(
      '--env <id or file>',
      `the world: ${control.join(', ')}, gym:NAME for any environment of Gymnasium, ${OR_A_FILE}`,
    )
    .option('--goal <file or text>', "learn a goal instead of the world's own reward (see: rlgpt check --help)")
    .option('--concept <name>', 'the concept of an Inkling file whose goal is learned (default: its output)')
    .option('--algo <name>', 'the algorithm (default: sac for continuous actions, else ppo)')
    .option('--seed <n>', 'seed of everything random; equal seeds give equal bytes', parseSeed, 0)
    .option(
      '--budget <steps>',
      'primitive steps (2M, 500k); the default is known to be enough in that world',
      parseCount,
    )
    .option('--worlds <n>', 'worlds stepped side by side', parseCount)
    .option('--workers <n>', 'threads that compute gradients; no result depends on it', parseCount, 1)
    .option(
      '--engine <name>',
      `what computes: ${USUAL_ENGINES.join(', ')}; each has last bits of its own (default: wasm)`,
    )
    .option('--set <key=value>', "an option of the algorithm; may be repeated; a list is '64,64'", collect('--set'), {})
    .option(
      '--with <key=value>',
      'a setting of the world, or an argument of a gym: one; may be repeated',
      collect('--with'),
      {},
    )
    .option('--handbook <file>', 'what the numbers and actions of a gym: world mean (docs/gym.md)')
    .option('--episodes <n>', 'held-out episodes of the evaluation at the end', parseCount, 100)
    .option(
      '--sample',
      'draw discrete actions of the evaluation as in training (default: where that is known to be better)',
    )
    .option('--no-sample', 'take the best actions in the evaluation')
    .option(
      '--save-every <seconds>',
      'seconds between checkpoints; 0 saves whenever figures are written',
      parseAmount,
      10,
    )
    .option('--out <folder>', 'the run folder (default: a new one below runs/)', parsePath)
    .option('--json', 'print events as JSON lines', false)
    .addHelpText(
      'after',
      `
Algorithms:
${listing.join('\n')}

Settings of worlds (--with):
${settings.join('\n')}
${helpItem('gym:NAME', 'keyword arguments of the environment')}

Examples:
  rlgpt train --env cartpole-v1
  rlgpt train --env cartpole-v1 --algo dqn --seed 3 --budget 100k
  rlgpt train --env grid-paths-v1 --with layout=rooms --with agents=4
  RLGPT_PYTHON=venv/bin/python rlgpt train --env gym:LunarLander-v3 --with enable_wind=true
  rlgpt train --env pendulum-v1 --algo sac --set hidden=64,64 --set learningRate=3e-4
  rlgpt train --env lunarlander-v3 --engine wasm-relaxed --workers 2
  rlgpt train --goal examples/goals/moab.goal --budget 15k
  rlgpt train --goal examples/goals/cartpole.ink
  rlgpt train --env pendulum-v1 --goal "drive Up: cos_angle in Goal.Range(0.7, 1)"
  rlgpt resume runs/cartpole-v1-ppo-seed-0
  tensorboard --logdir runs

Ctrl-C saves a checkpoint first. The folder's tensorboard/ holds every figure,
and steps per second by stage (world, acting, learning); policy.safetensors is
what was learned, policy.onnx the same for other tools (docs/research.md).
Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.`,
    )
    .allowExcessArguments()
    .action(async (flags: Flags, command: Command) => {
      refuseWords(command.args);
      process.exitCode = await trainCommand(flags);
    });
}

/** A name and what is said of it, in lines of at most 80 letters. */
function helpItem(name: string, about: string): string {
  const indent = 22;
  return new Help()
    .boxWrap(about, 80 - indent)
    .split('\n')
    .map((line, i) => `${(i === 0 ? `  ${name}` : '').padEnd(indent)}${line}`)
    .join('\n');
}

/** Reads the values of a repeated option, key=value each. */
const collect =
  (option: string) =>
  (text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
    const [key, ...value] = text.split('=');
    if (value.length === 0) throw new RlgptError('usage', `'${text}' sets nothing`, `Write ${option} key=value.`);
    return { ...before, [key]: value.join('=') };
  };

/** A number, truth value or list as JSON writes it; any other text as it is. */
function settingOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function trainCommand(flags: Flags): Promise<number> {
  const { seed, budget, episodes, saveEvery } = flags;
  const file = flags.goal === undefined ? null : readGoalFlag(flags.goal, flags.concept);
  const goal = file?.text ?? null;
  const given = flags.env ?? (file === null ? null : worldOfFile(file));
  if (given === null) throw new RlgptError('usage', 'no world is named', 'Add --env, such as --env cartpole-v1.');
  const { env, ...own } = readEnvFlag(given);
  const settings = Object.fromEntries(Object.entries(flags.with).map(([key, text]) => [key, settingOf(text)]));
  const book = flags.handbook === undefined ? {} : { handbook: resolve(flags.handbook) };
  const plain = makeWorlds({ env, ...own, settings, ...book });
  const one = namingFile(flags.goal, () => worldsOf(plain, file, 0.99).make(1));
  const algorithm = flags.algo ?? (one.box === undefined ? 'ppo' : 'sac');
  const { worlds: usual, make } = findAlgorithm(algorithm);
  const preset = presetOf(env, algorithm);
  const set = flags.engine === undefined ? flags.set : { ...flags.set, engine: flags.engine };
  const config: Config = { ...configure(env, algorithm, set), workers: flags.workers };
  const n = flags.worlds ?? preset?.worlds ?? usual;
  checkRollout(one, n, Number(config.ticks ?? 1));
  make(one, config, seed);
  const folder = flags.out ?? newFolder(`${env}-${algorithm}-seed-${seed}`);
  checkWritable(folder);
  const options: TrainOptions = {
    ...(flags.concept === undefined ? {} : { concept: flags.concept }),
    command: 'train',
    env,
    ...own,
    goal,
    settings,
    ...book,
    algorithm,
    config,
    episodes,
    saveEvery,
    sampled: flags.sample ?? preset?.sampled ?? false,
    worlds: n,
    budget: budget ?? preset?.budget ?? 100_000,
  };
  const task = `train ${algorithm} in ${env}`;
  createRun(folder, { task, seed, options: { ...options }, versions: versions() }).close();
  return followTraining(folder, flags.json);
}

/** Decisions of a rollout that no machine of this kind has room for. */
const MOST_DECISIONS = 2 ** 24;

/** Memory that is there on demand alone is not refused when it is allocated, but ends the process when it is used. */
function checkRollout(env: Env, n: number, ticks: number): void {
  const numbers = rawFields(env).reduce((sum, { size }) => sum + size, 0);
  if (n * ticks <= MOST_DECISIONS && n * ticks * numbers * Float32Array.BYTES_PER_ELEMENT <= totalmem()) return;
  const message = `a rollout of ${n} worlds and ${ticks} ticks has no room`;
  throw new RlgptError('usage', message, 'Use fewer worlds (--worlds) or ticks (--set ticks=128).');
}

/** Python ends with this process; RLGPT_PYTHON names the interpreter. */
export function makeWorlds({
  env,
  worldFile,
  settings = {},
  handbook,
}: Pick<TrainOptions, 'env' | 'worldFile' | 'settings' | 'handbook'>) {
  const book = handbook === undefined ? {} : { handbook };
  if (env.startsWith('gym:')) {
    return (n: number): Env => createGym({ name: env.slice('gym:'.length), n, kwargs: settings, ...book });
  }
  if (handbook !== undefined) throw new RlgptError('usage', `world '${env}' has a handbook`, 'Leave --handbook out.');
  if (worldFile !== undefined) {
    refuseSettings(env, settings);
    return (n: number): Env => createFileWorld(worldFile, n);
  }
  if (!Object.hasOwn(worlds, env)) throw unknownName('world', env, Object.keys(worlds));
  if (env === 'minecraft-v1')
    throw new RlgptError(
      'usage',
      `world '${env}' pays no reward of its own`,
      'Give it a task or a goal: rlgpt solve "get 1 log".',
    );
  checkSettings(env as WorldId, settings);
  const create = worlds[env as WorldId].create as (options: object) => Env;
  return (n: number): Env => create({ ...settings, n });
}

/** Ids of Gymnasium hold slashes and colons, which a folder's name should not. */
const newFolder = (name: string): string => freeFolder(join('runs', name.replace(/[^\w.-]+/g, '-')));

/** Trains in a run folder from its last checkpoint to the end of its budget, and returns the exit code. */
export async function followTraining(folder: string, json: boolean): Promise<number> {
  checkWritable(folder);
  const options = readRunFile(folder).options as unknown as TrainOptions;
  const {
    env,
    goal = null,
    concept,
    algorithm,
    config,
    worlds: n,
    budget,
    episodes,
    sampled = false,
    saveEvery,
  } = options;
  const terminal = processTerminal();
  const view = makeView(terminal, budget, json);
  const stages = createStages();
  let scalars: ScalarFile | null = null;
  const run = openRun(folder, {
    event(event, index) {
      scalars?.append({ ...event, t: Date.now() }, event.type === 'train.update' ? stages.scalars() : {});
      view.show(event, index);
    },
  });
  let interrupted = false;
  const interrupt = () => {
    // The second Ctrl-C does not wait; what is saved stays.
    if (interrupted) process.exit(EXIT.interrupted);
    interrupted = true;
    view.note('saving a checkpoint (Ctrl-C again to stop at once)');
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    for (const repair of run.repairs) view.note(`repaired: ${repair}`);
    const recorded = readEvents(folder).slice(0, run.recordedEvents);
    const last = recorded.at(-1);
    if (last?.type === 'train.finished') {
      view.note('the run has finished already: nothing is trained again');
      if (!json) view.show(last, recorded.length - 1);
    } else if (last !== undefined) view.note(`going on after ${recorded.length} events`);
    scalars = openScalars(folder, recorded);
    const file = goal === null ? null : readGoals(goal, concept);
    if (file !== null) for (const note of notesOf(file)) view.note(note);
    const { make, makeTests } = worldsOf(makeWorlds(options), file, Number(config.gamma));
    const spec = { env, makeWorlds: make, makeTests, algorithm, config, worlds: n, budget, episodes, sampled };
    const trained = await train(spec, run, {
      due: every(saveEvery * 1000),
      stopped: () => interrupted,
      spent: stages.spent,
    });
    const time = stages.line();
    if (time !== null) view.note(time);
    if (trained !== null && file !== null) {
      const policy = run.getBlob(trained.policy);
      view.note(assessGoal({ folder, goal: file.goal, makeTests, episodes, seed: run.seed }, policy));
    }
    if (trained === null) {
      view.note(`stopped. Continue with: rlgpt resume ${folder}`);
      return EXIT.interrupted;
    }
    const policy = run.getBlob(trained.policy);
    writeAtomic(join(folder, 'policy.safetensors'), policy);
    writeAtomic(join(folder, 'policy.onnx'), policyOnnx(policy));
    view.note(whereItIs(folder, !env.startsWith('gym:') && makeWorlds(options)(1).draw !== undefined));
    return EXIT.done;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    run.close();
  }
}

/** What is left of a training, and how to look at it. */
function whereItIs(folder: string, drawn: boolean): string {
  const film = drawn ? `\nfilm:    rlgpt render ${folder}` : '';
  return `policy:  ${join(folder, 'policy.safetensors')}\nfigures: tensorboard --logdir ${folder}${film}`;
}
