/** Fixtures for tests: a flat world of rock with a body on it, and keys. Not part of the product. */
import { makeActionSpace, NO_TURN } from './player/actions.ts';
import type { Keys } from './player/movement.ts';
import { blockId, itemId } from './rules/names.ts';
import { makeTables } from './rules/tables.ts';
import { vanilla } from './rules/vanilla.generated.ts';
import { createWorld } from './state.ts';
import { placeBody } from './world/body.ts';
import { SY, SZ, setBlock, surveySkyline, type World } from './world/world.ts';

export const rules = vanilla;
export const tables = makeTables(vanilla);
export const block = (name: string): number => blockId(vanilla, name);
export const item = (name: string): number => itemId(vanilla, name);
export const cellAt = (x: number, y: number, z: number): number => y * SY + z * SZ + x;
/** The first free layer of the flat world. */
export const FLOOR = 32;

/** Rock below FLOOR, air above; the body stands in the middle of block (48, FLOOR, 48) and looks to +z. */
export function flatWorld(): World {
  const world = createWorld(tables);
  world.blocks.fill(block('stone'), 0, FLOOR * SY);
  world.blocks.fill(tables.air, FLOOR * SY);
  world.roof.fill(FLOOR - 1);
  surveySkyline(world);
  placeBody(world.body, 48.5, FLOOR, 48.5);
  return world;
}

export function put(world: World, x: number, y: number, z: number, name: string): void {
  setBlock(world, tables, cellAt(x, y, z), block(name));
}

export const actions = makeActionSpace(vanilla.recipes.length);

/** Decoded parts of an action that does nothing but what `changes` say. */
export function partsOf(changes: Readonly<Record<number, number>> = {}): Int32Array {
  return Int32Array.from([0, 0, 0, NO_TURN, NO_TURN, 0, 0, 0], (value, i) => changes[i] ?? value);
}

export function keys(changes: Partial<Keys> = {}): Keys {
  return { forward: 0, strafe: 0, stance: 0, ...changes };
}
