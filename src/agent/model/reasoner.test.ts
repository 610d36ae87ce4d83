import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { NO_LIMITS, withBudget } from '../../llm/budget.ts';
import { compatibleModel } from '../../llm/compatible.ts';
import type { Model, ModelRequest } from '../../llm/model.ts';
import { recordingModel, replayingModel } from '../../llm/record.ts';
import { withRetries } from '../../llm/retry.ts';
import { type ScriptEntry, scriptedModel } from '../../llm/scripted.ts';
import { chatReply, withServer } from '../../llm/testing.ts';
import { isAnswerError, type Reasoner } from '../reasoner.ts';
import type { Asker } from './ask.ts';
import { modelReasoner } from './reasoner.ts';
import { action, facts, fenced, handbook, newMemory, task } from './testing.ts';

const primitives = ['noop', 'turn', 'use'];
const plan = fenced({ steps: [{ operator: 'craft dask', atLeast: 1 }] });
const decomposition = fenced({ actions: [action, { ...action, name: 'learn_mell', via: 'rl' }] });
const program = fenced('/** Uses it. */\nfunction* get_mell(w) {\n  yield w.use();\n}', 'ts');
const configuration = fenced({ relevant: ['mell'], fields: ['voxels', 'body'], primitives: ['use', 'turn'] });

const answers: readonly ScriptEntry[] = [
  { role: 'planner', answer: plan },
  { role: 'slow', answer: decomposition },
  { role: 'fast', answer: program },
  { role: 'learner', answer: configuration },
];

type Emitted = Parameters<Asker['emit']>[0];

function reasonerOf(model: Model): { reasoner: Reasoner; events: Emitted[] } {
  const events: Emitted[] = [];
  return { reasoner: modelReasoner(model, { handbook, facts, emit: (event) => events.push(event) }), events };
}

const scripted = (script: readonly ScriptEntry[]) => reasonerOf(scriptedModel('s', script, 20));

async function everything(reasoner: Reasoner): Promise<object[]> {
  return [
    await reasoner.plan(task, handbook),
    await reasoner.decompose(newMemory()),
    await reasoner.write(action, newMemory(), 5),
    await reasoner.configure(newMemory(), primitives),
  ];
}

test('every role asks once for a good answer and gives checked data', async () => {
  const { reasoner, events } = scripted(answers);
  const [made, cut, written, chosen] = await everything(reasoner);
  expect(made).toMatchObject({ order: expect.arrayContaining([{ node: 'get_dask', atLeast: 1, amount: 1 }]) });
  expect(cut).toMatchObject({ actions: [{ name: 'get_mell' }, { via: 'rl' }] });
  expect(written).toMatchObject([{ name: 'get_mell', about: 'Uses it.' }]);
  expect(chosen).toEqual({ fields: ['body', 'voxels'], relevant: ['mell'], crop: 2, primitives: ['turn', 'use'] });
  expect(events.map(({ type, role }) => `${type} ${role}`)).toEqual([
    'model.call planner',
    'model.call slow',
    'model.call fast',
    'model.call learner',
  ]);
});

test('as many programs are taken as were asked for, each once', async () => {
  const variant = (n: number) =>
    fenced(`function* get_mell(w) {\n  for (let i = 0; i < ${n}; i++) yield w.use();\n}`, 'ts');
  const answer = [1, 2, 2, 3].map(variant).join('\n');
  const written = (count: number) => scripted([{ role: 'fast', answer }]).reasoner.write(action, newMemory(), count);
  expect(await written(5)).toHaveLength(3);
  expect(await written(2)).toHaveLength(2);
  expect(await written(0)).toHaveLength(1);
});

test('an answer that cannot be used is shown to the model with the reason, once', async () => {
  const prompts: ModelRequest[] = [];
  const script = scriptedModel('s', [{ answer: 'Sure! First I would look around.' }, { answer: decomposition }]);
  const spy: Model = {
    name: 's',
    complete: (request) => {
      prompts.push(request);
      return script.complete(request);
    },
  };
  const { reasoner, events } = reasonerOf(spy);
  expect(isAnswerError(await reasoner.decompose(newMemory()))).toBe(false);
  expect(events.map(({ type }) => type)).toEqual(['model.call', 'model.error', 'model.call']);
  const [first, second] = prompts.map(({ prompt }) => prompt);
  expect(second.startsWith(first)).toBe(true);
  expect(second).toContain('> Sure! First I would look around.');
  expect(second).toContain('there is no JSON object in the answer');
});

test.each([
  ['prose twice', { answer: 'No.' }, 'no '],
  ['nothing twice', { answer: '' }, 'nothing'],
  ['the wrong JSON', { answer: '{"steps": 3}' }, ''],
  ['an answer cut at the limit', { answer: '```json\n{"steps": [', truncated: true }, 'cut off after 8192 tokens'],
])('%s is an answer error in every role', async (_, entry, why) => {
  const { reasoner, events } = scripted(Array.from({ length: 8 }, () => entry));
  for (const answer of await everything(reasoner))
    expect(answer).toMatchObject({ answerError: expect.stringContaining(why), remedy: expect.stringMatching(/\w/) });
  expect(events.filter(({ type }) => type === 'model.call')).toHaveLength(8);
  expect(events.filter(({ type }) => type === 'model.error')).toHaveLength(4);
});

