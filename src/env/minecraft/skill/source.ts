/** What the skill API of one world reads, and how the names that skills give are looked up. */
import { nearestName } from '../../../core/errors.ts';
import type { ActionSpace, FactTable } from '../../env.ts';
import type { Lidar } from '../observe/observe.ts';
import type { Tables } from '../rules/tables.ts';
import type { Fan } from '../world/rays.ts';
import type { World } from '../world/world.ts';

/** What the API of one world reads. */
export interface ApiSource {
  readonly tables: Tables;
  readonly actions: ActionSpace;
  readonly world: World;
  readonly index: number;
  readonly facts: FactTable;
  readonly fan: Fan;
  /** The lidar's arrays of this world, made current. */
  readonly lidar: () => Lidar;
  /** The image of this world, made current. */
  readonly image: () => Uint8Array;
  /** Its rows and columns. */
  readonly imageSize: readonly [number, number];
}

export type Lookup = (name: unknown) => number;

/** Index by name; an unknown name throws an Error that quotes it and the nearest known one. */
export function lookup(what: string, names: readonly string[]): Lookup {
  const indices = new Map(names.map((name, index) => [name, index]));
  return (name) => {
    const index = typeof name === 'string' ? indices.get(name) : undefined;
    if (index !== undefined) return index;
    if (typeof name !== 'string') throw new Error(`${what} must be a string`);
    const near = nearestName(name.slice(0, 40), names);
    throw new Error(`unknown ${what} '${name.slice(0, 40)}'${near === null ? '' : `; did you mean '${near}'?`}`);
  };
}
