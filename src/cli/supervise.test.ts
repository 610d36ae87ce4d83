import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import type { Message } from './message.ts';
import { type Outcome, type SuperviseOptions, supervise } from './supervise.ts';

// Starting processes takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const base = mkdtempSync(join(tmpdir(), 'rlgpt-supervise-'));
afterAll(() => rmSync(base, { recursive: true }));

interface Observed {
  readonly outcome: Outcome;
  readonly messages: readonly Message[];
  readonly blamed: readonly string[];
  readonly restarts: readonly string[];
}

/** Supervises a worker with this body; it may use `life`, the number of lives before this one, and `send`. */
async function superviseBody(body: string, changes: Partial<SuperviseOptions> = {}): Promise<Observed> {
  const folder = mkdtempSync(join(base, 'case-'));
  const script = join(folder, 'worker.mjs');
  writeFileSync(
    script,
    `import fs from 'node:fs';
     const log = ${JSON.stringify(join(folder, 'lives'))};
     const life = fs.existsSync(log) ? fs.readFileSync(log).length : 0;
     fs.appendFileSync(log, 'x');
     const send = (message) => process.send(message);
     const finish = () => { send({ type: 'finished', solved: true }); process.disconnect(); };
     ${body}`,
  );
  const seen = { messages: [] as Message[], blamed: [] as string[], restarts: [] as string[] };
  const outcome = await supervise({
    script,
    args: [],
    node: { execPath: process.execPath, execArgv: ['--max-old-space-size=40'] },
    environment: {},
    silenceMs: 20_000,
    maxRestarts: 2,
    vet: async (sources) => sources.map(() => null),
    stop: new AbortController().signal,
    onMessage: (message) => seen.messages.push(message),
    onBlame: (skill, blame) => seen.blamed.push(`${skill}: ${blame.fault}`),
    onRestart: (reason) => seen.restarts.push(reason),
    ...changes,
  });
  return { outcome, ...seen };
}

test('a worker that ends well is not restarted', async () => {
  const { outcome, messages, restarts } = await superviseBody(`send({ type: 'beat' }); finish();`);
  expect(outcome).toEqual({ type: 'finished', solved: true });
  expect(messages.map((message) => message.type)).toEqual(['beat', 'finished']);
  expect(restarts).toEqual([]);
});

test('where new skills cannot be tried the run fails with the reason', async () => {
  const { outcome } = await superviseBody(`send({ type: 'vet', sources: [] }); setInterval(() => {}, 1000);`, {
    vet: () => Promise.reject(new Error('no process to be had')),
  });
  expect(outcome).toMatchObject({ type: 'failed', message: 'new skills could not be tried: no process to be had' });
});

test('a skill that hangs twice is blamed, and the next worker goes on', async () => {
  // Longer than a worker takes to start on a busy machine.
  const { outcome, blamed, restarts } = await superviseBody(
    `if (life > 1) finish();
     else { send({ type: 'running', skill: 'abc' }); setTimeout(() => { for (;;); }, 10); }`,
    { silenceMs: 1500 },
  );
  expect(outcome.type).toBe('finished');
  expect(blamed).toEqual(['abc: timeout']);
  expect(restarts).toEqual(['no sign of life for 1.5 s', 'no sign of life for 1.5 s']);
});

test('a kill from outside blames nobody', async () => {
  const { outcome, blamed, restarts } = await superviseBody(`
    if (life > 0) finish();
    else { send({ type: 'running', skill: 'abc' }); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50); }`);
  expect(outcome.type).toBe('finished');
  expect(blamed).toEqual([]);
  expect(restarts).toEqual(['killed from outside, perhaps for memory']);
});

test('a skill that eats the memory is blamed, and its supervisor lives', async () => {
  const { outcome, blamed, restarts } = await superviseBody(
    `
    if (life > 0) finish();
    else { send({ type: 'running', skill: 'eater' }); setTimeout(() => { const all = []; for (;;) all.push(new Array(1e5).fill({})); }, 50); }`,
  );
  expect(outcome.type).toBe('finished');
  expect(blamed).toEqual(['eater: memory']);
  expect(restarts).toEqual(['out of memory']);
});

test('a worker that keeps dying is given up after the last restart, with its words', async () => {
  const { outcome, blamed, restarts } = await superviseBody(`throw new Error('broken disk');`);
  expect(restarts).toHaveLength(2);
  expect(blamed).toEqual([]);
  expect(outcome).toMatchObject({ type: 'failed', kind: 'budget' });
  expect(outcome.type === 'failed' && outcome.message).toContain('died 3 times');
});

test('an error that a restart would meet again ends the run', async () => {
  const { outcome, restarts } = await superviseBody(
    `send({ type: 'failed', kind: 'corrupt', message: 'm', remedy: 'r' }); process.disconnect();`,
  );
  expect(outcome).toEqual({ type: 'failed', kind: 'corrupt', message: 'm', remedy: 'r' });
  expect(restarts).toEqual([]);
});

test('a stop reaches the worker, which may clean up', async () => {
  const stop = new AbortController();
  const types: string[] = [];
  const { outcome } = await superviseBody(
    `process.on('SIGTERM', () => { send({ type: 'running', skill: null }); process.exit(0); });
     setInterval(() => send({ type: 'beat' }), 20);`,
    {
      stop: stop.signal,
      onMessage: (message) => {
        types.push(message.type);
        if (message.type === 'beat') stop.abort();
      },
    },
  );
  expect(outcome).toEqual({ type: 'stopped' });
  expect(types).toContain('running');
});

test('new skills are tried for the worker, which waits for the verdicts', async () => {
  const verdict = { fault: 'memory', skill: 'a', message: 'm', line: 0, remedy: 'r' } as const;
  const source = { name: 'a', code: '', about: '', stepLimit: 1 };
  const { outcome, messages } = await superviseBody(
    `process.on('message', ({ type, verdicts }) => {
       send({ type: 'running', skill: type + verdicts.map((v) => v?.fault).join() });
       finish();
     });
     send({ type: 'vet', sources: ${JSON.stringify([source, source])} });`,
    { vet: async (sources) => sources.map((_, i) => (i === 0 ? verdict : null)) },
  );
  expect(outcome.type).toBe('finished');
  expect(messages).toContainEqual({ type: 'running', skill: 'vettedmemory,' });
});
