import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operand } from './code.ts';
import type { Relation } from './knowledge.ts';
import { smtText, z3Arithmetic } from './smt.ts';

const fact = (name: string): Operand => ({ op: 'fact', name, truth: false });
const below = (limit: number, holds = true): Relation => ({ a: fact('a'), operator: '<', b: limit, holds });
const step = (...relations: readonly Relation[]) => ({
  facts: new Map(),
  relations: new Map(relations.map((relation, i) => [String(i), relation])),
});

test('constants are told exactly: a rounded one could make a possible step impossible', () => {
  const doubles = fc.double({ noNaN: true, min: -1e15, max: 1e15 }).filter((x) => x === 0 || Math.abs(x) > 1e-200);
  fc.assert(
    fc.property(doubles, (x) => {
      const text = smtText(step(below(x)))!;
      const [, minus, top, bottom = '1'] = /\(assert \(< \|a\| (\(- )?(?:\(\/ )?(\d+)\.0(?: (\d+)\.0\))?\)/.exec(text)!;
      // Both are powers of two apart from whole numbers that a double holds, so the division is exact.
      const size = Number(BigInt(top)) / Number(BigInt(bottom));
      expect(minus === undefined ? size : -size).toBe(x + 0);
    }),
  );
  expect(smtText(step(below(3)))).toContain('(assert (< |a| 3.0))');
  expect(smtText(step(below(-0.5, false)))).toContain('(assert (not (< |a| (- (/ 1.0 2.0)))))');
});

test('a process that ends without reading its question decides nothing', async () => {
  const ask = z3Arithmetic();
  if (ask === null) return; // not installed
  // Beside its source the process has no script to run, and its question is larger than a pipe.
  const long = step(...Array.from({ length: 20_000 }, (_, i) => below(i)));
  expect(await ask([long as never])).toEqual(['unknown']);
});
