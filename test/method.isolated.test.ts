/** The whole method on the real world, driven through all of its paths by a reasoner that says what it is told to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Lab, Method } from '../src/agent/lab.ts';
import { openLab } from '../src/agent/open.ts';
import type {
  AnswerError,
  Attempt,
  Decomposition,
  LearnSpec,
  Memory,
  Reasoner,
  SubAction,
} from '../src/agent/reasoner.ts';
import type { SolveResult } from '../src/agent/solution.ts';
import { createMinecraft } from '../src/env/minecraft/minecraft.ts';
import { vanilla } from '../src/env/minecraft/rules/vanilla.generated.ts';
import type { Goal } from '../src/goal/goal.ts';
import type { Plan } from '../src/planning/plan.ts';
import { makePlan } from '../src/planning/regress.ts';
import { solve } from '../src/rlgpt.ts';
import type { Event, EventOf } from '../src/run/event.ts';
import { createRun, type FolderRun, openRun, readEvents } from '../src/run/folder.ts';
import { memoryRun } from '../src/run/run.ts';
import type { SkillSource } from '../src/skill/skill.ts';

/** Digging takes about 30 steps where there is earth below. */
const WITHIN = 40;
const goal: Goal = { fact: 'gain:dirt', atLeast: 1 };
const task = { name: 'dirt', text: 'get dirt', goal, within: WITHIN, biome: 'forest', start: {} };

const program = (code: string, name = 'get_dirt'): SkillSource => ({ name, code, about: code, stepLimit: WITHIN });

const GOOD = `export function* get_dirt(w: { act(parts: object): number }) {
  yield w.act({ pitch: 90 });
  for (let i = 0; i < 38; i++) yield w.act({ attack: true });
}`;
const STILL = 'export function* get_dirt(w) { for (let i = 0; i < 35; i++) yield w.noop; }';

const whole: SubAction = { name: 'get_dirt', via: 'code', goal, when: null, why: 'the whole' };
const learning: SubAction = { name: 'learn_dirt', via: 'rl', goal, when: null, why: 'learn it' };
const look: SubAction = { ...whole, name: 'look', goal: { fact: 'faces:grass', atLeast: 1 }, why: 'a part' };
const of = (...actions: SubAction[]): Decomposition => ({ actions, why: 'as told' });
const wrong: AnswerError = { answerError: 'not JSON', remedy: 'Answer in JSON.' };

/** Answers by what it is asked; `round` counts the questions for programs of one action. */
interface Script {
  plan?: Plan | AnswerError;
  decompose?(memory: Memory): Decomposition | AnswerError;
  write?(action: SubAction, memory: Memory, round: number): readonly SkillSource[] | AnswerError;
  configure?: LearnSpec | AnswerError;
}

function scripted(script: Script): Reasoner {
  const rounds = new Map<string, number>();
  return {
    name: 'scripted',
    plan: async (_task, handbook) => script.plan ?? makePlan({ fact: 'have:dirt', atLeast: 1 }, {}, handbook),
    decompose: async (memory) => script.decompose?.(memory) ?? of(whole),
    write: async (action, memory) => {
      const round = rounds.get(action.name) ?? 0;
      rounds.set(action.name, round + 1);
      return script.write?.(action, memory, round) ?? [program(GOOD)];
    },
    configure: async (_memory, primitives) =>
      script.configure ?? { fields: ['location_stats.pos'], relevant: [], crop: 1, primitives: primitives.slice(0, 6) },
  };
}

interface Told {
  readonly lab: Lab;
  readonly result: SolveResult;
  readonly events: readonly Event[];
  all<T extends Event['type']>(type: T): EventOf<T>[];
}

/** Solves with little; every primitive step that the worlds took must be in the ledger, and nothing else. */
async function run(script: Script, method: Partial<Method> = {}, budget = 20_000): Promise<Told> {
  const memory = memoryRun(3);
  const reasoner = async () => scripted(script);
  const lab = await openLab({ task, budget, method, target: 0.7, reasoner }, memory);
  const result = await solve(lab);
  const { events } = memory;
  const all = <T extends Event['type']>(type: T) => events.filter((event): event is EventOf<T> => event.type === type);
  const charged = Object.values(lab.ledger.by).reduce((sum, n) => sum + n, 0);
  expect(charged).toBe(lab.env.steps);
  expect(charged).toBe(result.steps + all('evaluation')[0].steps);
  expect(result.steps).toBe(Object.values(result.stepsBy).reduce((sum, n) => sum + n, 0));
  expect(all('run.finished')[0]).toMatchObject({ steps: result.steps, stepsBy: result.stepsBy });
  return { lab, result, events, all };
}

