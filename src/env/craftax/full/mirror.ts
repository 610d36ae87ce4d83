/**
 * A world as far as a player knows it, built from symbolic observations: what skills need to play Craftax elsewhere, such as
 * in the real package. The rules never run on it.
 */
import { makeRng } from '../../../core/rng.ts';
import type { Mirror, Sight } from '../sight.ts';
import { Block, blockNames, CELLS, ID, itemNames, LEVELS, MONSTERS_TO_CLEAR, SIZE } from './constants.ts';
import { makeFacts } from './facts.ts';
import { inBounds } from './grid.ts';
import { HALF_COLUMNS, HALF_ROWS, VIEW_COLUMNS, VIEW_ROWS } from './observe.ts';
import { makeSkillApi } from './skill-api.ts';
import {
  ACHIEVED,
  ARMOUR,
  ARMOUR_ENCHANTMENTS,
  ARROWS,
  BOOKS,
  BOSS_SPAWN_TURNS_LEFT,
  BOW,
  BOW_ENCHANTMENT,
  COAL,
  COLUMN,
  createWorlds,
  DEXTERITY,
  DIAMOND,
  DIRECTION,
  DRINK,
  ENERGY,
  FOOD,
  HEALTH,
  INTELLIGENCE,
  INVENTORY_SIZE,
  IRON,
  LEARNED,
  LEVEL,
  LIGHT_LEVEL,
  MANA,
  MOB_MASK,
  MOB_SLOTS,
  MOB_TYPE,
  MONSTERS_KILLED,
  mobAt,
  PICKAXE,
  POTIONS,
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
import { forget } from './view.ts';

const BLOCKS = blockNames.length;
const KINDS = 8;
const CLASSES = 5;
const FIRST_MOB = BLOCKS + itemNames.length;
const LIT = FIRST_MOB + CLASSES * KINDS;
const CHANNELS = LIT + 1;
const TAIL = VIEW_ROWS * VIEW_COLUMNS * CHANNELS;

/** A mirror of `craftax-v1`. */
export function createMirror(): Mirror {
  const [world] = createWorlds(1);
  const facts = makeFacts([world], [{ items: new Int32Array(INVENTORY_SIZE), time: 0 }]);
  const rng = makeRng('skills', ID, 0);
  return {
    facts,
    api: makeSkillApi({ world, index: 0, facts, rng }),
    begin(seed) {
      rng.restore(makeRng('skills', ID, seed).save());
      clearMirror(world);
    },
    look: (sight) => mirror(world, sight),
  };
}

/** Begins an episode in which nothing was seen. */
function clearMirror({ map, items, mobs, seen, lit, light, ints, floats }: World): void {
  for (const part of [map, items, mobs, seen, lit, light, ints, floats]) part.fill(0);
}

/** How each number after the map is kept: where, and how many of it are one in the observation; roots of counts are told by 0. */
const numbers: readonly (readonly [at: number, scale: number])[] = [
  ...[WOOD, STONE, COAL, IRON, DIAMOND, SAPPHIRE, RUBY, SAPLING, TORCHES, ARROWS].map((at) => [at, 0] as const),
  ...([
    [BOOKS, 2],
    [PICKAXE, 4],
    [SWORD, 4],
    [SWORD_ENCHANTMENT, 1],
    [BOW_ENCHANTMENT, 1],
    [BOW, 1],
  ] as const),
  ...[0, 1, 2, 3, 4, 5].map((i) => [POTIONS + i, 0] as const),
];
const points = [FOOD, DRINK, ENERGY, MANA, XP, DEXTERITY, STRENGTH, INTELLIGENCE];

/** Takes an observation over. */
function mirror(world: World, sight: Sight): void {
  const { ints } = world;
  ints[ROW] = SIZE / 2 + sight.rows;
  ints[COLUMN] = SIZE / 2 + sight.columns;
  ints[TIME] = sight.steps;
  for (let i = 0; i < sight.achieved.length; i++) ints[ACHIEVED + i] = sight.achieved[i];
  mirrorPlayer(world, sight.symbolic, sight.at + TAIL);
  mirrorView(world, sight);
  forget(world);
}

function mirrorPlayer({ ints, floats }: World, symbolic: Float32Array, from: number): void {
  let next = from;
  for (const [at, scale] of numbers) {
    const value = symbolic[next++];
    ints[at] = Math.round(scale === 0 ? (10 * value) ** 2 : scale * value);
  }
  floats[HEALTH] = 10 * symbolic[next++];
  for (const at of points) ints[at] = Math.round(10 * symbolic[next++]);
  for (let direction = 1; direction <= 4; direction++) if (symbolic[next++] === 1) ints[DIRECTION] = direction;
  for (let i = 0; i < 4; i++) ints[ARMOUR + i] = Math.round(2 * symbolic[next++]);
  for (let i = 0; i < 4; i++) ints[ARMOUR_ENCHANTMENTS + i] = symbolic[next++];
  floats[LIGHT_LEVEL] = symbolic[next++];
  for (const at of [SLEEPING, RESTING, LEARNED, LEARNED + 1]) ints[at] = symbolic[next++];
  ints[LEVEL] = Math.min(Math.round(10 * symbolic[next++]), LEVELS - 1);
  ints[MONSTERS_KILLED + ints[LEVEL]] = symbolic[next++] === 1 ? MONSTERS_TO_CLEAR : 0;
  // whether monsters are about or still to come is told as one
  ints[BOSS_SPAWN_TURNS_LEFT] = symbolic[next] === 1 ? 0 : 1;
}

/** The first channel of some that is 1, or -1. */
function hot(symbolic: Float32Array, from: number, count: number): number {
  for (let i = 0; i < count; i++) if (symbolic[from + i] === 1) return i;
  return -1;
}

/** Rows of mobs filled so far, by class. */
const filled = new Uint8Array(CLASSES);

function mirrorView(world: World, { symbolic, at }: Sight): void {
  const { map, items, seen, lit, light, ints } = world;
  for (let slot = 0; slot < MOB_SLOTS; slot++) removeMob(ints, mobAt(ints[LEVEL], slot));
  filled.fill(0);
  for (let i = 0; i < VIEW_ROWS * VIEW_COLUMNS; i++) {
    const row = ints[ROW] - HALF_ROWS + Math.floor(i / VIEW_COLUMNS);
    const column = ints[COLUMN] - HALF_COLUMNS + (i % VIEW_COLUMNS);
    if (!inBounds(row, column)) continue;
    const from = at + i * CHANNELS;
    const cell = ints[LEVEL] * CELLS + row * SIZE + column;
    light[cell] = symbolic[from + LIT];
    lit[cell] = light[cell];
    if (lit[cell] === 0) {
      if (seen[cell] === Block.INVALID) seen[cell] = Block.DARKNESS;
      continue;
    }
    map[cell] = Math.max(hot(symbolic, from, BLOCKS), Block.INVALID);
    seen[cell] = map[cell];
    items[cell] = Math.max(hot(symbolic, from + BLOCKS, itemNames.length), 0);
    for (let i = 0; i < CLASSES * KINDS; i++) {
      if (symbolic[from + FIRST_MOB + i] !== 1) continue;
      addMob(ints, Math.floor(i / KINDS), { kind: i % KINDS, row, column });
    }
  }
}

/** What is not seen is far away, so that nothing seen is overwritten by it. */
function removeMob(ints: Int32Array, mob: number): void {
  ints[mob] = -2 * SIZE;
  ints[mob + MOB_MASK] = 0;
}

function addMob(ints: Int32Array, of: number, { kind, row, column }: { kind: number; row: number; column: number }) {
  const slot = slotClass.indexOf(of) + filled[of];
  if (slotClass[slot] !== of) return;
  filled[of]++;
  const mob = mobAt(ints[LEVEL], slot);
  ints[mob] = row;
  ints[mob + 1] = column;
  ints[mob + MOB_MASK] = 1;
  ints[mob + MOB_TYPE] = kind;
}
