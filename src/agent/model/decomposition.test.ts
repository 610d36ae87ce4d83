import { expect, test } from 'vitest';
import { parseGoal } from '../../goal/parse.ts';
import { sameDecomposition } from '../memory.ts';
import type { Decomposition, SubAction } from '../reasoner.ts';
import { readDecomposition } from './decomposition.ts';
import { action, facts, fenced, newMemory } from './testing.ts';

const read = (actions: readonly object[]) => readDecomposition(fenced({ why: 'so', actions }), newMemory(), facts);
const part = (name: string, more: object = {}): object => ({ ...action, name, ...more });
const seeing = { fact: 'sees:mell', atLeast: 1 };

test('goals, means and reasons are read; `when` and `why` may be left out', () => {
  const actions = [
    action,
    { name: 'look', via: 'code', goal: seeing },
    part('learn_mell', { via: 'rl', when: { any: [seeing, { not: { fact: 'alive', atLeast: 1 } }] } }),
  ];
  expect(read(actions)).toEqual({
    why: 'so',
    actions: [actions[0], { ...actions[1], when: null, why: '' }, actions[2]],
  });
});

test('the goal of the sub-task has a short name, also where it is one of objectives', () => {
  const objectives = parseGoal('goal (State) { reach Top: State.mell in Goal.RangeAbove(1) }');
  const memory = { ...newMemory(), goal: objectives };
  const actions = [part('get_mell', { goal: 'sub-task' }), part('learn', { via: 'rl', goal: objectives })];
  expect(readDecomposition(fenced({ why: 'so', actions }), memory, facts)).toMatchObject({
    actions: [{ goal: objectives }, { goal: objectives }],
  });
});

test('the program for the whole sub-task gets its name', () => {
  expect(read([part('learn_it', { via: 'rl' }), part('do_all'), part('do_all_twice')])).toMatchObject({
    actions: [{ name: 'learn_it' }, { name: 'get_mell' }, { name: 'do_all_twice' }],
  });
});

test.each([
  [
    'an unknown fact',
    [part('get_mell', { goal: { fact: 'gain:mel', atLeast: 3 } })],
    "'get_mell': unknown fact 'gain:mel'",
    "'gain:mell'",
  ],
  [
    'an unknown fact in when',
    [part('x', { when: { all: [{ fact: 'seen:mell', atLeast: 1 }] } })],
    "'seen:mell'",
    "'sees:mell'",
  ],
  ['two of one name', [action, action], "two actions are named 'get_mell'", 'own name'],
  ['a name that is no identifier', [part('get mell')], "'get mell'", 'lower-case letter'],
  ['a keyword as a name', [part('delete')], "'delete'", 'word of the language'],
  ['the name of a global', [part('isNaN')], "'isNaN'", 'word of the language'],
  ['a prototype as a name', [part('__proto__')], "'__proto__'", 'lower-case letter'],
  ['no action for the whole', [part('look', { goal: seeing })], 'goal of the sub-task, gain:mell >= 3', '"gain:mell"'],
  [
    'the name of the whole for a part',
    [part('get_mell', { goal: seeing }), part('rest')],
    'whose name it bears',
    'another name',
  ],
  ['a third way', [part('x', { via: 'luck' })], 'shape asked for', 'JSON'],
  ['a goal in words', [part('x', { goal: 'have mell' })], 'shape asked for', 'JSON'],
  ['an empty goal', [part('x', { goal: { all: [] } })], 'shape asked for', 'JSON'],
  ['a goal with two meanings', [part('x', { goal: { ...seeing, not: seeing } })], 'shape asked for', 'JSON'],
  ['no actions', [], 'shape asked for', 'JSON'],
  ['too many actions', Array.from({ length: 9 }, (_, i) => part(`a${i}`)), 'shape asked for', 'JSON'],
])('%s is not usable', (_, actions, error, remedy) => {
  expect(read(actions)).toEqual({
    answerError: expect.stringContaining(error),
    remedy: expect.stringContaining(remedy),
  });
});

const of = (...actions: SubAction[]): Decomposition => ({ why: String(actions.length), actions });
const look: SubAction = { ...action, name: 'look', goal: seeing };

test('a dead loop is seen through other names, reasons and orders', () => {
  const renamed = { ...look, name: 'peer', why: 'another reason' };
  expect(sameDecomposition(of(action, look), of(renamed, action))).toBe(true);
  expect(sameDecomposition(of(action, look), of(action))).toBe(false);
  expect(sameDecomposition(of(action), of({ ...action, via: 'rl' }))).toBe(false);
  expect(sameDecomposition(of(look), of({ ...look, when: seeing }))).toBe(false);
  expect(sameDecomposition(of(look, look), of(look))).toBe(false);
  const swapped = { atLeast: 1, fact: 'sees:mell' };
  expect(sameDecomposition(of(look), of({ ...look, goal: swapped }))).toBe(true);
});
