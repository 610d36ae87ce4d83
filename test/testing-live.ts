/** A bot on a server of `live/`, for tests: needs `npm ci --prefix live`, about 0.5 GB. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { type ServerChild, startServerChild } from '../live/child.ts';
import { codeController, playEpisode } from '../src/action/controller.ts';
import type { Bot } from '../src/env/minecraft-live/bot.ts';
import { loadMineflayer } from '../src/env/minecraft-live/connect.ts';
import { type LiveMinecraft, openLive } from '../src/env/minecraft-live/live.ts';
import { bindGoal } from '../src/goal/monitor.ts';
import { compileSkill } from '../src/skill/compile.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import type { Skill } from '../src/skill/skill.ts';
import { compileTo } from './compile.ts';

const LIVE = resolve(import.meta.dirname, '../live');

export interface Sights {
  voxel(dx: number, dy: number, dz: number): string;
  have(item: string): number;
  fact(name: string): number;
}

/** Who plays, where, and what was told on the way. */
export interface Bench {
  /** The compiled server. */
  readonly script: string;
  readonly server: ServerChild;
  readonly live: LiveMinecraft;
  readonly bot: Bot;
  readonly w: Sights;
  readonly notes: readonly string[];
  /** How another bot joins. */
  at(username: string): { host: string; port: number; username: string; reconnects: number };
  skill(code: string, stepLimit: number): Skill;
  /** Plays the body of a skill. */
  play(code: string, fact?: string, atLeast?: number, within?: number): Promise<{ success: boolean; steps: number }>;
  /** Asks the server for items, and waits until they are seen under their name in the rules. */
  give(item: string, count: number, seenAs?: string): Promise<unknown>;
  end(): Promise<void>;
}

/** Starts a server of a version, whose land follows from the seed, and joins it. */
export async function openBench(seed: number, version: string): Promise<Bench> {
  process.env.RLGPT_PEERS = LIVE;
  const base = mkdtempSync(join(tmpdir(), 'rlgpt-live-'));
  const script = join(base, 'live/main.js');
  const sources = readdirSync(LIVE).filter((name) => name.endsWith('.ts'));
  compileTo(base, 'src/core', 'src/env', 'src/goal', ...sources.map((name) => `live/${name}`));
  const server = await startServerChild({ seed, version, script });
  const notes: string[] = [];
  const at = (username: string) => ({ host: '127.0.0.1', port: server.port, username, reconnects: 0 });
  loadMineflayer();
  await prepareSandbox();
  const live = await openLive({ ...at('tester'), onNote: (note) => notes.push(note) });
  const bot = live.bot as Bot;
  const w = live.env.skillApi(0) as unknown as Sights;

  function skill(code: string, stepLimit: number): Skill {
    const made = compileSkill({ name: 'act', code: `export function* act(w) { ${code} }`, about: '', stepLimit });
    if ('fault' in made) throw new Error(made.message);
    return made;
  }

  async function play(code: string, fact = 'alive', atLeast = 2, within = 600) {
    const goal = bindGoal({ fact, atLeast }, live.env.facts);
    const controller = codeController(skill(code, within));
    const episode = playEpisode({ env: live.env, controller, goal, within, restarts: 0 });
    await live.play(episode);
    expect(episode.outcome()?.error).toBe(null);
    return episode.outcome()!;
  }

  const give = (item: string, count: number, seenAs = item) => {
    const had = w.have(seenAs);
    bot.chat(`/give tester ${item} ${count}`);
    return play(`while (w.have('${seenAs}') < ${had + count}) yield w.noop;`);
  };
  const end = async () => {
    live.close();
    await server.kill();
    rmSync(base, { recursive: true });
  };
  return { script, server, live, bot, w, notes, at, skill, play, give, end };
}
