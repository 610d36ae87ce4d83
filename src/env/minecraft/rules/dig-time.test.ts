import { expect, test } from 'vitest';
import { canHarvest, digTicks } from './dig-time.ts';
import { blockId, itemId } from './names.ts';
import { vanilla } from './vanilla.generated.ts';

// Published dig times of 1.12.2 in ticks: hand, then wooden, stone, iron, golden, diamond tool of the best class.
// Negative: the block drops nothing.
const TIMES: readonly (readonly [block: string, tool: string, times: readonly number[]])[] = [
  ['dirt', 'shovel', [15, 8, 4, 3, 2, 2]],
  ['sand', 'shovel', [15, 8, 4, 3, 2, 2]],
  ['grass', 'shovel', [18, 9, 5, 3, 2, 3]],
  ['log', 'axe', [60, 30, 15, 10, 5, 8]],
  ['planks', 'axe', [60, 30, 15, 10, 5, 8]],
  ['crafting_table', 'axe', [75, 38, 19, 13, 7, 10]],
  ['stone', 'pickaxe', [-150, 23, 12, 8, 4, 6]],
  ['cobblestone', 'pickaxe', [-200, 30, 15, 10, 5, 8]],
  ['coal_ore', 'pickaxe', [-300, 45, 23, 15, 8, 12]],
  ['furnace', 'pickaxe', [-350, 53, 27, 18, 9, 14]],
  ['iron_ore', 'pickaxe', [-300, -150, 23, 15, -25, 12]],
  ['gold_ore', 'pickaxe', [-300, -150, -75, 15, -25, 12]],
  ['redstone_ore', 'pickaxe', [-300, -150, -75, 15, -25, 12]],
  ['diamond_ore', 'pickaxe', [-300, -150, -75, 15, -25, 12]],
  ['obsidian', 'pickaxe', [-5000, -2500, -1250, -834, -417, 188]],
];

test.each(TIMES)('dig times of %s', (block, tool, times) => {
  const id = blockId(vanilla, block);
  const held = [
    -1,
    ...['wooden', 'stone', 'iron', 'golden', 'diamond'].map((tier) => itemId(vanilla, `${tier}_${tool}`)),
  ];
  const found = held.map((item) => digTicks(vanilla, id, item) * (canHarvest(vanilla, id, item) ? 1 : -1));
  expect(found).toEqual(times);
});

test('a tool of another class is as slow as the hand, an instant block takes one step, bedrock never breaks', () => {
  expect(digTicks(vanilla, blockId(vanilla, 'log'), itemId(vanilla, 'diamond_pickaxe'))).toBe(60);
  expect(digTicks(vanilla, blockId(vanilla, 'tallgrass'), -1)).toBe(1);
  expect(digTicks(vanilla, blockId(vanilla, 'bedrock'), itemId(vanilla, 'diamond_pickaxe'))).toBe(Infinity);
});

test('all dig times equal the ticks counted by adding up damage', () => {
  vanilla.blocks.forEach(({ hardness, toolClass, soft }, block) => {
    if (hardness === Infinity || hardness > 60) return;
    for (const held of [-1, ...vanilla.items.keys()]) {
      const item = vanilla.items[held];
      const fits = item !== undefined && toolClass >= 0 && item.toolClass === toolClass;
      const cuts = soft && item !== undefined && item.toolClass === vanilla.blade;
      const speed = fits ? item.speed : cuts ? 1.5 : 1;
      // Integers, so that the sum is exact: hardness and speed are multiples of 1 / 20.
      const damage = Math.round(speed * 20);
      const whole = Math.round(hardness * 20) * (canHarvest(vanilla, block, held) ? 30 : 100);
      let ticks = 1;
      for (let sum = damage; sum < whole; sum += damage) ticks++;
      expect(digTicks(vanilla, block, held)).toBe(ticks);
    }
  });
});
