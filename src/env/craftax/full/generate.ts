/** A new world of Craftax: nine floors, and the player in the middle of the first (`generate_world`). */
import { lightAt } from '../light.ts';
import { Block, BOSS_SPAWN_TURNS, CELLS, Item, LEVELS, levelNames, SIZE } from './constants.ts';
import { generateDungeon } from './dungeons.ts';
import type { Floor } from './floor.ts';
import { generateSmooth } from './floors-of-noise.ts';
import type { WorldSource } from './seeds.ts';
import {
  BOSS_SPAWN_TURNS_LEFT,
  COLUMN,
  DEXTERITY,
  DIRECTION,
  DOWN_LADDERS,
  DRINK,
  ENERGY,
  FOOD,
  HEALTH,
  INTELLIGENCE,
  LIGHT_LEVEL,
  MANA,
  MOB_COLUMN_STEP,
  MOB_HEALTH,
  MOB_PROJECTILE_SLOT,
  MOB_ROW_STEP,
  MOB_SLOTS,
  MONSTERS_KILLED,
  mobAt,
  POTION_MAPPING,
  ROW,
  STRENGTH,
  UP_LADDERS,
  type World,
} from './state.ts';

/** Whether a floor is made of rooms: dungeon, sewers and vault. The others are made from noise. */
const ofRooms = levelNames.map((name) => ['dungeon', 'sewers', 'vault'].includes(name));

/** Fills a world from a source of seeds: all floors, or the first one only, the others being left to `makeFloor`. */
export function generate(world: World, source: WorldSource, floors = LEVELS): void {
  populate(world);
  source.potions(world.ints.subarray(POTION_MAPPING, POTION_MAPPING + 6));
  for (let level = 0; level < floors; level++) makeFloor(world, level, source);
}

/** Whether a floor was made: none has a block without a name. */
export const isMade = ({ map }: World, level: number): boolean => map[level * CELLS] !== Block.INVALID;

export function makeFloor(world: World, level: number, source: WorldSource): void {
  const floor = floorOf(world, level);
  // the number of the floor among those of its sort
  let index = 0;
  for (let above = 0; above < level; above++) if (ofRooms[above] === ofRooms[level]) index++;
  if (ofRooms[level]) generateDungeon(floor, index, source.dungeon(index));
  else generateSmooth(floor, index, source.smooth(index), source.noise);
  setLadder(world.ints, DOWN_LADDERS + 2 * level, floor.ladderDown);
  setLadder(world.ints, UP_LADDERS + 2 * level, floor.ladderUp);
}

function floorOf({ map, items, light }: World, level: number): Floor {
  const [from, to] = [level * CELLS, (level + 1) * CELLS];
  return {
    map: map.subarray(from, to),
    items: items.subarray(from, to),
    light: light.subarray(from, to),
    ladderDown: 0,
    ladderUp: 0,
  };
}

function setLadder(ints: Int32Array, at: number, cell: number): void {
  ints[at] = Math.floor(cell / SIZE);
  ints[at + 1] = cell % SIZE;
}

function populate({ map, items, mobs, seen, lit, light, ints, floats }: World): void {
  map.fill(Block.INVALID);
  items.fill(Item.NONE);
  light.fill(0);
  mobs.fill(0);
  seen.fill(0);
  lit.fill(0);
  ints.fill(0);
  floats.fill(0);
  ints[ROW] = SIZE / 2;
  ints[COLUMN] = SIZE / 2;
  ints[DIRECTION] = 3;
  floats[HEALTH] = 9;
  for (const vital of [FOOD, DRINK, ENERGY, MANA]) ints[vital] = 9;
  for (const attribute of [DEXTERITY, STRENGTH, INTELLIGENCE]) ints[attribute] = 1;
  ints[BOSS_SPAWN_TURNS_LEFT] = BOSS_SPAWN_TURNS;
  // the first ladder down is open
  ints[MONSTERS_KILLED] = 10;
  floats.fill(1, MOB_HEALTH);
  for (let level = 0; level < LEVELS; level++) {
    for (let slot = MOB_PROJECTILE_SLOT; slot < MOB_SLOTS; slot++) {
      ints[mobAt(level, slot) + MOB_ROW_STEP] = 1;
      ints[mobAt(level, slot) + MOB_COLUMN_STEP] = 1;
    }
  }
  floats[LIGHT_LEVEL] = lightAt(0);
}
