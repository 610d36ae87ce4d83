/**
 * A world through a keyhole: some of its observation, scaled to [-1, 1] by its ranges, and some of its actions as one
 * choice. What a learner of one small task sees. The world below is not copied.
 */
import { RlgptError, unknownName } from '../core/errors.ts';
import { choices } from './classic/actions.ts';
import type { Env } from './env.ts';

export interface ViewSpec {
  /** Names of observation fields of one number, in this order. */
  readonly fields: readonly string[];
  /** The actions that are left, by name: codes of the world. */
  readonly actions: Readonly<Record<string, number>>;
  /** The one that does least. */
  readonly noop: string;
  /** A fact that ends the episode when it is 1, besides the world's own rules. */
  readonly ends: string | null;
}

/** Writes the scaled observation of one world. Throws RlgptError 'unknown-name' for a field that the world lacks. */
export function scaledFields(env: Env, names: readonly string[]) {
  const fields = names.map((name) => {
    const field = env.fields.find((f) => f.name === name);
    if (field === undefined)
      throw unknownName(
        'observation field',
        name,
        env.fields.map((f) => f.name),
      );
    return { from: env.observation[name], low: field.low, scale: 2 / (field.high - field.low) };
  });
  return (world: number, out: Float32Array, offset: number): void => {
    for (let i = 0; i < fields.length; i++) {
      const { from, low, scale } = fields[i];
      out[offset + i] = (from[world] - low) * scale - 1;
    }
  };
}

/** Throws RlgptError 'usage' without actions, 'unknown-name' for a field, a no-op or a fact that does not exist. */
export function viewOf(env: Env, { fields, actions, noop, ends }: ViewSpec): Env {
  const names = Object.keys(actions);
  if (names.length === 0) throw new RlgptError('usage', 'a view has no actions', 'Name at least one.');
  if (!names.includes(noop)) throw unknownName('action', noop, names);
  const end = ends === null ? -1 : env.facts.index(ends);
  if (ends !== null && end < 0) throw unknownName('fact', ends, env.facts.names);
  const table = Int32Array.from(Object.values(actions));
  const write = scaledFields(env, fields);
  const arrays = fields.map(() => new Float32Array(env.n));
  const row = new Float32Array(fields.length);
  const terminated = new Uint8Array(env.n);
  const codes = new Int32Array(env.n);

  function present(world: number): void {
    write(world, row, 0);
    for (let i = 0; i < row.length; i++) arrays[i][world] = row[i];
    terminated[world] = env.terminated[world] === 1 || (end >= 0 && env.facts.read(world, end) === 1) ? 1 : 0;
  }

  const { box: _, stepBox: __, ...rest } = env;
  const view: Omit<Env, 'steps'> = {
    ...rest,
    fields: fields.map((name) => ({ ...env.fields.find((f) => f.name === name)!, low: -1, high: 1, unit: '' })),
    observation: Object.fromEntries(fields.map((name, i) => [name, arrays[i]])),
    actions: choices(names, names.indexOf(noop)),
    terminated,
    reset(world, seed) {
      env.reset(world, seed);
      present(world);
    },
    step(own) {
      for (let world = 0; world < env.n; world++) codes[world] = own[world] < 0 ? -1 : table[own[world]];
      env.step(codes);
      for (let world = 0; world < env.n; world++) if (own[world] >= 0) present(world);
    },
    legal: (world, code) => env.legal(world, table[code]),
    load(world, bytes) {
      env.load(world, bytes);
      present(world);
    },
  };
  for (let world = 0; world < env.n; world++) present(world);
  return Object.defineProperty(view, 'steps', { get: () => env.steps }) as Env;
}
