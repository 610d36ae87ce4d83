/**
 * A bot on a real server (flying-squid with the rules of `live/`): what it sees is what the server has, and what it does
 * comes about there. Needs `npm ci --prefix live`, about 0.5 GB; without that folder's packages it is skipped.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ServerChild, startServerChild } from '../live/child.ts';
import { isInstalled, load } from '../live/squid.ts';
import { botController } from '../src/action/bot-controller.ts';
import { playEpisode } from '../src/action/controller.ts';
import type { RlgptError } from '../src/core/errors.ts';
import type { Bot } from '../src/env/minecraft-live/bot.ts';
import { attachLive, type LiveMinecraft, openLive } from '../src/env/minecraft-live/live.ts';
import { bindGoal } from '../src/goal/monitor.ts';
import { programController } from '../src/program/controllers.ts';
import { type Bench, openBench, type Sights } from './testing-live.ts';

const why = isInstalled() ? '' : ' (skipped: npm ci --prefix live has not been run)';

/** Blocks of a section. */
const SECTION = 4096;

interface Section {
  load(bytes: Buffer, bitMap: number, skyLight: boolean, full: boolean): void;
  getBlockStateId(place: object): number;
}

/** A section as the protocol of 1.9 to 1.12 has it without a palette: 13 bits a block, from the low end of each long on. */
function directSection(state: (index: number) => number): Buffer {
  const bits = 13;
  const longs = new BigUint64Array((SECTION * bits) / 64);
  for (let i = 0; i < SECTION; i++) {
    for (let b = 0; b < bits; b++) {
      const at = i * bits + b;
      if ((state(i) >> b) & 1) longs[at >> 6] |= 1n << BigInt(at & 63);
    }
  }
  const data = Buffer.alloc(longs.length * 8);
  longs.forEach((long, i) => {
    data.writeBigUInt64BE(long, i * 8);
  });
  // Length 832 as a varint is 0xc0 0x06; then light of blocks and sky, and biomes.
  return Buffer.concat([Buffer.from([bits, 0, 0xc0, 0x06]), data, Buffer.alloc(SECTION), Buffer.alloc(256)]);
}

const NOTHING_TO_DO = 'for (let i = 0; i < 40; i++) yield w.noop;';

