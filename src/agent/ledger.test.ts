import { expect, test } from 'vitest';
import { RlgptError } from '../core/errors.ts';
import { charge, type Ledger, stepsLeft, stepsUsed } from './ledger.ts';

test('steps are charged by purpose against one budget, and nothing but counts can be charged', () => {
  const ledger: Ledger = { budget: 100, by: {} };
  charge(ledger, 'trials', 30);
  charge(ledger, 'trials', 0);
  charge(ledger, 'learning', 60);
  expect([ledger.by, stepsUsed(ledger), stepsLeft(ledger)]).toEqual([{ trials: 30, learning: 60 }, 90, 10]);
  charge(ledger, 'learning', 60);
  expect(stepsLeft(ledger)).toBe(0);
  for (const bad of [-1, Number.NaN]) expect(() => charge(ledger, 'x', bad)).toThrow(RlgptError);
  expect(stepsUsed(ledger)).toBe(150);
});