test.each([
  [{ error: 'rate-limit' }, 'rate-limit'],
  [{ error: 'denied' }, 'denied'],
  [{ hang: true }, 'did not answer within 0.02 s'],
] as const)('a model that cannot be reached, %s, stops the run without a second question', async (entry, why) => {
  const { reasoner, events } = scripted([entry, ...answers]);
  await expect(reasoner.plan(task, handbook)).rejects.toMatchObject({
    kind: 'model',
    message: expect.stringContaining(why),
    remedy: expect.stringContaining('resume'),
  });
  expect(events).toEqual([]);
});

test('a script that is used up is an answer error', async () => {
  expect(await scripted([]).reasoner.plan(task, handbook)).toMatchObject({
    answerError: expect.stringContaining('no answer left'),
  });
});

test.each([
  ['field', { fields: ['voxel'], relevant: [], primitives: ['use'] }, "'voxel'", "'voxels'"],
  ['block or item', { fields: ['body'], relevant: ['mel'], primitives: ['use'] }, "'mel'", "'mell'"],
  ['primitive', { fields: ['body'], relevant: [], primitives: ['uses'] }, "'uses'", "'use'"],
])('an unknown %s in a configuration names the nearest', async (what, answer, quoted, near) => {
  const { reasoner } = scripted([{ answer: fenced(answer) }, { answer: fenced(answer) }]);
  expect(await reasoner.configure(newMemory(), primitives)).toEqual({
    answerError: `unknown ${what} ${quoted}`,
    remedy: expect.stringContaining(near),
  });
});

test('a slow model is waited for with signs of life, and none afterwards', async () => {
  vi.useFakeTimers();
  try {
    let beats = 0;
    const slow = scriptedModel('s', [{ hang: true }], 2300);
    const reasoner = modelReasoner(slow, { handbook, facts, beat: () => void beats++ });
    const stopped = expect(reasoner.plan(task, handbook)).rejects.toMatchObject({ kind: 'model' });
    await vi.advanceTimersByTimeAsync(9000);
    await stopped;
    expect(beats).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

test('goals with several bounds are planned without a question', async () => {
  const { reasoner, events } = scripted([]);
  const both = {
    all: [
      { fact: 'gain:dask', atLeast: 1 },
      { fact: 'near:orb', atLeast: 1 },
    ],
  };
  const plan = await reasoner.plan({ ...task, goal: both }, handbook);
  if ('answerError' in plan) throw new Error(plan.answerError);
  expect(plan.order.map((step) => plan.nodes.find((n) => n.name === step.node)?.fact)).toContain('near:orb');
  expect(events).toEqual([]);
});

test('a replayed run equals the recorded one, repairs and faults included', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'replay-')), 'cassette.jsonl');
  const script: ScriptEntry[] = [{ role: 'slow', answer: 'Hm.' }, { role: 'fast', error: 'malformed' }, ...answers];
  const first = reasonerOf(recordingModel(scriptedModel('s', script), path));
  const results = await everything(first.reasoner);
  const second = reasonerOf(replayingModel('s', path));
  expect(await everything(second.reasoner)).toEqual(results);
  expect(results.map(isAnswerError)).toEqual([false, false, true, false]);
  const uncached = (events: Emitted[]) => events.map((event) => ({ ...event, cached: false }));
  expect(uncached(second.events)).toEqual(uncached(first.events));
  expect(first.events.length).toBeGreaterThan(4);
});

test('a budget ends the questions with a clear error', async () => {
  const model = withBudget(scriptedModel('s', answers), { ...NO_LIMITS, calls: 2 }, null, {
    calls: 0,
    tokens: 0,
    usd: 0,
  });
  const results = await everything(reasonerOf(model).reasoner);
  expect(results.map(isAnswerError)).toEqual([false, false, true, true]);
  expect(results[3]).toMatchObject({ answerError: expect.stringContaining('budget of 2 calls is used up') });
});

test('works against a local chat server that is slow, busy and cut off at first', async () => {
  let asked = 0;
  const written = await withServer(
    (_, reply) => {
      asked++;
      if (asked === 1) return;
      if (asked === 2) reply.writeHead(429, { 'retry-after-ms': '1' }).end('busy');
      else if (asked === 3) reply.destroy();
      else reply.end(chatReply(program));
    },
    (baseUrl) => {
      const server = compatibleModel({ model: 'm', baseUrl, apiKey: null, timeoutMs: 1500, price: null });
      const model = withRetries(server, { attempts: 4, pauseMs: 1, longestMs: 100 });
      return reasonerOf(model).reasoner.write(action, newMemory(), 1);
    },
  );
  expect([asked, written]).toEqual([4, [expect.objectContaining({ name: 'get_mell' })]]);
});
