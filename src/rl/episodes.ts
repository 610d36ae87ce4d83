/**
 * Episodes of a world's published task, side by side in n worlds: its own observation as it is, its own reward, its own
 * step limit. What learners of control tasks see, where createProcess makes a task of a goal.
 */
import type { SemiMarkovProcess } from '../action/process.ts';
import { RlgptError } from '../core/errors.ts';
import { hashSeed } from '../core/rng.ts';
import type { BoxSpace, Env } from '../env/env.ts';
import { createChooser } from './parts.ts';
import { packRows, unpackRows } from './rows.ts';

/** What processes of discrete and of continuous actions have in common; one step a tick, so every world is ready after it. */
export type Episodes = Omit<SemiMarkovProcess, 'actionNames' | 'mask' | 'begin'>;

/** What learners of continuous actions learn in: n worlds, each of which acts by numbers at every step; made by `boxProcess`. */
export interface BoxProcess extends Episodes {
  readonly box: BoxSpace;
  /** Starts an action in a ready world: one number a dimension at `offset`. */
  act(world: number, values: Float32Array, offset: number): void;
}

/**
 * Plays a world by its action codes. Every choice is held for `hold` steps, or to the end of the episode: with more than
 * one, actions are options that repeat a primitive. Throws RlgptError 'usage' for a world without a reward or a step limit,
 * and for a hold that is no count of steps.
 */
export function worldProcess(env: Env, seed: number, hold = 1): SemiMarkovProcess {
  checkWorld(env);
  if (!Number.isInteger(hold) || hold < 1) throw new RlgptError('usage', `hold is ${hold}`, 'Use a positive integer.');
  const codes = new Int32Array(env.n).fill(-1);
  const left = new Int32Array(env.n);
  const episodes = createEpisodes(env, seed, () => env.step(codes));
  const actionNames = actionNamesOf(env);
  const { ready, terminated, truncated } = episodes;
  const rest = (world: number) => {
    ready[world] = 1;
    codes[world] = -1;
  };
  return {
    ...episodes,
    actionNames,
    ...(env.symmetries === undefined ? {} : { symmetries: env.symmetries }),
    tick() {
      episodes.tick();
      for (let world = 0; world < env.n; world++) {
        if (codes[world] < 0) continue;
        if (--left[world] === 0 || terminated[world] + truncated[world] > 0) rest(world);
        else ready[world] = 0;
      }
    },
    interruptAll() {
      for (let world = 0; world < env.n; world++) rest(world);
    },
    load(bytes) {
      episodes.load(bytes);
      codes.fill(-1);
    },
    mask(world, out, offset) {
      for (let code = 0; code < actionNames.length; code++) out[offset + code] = env.legal(world, code) ? 1 : 0;
    },
    begin(world, action) {
      codes[world] = action;
      left[world] = hold;
      ready[world] = 0;
    },
  };
}

/**
 * Plays a world whose action has several parts, choosing all of them at once (MultiDiscrete). A choice of one part is
 * masked where it is illegal with the other parts doing nothing. Throws as `worldProcess` does.
 */
export function partsProcess(env: Env, seed: number): SemiMarkovProcess & { readonly parts: readonly number[] } {
  checkWorld(env);
  const { nvec, names, noop, encode, decode } = env.actions;
  const codes = new Int32Array(env.n).fill(-1);
  const episodes = createEpisodes(env, seed, () => {
    env.step(codes);
    codes.fill(-1);
  });
  const idle = new Int32Array(nvec.length);
  decode(noop, idle);
  /** Codes of each choice alone, one part after another; and what the parts of a code are multiplied by. */
  const alone = nvec.flatMap((count, i) => Array.from({ length: count }, (_, c) => encode([...idle].with(i, c))));
  const strides = nvec.map((_, i) => (nvec[i] > 1 ? encode(nvec.map((__, j) => (i === j ? 1 : 0))) : 0));
  const { split } = createChooser(alone.length, nvec);
  const choices = new Int32Array(nvec.length);
  return {
    ...episodes,
    parts: nvec,
    actionNames: nvec.flatMap((count, i) => Array.from({ length: count }, (_, c) => `${names[i]}=${c}`)),
    mask(world, out, offset) {
      for (let c = 0; c < alone.length; c++) out[offset + c] = env.legal(world, alone[c]) ? 1 : 0;
    },
    begin(world, action) {
      split(action, choices);
      codes[world] = 0;
      for (let i = 0; i < choices.length; i++) codes[world] += choices[i] * strides[i];
      episodes.ready[world] = 0;
    },
    load(bytes) {
      episodes.load(bytes);
      codes.fill(-1);
    },
  };
}