describe.skipIf(!isInstalled())(`a bot on a server${why}`, () => {
  let bench: Bench;
  let server: ServerChild;
  let live: LiveMinecraft;
  let bot: Bot;
  let w: Sights;
  let { script, notes, at, skill, play, give } = {} as Bench;

  beforeAll(async () => {
    bench = await openBench(5, '1.12.2');
    ({ script, server, live, bot, w, notes, at, skill, play, give } = bench);
  }, 60_000);

  afterAll(async () => {
    await bench?.end();
    await server?.kill();
  });

  const around = (place: (dx: number, dy: number, dz: number) => string) => {
    const names: string[] = [];
    for (let dx = -4; dx <= 4; dx++)
      for (let dy = -2; dy <= 2; dy++) for (let dz = -4; dz <= 4; dz++) names.push(place(dx, dy, dz));
    return names;
  };
  /** What mineflayer itself says of the same blocks; the kinds in this land have the same names in the rules. */
  const byBot = (dx: number, dy: number, dz: number) => {
    const { x, y, z } = bot.entity.position;
    const place = bot.entity.position.clone().set(Math.floor(x) + dx, Math.floor(y) + dy, Math.floor(z) + dz);
    return bot.blockAt(place)!.name;
  };

  test('every number that it observes is finite', () => {
    for (const { name, lazy } of live.env.fields) {
      if (lazy) live.env.refresh(name, 0);
      expect([...live.env.observation[name]].every(Number.isFinite), name).toBe(true);
    }
    expect([...live.env.observation['location_stats.pos']].every((x) => Math.abs(x) <= 1)).toBe(true);
  });

  test('sections without a palette are read with the 13 bits of the protocol', () => {
    const Column = load<(version: string) => new () => Section>('prismarine-chunk')('1.12.2');
    const column = new Column();
    const state = (i: number) => (i * 37) % 4080;
    column.load(directSection(state), 1, true, true);
    const read = Array.from({ length: SECTION }, (_, i) => {
      const place = bot.entity.position.clone().set(i & 15, i >> 8, (i >> 4) & 15);
      return column.getBlockStateId(place);
    });
    expect(read).toEqual(Array.from({ length: SECTION }, (_, i) => state(i)));
  });

  test('digs at the speed of the rules, and collects what it dug', async () => {
    const outcome = await play('for (;;) yield w.act({ attack: true, pitch: 90 - w.pitch() });', 'gain:dirt', 1);
    expect(outcome.success).toBe(true);
    expect(server.dug[0]).toMatchObject({ block: 'grass', needed: 18, accepted: true });
    expect(outcome.steps).toBeGreaterThanOrEqual(18);
  });

  test('sees the blocks that mineflayer sees, also after the window has moved with the bot', async () => {
    expect(around((...d) => w.voxel(...d))).toEqual(around(byBot));
    const { x, y, z } = bot.entity.position;
    bot.chat(`/tp tester ${Math.floor(x) + 30} ${Math.floor(y) + 8} ${Math.floor(z) - 30}`);
    await play(NOTHING_TO_DO);
    expect(bot.entity.position.x - x).toBeGreaterThan(25);
    expect(around((...d) => w.voxel(...d))).toEqual(around(byBot));
  });

  test('crafts by hand, places, and crafts at what it placed', async () => {
    await give('log', 3);
    const outcome = await play(
      `for (let i = 0; i < 3; i++) yield w.craft('planks');
      yield w.craft('stick');
      yield w.craft('crafting_table');
      yield w.equip('dirt');
      yield w.act({ pitch: 30 - w.pitch() });
      for (let i = 0; i < 24 && !w.near('crafting_table'); i++) {
        yield w.place('crafting_table');
        if (!w.near('crafting_table')) yield w.act({ yaw: 15 });
      }
      if (w.holding() !== 'dirt') throw new Error('the hand holds ' + w.holding());
      yield w.craft('wooden_pickaxe');
      for (let i = 0; i < 10; i++) yield w.noop;`,
      'gain:wooden_pickaxe',
      1,
    );
    expect(outcome.success, notes.join('\n')).toBe(true);
    expect([w.have('log'), w.have('planks'), w.have('stick')]).toEqual([0, 3, 2]);
  });

  test('drops one item, and takes it again', async () => {
    const had = w.have('planks');
    await play('yield w.equip("planks"); yield w.drop(); for (let i = 0; i < 5; i++) yield w.noop;');
    expect(w.have('planks')).toBe(had - 1);
    await play(`for (let i = 0; i < 60 && w.have('planks') < ${had}; i++) yield w.noop;`);
    expect(w.have('planks')).toBe(had);
  });

  test('sees a living thing, kills it with the weapon in its hand, and takes what it leaves', async () => {
    await give('diamond_sword', 1);
    bot.chat('/summon cow');
    const outcome = await play(
      `yield w.equip('diamond_sword');
      for (;;) {
        const to = w.nearest('cow') ?? w.see('cow');
        if (to === null) yield w.act({ yaw: 60, pitch: -w.pitch() });
        else if (to.distance !== undefined) yield w.act({ yaw: to.yaw, forward: true, jump: true });
        else {
          const yaw = (Math.atan2(-to.dx, to.dz) * 180) / Math.PI - w.yaw();
          const pitch = (-Math.atan2(to.dy, Math.hypot(to.dx, to.dz)) * 180) / Math.PI - w.pitch();
          yield w.act({ yaw, pitch, attack: w.facing() === 'cow', forward: true });
        }
      }`,
      'kills:cow',
      1,
    );
    expect(outcome.success, notes.join('\n')).toBe(true);
    // what it leaves may be thrown behind a tree
    const left = await vi.waitFor(() => Object.values(bot.entities).find((one) => one?.name === 'item')!.position);
    bot.chat(`/tp tester ${left.x} ${left.y} ${left.z}`);
    expect((await play('for (;;) yield w.noop;', 'have:beef', 1, 100)).success).toBe(true);
  });

  test('a program runs code of a bot among its skills', async () => {
    const own = botController<Bot>(live, 'own', async (mine) => {
      mine.setQuickBarSlot(4);
      mine.setControlState('jump', true);
      await new Promise((resolve) => setTimeout(resolve, 300));
      mine.setControlState('jump', false);
    });
    const program = skill(
      'yield* w.run("own"); const held = w.holding(); if (held !== null) throw new Error(held);',
      50,
    );
    const controller = programController(program, new Map([[own.name, own]]));
    const goal = bindGoal({ fact: 'alive', atLeast: 2 }, live.env.facts);
    const episode = playEpisode({ env: live.env, controller, goal, within: 50, restarts: 0 });
    await live.play(episode);
    expect(episode.outcome()?.error).toBe(null);
    expect(live.env.steps).toBeGreaterThan(0);
  });

  test('a bot of somebody else is attached, and left in peace afterwards', async () => {
    const attached = await attachLive(bot);
    const ticks: number[] = [];
    const { noop } = attached.env.actions;
    await attached.play({ choose: () => (ticks.length < 3 ? noop : -1), settle: () => ticks.push(attached.env.steps) });
    attached.close();
    expect(ticks).toEqual([1, 2, 3]);
    expect(bot.entity.position.x).toBeTypeOf('number');
    await expect(attachLive({})).rejects.toMatchObject({ kind: 'usage' });
  });

  test('digs down to bedrock, and not through it', async () => {
    await give('diamond_pickaxe', 1);
    const { x, z } = bot.entity.position;
    bot.chat(`/tp tester ${Math.floor(x) + 0.5} 3 ${Math.floor(z) + 0.5}`);
    await play(
      'yield w.equip("diamond_pickaxe"); for (let i = 0; i < 90; i++) yield w.act({ attack: true, pitch: 90 - w.pitch() });',
    );
    expect([w.voxel(0, -1, 0), bot.entity.position.y]).toEqual(['bedrock', 1]);
  });

  test('says why it cannot join', async () => {
    const failed = (join: Promise<unknown>) =>
      join.then(
        () => null,
        (error: RlgptError) => `${error.kind}: ${error.message}`,
      );
    expect(await failed(openLive({ ...at('x'), port: 1 }))).toBe("world: no server answers at '127.0.0.1:1'");
    expect(await failed(openLive({ ...at('x'), version: '1.8.8' }))).toMatch(
      /speaks 1\.12\.2 \(protocol 340\), not 1\.8\.8/,
    );
    expect(await failed(openLive({ ...at('x'), version: '0.1' }))).toBe("unknown-name: unknown version '0.1'");
  });

  test('a kick and a dead server end the game with the reason; one that comes back is joined again', async () => {
    const idle = { choose: () => live.env.actions.noop, settle: () => {} };
    const kicked = await openLive(at('noisy'));
    bot.chat('/kick noisy too loud');
    await expect(kicked.play(idle)).rejects.toThrow('sent the bot away: too loud');
    const told: string[] = [];
    const patient = await openLive({ ...at('patient'), reconnects: 3, onNote: (note) => told.push(note) });
    let died = -1;
    const dies = live.play(idle).catch((error: RlgptError) => error.message);
    const plays = patient.play({
      choose: () => (died >= 0 && patient.env.steps > died + 3 ? -1 : patient.env.actions.noop),
      settle: () => {},
    });
    const { port } = server;
    await server.kill();
    died = patient.env.steps;
    expect(await dies).toMatch(/the connection to '127\.0\.0\.1:\d+' (ended|broke)/);
    server = await startServerChild({ seed: 5, port, script });
    await plays;
    expect(told.length).toBeGreaterThanOrEqual(1);
    patient.close();
  });
});
