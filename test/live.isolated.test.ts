/**
 * A bot on a real server (flying-squid with the rules of `live/`): what it sees is what the server has, and what it does
 * comes about there. Needs `npm ci --prefix live`, about 0.5 GB; without that folder's packages it is skipped.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServerChild, startServerChild } from '../live/child.ts';
import { isInstalled } from '../live/squid.ts';
import { codeController, playEpisode } from '../src/action/controller.ts';
import { loadMineflayer } from '../src/env/minecraft-live/connect.ts';
import { type LiveMinecraft, openLive } from '../src/env/minecraft-live/live.ts';
import { bindGoal } from '../src/goal/monitor.ts';
import { compileSkill } from '../src/skill/compile.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import { compileTo } from './compile.ts';

const LIVE = resolve(import.meta.dirname, '../live');
const why = isInstalled() ? '' : ' (skipped: npm ci --prefix live has not been run)';

describe.skipIf(!isInstalled())(`a bot on a server${why}`, () => {
  const base = mkdtempSync(join(tmpdir(), 'rlgpt-live-'));
  let server: ServerChild;
  let live: LiveMinecraft;
  const notes: string[] = [];
  const at = (name: string) => ({ host: '127.0.0.1', port: server.port, username: name, reconnects: 0 });

  beforeAll(async () => {
    process.env.RLGPT_PEERS = LIVE;
    const sources = readdirSync(LIVE).filter((name) => name.endsWith('.ts'));
    compileTo(base, 'src/core', 'src/env', 'src/goal', ...sources.map((name) => `live/${name}`));
    server = await startServerChild({ seed: 5, script: join(base, 'live/main.js') });
    loadMineflayer();
    await prepareSandbox();
    live = await openLive({ ...at('tester'), onNote: (note) => notes.push(note) });
  }, 60_000);

  afterAll(async () => {
    live?.close();
    await server?.kill();
    rmSync(base, { recursive: true });
  });

  function play(code: string, fact: string, within = 1200) {
    const skill = compileSkill({
      name: 'act',
      code: `export function* act(w) { ${code} }`,
      about: '',
      stepLimit: within,
    });
    if ('fault' in skill) throw new Error(skill.message);
    const goal = bindGoal({ fact, atLeast: 1 }, live.env.facts);
    const episode = playEpisode({ env: live.env, controller: codeController(skill), goal, within, restarts: 0 });
    return live.play(episode).then(() => episode.outcome()!);
  }

  test('digs at the speed of the rules, and collects what it dug', async () => {
    const outcome = await play(
      `for (;;) {
        const drop = w.item();
        if (drop === null) yield w.act({ attack: true, pitch: 60 - w.pitch() });
        else yield w.act({ forward: true, yaw: (Math.atan2(-drop.dx, drop.dz) * 180) / Math.PI - w.yaw() });
      }`,
      'gain:dirt',
    );
    expect(outcome.error).toBe(null);
    expect(outcome.success).toBe(true);
    // Grass takes 18 ticks by hand; the server's ticks and the bot's are not in phase.
    expect(server.broken[0].block).toBe('grass');
    expect(server.broken[0].ticks).toBeGreaterThanOrEqual(15);
    expect(server.broken[0].ticks).toBeLessThanOrEqual(24);
    expect(notes).toEqual([]);
  });
});
