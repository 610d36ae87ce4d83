import { expect, test } from 'vitest';
import { wilson } from '../../core/stats.ts';
import { makeHandbook } from '../../env/minecraft/handbook.ts';
import { vanilla } from '../../env/minecraft/rules/vanilla.generated.ts';
import { compileSkill } from '../../skill/compile.ts';
import { prepareSandbox } from '../../skill/sandbox.ts';
import { action, facts, handbook, newMemory, task } from '../model/testing.ts';
import type { Attempt, Memory } from '../reasoner.ts';
import { configurePrompt } from './configure.ts';
import { decomposePrompt } from './decompose.ts';
import { planPrompt } from './plan.ts';
import { operatorsToward } from './reference.ts';
import { writePrompt } from './write.ts';

const goal = { fact: 'have:dask', atLeast: 1 };

function attempt(code: string, successes: number, more: Partial<Attempt> = {}): Attempt {
  const evidence = {
    success: wilson(successes, 20),
    meanSteps: 120.4,
    reached: [
      { fact: 'sees:mell', share: 0.9 },
      { fact: 'faces:mell', share: 0.25 },
    ],
    died: 2,
    faults: [],
  };
  const source = { name: 'get_mell', code, about: 'x', stepLimit: 9 };
  return { action: 'get_mell', source, evidence, error: null, ...more };
}

function triedMemory(): Memory {
  const memory = newMemory();
  const error = { fault: 'syntax', skill: 'x', message: "unexpected '}'", line: 4, remedy: 'Close it.' } as const;
  memory.iteration = 1;
  memory.attempts = [
    attempt('BEST', 9),
    attempt('OLD', 1),
    attempt('RECENT', 3),
    attempt('BROKEN', 0, { evidence: null, error }),
  ];
  memory.decompositions = [{ why: 'code first', actions: [action] }];
  const verdict = { verdict: 'failure', evidence: '9 of 20', weakest: 'faces:mell', advice: 'Walk closer.' } as const;
  memory.verdicts = [{ of: 'get_mell', verdict }];
  memory.dropped.add('idle_option');
  return memory;
}

function allPrompts(memory: Memory): string {
  const prompts = [
    planPrompt(task, goal, handbook),
    decomposePrompt(memory, handbook, facts, 8),
    writePrompt(action, memory, handbook, 3),
    configurePrompt(memory, handbook, ['noop', 'use']),
  ];
  return prompts.map(({ system, prompt }) => `${system}\n\n${prompt}`).join('\n\n');
}

test('prompts speak of no world but the one whose handbook they are given', () => {
  const text = allPrompts(triedMemory()).replace(/Globals: .*/g, '');
  const words = new Set(text.toLowerCase().match(/[a-z_]+/g));
  const foreign = makeHandbook(vanilla, 'x');
  const known = [...foreign.items, ...foreign.blocks].map(({ name }) => name);
  expect(known.length).toBeGreaterThan(50);
  expect(known.filter((name) => words.has(name))).toEqual([]);
});

test('no section is empty, and nothing undefined is printed', () => {
  for (const memory of [newMemory(), triedMemory()]) {
    const text = allPrompts(memory).replace(/Globals: .*/g, '');
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(text).not.toMatch(/^## .*\n+## /m);
  }
});

test('the planner reads what leads to the goal and nothing else', () => {
  const { prompt } = planPrompt(task, goal, handbook);
  for (const { name } of handbook.operators) expect(prompt).toContain(`\`${name}\``);
  const vosk = operatorsToward(handbook, ['have:vosk']).map(({ name }) => name);
  expect(vosk).toEqual(['craft vosk', 'find glim', 'approach glim', 'break glim']);
});

test('the slow agent reads the goal, the facts, earlier decompositions, results and verdicts', () => {
  const { prompt } = decomposePrompt(triedMemory(), handbook, facts, 8);
  expect(prompt).toContain('`{"fact":"gain:mell","atLeast":3}`');
  expect(prompt).toContain('`sees:NAME` with NAME one of glim, mell, orb');
  expect(prompt).toContain('get_mell (code): gain:mell >= 3');
  expect(prompt).toContain('succeeded in 9 of 20 episodes (95 % interval 26 % to 66 %), 120 steps on average');
  expect(prompt).toContain('get_mell: failure. 9 of 20 Fails most at faces:mell. Walk closer.');
  expect(prompt).toContain('idle_option');
  expect(prompt).not.toContain('BEST');
  expect(decomposePrompt(newMemory(), handbook, facts, 8).prompt).not.toContain('Earlier decompositions');
});

test('the fast agent reads the API, the best and the last programs, and what went wrong', () => {
  const { prompt } = writePrompt(action, triedMemory(), handbook, 3);
  expect(prompt).toContain('w.see(name): whether it is in view');
  for (const code of ['BEST', 'RECENT', 'BROKEN']) expect(prompt).toContain(code);
  expect(prompt).not.toContain('OLD');
  expect(prompt).toContain('sees:mell 90 %, faces:mell 25 %');
  expect(prompt).toContain("It did not run (syntax, line 4): unexpected '}' Close it.");
  expect(prompt).toContain('function* get_mell(w)');
  expect(prompt).toContain('at most 900');
});

test('the first programs for an action are shown what worked elsewhere, later ones their own history', () => {
  const library = ['FIRST', 'SECOND', 'THIRD'].map((code) => ({
    name: 'other',
    code,
    about: 'It digs.',
    stepLimit: 9,
  }));
  const { prompt } = writePrompt(action, { ...newMemory(), library }, handbook, 3);
  expect(prompt).toContain('It digs.\n\n```ts\nTHIRD\n```');
  expect(prompt).not.toContain('FIRST');
  expect(writePrompt(action, { ...triedMemory(), library }, handbook, 3).prompt).not.toContain('THIRD');
});

test('the program that shows the form compiles as a skill', async () => {
  await prepareSandbox();
  const { prompt } = writePrompt(action, newMemory(), handbook, 1);
  const [, code] = /```ts\n([\s\S]*?)```/.exec(prompt) ?? [];
  const skill = compileSkill({ name: 'example', code, about: '', stepLimit: 60 });
  expect(skill).not.toHaveProperty('fault');
});

test('equal inputs give equal prompts', () => {
  expect(allPrompts(triedMemory())).toBe(allPrompts(triedMemory()));
});
