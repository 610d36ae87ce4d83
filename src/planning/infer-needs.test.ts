/** Needs of invented operators, inferred from tries, against the handbook that was hidden. */
import { expect, test } from 'vitest';
import type { Handbook, Operator } from '../env/handbook.ts';
import { type Amounts, inferNeeds, type Try, triedName } from './infer-needs.ts';
import { makePlan } from './regress.ts';
import { c, craft, operator, place } from './testing.ts';

const book = (operators: readonly Operator[]): Handbook => {
  return { world: 'paper-v1', items: [], blocks: [], entities: [], operators, dangers: [], notes: [] };
};
const hidden = ({ operators, ...rest }: Handbook): Handbook => {
  return { ...rest, operators: operators.map((one) => ({ ...one, needs: [], consumes: {}, tools: [] })) };
};

/** What a try of the told operator shows, where `before` holds. */
function tried({ operators }: Handbook, name: string, before: Amounts): Try {
  const { needs, consumes, yields } = operators.find((one) => one.name === name)!;
  if (!needs.every(({ fact, atLeast }) => (before[fact] ?? 0) >= atLeast))
    return { operator: name, before, after: null };
  const after = { ...before };
  for (const [item, n] of Object.entries(consumes)) after[`have:${item}`] -= n;
  for (const { fact, atLeast } of yields) after[fact] = (after[fact] ?? 0) + atLeast;
  return { operator: name, before, after };
}

const log = operator('break', 'log', { yields: [c('have:log')] });
const rock = operator('break', 'rock', { needs: [c('have:pick')], yields: [c('have:rock')] });
const pick = craft('pick', { log: 3 }, 1, 'bench');
const told = book([log, craft('bench', { log: 2 }), place('bench'), pick, rock, craft('lamp', { rock: 1, log: 1 })]);

/** Each operator in each of these states. */
const states: readonly Amounts[] = [
  {},
  { 'have:log': 1 },
  { 'have:log': 2 },
  { 'have:log': 5 },
  { 'have:log': 2, 'near:bench': 1 },
  { 'have:log': 5, 'near:bench': 1 },
  { 'have:log': 5, 'have:bench': 1 },
  { 'have:log': 5, 'have:bench': 1, 'near:bench': 1 },
  { 'have:pick': 1 },
  { 'have:log': 4, 'have:pick': 1, 'have:rock': 2, 'near:bench': 1 },
  { 'have:log': 4, 'have:rock': 2 },
  { 'have:rock': 2, 'near:bench': 1 },
];
const tries = states.flatMap((state) => told.operators.map(({ name }) => tried(told, name, state)));

test('amounts from what is used up, places and tools from failures: what was hidden comes back', () => {
  const inferred = inferNeeds(hidden(told), tries);
  const asSaid = ({ name, needs, consumes }: Operator) => ({ name, needs: new Set(needs), consumes });
  expect(inferred.operators.map(asSaid)).toEqual(told.operators.map(asSaid));
});

test('the planner plans over what was inferred as over what is told', () => {
  const trace = (handbook: Handbook) => makePlan(c('have:lamp'), {}, handbook).trace;
  expect(trace(inferNeeds(hidden(told), tries))).toEqual(trace(told));
  expect(trace(told).map(({ node }) => node)).toContain('near_bench');
});

test('a place is needed also where the item of its name is used up', () => {
  const shop = craft('shop', { bench: 1 }, 1, 'bench');
  const seen = [
    { 'have:bench': 1, 'near:bench': 1 },
    { 'have:bench': 2, 'near:bench': 1, 'have:log': 1 },
    { 'have:bench': 2, 'have:log': 1 },
    { 'near:bench': 1 },
  ].map((state) => tried(book([shop]), 'craft shop', state));
  expect(seen.map(({ after }) => after !== null)).toEqual([true, true, false, false]);
  const [inferred] = inferNeeds(hidden(book([shop])), seen).operators;
  expect(inferred.needs).toEqual([c('have:bench'), c('near:bench')]);
});

test('a failure for want of amounts does not hide what else is needed', () => {
  // With two logs at the bench it fails too: over facts that hold or not, this contradicts the success with five.
  const few = tries.filter(({ operator: name, after }) => name === 'craft pick' && after === null);
  expect(few.some(({ before }) => before['near:bench'] === 1)).toBe(true);
  const inferred = inferNeeds(hidden(told), tries).operators.find(({ name }) => name === 'craft pick')!;
  expect(inferred.needs).toEqual([c('have:log', 3), c('near:bench')]);
});

test('either of two tools: an operator for each, which go by the name of the one that was tried', () => {
  const dig = (before: Amounts, done: boolean): Try => {
    return { operator: 'break rock', before, after: done ? { ...before, 'have:rock': 1 } : null };
  };
  const seen = [
    dig({ 'have:pick': 1, 'have:log': 1 }, true),
    dig({ 'have:hammer': 1 }, true),
    dig({ 'have:hammer': 1, 'have:log': 1 }, true),
    dig({ 'have:log': 1 }, false),
    dig({}, false),
  ];
  const { operators } = inferNeeds(hidden(book([rock])), seen);
  expect(operators.map(({ needs }) => needs)).toEqual(expect.arrayContaining([[c('have:pick')], [c('have:hammer')]]));
  expect(new Set(operators.map(({ name }) => name)).size).toBe(2);
  expect(operators.map(({ name }) => triedName(name))).toEqual(['break rock', 'break rock']);
});

test('what never succeeded is left out, and so no plan leads there', () => {
  const without = tries.filter(({ operator: name, after }) => name !== 'break rock' || after === null);
  const inferred = inferNeeds(hidden(told), without);
  expect(inferred.operators.map(({ name }) => name)).not.toContain('break rock');
  expect(() => makePlan(c('have:rock'), {}, inferred)).toThrow(expect.objectContaining({ kind: 'unknown-name' }));
});

test('a try of what the handbook does not have is refused', () => {
  const stray = { operator: 'break rok', before: {}, after: null };
  expect(() => inferNeeds(told, [stray])).toThrow(
    expect.objectContaining({ kind: 'unknown-name', remedy: expect.stringContaining("'break rock'") }),
  );
});
