/** Ladders between the floors (`change_floor`). */
import { Action, CELLS, Item, LEVELS, levelAchievement, MONSTERS_TO_CLEAR, SIZE } from './constants.ts';
import { ACHIEVED, COLUMN, DOWN_LADDERS, LEVEL, MONSTERS_KILLED, ROW, UP_LADDERS, type World, XP } from './state.ts';

/** Whether the ladder under the player can be taken down: enough monsters of the floor are dead. */
export function mayDescend({ items, ints }: World): boolean {
  const under = items[ints[LEVEL] * CELLS + ints[ROW] * SIZE + ints[COLUMN]];
  const cleared = ints[MONSTERS_KILLED + ints[LEVEL]] >= MONSTERS_TO_CLEAR;
  return under === Item.LADDER_DOWN && cleared && ints[LEVEL] < LEVELS - 1;
}

export function mayAscend({ items, ints }: World): boolean {
  const under = items[ints[LEVEL] * CELLS + ints[ROW] * SIZE + ints[COLUMN]];
  return under === Item.LADDER_UP && ints[LEVEL] > 0;
}

/** Takes a ladder. Whoever is on a floor below the first for the first time achieves that and gains experience. */
export function changeFloor(world: World, action: number): void {
  const { ints } = world;
  if (action === Action.DESCEND && mayDescend(world)) arrive(ints, ints[LEVEL] + 1, UP_LADDERS);
  else if (action === Action.ASCEND && mayAscend(world)) arrive(ints, ints[LEVEL] - 1, DOWN_LADDERS);
  if (ints[LEVEL] === 0) return;
  const achievement = ACHIEVED + levelAchievement[ints[LEVEL]];
  if (ints[achievement] === 0) ints[XP]++;
  ints[achievement] = 1;
}

function arrive(ints: Int32Array, level: number, ladders: number): void {
  ints[LEVEL] = level;
  ints[ROW] = ints[ladders + 2 * level];
  ints[COLUMN] = ints[ladders + 2 * level + 1];
}
