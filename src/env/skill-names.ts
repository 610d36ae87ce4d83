/** What the skill APIs of all worlds have in common: names as code spells them, and names that code asks for. */
import { nearestName } from '../core/errors.ts';
import type { SkillApi } from './env.ts';

/** `iron_ore` as code spells it: `ironOre`. */
export const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Index by name; what code asks for by an unknown name throws an Error that quotes it and the nearest known one. */
export function lookup(what: string, names: readonly string[]): (name: unknown) => number {
  const indices = new Map(names.map((name, i) => [name, i]));
  return (name) => {
    if (typeof name !== 'string') throw new Error(`${what} must be a string`);
    const index = indices.get(name);
    if (index !== undefined) return index;
    const close = nearestName(name.slice(0, 40), names);
    throw new Error(`unknown ${what} '${name.slice(0, 40)}'${close === null ? '' : `; did you mean '${close}'?`}`);
  };
}

/** Nothing that code may call can be changed by it. */
export function freezeApi(api: Readonly<Record<string, unknown>>): SkillApi {
  for (const entry of Object.values(api)) if (typeof entry === 'function') Object.freeze(entry);
  return Object.freeze(api);
}
