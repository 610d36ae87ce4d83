import { expect, test } from 'vitest';
import { makeRng } from '../../core/rng.ts';
import { ATTACK, DROP, EQUIP, FUNCTION, MOVE, PITCH, PLACE, SLOT, STANCE, YAW } from './player/actions.ts';
import { stepWorld } from './step.ts';
import { block, FLOOR, flatWorld, item, partsOf, put, rules, tables } from './testing.ts';
import { give, slotOf } from './world/inventory.ts';
import type { World } from './world/world.ts';

/** Logs anywhere: in the bag, on the ground, standing as blocks. */
function logs(world: World): number {
  let total = world.bag.have[item('log')];
  for (let i = 0; i < world.ground.count; i++) {
    if (world.ground.item[i] === item('log')) total += world.ground.quantity[i];
  }
  for (const b of world.blocks) if (b === block('log')) total++;
  return total;
}

test('digging, placing, throwing and picking up neither make nor lose an item', () => {
  const world = flatWorld();
  const rng = makeRng('conserve');
  for (let i = 0; i < 40; i++) put(world, 44 + rng.int(9), FLOOR + rng.int(2), 44 + rng.int(9), 'log');
  put(world, 48, FLOOR, 48, 'air');
  put(world, 48, FLOOR + 1, 48, 'air');
  give(world.bag, rules, item('log'), 30);
  const before = logs(world);
  let placed = 0;
  let thrown = 0;
  // Fewer steps than an item lasts on the ground.
  for (let step = 0; step < 5500; step++) {
    const kind = rng.uniform();
    const count = world.bag.have[item('log')];
    if (kind < 0.03) {
      const look = { [PITCH]: 9 + rng.int(7), [YAW]: rng.int(25), [MOVE]: rng.int(3), [STANCE]: rng.int(4) };
      stepWorld(world, tables, partsOf(look));
    } else if (kind < 0.06 && count > 0) {
      stepWorld(world, tables, partsOf({ [FUNCTION]: PLACE, [SLOT]: slotOf(world.bag, item('log')) }));
      placed += count - world.bag.have[item('log')];
    } else if (kind < 0.07) {
      stepWorld(world, tables, partsOf({ [FUNCTION]: DROP }));
      thrown += count - world.bag.have[item('log')];
    } else if (kind < 0.08) stepWorld(world, tables, partsOf({ [FUNCTION]: EQUIP, [SLOT]: rng.int(36) }));
    else stepWorld(world, tables, partsOf({ [FUNCTION]: ATTACK }));
    if (step % 200 === 0) expect(logs(world)).toBe(before);
  }
  expect(logs(world)).toBe(before);
  expect(placed).toBeGreaterThan(5);
  expect(thrown).toBeGreaterThan(5);
});

test('a day has 24,000 ticks', () => {
  const world = flatWorld();
  world.time = 23_999;
  stepWorld(world, tables, partsOf());
  expect([world.time, world.steps]).toEqual([0, 1]);
});
