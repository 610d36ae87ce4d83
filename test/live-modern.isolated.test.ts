/**
 * A bot on a server of a modern version: windows whose states are counted, digging that is answered by number, tall
 * worlds, kinds of wood and stone. Needs `npm ci --prefix live`; without that folder's packages it is skipped.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isInstalled } from '../live/squid.ts';
import { listenToAnswers, takeForBroken } from '../src/env/minecraft-live/answers.ts';
import { type Bench, openBench } from './testing-live.ts';

const why = isInstalled() ? '' : ' (skipped: npm ci --prefix live has not been run)';
const VERSION = '1.20.4';
describe.skipIf(!isInstalled())(`a bot on a server of ${VERSION}${why}`, () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await openBench(5, VERSION);
  }, 60_000);
  afterAll(() => bench?.end());

  test('makes a table of two sorts of planks, places a furnace against it, and smelts', async () => {
    const { give, play, w, notes } = bench;
    await give('oak_planks', 2, 'planks');
    await give('birch_planks', 2, 'planks');
    await give('furnace', 1);
    await give('raw_iron', 1, 'iron_ore');
    await give('coal', 1);
    const outcome = await play(
      `yield w.craft('crafting_table');
      yield w.act({ pitch: 30 - w.pitch() });
      for (let i = 0; i < 24 && !w.near('crafting_table'); i++) {
        yield w.place('crafting_table');
        if (!w.near('crafting_table')) yield w.act({ yaw: 15 });
      }
      if (w.facing() !== 'crafting_table') throw new Error('faces ' + w.facing());
      yield w.place('furnace');
      yield w.craft('iron_ingot');
      for (let i = 0; i < 5; i++) yield w.noop;`,
      'gain:iron_ingot',
      1,
    );
    expect(outcome.success, notes.join('\n')).toBe(true);
    expect([w.have('iron_ore'), w.have('coal')]).toEqual([0, 0]);
  });

  test('plays to the goal: a stone pickaxe, of stone that it dug', async () => {
    const { give, play, notes, server } = bench;
    await give('oak_log', 3, 'log');
    const outcome = await play(
      `for (let i = 0; i < 3; i++) yield w.craft('planks');
      yield w.craft('stick');
      yield w.craft('stick');
      yield w.craft('wooden_pickaxe');
      yield w.craft('crafting_table');
      yield w.equip('wooden_pickaxe');
      while (w.have('cobblestone') < 3) yield w.act({ attack: true, pitch: 90 - w.pitch() });
      for (let i = 0; i < 40; i++) yield w.act({ attack: true, pitch: -w.pitch() });
      yield w.place('crafting_table');
      yield w.craft('stone_pickaxe');
      for (let i = 0; i < 5; i++) yield w.noop;`,
      'gain:stone_pickaxe',
      1,
    );
    expect(outcome.success, notes.join('\n')).toBe(true);
    const judged = server.dug.filter(({ steady }) => steady);
    expect(judged.filter(({ accepted, ms, needed }) => !accepted || ms < needed * 50 - 150)).toEqual([]);
  });

  test('a block that it did not dig for long enough is seen again, and breaks when its time has come', async () => {
    const { bot } = bench;
    const { x, y, z } = bot.entity.position;
    const place = bot.entity.position.clone().set(Math.floor(x), Math.floor(y) - 1, Math.floor(z));
    const seen = () => bot.blockAt(place)?.name;
    const before = seen();
    expect(before).toMatch(/stone|ore/);
    const answers = listenToAnswers(bot);
    answers.sequence = 1_000_000;
    for (const status of [0, 2])
      bot._client.write('block_dig', { status, location: place, face: 1, sequence: ++answers.sequence });
    takeForBroken(answers, place);
    expect(seen()).toBe('air');
    await vi.waitFor(() => expect(seen()).toBe(before), { timeout: 2000, interval: 10 });
    await vi.waitFor(() => expect(seen()).toBe('air'), { timeout: 10_000 });
    answers.stop();
  });

  test('digs what is firmer than the rules know for as long as it takes', async () => {
    const { bot, play, server } = bench;
    bot.chat('/setblock ~ ~-1 ~ deepslate');
    await play(`yield w.equip('stone_pickaxe');
      for (let i = 0; i < 40; i++) yield w.act({ attack: true, pitch: 90 - w.pitch() });`);
    const dug = server.dug.filter(({ block }) => block === 'deepslate');
    expect(dug).toMatchObject([{ needed: 23, accepted: true }]);
    expect(dug[0].ms).toBeGreaterThan(23 * 50 - 150);
  });

  test('drops one item, knows that it is gone, and takes it again', async () => {
    const { play, w } = bench;
    const had = w.have('dirt');
    expect(had).toBeGreaterThan(0);
    await play('yield w.equip("dirt"); yield w.drop(); yield w.noop;');
    expect(w.have('dirt')).toBe(had - 1);
    await play(`for (let i = 0; i < 60 && w.have('dirt') < ${had}; i++) yield w.noop;`);
    expect(w.have('dirt')).toBe(had);
  });
});
