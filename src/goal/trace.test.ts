import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import { randomFormula, robustnessOver, tableFacts } from './testing.ts';
import { bindTrace } from './trace.ts';

const names = ['p', 'q', 'r'];

test('monitors agree with the definition on random formulas and traces, at every length', () => {
  const rng = makeRng('monitor', 1);
  const facts = tableFacts(names);
  for (let pair = 0; pair < 3000; pair++) {
    const formula = randomFormula(rng, names, 1 + rng.int(3));
    const rows = Array.from({ length: 1 + rng.int(8) }, () => names.map(() => rng.int(4)));
    facts.rows = rows;
    facts.at = 0;
    const monitor = bindTrace(formula, facts);
    monitor.begin(0);
    for (let length = 1; ; length++) {
      const value = monitor.robustness(0);
      const verdict = monitor.verdict(0);
      facts.rows = rows.slice(0, length);
      expect([JSON.stringify(formula), rows, value]).toEqual([
        JSON.stringify(formula),
        rows,
        robustnessOver(formula, facts),
      ]);
      facts.rows = rows;
      if (verdict !== 0) expect(Math.sign(value)).toBe(verdict);
      if (length === rows.length) break;
      facts.at = length;
      monitor.step(0);
      if (verdict !== 0) expect(monitor.verdict(0)).toBe(verdict);
    }
  }
});
