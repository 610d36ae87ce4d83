import { expect, test } from 'vitest';
import { makeRng } from '../core/rng.ts';
import type { Formula } from './goal.ts';
import { parseGoal } from './parse.ts';
import { printGoal } from './print.ts';
import { progress, type Rest, reachable } from './progression.ts';
import { bindState } from './state.ts';
import { randomFormula, robustnessOver, tableFacts } from './testing.ts';

const formula = (text: string) => parseGoal(text) as Formula;
const after = (text: string, ...labels: readonly string[]): string => {
  const { rest } = progress(formula(text), (c) => 'fact' in c && labels.includes(c.fact));
  return typeof rest === 'boolean' ? String(rest) : printGoal(rest);
};

/** `abc`: F(a and F(b and F c)); with `left`, each F is `left until` and each letter goes through `atom`. */
function chainOf(letters: string, left?: string, atom = (p: string) => p): string {
  const [p, rest] = [letters[0], letters.slice(1)];
  const inner = rest === '' ? atom(p) : `(${atom(p)} and ${chainOf(rest, left, atom)})`;
  return left === undefined ? `(eventually ${inner})` : `(${left} until ${inner})`;
}
const sequence = ['ab', 'ac', 'de', 'db', 'fae', 'abdc', 'acfb', 'acfc', 'faeg', 'acfbh'];
const interleaving = [
  ['ab'],
  ['ac'],
  ['de'],
  ['db'],
  ['ae', 'fe'],
  ['dc', 'abc'],
  ['fb', 'acb'],
  ['fc', 'ac'],
  ['aeg', 'feg'],
  ['fbh', 'acbh'],
];

test('the counts of the published task sets', () => {
  const spell = (sets: readonly (readonly string[])[], safe: boolean) =>
    sets.map((set) =>
      formula(
        set
          .map((s) => (safe ? chainOf(s, '(not n or s)', (p) => `(not n and ${p} or s and ${p})`) : chainOf(s)))
          .join(' and '),
      ),
    );
  expect(
    reachable(
      spell(
        sequence.map((s) => [s]),
        false,
      ),
    ),
  ).toHaveLength(27);
  expect(reachable(spell(interleaving, false))).toHaveLength(34);
  expect(reachable(spell(interleaving, true))).toHaveLength(34);
});

test('tasks that are ways to the same are counted once', () => {
  const count = (...texts: string[]) => reachable(texts.map(formula)).length;
  expect(count('eventually p or eventually q')).toBe(count('eventually q or eventually p or eventually p'));
  expect(reachable([formula('eventually p or eventually q')]).map(printGoal)).toEqual(['eventually p or eventually q']);
});

test('what is left of simple formulas', () => {
  expect(after('eventually (p and eventually q)', 'p')).toBe('eventually q');
  expect(after('eventually (p and eventually q)', 'q')).toBe('eventually (p and eventually q)');
  expect(after('eventually (p and eventually q)', 'p', 'q')).toBe('true');
  expect(after('eventually p and eventually (q and eventually p)', 'r')).toBe('eventually (q and eventually p)');
  expect(after('always within 2 p', 'p')).toBe('always within 1 p');
  expect(after('always p', 'q')).toBe('false');
  expect(after('p until within 1 q', 'p')).toBe('p until within 0 q');
  // The left sides differ, so the inner until does not follow from the outer.
  expect(after('(x until (p and (y until q))) and (y until q)', 'x', 'y')).toContain('and');
});

test('conditions that do not matter are not asked', () => {
  const asked: string[] = [];
  progress(formula('a and b and eventually c'), (c) => {
    if ('fact' in c) asked.push(c.fact);
    return false;
  });
  expect(asked).toEqual(['a']);
});

test('progression over a whole trace agrees with the definition', () => {
  const names = ['p', 'q', 'r'];
  const rng = makeRng('progression', 1);
  const facts = tableFacts(names);
  for (let pair = 0; pair < 3000; pair++) {
    const whole = randomFormula(rng, names, 1 + rng.int(3));
    facts.rows = Array.from({ length: 1 + rng.int(7) }, () => names.map(() => rng.int(4)));
    let rest: Rest = whole;
    let ends = true;
    facts.rows.forEach((_, t) => {
      facts.at = t;
      if (typeof rest === 'boolean') ends = rest;
      else ({ rest, ends } = progress(rest, (condition) => bindState(condition, facts).holds(0)));
    });
    expect([whole, facts.rows, ends]).toEqual([whole, facts.rows, robustnessOver(whole, facts) > 0]);
  }
});
