/** The flight of projectiles of mobs and of the player, and what they hit (the second half of `update_mobs`). */
import { hurt, strike } from './combat.ts';
import { Block, solid } from './constants.ts';
import { inBounds, occupied, readCell, writeCell } from './grid.ts';
import { ARROW, ARROW2, FIREBALL, ICEBALL, projectileDamage } from './mob-tables.ts';
import {
  BOW_ENCHANTMENT,
  COLUMN,
  DEXTERITY,
  INTELLIGENCE,
  LEVEL,
  MOB,
  MOB_COLUMN_STEP,
  MOB_MASK,
  MOB_PROJECTILE_SLOT,
  MOB_ROW_STEP,
  MOB_TYPE,
  mobAt,
  PLAYER_PROJECTILE_SLOT,
  PROJECTILE_COUNT,
  ROW,
  type World,
} from './state.ts';

const f = Math.fround;
const PRACTICE = f(0.2);

export function moveProjectiles(world: World): void {
  const theirs = mobAt(world.ints[LEVEL], MOB_PROJECTILE_SLOT);
  for (let i = 0; i < PROJECTILE_COUNT; i++) moveTheirs(world, theirs + i * MOB);
  const ours = mobAt(world.ints[LEVEL], PLAYER_PROJECTILE_SLOT);
  for (let i = 0; i < PROJECTILE_COUNT; i++) moveOurs(world, ours + i * MOB);
}

/** One that is spent flies on as a number, as in the package; the next shot starts it anew. */
function moveTheirs(world: World, at: number): void {
  const { map, ints } = world;
  const meets = ints[at] === ints[ROW] && ints[at + 1] === ints[COLUMN];
  const row = ints[at] + ints[at + MOB_ROW_STEP];
  const column = ints[at + 1] + ints[at + MOB_COLUMN_STEP];
  ints[at] = row;
  ints[at + 1] = column;
  if (ints[at + MOB_MASK] === 0) return;
  const block = map[readCell(ints, row, column)];
  const hits = meets || (row === ints[ROW] && column === ints[COLUMN]);
  if (hits || !inBounds(row, column) || solid[block] !== 0 || occupied(world, row, column)) ints[at + MOB_MASK] = 0;
  if (hits) hurt(world, projectileDamage, ints[at + MOB_TYPE], 1);
  if (block === Block.FURNACE || block === Block.CRAFTING_TABLE) {
    const cell = writeCell(ints, row, column);
    if (cell >= 0) map[cell] = Block.PATH;
  }
}

const blow = new Float32Array(3);

/** Writes what a projectile of the player does into `blow`. */
function ownBlow(ints: Int32Array, type: number): void {
  for (let sort = 0; sort < 3; sort++) blow[sort] = projectileDamage[type * 3 + sort];
  if (type === ARROW || type === ARROW2) {
    if (ints[BOW_ENCHANTMENT] > 0) blow[ints[BOW_ENCHANTMENT]] += blow[0] / 2;
    const skill = f(1 + f(PRACTICE * (ints[DEXTERITY] - 1)));
    for (let sort = 0; sort < 3; sort++) blow[sort] *= skill;
  } else if (type === FIREBALL || type === ICEBALL) {
    const skill = 1 + 0.5 * (ints[INTELLIGENCE] - 1);
    for (let sort = 0; sort < 3; sort++) blow[sort] *= skill;
  }
}

/** Strikes where it is, then where it comes, there without force if it has struck already. */
function moveOurs(world: World, at: number): void {
  const { map, ints } = world;
  const fromRow = ints[at];
  const fromColumn = ints[at + 1];
  const row = fromRow + ints[at + MOB_ROW_STEP];
  const column = fromColumn + ints[at + MOB_COLUMN_STEP];
  ints[at] = row;
  ints[at + 1] = column;
  if (ints[at + MOB_MASK] === 0) return;
  ownBlow(ints, ints[at + MOB_TYPE]);
  const before = strike(world, fromRow, fromColumn, blow, false);
  if (before) blow.fill(0);
  const struck = strike(world, row, column, blow, false) || before;
  if (struck || !inBounds(row, column) || solid[map[readCell(ints, row, column)]] !== 0) ints[at + MOB_MASK] = 0;
}