/** Plays a world by numbers. Throws RlgptError 'usage' for a world of discrete actions, and as `worldProcess` does. */
export function boxProcess(env: Env, seed: number): BoxProcess {
  checkWorld(env);
  const { box, stepBox } = env;
  if (box === undefined || stepBox === undefined) {
    throw new RlgptError(
      'usage',
      `world '${env.id}' has no continuous actions`,
      'Learn its discrete ones, with PPO or DQN.',
    );
  }
  const width = box.names.length;
  const actions = new Float32Array(env.n * width).fill(Number.NaN);
  const episodes = createEpisodes(env, seed, () => {
    stepBox.call(env, actions);
    actions.fill(Number.NaN);
  });
  return {
    ...episodes,
    box,
    act(world, values, offset) {
      for (let i = 0; i < width; i++) actions[world * width + i] = values[offset + i];
      episodes.ready[world] = 0;
    },
  };
}

/** From JavaScript it may be anything. */
function checkWorld(env: Env): void {
  const given = Object(env) as object;
  if ('facts' in given && 'fields' in given) return;
  const what = 'observationSize' in given ? 'a process' : typeof env === 'string' ? `'${env}'` : String(env);
  const remedy = "Make a world first: worlds['cartpole-v1'].create({ n: 8 }).";
  throw new RlgptError('usage', `a process is to be made of ${what}, which is no world`, remedy);
}

/** More combinations than this are no list to choose from. */
const MOST_CODES = 4096;

function actionNamesOf({ id, actions }: Env): readonly string[] {
  if (actions.size > MOST_CODES) {
    throw new RlgptError(
      'usage',
      `world '${id}' has ${actions.size} actions`,
      'Choose their parts side by side: PPO with parts=true.',
    );
  }
  if (actions.nvec.length === 1 && actions.names[0].includes('/')) return actions.names[0].split('/');
  const parts = new Int32Array(actions.nvec.length);
  return Array.from({ length: actions.size }, (_, code) => {
    actions.decode(code, parts);
    return actions.names.map((name, i) => `${name}=${parts[i]}`).join(',');
  });
}

/** The numbers that learners of a world see, field by field: arrays of shape [n, size]. */
export function rawFields(env: Env) {
  return env.fields
    .filter((field) => !field.lazy)
    .map(({ name, shape }) => ({ name, data: env.observation[name], size: shape.reduce((a, b) => a * b, 1) }));
}

function createEpisodes(env: Env, seed: number, stepAll: () => void): Episodes {
  const { n, reward: paid, episodeLimit } = env;
  if (paid === undefined || episodeLimit === undefined) {
    throw new RlgptError(
      'usage',
      `world '${env.id}' pays no reward of its own`,
      'Give it a goal (rlgpt solve), or choose a world such as cartpole-v1.',
    );
  }
  const fields = rawFields(env);
  const ready = new Uint8Array(n).fill(1);
  const reward = new Float32Array(n);
  const terminated = new Uint8Array(n);
  const truncated = new Uint8Array(n);
  // The part of the state, besides the worlds, that lasts from tick to tick.
  const taken = new Int32Array(n);
  const round = new Int32Array(n);
  const place = (world: number) => {
    env.reset(world, hashSeed('episode', seed, world + n * round[world]));
    taken[world] = 0;
  };

  for (let world = 0; world < n; world++) place(world);
  return {
    n,
    observationSize: fields.reduce((sum, { size }) => sum + size, 0),
    ready,
    reward,
    terminated,
    truncated,
    observe(world, out, offset) {
      let to = offset;
      for (let f = 0; f < fields.length; f++) {
        const { data, size } = fields[f];
        for (let i = 0; i < size; i++) out[to++] = data[world * size + i];
      }
    },
    tick() {
      stepAll();
      for (let world = 0; world < n; world++) {
        const moved = 1 - ready[world];
        taken[world] += moved;
        reward[world] = moved * paid[world];
        terminated[world] = moved & env.terminated[world];
        const cut = taken[world] >= episodeLimit || env.truncated?.[world] === 1;
        truncated[world] = moved === 1 && terminated[world] === 0 && cut ? 1 : 0;
        ready[world] = 1;
      }
    },
    restart(world) {
      round[world]++;
      place(world);
    },
    interruptAll: () => {},
    save: () =>
      packRows(
        [taken, round],
        Array.from({ length: n }, (_, world) => env.save(world)),
      ),
    load(bytes) {
      const worlds = unpackRows(bytes, [taken, round], n);
      worlds.forEach((saved, world) => {
        env.load(world, saved);
      });
      ready.fill(1);
      for (const flags of [reward, terminated, truncated]) flags.fill(0);
    },
  };
}
