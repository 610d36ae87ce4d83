/** How mobs appear (`spawn_mobs`). */
import { chooseOpen } from '../choice.ts';
import { Block, BOSS_LEVEL, blockNames, CELLS, DESPAWN_DISTANCE, MONSTERS_TO_CLEAR, SIZE } from './constants.ts';
import { LUCK_SPAWN } from './luck.ts';
import { floorMobs, MELEE, mobHealth, PASSIVE, RANGED, spawnChance } from './mob-tables.ts';
import {
  BOSS_PROGRESS,
  BOSS_SPAWN_TURNS_LEFT,
  COLUMN,
  LEVEL,
  LIGHT_LEVEL,
  MELEE_COUNT,
  MELEE_SLOT,
  MOB,
  MOB_MASK,
  MOB_TYPE,
  MONSTERS_KILLED,
  mobAt,
  mobHealthAt,
  PASSIVE_COUNT,
  PASSIVE_SLOT,
  RANGED_COUNT,
  RANGED_SLOT,
  ROW,
  type World,
} from './state.ts';

const f = Math.fround;

// --- what mobs appear on, in bits ---

const GROUND = 1;
const WATER = 2;
const GRAVES = 4;
const cradle = new Uint8Array(blockNames.length);
for (const block of [Block.GRASS, Block.PATH, Block.FIRE_GRASS, Block.ICE_GRASS]) cradle[block] = GROUND;
cradle[Block.WATER] = WATER;
for (const block of [Block.GRAVE, Block.GRAVE2, Block.GRAVE3]) cradle[block] = GRAVES;

const DEEP_THING = 5;
/** Squared distances to the player: animals appear beyond the first, monsters beyond the second, all within the last. */
const ANIMALS_BEYOND = 3 * 3;
const MONSTERS_BEYOND = 9 * 9;
const WITHIN = DESPAWN_DISTANCE * DESPAWN_DISTANCE - 1;
/** Monsters of the graveyard appear this near. */
const GRAVES_WITHIN = 6 * 6;

/** A class of mobs that may appear. One record for all classes, filled anew for each. */
const what = { slot: 0, count: 0, type: 0, health: 0, blocks: GROUND, beyond: 0, within: 0 };

export function spawnMobs(world: World, luck: Float32Array): void {
  const { ints, floats } = world;
  const level = ints[LEVEL];
  const boss = level === BOSS_LEVEL;
  what.slot = PASSIVE_SLOT;
  what.count = PASSIVE_COUNT;
  choose(floorMobs[level * 3 + PASSIVE], PASSIVE);
  what.blocks = GROUND;
  what.beyond = ANIMALS_BEYOND;
  what.within = WITHIN;
  spawn(world, !boss && luck[LUCK_SPAWN] < spawnChance[level * 4], luck[LUCK_SPAWN + 1]);

  const kinds = (boss ? ints[BOSS_PROGRESS] : level) * 3;
  const eagerness = boss ? wave(ints) : ints[MONSTERS_KILLED + level] < MONSTERS_TO_CLEAR ? 3 : 1;
  what.beyond = boss ? -1 : MONSTERS_BEYOND;
  what.within = boss ? GRAVES_WITHIN : WITHIN;
  what.slot = MELEE_SLOT;
  what.count = MELEE_COUNT;
  choose(floorMobs[kinds + MELEE], MELEE);
  what.blocks = boss ? GRAVES : GROUND;
  const dark = f(1 - floats[LIGHT_LEVEL]);
  // the package's compiler rounds this sum once
  const melee = f(spawnChance[level * 4 + MELEE] + spawnChance[level * 4 + 3] * f(dark * dark));
  spawn(world, luck[LUCK_SPAWN + 2] < f(melee * eagerness), luck[LUCK_SPAWN + 3]);

  what.slot = RANGED_SLOT;
  what.count = RANGED_COUNT;
  choose(floorMobs[kinds + RANGED], RANGED);
  what.blocks = boss ? GRAVES : what.type === DEEP_THING ? WATER : GROUND;
  const ranged = spawnChance[level * 4 + RANGED];
  spawn(world, luck[LUCK_SPAWN + 4] < f(ranged * eagerness), luck[LUCK_SPAWN + 5]);
}

/** How eagerly the graves let monsters out: not at all between two waves. */
function wave(ints: Int32Array): number {
  if (ints[BOSS_SPAWN_TURNS_LEFT] < 1) return 0;
  return ints[MONSTERS_KILLED + BOSS_LEVEL] < MONSTERS_TO_CLEAR ? 3000 : 1000;
}

function choose(type: number, of: number): void {
  what.type = type;
  what.health = mobHealth[type * 3 + of];
}

/** Where a mob may appear, and between which cells that lies. */
const open = new Uint8Array(CELLS);
const span = { first: 0, last: 0 };

function spawn(world: World, comes: boolean, luck: number): void {
  const { ints, floats, mobs } = world;
  const level = ints[LEVEL];
  const first = mobAt(level, what.slot);
  let free = 0;
  while (free < what.count && ints[first + free * MOB + MOB_MASK] === 1) free++;
  if (free === what.count) {
    // with no place free the package writes to the first all the same
    ints[first + MOB_TYPE] = what.type;
    mobs[level * CELLS + ints[first] * SIZE + ints[first + 1]] = 1;
    return;
  }
  const at = first + free * MOB;
  ints[at + MOB_TYPE] = what.type;
  if (!comes) return;
  const count = markOpen(world);
  if (count === 0) return;
  const cell = chooseOpen(open, count, luck, span);
  ints[at] = Math.floor(cell / SIZE);
  ints[at + 1] = cell % SIZE;
  ints[at + MOB_MASK] = 1;
  floats[mobHealthAt(level, what.slot + free)] = what.health;
  mobs[level * CELLS + cell] = 1;
}

/** Marks in `open` where a mob may appear: some way off the player, yet not so far that it would leave at once. */
function markOpen({ map, mobs, ints }: World): number {
  const { blocks, beyond, within } = what;
  const floor = ints[LEVEL] * CELLS;
  const reach = DESPAWN_DISTANCE - 1;
  const left = Math.max(0, ints[COLUMN] - reach);
  const right = Math.min(SIZE - 1, ints[COLUMN] + reach);
  const bottom = Math.min(SIZE - 1, ints[ROW] + reach);
  const top = Math.max(0, ints[ROW] - reach);
  open.fill(0, span.first, span.last + 1);
  span.first = top * SIZE;
  span.last = bottom * SIZE + SIZE - 1;
  let count = 0;
  for (let row = top; row <= bottom; row++) {
    const rows = (row - ints[ROW]) ** 2;
    for (let column = left; column <= right; column++) {
      const apart = rows + (column - ints[COLUMN]) ** 2;
      const cell = row * SIZE + column;
      if (apart <= beyond || apart > within) continue;
      if ((cradle[map[floor + cell]] & blocks) === 0 || mobs[floor + cell] !== 0) continue;
      open[cell] = 1;
      count++;
    }
  }
  return count;
}
