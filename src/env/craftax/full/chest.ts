/** What a chest holds (`add_items_from_chest`). */
import {
  CHEST_ARROW,
  CHEST_ARROWS,
  CHEST_COALS,
  CHEST_IRONS,
  CHEST_ORE,
  CHEST_ORE_KIND,
  CHEST_PICKAXE,
  CHEST_POTION,
  CHEST_POTION_KIND,
  CHEST_POTIONS,
  CHEST_SWORD,
  CHEST_TOOL,
  CHEST_TOOL_KIND,
  CHEST_TORCH,
  CHEST_TORCHES,
} from './luck.ts';
import {
  ARROWS,
  BOOKS,
  BOW,
  CHESTS_OPENED,
  COAL,
  DIAMOND,
  IRON,
  LEVEL,
  PICKAXE,
  POTIONS,
  RUBY,
  SAPPHIRE,
  SWORD,
  TORCHES,
} from './state.ts';

const f = Math.fround;
const TORCH_CHANCE = f(0.6);
const ORE_CHANCE = f(0.6);
const TOOL_CHANCE = f(0.2);

/** Running sums of chances in float32. */
const sums = (chances: readonly number[]) => {
  let sum = 0;
  return Float32Array.from(chances, (chance) => (sum = f(sum + f(chance))));
};
const oreChances = sums([0.3, 0.3, 0.15, 0.125, 0.125]);
const oreItems = [COAL, IRON, DIAMOND, SAPPHIRE, RUBY];
const toolChances = sums([0.4, 0.3, 0.2, 0.1]);

/** `jax.random.choice` with probabilities: the first whose running sum is reached. */
export function choose(sums: Float32Array, luck: number): number {
  const target = f(sums[sums.length - 1] * f(1 - luck));
  let i = 0;
  while (i < sums.length - 1 && sums[i] < target) i++;
  return i;
}

/** Puts what a chest of this floor holds into the inventory. The first chests of three floors hold a bow and books. */
export function openChest(ints: Int32Array, luck: Float32Array): void {
  if (luck[CHEST_TORCH] < TORCH_CHANCE) ints[TORCHES] += 4 + luck[CHEST_TORCHES];
  if (luck[CHEST_ORE] < ORE_CHANCE) {
    const item = oreItems[choose(oreChances, luck[CHEST_ORE_KIND])];
    ints[item] += 1 + (item === COAL ? luck[CHEST_COALS] : item === IRON ? luck[CHEST_IRONS] : 0);
  }
  if (luck[CHEST_POTION] < 0.5) ints[POTIONS + luck[CHEST_POTION_KIND]] += 1 + luck[CHEST_POTIONS];
  if (luck[CHEST_ARROW] < 0.25) ints[ARROWS] += 1 + luck[CHEST_ARROWS];
  if (luck[CHEST_TOOL] < TOOL_CHANCE) {
    const tool = luck[CHEST_TOOL_KIND] === 0 ? PICKAXE : SWORD;
    const grade = 1 + choose(toolChances, luck[tool === PICKAXE ? CHEST_PICKAXE : CHEST_SWORD]);
    ints[tool] = Math.max(ints[tool], grade);
  }
  const level = ints[LEVEL];
  if (ints[CHESTS_OPENED + level] !== 0) return;
  if (level === 1) ints[BOW] = 1;
  if (level === 3 || level === 4) ints[BOOKS]++;
}
