import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { readGoalFile } from './file.ts';
import { readGoal } from './parse.ts';
import { printGoal } from './print.ts';
import { mutateText, randomFormula } from './testing.ts';

const FOLDER = join(import.meta.dirname, '../../examples/goals');
const samples = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), 'utf8'));

test('mutated goals are read or refused with a position, quickly', () => {
  const rng = makeRng('fuzz', 1);
  let refused = 0;
  for (let i = 0; i < 4000; i++) {
    const formula = printGoal(randomFormula(rng, ['x', 'have:log', 'odd name'], 3));
    const text = mutateText(rng, i % 2 === 0 ? samples[rng.int(samples.length)] : formula);
    const result = i % 4 === 1 ? readGoal(text) : readGoalFile(text);
    if (!('message' in result)) continue;
    refused++;
    const lines = text.split('\n');
    expect(result.line).toBeGreaterThanOrEqual(1);
    expect(result.line).toBeLessThanOrEqual(lines.length);
    expect(result.column).toBeGreaterThanOrEqual(1);
    expect(result.column).toBeLessThanOrEqual(lines[result.line - 1].length + 1);
    expect(result.message.length * result.remedy.length).toBeGreaterThan(0);
  }
  expect(refused).toBeGreaterThan(2000);
  expect(refused).toBeLessThan(4000);
});
