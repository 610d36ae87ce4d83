import { expect, test } from 'vitest';
import { Achievement, achievementNames, achievementReward, actionNames, blockNames, torchLight } from './constants.ts';
import { floorMobs, killAchievement, MELEE, mobDefence, mobHealth } from './mob-tables.ts';
import { createWorlds, FLOATS, INTS, mobAt, mobHealthAt } from './state.ts';

test('names and rewards are those of craftax 1.6.1', () => {
  expect([actionNames.length, achievementNames.length, blockNames.length]).toEqual([43, 67, 37]);
  expect(achievementReward.reduce((a, b) => a + b)).toBe(226);
  expect(actionNames[42]).toBe('enchant_bow');
  expect(blockNames[36]).toBe('necromancer_vulnerable');
  expect(achievementNames[Achievement.COLLECT_SAPPHIRE]).toBe('collect_sapphire');
});

test('the light of a torch has the bits of the package', () => {
  // craftax 1.6.1: TORCH_LIGHT_MAP.view(uint32), its first two rows
  const rows = [
    [0, 0, 1037579912, 1043568260, 1045220556, 1043568260, 1037579912, 0, 0],
    [0, 1041963892, 1049545378, 1052520138, 1053609164, 1052520138, 1049545378, 1041963892, 0],
  ];
  expect([...new Uint32Array(torchLight.buffer).subarray(0, 18)]).toEqual(rows.flat());
});

test('tables of mobs are indexed by kind', () => {
  const knight = floorMobs[4 * 3 + MELEE];
  expect(mobHealth[knight * 3 + MELEE]).toBe(12);
  expect(mobDefence[(knight * 3 + MELEE) * 3]).toBe(0.5);
  expect(killAchievement[MELEE * 8 + knight]).toBe(Achievement.DEFEAT_KNIGHT);
});

test('worlds share arrays and do not overlap', () => {
  const [a, b] = createWorlds(2);
  expect(mobAt(8, 13) + 7).toBe(INTS);
  expect(mobHealthAt(8, 13) + 1).toBe(FLOATS);
  for (const part of [a.map, a.items, a.mobs, a.seen, a.light, a.ints, a.floats]) part.fill(1);
  for (const part of [b.map, b.items, b.mobs, b.seen, b.light, b.ints, b.floats]) {
    expect(part.every((x) => x === 0)).toBe(true);
  }
});
