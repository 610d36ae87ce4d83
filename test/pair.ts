/** Plays a program in a world and asks a mirror of its observations everything too. */
import { isDeepStrictEqual } from 'node:util';
import type { Mirror, Sight } from '../src/env/craftax/sight.ts';
import type { Env, SkillApi } from '../src/env/env.ts';
import type { Skill } from '../src/skill/skill.ts';

/** The API of a world, every function of which throws when the mirror's answers otherwise. */
function both(world: SkillApi, mirror: SkillApi): SkillApi {
  const ask = (key: string, value: unknown) => {
    if (typeof value !== 'function') return value;
    const other = mirror[key] as (...values: unknown[]) => unknown;
    return (...values: unknown[]) => {
      const answer: unknown = value(...values);
      const shown = other(...values);
      if (isDeepStrictEqual(answer, shown)) return answer;
      throw new Error(`${key}(${values}): ${JSON.stringify(answer)}, the mirror says ${JSON.stringify(shown)}`);
    };
  };
  return Object.fromEntries(Object.entries(world).map(([key, value]) => [key, ask(key, value)]));
}

/** What is known of the whole floor, and every fact. */
function knowledge({ facts, api }: Pick<Mirror, 'facts' | 'api'>, size: number): readonly (number | string)[] {
  const { rows, columns, known } = api as Record<string, (...values: unknown[]) => number>;
  const cells = Array.from({ length: size * size }, (_, i) => {
    const row = Math.floor(i / size) - size / 2;
    return `${row} ${(i % size) - size / 2} ${known(row - rows(), (i % size) - size / 2 - columns())}`;
  });
  return [...facts.names.map((name, i) => `${name} ${facts.read(0, i)}`), ...cells];
}

export interface Pair {
  readonly env: Pick<Env, 'facts' | 'terminated' | 'step' | 'skillApi' | 'observation'>;
  readonly mirror: Mirror;
  /** Rows and columns of a floor. */
  readonly size: number;
}

/** What a player sees and counts. */
export function sightOf({ facts, observation, skillApi }: Pair['env']): Sight {
  const { rows, columns } = skillApi(0) as Record<string, () => number>;
  const achieved = facts.names.flatMap((name, i) => (name.startsWith('achieved:') ? [facts.read(0, i)] : []));
  return {
    symbolic: observation.symbolic as Float32Array,
    at: 0,
    achieved: Uint8Array.from(achieved),
    rows: rows(),
    columns: columns(),
    steps: facts.read(0, facts.index('steps')),
  };
}

/**
 * Plays from where the world and the mirror stand; gives the steps. Throws where the mirror answers a question of the program
 * otherwise; `differs` is told of all other knowledge that is not the same, which is looked at every so many steps.
 */
export function playBoth(
  pair: Pair,
  skill: Skill,
  limit: number,
  every: number,
  differs: (list: string[]) => void,
): number {
  const { env, mirror, size } = pair;
  const api = both(env.skillApi(0), mirror.api);
  const run = skill.start(api);
  let steps = 0;
  for (; steps < limit && env.terminated[0] === 0; steps++) {
    mirror.look(sightOf(env));
    if (steps % every === 0) {
      const shown = knowledge(mirror, size);
      const told = knowledge({ facts: env.facts, api: env.skillApi(0) }, size);
      differs(told.flatMap((text, i) => (text === shown[i] ? [] : [`${text}, the mirror says ${shown[i]}`])));
    }
    const action = run.next();
    if (action < 0) throw new Error(`step ${steps}: ${run.error?.message}`);
    env.step(Int32Array.of(action));
  }
  run.stop();
  return steps;
}
