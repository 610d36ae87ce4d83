import { expect, test } from 'vitest';
import { createMinecraft, openMinecraft } from './minecraft.ts';
import { ATTACK, CRAFT, FUNCTION, MOVE, NO_TURN, PLACE, RECIPE, SLOT, STANCE, YAW } from './player/actions.ts';
import { actions, item, partsOf, rules } from './testing.ts';
import { blockLooks, blockRuns, describeAction, heldItems } from './view.ts';
import { give, makeBag } from './world/inventory.ts';
import { NY, SY } from './world/world.ts';

const options = { n: 1, rules, biome: 'forest', start: {} };

test('runs hold every block of the world, column by column', () => {
  const { env, worlds } = openMinecraft(options);
  env.reset(0, 5);
  const { blocks } = worlds[0];
  const runs = blockRuns(worlds[0]);
  let at = 0;
  for (let column = 0; column < SY; column++) {
    for (let y = 0; y < NY; at += 2) {
      const [block, count] = [runs[at], runs[at + 1]];
      if (count === 0) expect.fail(`empty run at ${at}`);
      for (const end = y + count; y < end; y++) {
        if (blocks[y * SY + column] !== block) expect.fail(`block ${y * SY + column}`);
      }
    }
  }
  expect(at).toBe(runs.length);
  expect(runs.length).toBeLessThan(400_000);
});

test('an open environment is the environment', () => {
  const { env } = openMinecraft(options);
  const plain = createMinecraft(options);
  for (const each of [env, plain]) {
    each.reset(0, 9);
    for (let i = 0; i < 20; i++)
      each.step(Int32Array.of(each.actions.encode([1, 0, 1, NO_TURN, NO_TURN + 1, ATTACK, 0, 0])));
  }
  expect(env.save(0)).toEqual(plain.save(0));
});

test('actions and held items in words', () => {
  const bag = makeBag(rules.items.length);
  give(bag, rules, item('log'), 3);
  const say = (changes: Readonly<Record<number, number>>) =>
    describeAction(actions, rules, actions.encode([...partsOf(changes)]), bag);
  expect(say({})).toBe('');
  expect(say({ [MOVE]: 1, [STANCE]: 1, [YAW]: NO_TURN - 2, [FUNCTION]: ATTACK })).toBe('walks, jumps, turns, attacks');
  const planks = rules.recipes.findIndex((recipe) => recipe.output === item('planks'));
  expect(say({ [FUNCTION]: CRAFT, [RECIPE]: planks })).toBe('crafts planks');
  expect(say({ [FUNCTION]: PLACE, [SLOT]: 0 })).toBe('places log');
  expect(say({ [FUNCTION]: PLACE, [SLOT]: 1 })).toBe('places nothing');
  expect(heldItems(bag, rules)).toEqual({ log: 3 });
});

test('every block has a look', () => {
  const looks = blockLooks(rules);
  expect(looks).toHaveLength(rules.blocks.length);
  expect(looks.find((look) => look.name === 'water')).toMatchObject({ clear: true, color: 0x2f4fd0 });
});
