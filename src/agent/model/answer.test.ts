import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { fencedBlocks, readJson } from './answer.ts';

const schema = z.object({ a: z.number() });

test.each([
  ['a fence', '```json\n{"a": 1}\n```'],
  ['a fence without a language', 'Here:\n```\n{"a": 1}\n```\nDone.'],
  ['an indented fence', '  ```json\n  {"a": 1}\n  ```'],
  ['a fence of tildes', '~~~json\n{"a": 1}\n~~~'],
  ['a fence that never closes', '```json\n{"a": 1}\n'],
  ['carriage returns', '```json\r\n{"a": 1}\r\n```\r\n'],
  ['prose', 'I think that {"a": 1} is best.'],
  ['prose with other braces', 'A set {x, y} and {"a": 1}.'],
  ['a draft before the answer', '```json\n{"a": 7}\n```\nNo, better:\n```json\n{"a": 1}\n```'],
  ['reasoning before the answer', '<think>Perhaps {"a": 7}?</think>{"a": 1}'],
  ['unknown keys', '{"a": 1, "note": "{}"}'],
  ['another object after it', '{"a": 1} {"b": 2}'],
])('reads JSON in %s', (_, answer) => {
  expect(readJson(answer, schema)).toMatchObject({ a: 1 });
});

test.each([
  ['nothing', '', 'no JSON object in the answer, but nothing'],
  ['prose', 'I cannot help with that.', "'I cannot help with that.'"],
  ['reasoning only', '<think>{"a": 1}', 'no JSON object'],
  ['another shape', '{"a": "one"}', 'expected number'],
  ['a trailing comma', '{"a": 1,}', 'cannot be read'],
  ['a cut', '```json\n{"a": 1, "b": [', 'do not close'],
  ['a list', '[1, 2]', 'no JSON object'],
  ['depth', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, 'do not close'],
])('says why %s is not usable', (_, answer, why) => {
  expect(readJson(answer, schema)).toMatchObject({
    answerError: expect.stringContaining(why),
    remedy: expect.stringContaining('JSON object'),
  });
});

test('property: any object survives any prose around it', () => {
  const prose = fc.string({ maxLength: 40 }).map((text) => text.replace(/[{}[\]"`~<>]/g, ''));
  fc.assert(
    fc.property(fc.integer(), fc.string(), prose, prose, (a, note, before, after) => {
      const text = `${before}${JSON.stringify({ a, note })}${after}`;
      expect(readJson(text, z.object({ a: z.number(), note: z.string() }))).toEqual({ a, note });
    }),
  );
});

test('property: no text throws', () => {
  const bits = fc.constantFrom('{', '}', '"', '\\', '```', '\n', '```json\n', '<think>', '{"a":', '1', '[', ']');
  fc.assert(
    fc.property(fc.array(fc.oneof(bits, fc.string()), { maxLength: 60 }), (parts) => {
      expect(typeof readJson(parts.join(''), schema)).toBe('object');
    }),
  );
});

test('a fence with a word without end is passed over soon', () => {
  const start = performance.now();
  expect(fencedBlocks(`\`\`\`${'a'.repeat(200_000)}\``)).toEqual([]);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('a long answer of opening braces is given up soon', () => {
  expect(readJson('{'.repeat(300_000), schema)).toHaveProperty('answerError');
  expect(readJson('{"'.repeat(300_000), schema)).toHaveProperty('answerError');
});

test('blocks keep their language and inner fences of another kind', () => {
  const answer = '```ts\nconst a = `x`;\n~~~\n```\ntext ```inline``` text\n````md\n```\n````';
  expect(fencedBlocks(answer)).toEqual([
    { language: 'ts', text: 'const a = `x`;\n~~~' },
    { language: 'md', text: '```' },
  ]);
});
