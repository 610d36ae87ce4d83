/** On which floors what can be used, eaten or fought is found, as a manual would say. */
import { LEVELS } from './constants.ts';
import { floorMobs, MELEE, meleeNames, PASSIVE, passiveNames, RANGED, rangedNames } from './mob-tables.ts';

const MINES = [2, 5];
const DUNGEONS = [1, 3, 4];

const blocks: Readonly<Record<string, readonly number[]>> = {
  grass: [0],
  tree: [0],
  fire_tree: [6],
  ice_shrub: [7],
  water: [0, ...MINES, 3, 7],
  fountain: [1, 4],
  stone: [0, ...MINES, 6, 7],
  stalagmite: MINES,
  coal: [0, ...MINES, 6],
  iron: [0, ...MINES],
  diamond: [0, ...MINES, 7],
  sapphire: [...MINES, 7],
  ruby: [...MINES, 6],
  chest: DUNGEONS,
  enchantment_table_ice: [3],
  enchantment_table_fire: [4],
  necromancer: [8],
};

/** Floors of each creature. */
const creatures = (names: readonly string[], of: number): [string, readonly number[]][] =>
  names.map((name, kind) => [
    name,
    Array.from({ length: LEVELS - 1 }, (_, level) => level).filter((level) => floorMobs[level * 3 + of] === kind),
  ]);

/** Floors by name. Ice has no animals, and the graveyard monsters of all kinds. */
export const homes: ReadonlyMap<string, readonly number[]> = new Map([
  ...Object.entries(blocks),
  ...creatures(passiveNames, PASSIVE).map(([name, floors]): [string, readonly number[]] => [
    name,
    floors.filter((level) => level !== 7),
  ]),
  ...creatures(meleeNames, MELEE),
  ...creatures(rangedNames, RANGED),
]);
