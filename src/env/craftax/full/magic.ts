/** Potions, books and enchantments (`drink_potion`, `read_book`, `enchant`). */
import { choose } from './chest.ts';
import { Achievement, Action, Block } from './constants.ts';
import { facedColumn, facedRow, readCell } from './grid.ts';
import { LUCK_BOOK, LUCK_ENCHANT } from './luck.ts';
import {
  ACHIEVED,
  ARMOUR,
  ARMOUR_ENCHANTMENTS,
  BOOKS,
  BOW,
  BOW_ENCHANTMENT,
  ENERGY,
  HEALTH,
  LEARNED,
  MANA,
  POTION_MAPPING,
  POTIONS,
  RUBY,
  SAPPHIRE,
  SWORD,
  SWORD_ENCHANTMENT,
  type World,
} from './state.ts';

const GOOD = 8;
const BAD = -3;

export function drink({ ints, floats }: World, action: number): void {
  const colour = action - Action.DRINK_POTION_RED;
  if (colour < 0 || colour > 5 || ints[POTIONS + colour] <= 0) return;
  ints[POTIONS + colour]--;
  ints[ACHIEVED + Achievement.DRINK_POTION] = 1;
  const effect = ints[POTION_MAPPING + colour];
  const amount = effect % 2 === 0 ? GOOD : BAD;
  if (effect < 2) floats[HEALTH] += amount;
  else ints[effect < 4 ? MANA : ENERGY] += amount;
}

/** A book teaches a spell that is not known yet; with both known it is lost. */
export function read(ints: Int32Array, action: number, luck: Float32Array): void {
  if (action !== Action.READ_BOOK || ints[BOOKS] <= 0) return;
  ints[BOOKS]--;
  const fire = ints[LEARNED] === 1;
  const ice = ints[LEARNED + 1] === 1;
  const spell = fire === ice ? (!fire && luck[LUCK_BOOK] < 0.5 ? 1 : 0) : fire ? 1 : 0;
  ints[LEARNED + spell] = 1;
  ints[ACHIEVED + (spell === 0 ? Achievement.LEARN_FIREBALL : Achievement.LEARN_ICEBALL)] = 1;
}

const ENCHANTMENT_COST = 9;
const FIRE = 1;
const ICE = 2;

/** What the table in front of the player enchants with, 0 without table, gem or mana. */
export function enchantmentAt({ map, ints }: World): number {
  if (ints[MANA] < ENCHANTMENT_COST) return 0;
  const block = map[readCell(ints, facedRow(ints), facedColumn(ints))];
  if (block === Block.ENCHANTMENT_TABLE_FIRE) return ints[RUBY] >= 1 ? FIRE : 0;
  return block === Block.ENCHANTMENT_TABLE_ICE && ints[SAPPHIRE] >= 1 ? ICE : 0;
}

/** Whether the player has what an action would enchant. */
export function enchantable(ints: Int32Array, action: number): boolean {
  if (action === Action.ENCHANT_SWORD) return ints[SWORD] > 0;
  if (action === Action.ENCHANT_BOW) return ints[BOW] > 0;
  return action === Action.ENCHANT_ARMOUR && armoured(ints);
}

function armoured(ints: Int32Array): boolean {
  return ints[ARMOUR] + ints[ARMOUR + 1] + ints[ARMOUR + 2] + ints[ARMOUR + 3] > 0;
}

export function enchant(world: World, action: number, luck: Float32Array): void {
  const { ints } = world;
  if (!enchantable(ints, action)) return;
  const type = enchantmentAt(world);
  if (type === 0) return;
  if (action === Action.ENCHANT_SWORD) {
    ints[SWORD_ENCHANTMENT] = type;
    ints[ACHIEVED + Achievement.ENCHANT_SWORD] = 1;
  } else if (action === Action.ENCHANT_BOW) {
    ints[BOW_ENCHANTMENT] = type;
  } else {
    ints[ARMOUR_ENCHANTMENTS + pieceToEnchant(ints, type, luck[LUCK_ENCHANT])] = type;
    ints[ACHIEVED + Achievement.ENCHANT_ARMOUR] = 1;
  }
  ints[type === FIRE ? RUBY : SAPPHIRE]--;
  ints[MANA] -= ENCHANTMENT_COST;
}

const running = new Float32Array(4);

/** A piece without enchantment, else one of the other sort, else the first. Pieces that are not worn count too. */
function pieceToEnchant(ints: Int32Array, type: number, luck: number): number {
  let plain = 0;
  for (let i = 0; i < 4; i++) if (ints[ARMOUR_ENCHANTMENTS + i] === 0) plain++;
  for (let i = 0, sum = 0; i < 4; i++) {
    const had = ints[ARMOUR_ENCHANTMENTS + i];
    if (plain > 0 ? had === 0 : had !== type) sum++;
    running[i] = sum;
  }
  return choose(running, luck);
}
