/** Advice as actions: how long it is followed, what ends it, and what the learner sees. */
import { expect, test } from 'vitest';
import { createCraftaxClassic } from '../env/craftax/classic/classic.ts';
import { worldProcess } from '../rl/episodes.ts';
import { type Advice, withAdvice } from './advice.ts';

const [NOOP, RIGHT] = [0, 2];

interface Options {
  readonly most?: number;
  readonly health?: () => number;
  readonly offered?: () => boolean;
}

function make(next: (world: number) => number, { most = 4, health = () => 9, offered = () => true }: Options = {}) {
  const env = createCraftaxClassic({ n: 2 });
  const restarted: number[] = [];
  const advice: Advice = { name: 'east', offered, next, restart: (world) => restarted.push(world) };
  const view = { size: 1, observe: (world: number, out: Float32Array, at: number) => out.fill(world + 5, at, at + 1) };
  const process = withAdvice(worldProcess(env, 1), { advice: [advice], view, health, most });
  return { env, process, restarted, east: process.actionNames.indexOf('east') };
}

/** Ticks until the world is ready again. */
function lasts(process: ReturnType<typeof make>['process'], world: number): number {
  for (let t = 1; ; t++) {
    process.tick();
    if (process.ready[world] === 1) return t;
  }
}

test('advice is followed until it has nothing to say, and at most so long', () => {
  let left = 3;
  const { process, east } = make(() => (left-- > 0 ? RIGHT : -1));
  process.begin(0, east);
  expect(lasts(process, 0)).toBe(3);
  left = 100;
  process.begin(0, east);
  expect(lasts(process, 0)).toBe(4);
  process.begin(0, RIGHT);
  expect(lasts(process, 0)).toBe(1);
});

test('who is hurt decides anew, and so do all when a rollout ends', () => {
  let health = 9;
  const { process, east } = make(() => NOOP, { health: () => health });
  process.begin(0, east);
  process.begin(1, NOOP);
  process.tick();
  expect([...process.ready]).toEqual([0, 1]);
  health = 7;
  process.tick();
  expect([...process.ready]).toEqual([1, 1]);
  process.begin(0, east);
  process.tick();
  process.interruptAll();
  expect([...process.ready]).toEqual([1, 1]);
});

test('the learner sees the view and what is offered, and an episode that restarts is told', () => {
  let offered = true;
  const { env, process, restarted, east } = make(() => RIGHT, { offered: () => offered });
  const seen = new Float32Array(3);
  process.observe(1, seen, 1);
  expect([...seen]).toEqual([0, 6, 0]);
  const mask = new Uint8Array(process.actionNames.length);
  process.mask(0, mask, 0);
  expect(east).toBe(env.actions.size);
  expect(mask[east]).toBe(1);
  offered = false;
  process.mask(0, mask, 0);
  expect(mask[east]).toBe(0);
  process.restart(1);
  expect(restarted).toEqual([1]);
});
