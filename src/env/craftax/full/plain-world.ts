/** A bare world for tests. */
import { Action, Block, LEVELS, SIZE } from './constants.ts';
import * as State from './state.ts';
import { createWorlds, type World } from './state.ts';

/** Nine floors of one block, the player in the middle with full vitals, and ladders beside it. */
export function plain(block: number = Block.GRASS): World {
  const [world] = createWorlds(1);
  const { ints, floats } = world;
  world.map.fill(block);
  world.light.fill(1);
  for (const at of [State.ROW, State.COLUMN]) ints[at] = SIZE / 2;
  for (const at of [State.FOOD, State.DRINK, State.ENERGY, State.MANA]) ints[at] = 9;
  for (const at of [State.DEXTERITY, State.STRENGTH, State.INTELLIGENCE]) ints[at] = 1;
  for (let i = 0; i < 6; i++) ints[State.POTION_MAPPING + i] = i;
  ints[State.DIRECTION] = Action.UP;
  ints[State.BOSS_SPAWN_TURNS_LEFT] = 7;
  floats[State.HEALTH] = 9;
  floats.fill(1, State.MOB_HEALTH);
  floats[State.LIGHT_LEVEL] = 1;
  for (let level = 0; level < LEVELS; level++) {
    ints.fill(SIZE / 2, State.DOWN_LADDERS + 2 * level, State.DOWN_LADDERS + 2 * level + 2);
    ints.fill(SIZE / 2, State.UP_LADDERS + 2 * level, State.UP_LADDERS + 2 * level + 2);
  }
  return world;
}