test('code that works at once is measured, kept, and solves the task', async () => {
  const { result, events, all, lab } = await run({}, {}, 3000);
  expect(result.solved).toBe(true);
  expect(result.solution.controllers).toEqual([{ via: 'code', name: 'get_dirt', source: program(GOOD) }]);
  expect(result.solution.evaluation).toMatchObject({ worlds: 100, died: 0 });
  const types = events.map((e) => e.type).filter((type) => type !== 'chain');
  expect(types.filter((type, i) => type !== types[i - 1])).toEqual([
    'run.started',
    'plan',
    'subtask.started',
    'decomposition',
    'code.written',
    'code.tried',
    'verdict',
    'arm',
    'verdict',
    'subtask.finished',
    'evaluation',
    'run.finished',
  ]);
  expect(all('verdict').map((v) => v.verdict)).toEqual(['success', 'success']);
  expect(all('arm')[0].success.trials).toBe(24);
  expect(all('subtask.finished')[0]).toMatchObject({ subtask: 'get_dirt', via: 'code' });
  expect(lab.library).toEqual([program(GOOD)]);
});

test('broken programs are refused or fail, the author learns why, and the repaired one solves the task', async () => {
  const broken = [
    'export function* get_dirt(w) { yield w.act({ pitch: ',
    "export function* get_dirt(w) { yield process.exit('now'); }",
    'export function* get_dirt(w) { yield w.noop; null.x; }',
    'export function* get_dirt(w) { for (;;) {} }',
    "export function* get_dirt(w) { yield 'dig'; }",
    "export function* get_dirt(w) { yield w.craft('no such thing'); }",
  ].map((code) => program(code));
  const told: Attempt[] = [];
  const { result, all } = await run({
    write: (_action, memory, round) => {
      if (round < 2) return round === 0 ? broken.slice(0, 1) : broken.slice(1);
      told.push(...memory.attempts);
      return [program(GOOD)];
    },
  });
  expect(result.solved).toBe(true);
  expect(all('code.rejected').map((e) => e.fault)).toEqual(['syntax', 'forbidden']);
  const seen = told.map((a) => [broken.indexOf(broken.find((b) => b.code === a.source.code)!), a.error?.fault]);
  expect(seen.sort()).toEqual([
    [0, 'syntax'],
    [1, 'forbidden'],
    [2, 'threw'],
    [3, 'fuel'],
    [4, 'bad-action'],
    [5, 'threw'],
  ]);
  expect(told.map((a) => a.evidence === null)).toEqual(
    told.map((a) => ['syntax', 'forbidden'].includes(a.error!.fault)),
  );
  // What does not even compile leaves nothing to judge; what ran without success is told to be repaired.
  expect(all('verdict').map((v) => v.verdict)).toEqual(['failure', 'success', 'success']);
  expect(all('verdict')[0].advice).toMatch(/^repair the fault: /);
  expect(all('code.written').map((e) => e.attempt)).toEqual([0, 1, 1, 1, 1, 1, 2]);
  expect(all('decomposition')).toHaveLength(1);
});

test('when repairs are used up, the sub-task is learnt, with the programs as options; equal seeds, equal events', async () => {
  // The second best is renamed: it calls itself, and its author spaces it in his own way.
  const odd = 'function *get_dirt (w) { yield w.act({ pitch: 90 }); if (w.y() > 99) yield* get_dirt(w); }';
  const script = (): Script => ({
    decompose: () => of(whole, learning),
    write: (_action, _memory, round) => [program([STILL, odd, `${STILL} // again`][round])],
  });
  const method = { iterations: 1, critic: false };
  const first = await run(script(), method, 14_000);
  const { all, lab } = first;
  expect(all('code.written').map((e) => e.attempt)).toEqual([0, 1, 2]);
  expect(all('learn.started').map((e) => e.actions.slice(-2))).toEqual([['get_dirt', 'get_dirt_2']]);
  expect(all('learn.update').length).toBeGreaterThan(0);
  expect(all('learn.finished')).toHaveLength(1);
  expect(all('arm').map((a) => a.via)).toEqual(['code', 'rl']);
  expect(lab.ledger.by.learning).toBe(all('learn.update').at(-1)?.steps);
  const second = await run(script(), method, 14_000);
  expect(second.events).toEqual(first.events);
  expect(second.lab.ledger).toEqual(lab.ledger);
});

