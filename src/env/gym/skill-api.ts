/** What skill code may see and do in a Python environment. */

import type { Rng } from '../../core/rng.ts';
import type { Env, SkillApi } from '../env.ts';
import { freezeApi } from '../skill-names.ts';
import { volume } from './facts.ts';
import type { GymHandbook } from './handbook.ts';
import type { HostField } from './host.ts';

const isName = (name: string) => /^[A-Za-z]\w*$/.test(name);

/** Numbers of the observation by field and index, facts and codes of actions by name; frozen. */
export function makeApi(env: Env, handbook: GymHandbook, world: number, rng: Rng): SkillApi {
  const field = (name: unknown): number => {
    const index = env.fields.findIndex((candidate) => candidate.name === name);
    if (index < 0) throw new Error(`unknown field '${String(name).slice(0, 40)}'`);
    return index;
  };
  const api: Record<string, unknown> = {
    ...Object.fromEntries(handbook.actions.map((name, code) => [name, code]).filter(([name]) => isName(String(name)))),
    value: (name: unknown, index: unknown) => {
      const { shape } = env.fields[field(name)];
      const at = Number(index ?? 0);
      if (!(Number.isInteger(at) && at >= 0 && at < volume(shape))) throw new Error(`index is ${String(index)}`);
      return env.observation[String(name)][world * volume(shape) + at];
    },
    fact: (name: unknown) => {
      const index = env.facts.index(String(name));
      if (index < 0) throw new Error(`unknown fact '${String(name).slice(0, 40)}'`);
      return env.facts.read(world, index);
    },
    act: (...parts: number[]) => env.actions.encode(parts),
    random: () => rng.uniform(),
    noop: env.actions.noop,
    actionCount: env.actions.size,
  };
  return freezeApi(api);
}

/** A line for each member of the API. */
export function apiDoc(handbook: GymHandbook, fields: readonly HostField[]): string {
  const named = handbook.actions.filter(isName).map((name) => `w.${name}: number - Action code.`);
  return [
    'A skill is `function* name(w)`: it yields action codes, one a step, and may read w between steps.',
    `w.value(field: string, index: number): number - A number of the observation: ${fields.map((f) => `${f.name} [${f.shape.join(', ')}]`).join('; ')}.`,
    'w.fact(name: string): number - A fact by its name, such as steps.',
    'w.act(...parts: number[]): number - Action code of these parts, each a whole number from 0.',
    ...named,
    'w.random(): number - A random number in [0, 1).',
    'w.noop: number - Action code: the first, or the middle of continuous controls.',
    'w.actionCount: number - Every action code is an integer from 0 to below this.',
  ].join('\n');
}
