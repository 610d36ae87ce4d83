/**
 * The symbolic observation, number for number the package's (`render_craftax_symbolic`): for each cell of 9 rows x 11
 * columns one-hot blocks (37), items (5) and mobs (5 classes of 8 kinds) and whether it is lit, then inventory, potions,
 * vitals and attributes, direction, armour and its enchantments, and eight flags; 8268 numbers.
 */
import { Block, blockNames, CELLS, itemNames, MONSTERS_TO_CLEAR, SIZE } from './constants.ts';
import {
  ARMOUR,
  ARMOUR_ENCHANTMENTS,
  ARROWS,
  BOOKS,
  BOSS_SPAWN_TURNS_LEFT,
  BOW,
  BOW_ENCHANTMENT,
  COAL,
  COLUMN,
  DEXTERITY,
  DIAMOND,
  DIRECTION,
  DRINK,
  ENERGY,
  FOOD,
  HEALTH,
  INTELLIGENCE,
  IRON,
  LEARNED,
  LEVEL,
  LIGHT_LEVEL,
  MANA,
  MELEE_COUNT,
  MELEE_SLOT,
  MOB,
  MOB_MASK,
  MOB_SLOTS,
  MOB_TYPE,
  MONSTERS_KILLED,
  mobAt,
  PICKAXE,
  POTIONS,
  RANGED_COUNT,
  RANGED_SLOT,
  RESTING,
  ROW,
  RUBY,
  SAPLING,
  SAPPHIRE,
  SLEEPING,
  STONE,
  STRENGTH,
  SWORD,
  SWORD_ENCHANTMENT,
  slotClass,
  TIME,
  TORCHES,
  WOOD,
  type World,
  XP,
} from './state.ts';

export const VIEW_ROWS = 9;
export const VIEW_COLUMNS = 11;
export const HALF_ROWS = (VIEW_ROWS - 1) / 2;
export const HALF_COLUMNS = (VIEW_COLUMNS - 1) / 2;
export const inView = (rows: number, columns: number): boolean =>
  Math.abs(rows) <= HALF_ROWS && Math.abs(columns) <= HALF_COLUMNS;
const VIEW_CELLS = VIEW_ROWS * VIEW_COLUMNS;
const BLOCKS = blockNames.length;
const ITEMS = itemNames.length;
const KINDS = 8;
const FIRST_MOB = BLOCKS + ITEMS;
const LIT = FIRST_MOB + 5 * KINDS;
const CHANNELS = LIT + 1;
const MAP_SIZE = VIEW_CELLS * CHANNELS;
export const OBSERVATION_SIZE = MAP_SIZE + 51;

const f = Math.fround;
/** The package's division by ten is a product with a tenth. */
const TENTH = f(0.1);
/** Tenths of roots: counts of things are shown so. */
const roots = Float32Array.from({ length: 100 }, (_, count) => f(f(Math.sqrt(count)) * TENTH));
const root = (count: number): number => (count < 100 ? roots[count] : f(f(Math.sqrt(count)) * TENTH));

/** A cell is seen when its light is above this. */
const DARK = f(0.05);

export const isLit = (light: number): boolean => light > DARK;

const counts = [WOOD, STONE, COAL, IRON, DIAMOND, SAPPHIRE, RUBY, SAPLING, TORCHES, ARROWS];
const points = [FOOD, DRINK, ENERGY, MANA, XP, DEXTERITY, STRENGTH, INTELLIGENCE];

/**
 * Keeps the observations of n worlds in `out` [n, OBSERVATION_SIZE], which is zero at first and which nobody else writes:
 * only what has changed since the last call for a world is written. Blocks in view become what the world has seen.
 */
export function makeObserver(n: number, out: Float32Array): (world: World, i: number) => void {
  /** What each cell of the view shows: block * ITEMS + item + 1, or 0 in the dark. */
  const shown = new Uint8Array(n * VIEW_CELLS);
  /** Where a mob was written, or the number after the map, which is written anyway. */
  const marked = new Int32Array(n * MOB_SLOTS).fill(MAP_SIZE);
  return (world, i) => {
    const at = i * OBSERVATION_SIZE;
    observeCells(world, shown, i * VIEW_CELLS, out, at);
    const marks = i * MOB_SLOTS;
    for (let mob = marks; mob < marks + MOB_SLOTS; mob++) out[at + marked[mob]] = 0;
    observeMobs(world, shown, i * VIEW_CELLS, out, at, marked, marks);
    observePlayer(world, out, at + MAP_SIZE);
  };
}

/** `from` is the place in `shown`. */
function observeCells(world: World, shown: Uint8Array, from: number, out: Float32Array, at: number): void {
  const { map, items, light, seen, lit, ints } = world;
  const floor = ints[LEVEL] * CELLS;
  const left = ints[COLUMN] - HALF_COLUMNS;
  const top = ints[ROW] - HALF_ROWS;
  for (let i = 0, to = at; i < VIEW_ROWS; i++) {
    const row = top + i;
    const rowInside = row >= 0 && row < SIZE;
    for (let j = 0; j < VIEW_COLUMNS; j++, to += CHANNELS, from++) {
      const column = left + j;
      let now = 0;
      if (rowInside && column >= 0 && column < SIZE) {
        const cell = floor + row * SIZE + column;
        lit[cell] = light[cell] > DARK ? 1 : 0;
        if (lit[cell] === 1) {
          seen[cell] = map[cell];
          now = map[cell] * ITEMS + items[cell] + 1;
        } else if (seen[cell] === 0) seen[cell] = Block.DARKNESS;
      }
      if (now === shown[from]) continue;
      write(out, to, shown[from], 0);
      write(out, to, now, 1);
      shown[from] = now;
    }
  }
}