test('the critic sends a failed sub-task back to be cut, and the parts start where the ones before them end', async () => {
  const seen: Memory['verdicts'][] = [];
  const aim = 'export function* look(w) { yield w.act({ pitch: 90 }); }';
  const { result, all } = await run({
    decompose: (memory) => {
      seen.push([...memory.verdicts]);
      return memory.iteration === 0 ? of(whole) : of(look, whole);
    },
    write: (action, memory, round) => {
      if (memory.iteration === 0) return round === 0 ? [program(STILL)] : [];
      return [action.name === 'look' ? program(aim, 'look') : program(GOOD)];
    },
  });
  expect(seen).toHaveLength(2);
  expect(seen[0]).toEqual([]);
  expect(seen[1].at(-1)).toMatchObject({
    of: 'get_dirt',
    verdict: { verdict: 'failure', weakest: expect.any(String) },
  });
  expect(all('decomposition').map((d) => [d.iteration, d.actions.map((a) => a.name)])).toEqual([
    [0, ['get_dirt']],
    [1, ['look', 'get_dirt']],
  ]);
  expect(all('verdict').some((v) => v.of === 'look')).toBe(true);
  expect(result.solved).toBe(true);
});

test('the outer loop ends at its cap; a cut that is repeated after nothing better was found is named', async () => {
  const half = GOOD.replace('yield', 'if (w.random() < 0.6) for (;;) yield w.act({});\n  yield').replace(
    /\(w: .*\)/,
    '(w)',
  );
  const { result, all } = await run(
    {
      decompose: () => of(whole),
      write: (_action, _memory, round) => [[program(STILL)], [], [program(half)]][round] ?? [],
    },
    { iterations: 4, critic: false },
    30_000,
  );
  expect(all('decomposition').map((d) => d.iteration)).toEqual([0, 1, 2, 3]);
  // Before iteration 1 there is one result only, and iteration 1 found something better.
  expect(all('warning').map((w) => w.message)).toEqual([
    'get_dirt: iteration 3 is cut as iteration 2, which found nothing better',
  ]);
  expect(all('verdict').every((v) => v.verdict === 'failure')).toBe(true);
  expect(result.solved).toBe(false);
  expect(result.solution.evaluation.success.rate).toBeLessThan(0.7);
  expect(all('run.finished')[0].reason).toContain('below the target');
});

/** Digs where the first number drawn in a world is in a range, and stands still elsewhere. Worlds draw from their own dice. */
const lucky = (low: number, high: number) =>
  program(
    GOOD.replace('(w: { act(parts: object): number })', '(w)').replace(
      'yield',
      `const luck = w.random();\n  if (luck < ${low} || luck >= ${high}) for (;;) yield w.noop;\n  yield`,
    ),
  );

/** The same plan, however few worlds manage it; its sub-task begins with `first`, and is developed further to `revised`. */
const revising = (revised: SkillSource, first = lucky(0, 0.66)): Script => ({
  plan: makePlan(
    { fact: 'have:dirt', atLeast: 1 },
    {},
    createMinecraft({ n: 1, rules: vanilla, biome: 'forest', start: {} }).handbook,
  ),
  decompose: () => of(whole),
  write: (_action, memory) => [memory.iteration < 2 ? first : revised],
});
const twoIterations = { iterations: 2 };

test('a revision that does better where the program fails, and worse as a whole, is undone', async () => {
  const { all, lab, result } = await run(revising(lucky(0.66, 1)), twoIterations, 16_000);
  // It did better on starts of which half are failures ...
  expect(all('subtask.finished')).toHaveLength(2);
  // ... and is undone, on worlds of its own.
  const [revision, ...others] = all('revision');
  expect(others).toEqual([]);
  expect(revision.kept).toBe(false);
  expect(revision.after.rate).toBeLessThan(revision.before.rate);
  expect(revision.before.trials).toBeGreaterThanOrEqual(12);
  expect(result.solution.controllers).toEqual([{ via: 'code', name: 'get_dirt', source: lucky(0, 0.66) }]);
  // The ledger holds its steps (`run` compares it with the worlds' own count), and steps were held back for it.
  expect(lab.ledger.by.critic).toBeGreaterThanOrEqual(revision.steps);
  expect(revision.steps).toBeGreaterThan(0);
  expect(result.steps).toBeLessThanOrEqual(16_000);
});

