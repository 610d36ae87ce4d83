/** Achievements of having something (`calculate_inventory_achievements`), and the worth of all. */
import { ACHIEVEMENTS, Achievement, achievementReward } from './constants.ts';
import {
  ACHIEVED,
  ARROWS,
  BOW,
  COAL,
  DIAMOND,
  IRON,
  PICKAXE,
  RUBY,
  SAPLING,
  SAPPHIRE,
  STONE,
  SWORD,
  TORCHES,
  WOOD,
} from './state.ts';

/** Item, how much of it is enough, achievement; three numbers each. */
const holdings = Int32Array.of(
  ...[WOOD, 1, Achievement.COLLECT_WOOD],
  ...[STONE, 1, Achievement.COLLECT_STONE],
  ...[COAL, 1, Achievement.COLLECT_COAL],
  ...[IRON, 1, Achievement.COLLECT_IRON],
  ...[DIAMOND, 1, Achievement.COLLECT_DIAMOND],
  ...[RUBY, 1, Achievement.COLLECT_RUBY],
  ...[SAPPHIRE, 1, Achievement.COLLECT_SAPPHIRE],
  ...[SAPLING, 1, Achievement.COLLECT_SAPLING],
  ...[BOW, 1, Achievement.FIND_BOW],
  ...[ARROWS, 1, Achievement.MAKE_ARROW],
  ...[TORCHES, 1, Achievement.MAKE_TORCH],
  ...[PICKAXE, 1, Achievement.MAKE_WOOD_PICKAXE],
  ...[PICKAXE, 2, Achievement.MAKE_STONE_PICKAXE],
  ...[PICKAXE, 3, Achievement.MAKE_IRON_PICKAXE],
  ...[PICKAXE, 4, Achievement.MAKE_DIAMOND_PICKAXE],
  ...[SWORD, 1, Achievement.MAKE_WOOD_SWORD],
  ...[SWORD, 2, Achievement.MAKE_STONE_SWORD],
  ...[SWORD, 3, Achievement.MAKE_IRON_SWORD],
  ...[SWORD, 4, Achievement.MAKE_DIAMOND_SWORD],
);

/** What is held at the end of a step is achieved, by whichever way it came. */
export function achieveHoldings(ints: Int32Array): void {
  for (let i = 0; i < holdings.length; i += 3) {
    if (ints[holdings[i]] >= holdings[i + 1]) ints[ACHIEVED + holdings[i + 2]] = 1;
  }
}

/** What the achievements so far are worth together. */
export function worth(ints: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < ACHIEVEMENTS; i++) sum += ints[ACHIEVED + i] * achievementReward[i];
  return sum;
}
