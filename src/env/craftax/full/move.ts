/** Walking, and raising attributes (`move_player`, `level_up_attributes`). */
import { Action, COLUMN_STEP, MAX_ATTRIBUTE, ROW_STEP } from './constants.ts';
import { passable } from './grid.ts';
import { BY_LAVA, BY_WATER } from './mob-tables.ts';
import { COLUMN, DEXTERITY, DIRECTION, ROW, type World, XP } from './state.ts';

export function move(world: World, action: number): void {
  if (action < Action.LEFT || action > Action.DOWN) return;
  const { ints } = world;
  const row = ints[ROW] + ROW_STEP[action];
  const column = ints[COLUMN] + COLUMN_STEP[action];
  ints[DIRECTION] = action;
  if (!passable(world, row, column, BY_WATER | BY_LAVA)) return;
  ints[ROW] = row;
  ints[COLUMN] = column;
}

/** The attribute that an action raises, or -1 when there is no experience to spend or it is at its most. */
export function raisable(ints: Int32Array, action: number): number {
  if (action < Action.LEVEL_UP_DEXTERITY || action > Action.LEVEL_UP_INTELLIGENCE || ints[XP] < 1) return -1;
  const attribute = DEXTERITY + action - Action.LEVEL_UP_DEXTERITY;
  return ints[attribute] < MAX_ATTRIBUTE ? attribute : -1;
}

export function raise(ints: Int32Array, action: number): void {
  const attribute = raisable(ints, action);
  if (attribute < 0) return;
  ints[attribute]++;
  ints[XP]--;
}
