/**
 * How long a block takes to dig and whether it then drops anything: vanilla's formula, for a body that stands on ground
 * and not in water, without enchantments.
 */
import type { Rules } from './rules.ts';

const BLADE_SPEED = 1.5;

/** True when breaking `block` with `held` (item id, -1 for an empty hand) drops what the block drops. */
export function canHarvest(rules: Rules, block: number, held: number): boolean {
  const tools = rules.blocks[block].harvestTools;
  return tools === null || tools.includes(held);
}

/**
 * Primitive steps (ticks of 50 ms) of holding attack that break `block` with `held` (item id, -1 for an empty hand).
 * At least 1, for blocks that break at once; Infinity for unbreakable ones.
 * Source: Minecraft 1.12.2; damage per tick is speed / hardness / (30 if harvestable, else 100).
 */
export function digTicks(rules: Rules, block: number, held: number): number {
  const { hardness, toolClass, soft } = rules.blocks[block];
  const item = held < 0 ? null : rules.items[held];
  const fits = item !== null && toolClass >= 0 && item.toolClass === toolClass;
  const cuts = soft && item !== null && item.toolClass === rules.blade;
  const speed = fits ? item.speed : cuts ? BLADE_SPEED : 1;
  const ticks = (hardness * (canHarvest(rules, block, held) ? 30 : 100)) / speed;
  // The quotient may lie a rounding error above a whole number: coal ore with a wooden pickaxe takes 45 ticks, not 46.
  return Math.max(1, Math.ceil(ticks - 1e-6));
}
