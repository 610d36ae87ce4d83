import { expect, test } from 'vitest';
import { fakeMethod } from '../../test/fake-method.ts';
import { memoryRun } from './run.ts';

test('equal seeds give equal runs, others do not', async () => {
  const [a, b, c] = [memoryRun(1), memoryRun(1), memoryRun(2)];
  expect(await fakeMethod(a)).toBe(await fakeMethod(b));
  expect(a.events).toEqual(b.events);
  expect(await fakeMethod(c)).not.toBe(await fakeMethod(memoryRun(1)));
});

test('stages do not nest, run side by side or share a key', async () => {
  const run = memoryRun(0);
  await expect(run.stage('outer', () => run.stage('inner', () => 1))).rejects.toThrow(
    "stage 'inner' starts inside stage 'outer'",
  );
  const first = run.stage('a', () => run.beat());
  await expect(run.stage('b', () => 1)).rejects.toThrow("'b' starts inside stage 'a'");
  await first;
  await run.stage('same', () => 1);
  await expect(run.stage('same', () => 1)).rejects.toThrow("'same' is used twice");
});

test('a stage returns what a resumed run would read', async () => {
  const run = memoryRun(0);
  expect(await run.stage('a', () => ({ x: 1, y: undefined }))).toStrictEqual({ x: 1 });
  expect(await run.stage('b', () => undefined)).toBeUndefined();
  await expect(run.stage('c', () => ({ loss: Number.NaN }))).rejects.toThrow('loss is NaN');
  expect(() => run.emit({ type: 'warning', message: 'm', remedy: Number.NaN as unknown as string })).toThrow(
    'remedy is NaN',
  );
});

test('blobs are copies, found by content', () => {
  const run = memoryRun(0);
  const bytes = Uint8Array.of(1, 2, 3);
  const hash = run.putBlob(bytes);
  bytes[0] = 9;
  expect([...run.getBlob(hash)]).toEqual([1, 2, 3]);
  expect(() => run.getBlob('00')).toThrow("blob '00'");
});
