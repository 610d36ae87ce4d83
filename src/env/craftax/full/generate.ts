/** A new world of Craftax: nine floors, and the player in the middle of the first (`generate_world`). */
import { lightAt } from '../light.ts';
import { BOSS_SPAWN_TURNS, CELLS, LEVELS, levelNames, SIZE } from './constants.ts';
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

/** Fills a world from a source of seeds. */
export function generate(world: World, source: WorldSource): void {
  populate(world);
  let noise = 0;
  let rooms = 0;
  for (let level = 0; level < LEVELS; level++) {
    const floor = floorOf(world, level);
    if (ofRooms[level]) generateDungeon(floor, rooms, source.dungeon(rooms++));
    else generateSmooth(floor, noise, source.smooth(noise++), source.noise);
    setLadder(world.ints, DOWN_LADDERS + 2 * level, floor.ladderDown);
    setLadder(world.ints, UP_LADDERS + 2 * level, floor.ladderUp);
  }
  source.potions(world.ints.subarray(POTION_MAPPING, POTION_MAPPING + 6));
}

function floorOf({ map, items, light }: World, level: number): Floor {
  const [from, to] = [level * CELLS, (level + 1) * CELLS];
  return {
    ...{ map: map.subarray(from, to), items: items.subarray(from, to), light: light.subarray(from, to) },
    ...{ ladderDown: 0, ladderUp: 0 },
  };
}

function setLadder(ints: Int32Array, at: number, cell: number): void {
  ints[at] = Math.floor(cell / SIZE);
  ints[at + 1] = cell % SIZE;
}

function populate({ mobs, seen, ints, floats }: World): void {
  mobs.fill(0);
  seen.fill(0);
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
