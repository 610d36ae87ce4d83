import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestName, RlgptError, unknownName } from './errors.ts';

/** Edit distance by its definition. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const rest = distance(a.slice(1), b.slice(1));
  if (a[0] === b[0]) return rest;
  return 1 + Math.min(rest, distance(a.slice(1), b), distance(a, b.slice(1)));
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'C'), maxLength: 6 });

test('the nearest name is nearest by edit distance, the first of equals, and none beyond half of the letters', () => {
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 5 }), (name, known) => {
      const far = (k: string) => distance(name.toLowerCase(), k.toLowerCase());
      const near = known.filter((k) => far(k) <= Math.ceil(name.length / 2));
      const least = Math.min(...near.map(far));
      expect(nearestName(name, known)).toBe(near.find((k) => far(k) === least) ?? null);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['wooden_pickax', 'wooden_pickaxe'],
  ['Stick', 'stick'],
  ['sitck', 'stick'],
  ['zzzzz', null],
  ['', null],
])('%s is taken for %s', (name, near) => {
  expect(nearestName(name, ['log', 'stick', 'wooden_pickaxe'])).toBe(near);
});

test('an unknown name is quoted, with the nearest one or a list as remedy', () => {
  const error = unknownName('task', 'craft_stik', ['craft_stick', 'mine']);
  expect(error).toMatchObject({ kind: 'unknown-name', message: "unknown task 'craft_stik'", name: 'RlgptError' });
  expect(error.remedy).toBe("Did you mean 'craft_stick'? (known: craft_stick, mine)");
  expect(unknownName('task', 'xyz', ['mine']).remedy).toBe('Use a known one (known: mine).');
  const many = Array.from({ length: 21 }, (_, i) => `name_${i}`);
  expect(unknownName('task', 'xyz', many).remedy).toBe('Use a known one (21 are known).');
  expect(unknownName('task', 'xyz', many, 'see the manual').remedy).toBe('Use a known one (see the manual).');
});

test('a cause is kept, and absent when there is none', () => {
  const cause = new Error('disk');
  expect(new RlgptError('storage', 'cannot write', 'Free space.', cause).cause).toBe(cause);
  expect('cause' in new RlgptError('storage', 'cannot write', 'Free space.')).toBe(false);
});