test.each(['within', 'after'] as const)(
  'a run that is broken off %s a proof ends as it would have ended',
  async (where) => {
    const options = () => ({
      task,
      budget: 16_000,
      method: twoIterations,
      target: 0.7,
      reasoner: async () => scripted(revising(program(GOOD))),
    });
    const folder = join(mkdtempSync(join(tmpdir(), 'rlgpt-proof-')), 'run');
    createRun(folder, { task: 'dirt', seed: 3, options: {}, versions: {} }).close();
    let finished = 0;
    const cut = () => {
      throw new Error('cut');
    };
    const broken = openRun(folder, {
      event: ({ type }) => {
        if (type === 'subtask.finished') finished++;
        if (where === 'after' && type === 'revision') cut();
      },
      // The next beat is within the proof.
      beat: () => (where === 'within' && finished === 2 ? cut() : undefined),
    });
    await expect(openLab(options(), broken).then(solve)).rejects.toThrow('cut');
    broken.close();
    const resumed = openRun(folder);
    const result = await solve(await openLab(options(), resumed));
    resumed.close();
    const whole = await run(revising(program(GOOD)), twoIterations, 16_000);
    expect(readEvents(folder).map(({ t: _, ...event }) => event)).toEqual(whole.events);
    expect(result).toEqual(whole.result);
    rmSync(dirname(folder), { recursive: true });
  },
);

test('a revision with which the whole program does better is kept', async () => {
  const { all, result } = await run(revising(program(GOOD)), twoIterations, 16_000);
  expect(all('revision')).toMatchObject([{ subtask: 'get_dirt', kept: true }]);
  expect(all('revision')[0].after.rate).toBeGreaterThan(all('revision')[0].before.rate);
  expect(result.solution.controllers).toEqual([{ via: 'code', name: 'get_dirt', source: program(GOOD) }]);
});

test('a plan that cannot be used ends the run in words', async () => {
  const memory = memoryRun(3);
  const lab = await openLab({ task, budget: 9000, reasoner: async () => scripted({ plan: wrong }) }, memory);
  await expect(solve(lab)).rejects.toMatchObject({
    kind: 'model',
    message: "the task planner's answer could not be used: not JSON",
    remedy: 'Answer in JSON.',
  });
  expect(memory.events.at(-1)).toEqual({
    type: 'model.error',
    role: 'planner',
    message: 'not JSON',
    remedy: wrong.remedy,
  });
  expect(lab.env.steps).toBe(0);
});

test('a plan that could not be used is asked for again when the run is resumed', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'rlgpt-plan-')), 'run');
  const attempt = async (held: FolderRun, script: Script) => {
    const lab = await openLab({ task, budget: 9000, reasoner: async () => scripted(script) }, held);
    try {
      return await solve(lab);
    } finally {
      held.close();
    }
  };
  const file = { task: 'dirt', seed: 3, options: {}, versions: {} };
  await expect(attempt(createRun(folder, file), { plan: wrong })).rejects.toMatchObject({ kind: 'model' });
  expect((await attempt(openRun(folder), {})).solution.evaluation.worlds).toBe(100);
  expect(readEvents(folder).filter((event) => event.type === 'model.error')).toEqual([]);
  rmSync(dirname(folder), { recursive: true });
});

test('all other answers may be unusable: the whole is coded and learnt, without programs learning takes everything', async () => {
  const { all, lab, result } = await run(
    { decompose: () => wrong, write: () => wrong, configure: wrong },
    { iterations: 1, critic: false },
    4000,
  );
  expect(all('model.error').map((e) => e.role)).toEqual(['slow', 'fast', 'fast']);
  expect(all('decomposition')[0].actions.map((a) => [a.name, a.via])).toEqual([
    ['get_dirt', 'code'],
    ['learn_get_dirt', 'rl'],
  ]);
  expect(all('code.written')).toEqual([]);
  expect(all('learn.started')[0]).toMatchObject({ observe: lab.fields, actions: lab.primitives.map((p) => p.name) });
  expect(result.solution.controllers.map((c) => c.via)).toEqual(['rl']);
});
