/** Worlds for `rlgpt serve`: made from a request, and described so that Python can build spaces from them. */
import { type Encoder, makeEncoder } from '../action/encoder.ts';
import { worldOf } from '../agent/open.ts';
import type { TaskSpec } from '../agent/reasoner.ts';
import { readTask, settingsOf } from '../agent/task.ts';
import { RlgptError, unknownName } from '../core/errors.ts';
import { packageVersion } from '../core/version.ts';
import { hasAgents } from '../env/agents.ts';
import { checkSettings, type WorldId, worlds } from '../env/catalog.ts';
import type { Env, Field, FieldArray } from '../env/env.ts';
import type { Packed } from '../env/gym/msgpack.ts';
import { plan4mcActions } from '../env/minecraft/player/actions.ts';
import { vanilla } from '../env/minecraft/rules/vanilla.generated.ts';
import { withLessons } from '../env/with-lessons.ts';
import { readEnvFlag, refuseSettings } from './env-flag.ts';

export type Request = { readonly [key: string]: Packed };

export interface Made {
  readonly env: Env;
  /** In a world with tasks in words. */
  readonly task: TaskSpec | null;
  /** What the observation consists of, in order. */
  readonly fields: readonly Field[];
  /** Makes one vector of features of the fields instead, where the request names what is relevant. */
  readonly encoder: Encoder | null;
}

/** Kinds of values. */
const looks = {
  text: (value: Packed) => typeof value === 'string',
  number: (value: Packed) => typeof value === 'number',
  flag: (value: Packed) => typeof value === 'boolean',
  list: (value: Packed) => Array.isArray(value),
  map: (value: Packed) => typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array),
} as const;

/** What a request to make worlds may hold, and how it must look. */
const parts: Readonly<Record<string, keyof typeof looks>> = {
  op: 'text',
  env: 'text',
  task: 'text',
  autoreset: 'text',
  n: 'number',
  limit: 'number',
  shaping: 'number',
  repeat: 'number',
  masks: 'flag',
  options: 'map',
  fields: 'list',
  features: 'list',
  facts: 'list',
};

/** Throws RlgptError for a part that is unknown or of another kind; null stands for one that is left out. */
function checkParts(request: Request): void {
  for (const [name, value] of Object.entries(request)) {
    if (!Object.hasOwn(parts, name)) {
      const known = Object.keys(parts).filter((part) => part !== 'op' && part !== 'env');
      throw unknownName('option', name, known);
    }
    const kind = parts[name];
    if (value === null || looks[kind](value)) continue;
    throw new RlgptError('usage', `${name} is ${JSON.stringify(value)}`, `It must be a ${kind}.`);
  }
}

/**
 * Makes the worlds of a request { env, n?, task?, fields?, features?, options? }; `env` is an id, or the path of a file with a
 * world of one's own. Throws RlgptError for what cannot be met.
 */
export function makeServed(request: Request): Made {
  checkParts(request);
  const { env: id, worldFile } = readEnvFlag(String(request.env));
  if (worldFile === undefined && !Object.hasOwn(worlds, id)) throw unknownName('world', id, Object.keys(worlds));
  const n = typeof request.n === 'number' ? request.n : 1;
  const names = Array.isArray(request.fields) ? request.fields.map(String) : null;
  const chosen = names === null ? {} : { fields: names };
  const settings = (request.options ?? {}) as object;
  if (worldFile === undefined) checkSettings(id as WorldId, settings);
  else refuseSettings(id, settings);
  const options = { n, rules: vanilla, ...chosen, ...settings };
  const world = worldOf(id, worldFile);
  const words = typeof request.task === 'string' ? request.task : id === 'minecraft-v1' ? 'get 1 log' : null;
  if (words === null) return complete(world.create(options, {}), null, request);
  const task = readTask(words, world);
  const env = withLessons(world.create(options, settingsOf(task)), task.lessons);
  return complete(env, task.pay === 'world' ? null : task, request);
}

function complete(env: Env, task: TaskSpec | null, { fields: wanted, features }: Request): Made {
  const fields = chooseFields(env, Array.isArray(wanted) ? wanted.map(String) : null);
  if (!Array.isArray(features)) return { env, task, fields, encoder: null };
  const spec = { fields: fields.map(({ name }) => name), relevant: features.map(String) };
  return { env, task, fields, encoder: makeEncoder(env, spec) };
}

/** The fields of that name, or all that are filled at every step. */
function chooseFields(env: Env, names: readonly string[] | null): readonly Field[] {
  if (names === null) return env.fields.filter((field) => !field.lazy);
  return names.map((name) => {
    const field = env.fields.find((candidate) => candidate.name === name);
    if (field) return field;
    const known = env.fields.map((candidate) => candidate.name);
    throw unknownName('observation field', name, known);
  });
}

const dtypes: readonly (readonly [new () => FieldArray, string])[] = [
  [Uint8Array, '|u1'],
  [Int16Array, '<i2'],
  [Int32Array, '<i4'],
  [Float32Array, '<f4'],
];

/** A world with a vast product of actions has a short list of them. */
const shortList = (env: Env) => (env.id === 'minecraft-v1' ? plan4mcActions(env.actions) : null);

/** Action codes that masks speak of: the short list where there is one. */
export function maskedCodes(env: Env): readonly number[] {
  const short = shortList(env);
  return short !== null ? [...short.codes] : Array.from({ length: env.actions.size }, (_, code) => code);
}

/** The spaces of a world as data: fields with numpy dtypes, actions, agents, and the step limit. */
export function describe({ env, fields, task, encoder }: Made, limit: number): Packed {
  const { names, nvec, noop } = env.actions;
  const small = shortList(env);
  return {
    id: env.id,
    n: env.n,
    limit,
    task: task?.text ?? null,
    fields: fields.map(({ name, shape, kind, low, high, unit, about }) => ({
      name,
      shape,
      kind,
      low,
      high,
      unit,
      about,
      dtype: dtypes.find(([type]) => env.observation[name] instanceof type)![1],
    })),
    features: encoder?.names ?? null,
    actions: { names, nvec, noop, small: small && { names: small.names, codes: [...small.codes] } },
    box: env.box
      ? { names: env.box.names, units: env.box.units, low: [...env.box.low], high: [...env.box.high] }
      : null,
    facts: env.facts.names,
    draws: env.draw !== undefined,
    agents: hasAgents(env) ? env.agents : null,
    version: packageVersion(),
    about: Object.hasOwn(worlds, env.id) ? worlds[env.id as WorldId].about : env.handbook.notes.join(' '),
  };
}
