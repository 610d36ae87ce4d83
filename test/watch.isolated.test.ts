/** A world whose handbook is silent about how creatures attack: play is watched first, and programs are written with what was seen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { freshStarts } from '../src/agent/lab.ts';
import { newMemory } from '../src/agent/memory.ts';
import type { Memory } from '../src/agent/reasoner.ts';
import { watchPlay } from '../src/agent/watch.ts';
import { createCraftaxClassic } from '../src/env/craftax/classic/classic.ts';
import { type Method, openLab } from '../src/index.ts';
import { wholePlan } from '../src/planning/whole.ts';
import type { EventOf } from '../src/run/event.ts';
import { createRun, openRun, readEvents } from '../src/run/folder.ts';
import { memoryRun, type Run } from '../src/run/run.ts';

const BUDGET = 30_000;
const goal = { fact: 'achieved:defeat_zombie', atLeast: 1 };
const task = { name: 'defeat_zombie', text: 'defeat a zombie', goal, within: 2000, start: {} };

async function watchIn(run: Run, silent: boolean, method: Partial<Method> = {}) {
  const world = (n: number) => createCraftaxClassic({ n, silent });
  const lab = await openLab({ task, world, budget: BUDGET, method }, run);
  const plan = wholePlan(task.name, goal, task.within);
  const memory = newMemory(lab, plan, plan.trace[0]);
  memory.starts = freshStarts(lab, 'train', 2);
  await watchPlay(lab, memory);
  return { lab, memory };
}

async function watched(silent: boolean, method: Partial<Method> = {}) {
  const run = memoryRun(3);
  return { ...(await watchIn(run, silent, method)), events: run.events };
}

/** The attackers that a program's guard reckons with, and how. */
async function foesIn(lab: Awaited<ReturnType<typeof watched>>['lab'], memory: Memory) {
  const action = { name: 'defeat_zombie', via: 'code', goal, when: null, why: '' } as const;
  const answer = await lab.reasoner.write(action, memory, 1);
  const [{ code }] = answer as Extract<typeof answer, readonly unknown[]>;
  return JSON.parse(/^const FOES = (.*);$/m.exec(code)![1]);
}

test('what is seen of attacks is counted, told, and in the programs; the same seed sees the same, resumed or not', async () => {
  const { lab, memory, events } = await watched(true);
  const told = events.filter((e): e is EventOf<'watch.finished'> => e.type === 'watch.finished');
  const steps = Math.floor(0.2 * lab.ledger.budget);
  expect(told).toMatchObject([{ steps, attacks: { zombie: { damage: 2, rest: 5 } } }]);
  expect([lab.ledger.by, lab.env.steps]).toEqual([{ watching: steps }, steps]);
  expect(memory.attacks).toEqual(told[0].attacks);
  expect((await foesIn(lab, memory)).zombie).toMatchObject({ damage: 2, rest: 5 });

  // killed in the middle and resumed, it sees the same
  const folder = join(mkdtempSync(join(tmpdir(), 'rlgpt-watch-')), 'run');
  createRun(folder, { task: 'defeat_zombie', seed: 3, options: {}, versions: {} }).close();
  let updates = 0;
  const cut = () => {
    if (++updates === 3) throw new Error('cut');
  };
  const broken = openRun(folder, { beat: cut });
  await expect(watchIn(broken, true)).rejects.toThrow('cut');
  broken.close();
  const resumed = openRun(folder);
  expect((await watchIn(resumed, true)).memory.attacks).toEqual(memory.attacks);
  resumed.close();
  expect(readEvents(folder).map(({ t: _, ...event }) => event)).toEqual(events);
  rmSync(dirname(folder), { recursive: true });
});

test('nothing is watched where the handbook tells, or where that is switched off', async () => {
  for (const { lab, memory } of [await watched(false), await watched(true, { watch: false })]) {
    expect([lab.ledger.by, memory.attacks]).toEqual([{}, {}]);
  }
});
