/** The host stays as it was, the verdict is right, and other skills run on, whatever a skill tries. */
import { beforeAll, expect, test } from 'vitest';
import { preparedSandbox } from '../../src/skill/sandbox.ts';
import { openSandbox, openTarget, type Target, wrongVerdict } from './attempt.ts';
import { CORPUS, FAMILIES, HOARDS } from './corpus.ts';
import { codeOf } from './payload.ts';
import { RAW } from './raw.ts';

let target: Target;
beforeAll(async () => {
  target = openTarget(await openSandbox());
});

for (const [family, payloads] of Object.entries(FAMILIES)) {
  test.each(payloads.map((payload) => [payload.about, payload] as const))(`${family}: %s`, (_, payload) => {
    const first = target.attempt(codeOf(payload));
    expect(wrongVerdict(first.error, payload.faults)).toBeNull();
    expect([first.taken, first.damage]).toEqual([0, null]);
    expect(target.attempt(codeOf(payload))).toEqual(first);
  });
}

test('the corpus is large and names every payload once', () => {
  expect(new Set(CORPUS.map((payload) => payload.about)).size).toBe(CORPUS.length);
  expect(CORPUS.length + HOARDS.length).toBeGreaterThanOrEqual(250);
  for (const [family, payloads] of Object.entries(FAMILIES))
    expect([family, payloads.length >= 9]).toEqual([family, true]);
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
  expect(target.attempt('function* f(w) { yield 1; }')).toEqual({ error: null, taken: 0, damage: null });
});
