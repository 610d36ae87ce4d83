import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bindActions, extend, type Option } from './options.ts';
import { createCorridor, fakeSkill, solver } from './testing.ts';

const option = (name: string): Option => ({ name, skill: solver, when: null, until: null });

test('more options keep the index of every action', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(names, ([first, ...rest]) => {
      let set = extend([{ name: first, code: 0 }], []);
      for (const name of rest) {
        const grown = extend(set.primitives, [...set.options, option(name)]);
        expect(grown.names.slice(0, -1)).toEqual(set.names);
        set = grown;
      }
      expect(set.names).toEqual([first, ...rest]);
      expect(set.options.map((o) => o.name)).toEqual(rest);
    }),
  );
});

test('names are unique and there is a primitive', () => {
  const stay = [{ name: 'stay', code: 0 }];
  expect(() => extend([], [option('a')])).toThrow('no primitives');
  expect(() => extend(stay, [option('stay')])).toThrow("two actions are called 'stay'");
  expect(() => extend(stay, [option('a'), option('a')])).toThrow("two actions are called 'a'");
});

test('binding refuses what the world does not have', () => {
  const env = createCorridor({ n: 1 });
  expect(() => bindActions(extend([{ name: 'fly', code: 6 }], []), env)).toThrow("action 'fly' has code 6");
  const when = { fact: 'at_door', atLeast: 1 };
  const set = extend([{ name: 'stay', code: 0 }], [{ ...option('a'), when }]);
  expect(() => bindActions(set, env)).toThrow("unknown fact 'at_door'");
});

test('a fault of an option shows in its run, with and without a goal', () => {
  const env = createCorridor({ n: 1 });
  const skill = fakeSkill('bad', function* () {
    yield -7;
  });
  for (const until of [null, { fact: 'have:key', atLeast: 1 }]) {
    const bound = bindActions(extend([{ name: 'stay', code: 0 }], [{ ...option('bad'), skill, until }]), env);
    const run = bound.start(0, 0);
    expect(run.next()).toBe(-2);
    expect(run.error?.fault).toBe('bad-action');
  }
});
