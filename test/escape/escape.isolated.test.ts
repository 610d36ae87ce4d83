/** The host stays as it was, the fault is the right one, and other skills run on, whatever a skill tries. */
import { beforeAll, expect, test } from 'vitest';
import { compileSkill } from '../../src/skill/compile.ts';
import { isSkillError } from '../../src/skill/fault.ts';
import { preparedSandbox, prepareSandbox } from '../../src/skill/sandbox.ts';
import { SKILL_DONE, SKILL_FAILED, type Skill, type SkillError } from '../../src/skill/skill.ts';
import { CORPUS, type Payload, RAW } from './corpus.ts';

let before = '';
let healthy: Skill;
let inner: Skill;

/** What a skill could have changed, as text. */
function host(): string {
  const shared = [Object, Array, Function, String, Number, Error, Math, JSON, Promise];
  const names = shared.map((value) =>
    Object.getOwnPropertyNames('prototype' in value ? value.prototype : value).join(),
  );
  const methods = [[].push, [].map, Math.floor, Object.keys, JSON.stringify].map((method) => method.name);
  return JSON.stringify([
    names,
    methods,
    Object.getOwnPropertyNames(globalThis),
    process.env,
    process.exitCode ?? null,
  ]);
}

function compile(name: string, code: string): Skill | SkillError {
  return compileSkill({ name, code, about: '', stepLimit: 100 });
}

function must(name: string, code: string): Skill {
  const skill = compile(name, code);
  if (isSkillError(skill)) throw new Error(skill.message);
  return skill;
}

beforeAll(async () => {
  await prepareSandbox();
  healthy = must(
    'healthy',
    'function* healthy(w) { for (let i = 0; i < 3; i++) yield Math.floor([i + 0.5].map((v) => v)[0]); }',
  );
  inner = must('inner', 'function* inner(w) { for (let i = 0; i < 50; i++); yield 1; }');
  before = host();
});

function makeApi(taken: unknown[]) {
  return {
    actionCount: 12,
    take: (value: unknown) => void taken.push(value),
    *inner() {
      const run = inner.start({});
      for (let code = run.next(); code >= 0; code = run.next()) yield code;
    },
  };
}

/** Runs to the end, at most 100 steps. Returns the error or null. */
function attempt({ body, whole }: Payload, taken: unknown[]): SkillError | null {
  const skill = compile('f', whole ? body : `function* f(w) {\n${body}\n}`);
  if (isSkillError(skill)) return skill;
  const run = skill.start(makeApi(taken));
  for (let i = 0; i < 100; i++) {
    const code = run.next();
    if (code === SKILL_DONE) return null;
    if (code === SKILL_FAILED) return run.error;
  }
  throw new Error('the run did not end');
}

function expectIntact(): void {
  expect(host()).toBe(before);
  const run = healthy.start({});
  expect([run.next(), run.next(), run.next(), run.next()]).toEqual([0, 1, 2, SKILL_DONE]);
}

test.each(CORPUS.map((payload) => [payload.about, payload] as const))('%s', (_, payload) => {
  const taken: unknown[] = [];
  const error = attempt(payload, taken);
  expect(payload.faults, error?.message).toContain(error?.fault ?? null);
  expect(taken.filter((value) => value !== null && (typeof value === 'object' || typeof value === 'function'))).toEqual(
    [],
  );
  if (error) {
    expect(error.message.length).toBeLessThan(400);
    expect(error.remedy).not.toBe('');
  }
  expectIntact();
  const again = attempt(payload, []);
  expect(again).toEqual(error);
});

test('the corpus is large and names every payload once', () => {
  expect(new Set(CORPUS.map((payload) => payload.about)).size).toBe(CORPUS.length);
  expect(CORPUS.length).toBeGreaterThanOrEqual(40);
});

test.each(RAW)('the sandbox alone withstands %s', (text) => {
  let got: unknown;
  try {
    got = preparedSandbox().evaluate(text);
  } catch {
    got = undefined;
  }
  if (got instanceof Promise) got.catch(() => {});
  const leaked =
    got === process || got === globalThis || (typeof got === 'number' && got > 1) || typeof got === 'object';
  expect(leaked && got !== null).toBe(false);
  expectIntact();
});