function write(out: Float32Array, at: number, code: number, value: number): void {
  if (code === 0) return;
  out[at + Math.floor((code - 1) / ITEMS)] = value;
  out[at + BLOCKS + ((code - 1) % ITEMS)] = value;
  out[at + LIT] = value;
}

/**
 * The cell of the view that a mob, given by the offset of its row, is written into, or -1. A place up to a view's size above or
 * left of the view wraps round to the other side, as in the package.
 */
function cellOf(ints: Int32Array, mob: number): number {
  const row = ints[mob] - ints[ROW] + HALF_ROWS;
  const column = ints[mob + 1] - ints[COLUMN] + HALF_COLUMNS;
  const r = row < 0 ? row + VIEW_ROWS : row;
  const c = column < 0 ? column + VIEW_COLUMNS : column;
  return r < 0 || r >= VIEW_ROWS || c < 0 || c >= VIEW_COLUMNS ? -1 : r * VIEW_COLUMNS + c;
}

/** Whether a mob in view is not shown, because a later one of its kind is written into its cell, be it gone or out of view. */
export function isOverwritten(ints: Int32Array, slot: number): boolean {
  const mob = mobAt(ints[LEVEL], slot);
  const cell = cellOf(ints, mob);
  for (let later = slot + 1, at = mob + MOB; slotClass[later] === slotClass[slot]; later++, at += MOB) {
    if (ints[at + MOB_TYPE] === ints[mob + MOB_TYPE] && cellOf(ints, at) === cell) return true;
  }
  return false;
}

/** A later mob of a kind overwrites an earlier one, also with nothing when it is out of view, as in the package. */
function observeMobs(
  { ints }: World,
  shown: Uint8Array,
  from: number,
  out: Float32Array,
  at: number,
  marked: Int32Array,
  marks: number,
): void {
  for (let slot = 0, mob = mobAt(ints[LEVEL], 0); slot < MOB_SLOTS; slot++, mob += MOB) {
    marked[marks + slot] = MAP_SIZE;
    const cell = cellOf(ints, mob);
    if (cell < 0) continue;
    const inside = inView(ints[mob] - ints[ROW], ints[mob + 1] - ints[COLUMN]);
    const there = inside && ints[mob + MOB_MASK] === 1 && shown[from + cell] !== 0;
    const place = cell * CHANNELS + FIRST_MOB + slotClass[slot] * KINDS + ints[mob + MOB_TYPE];
    out[at + place] = there ? 1 : 0;
    if (there) marked[marks + slot] = place;
  }
}

function observePlayer(world: World, out: Float32Array, to: number): void {
  const { ints, floats } = world;
  for (let i = 0; i < counts.length; i++) out[to++] = root(ints[counts[i]]);
  out[to++] = ints[BOOKS] / 2;
  out[to++] = ints[PICKAXE] / 4;
  out[to++] = ints[SWORD] / 4;
  out[to++] = ints[SWORD_ENCHANTMENT];
  out[to++] = ints[BOW_ENCHANTMENT];
  out[to++] = ints[BOW];
  for (let i = 0; i < 6; i++) out[to++] = root(ints[POTIONS + i]);
  // a new world is known to the package's compiler, which then divides exactly
  const fresh = ints[TIME] === 0;
  out[to++] = fresh ? floats[HEALTH] / 10 : floats[HEALTH] * TENTH;
  for (let i = 0; i < points.length; i++) out[to++] = fresh ? ints[points[i]] / 10 : ints[points[i]] * TENTH;
  for (let direction = 1; direction <= 4; direction++) out[to++] = ints[DIRECTION] === direction ? 1 : 0;
  for (let i = 0; i < 4; i++) out[to++] = ints[ARMOUR + i] / 2;
  for (let i = 0; i < 4; i++) out[to++] = ints[ARMOUR_ENCHANTMENTS + i];
  out[to++] = floats[LIGHT_LEVEL];
  out[to++] = ints[SLEEPING];
  out[to++] = ints[RESTING];
  out[to++] = ints[LEARNED];
  out[to++] = ints[LEARNED + 1];
  out[to++] = ints[LEVEL] * TENTH;
  out[to++] = ints[MONSTERS_KILLED + ints[LEVEL]] >= MONSTERS_TO_CLEAR ? 1 : 0;
  out[to] = bossOpen(ints) ? 1 : 0;
}

/** Whether no monster stands on the floor and no more come: then the necromancer can be hurt. */
export function bossOpen(ints: Int32Array): boolean {
  if (ints[BOSS_SPAWN_TURNS_LEFT] > 0) return false;
  for (let i = 0; i < MELEE_COUNT; i++) if (ints[mobAt(ints[LEVEL], MELEE_SLOT + i) + MOB_MASK] !== 0) return false;
  for (let i = 0; i < RANGED_COUNT; i++) if (ints[mobAt(ints[LEVEL], RANGED_SLOT + i) + MOB_MASK] !== 0) return false;
  return true;
}
