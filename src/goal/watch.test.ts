/** Goals as straight-line code mean what they mean when they are interpreted, in all worlds, also saved and loaded. */
import { expect, test, vi } from 'vitest';
import { makeRng, type Rng } from '../core/rng.ts';
import { makeAutomaton } from './automaton.ts';
import { greatestSquare, leastSquare } from './emit.ts';
import type { Goal } from './goal.ts';
import { bindGoal, interpretGoal, type Monitor } from './monitor.ts';
import { parseGoal } from './parse.ts';
import { makeTable, type TableAutomaton } from './table-automaton.ts';
import { tabulate } from './tables.ts';
import { arrayFacts, randomFormula, randomObjectives } from './testing.ts';
import { compileGoal } from './watch.ts';

const names = ['p', 'q', 'r'];
const infos = names.map(() => ({ low: -1, high: 4, unit: '' }));
const WORLDS = 3;

/** Everything that a monitor says of a world. */
const told = (monitor: Monitor, world: number) => [
  monitor.holds(world),
  monitor.fails(world),
  monitor.accepts(world),
  monitor.progress(world),
];

const randomGoal = (rng: Rng): Goal =>
  rng.int(2) === 0 ? randomFormula(rng, names, 1 + rng.int(3)) : randomObjectives(rng, names);

test('compiled and interpreted monitors say the same at every step', () => {
  const rng = makeRng('watch', 1);
  for (let trial = 0; trial < 600; trial++) {
    const goal = randomGoal(rng);
    const facts = arrayFacts(names, WORLDS, infos);
    const draw = () => {
      for (let i = 0; i < facts.data.length; i++) facts.data[i] = rng.int(20) === 0 ? Number.NaN : rng.int(11) / 2 - 1;
    };
    let compiled = compileGoal(goal, facts)!;
    const interpreted = interpretGoal(goal, facts);
    draw();
    for (let w = WORLDS - 1; w >= 0; w--) for (const monitor of [compiled, interpreted]) monitor.begin(w);
    for (let t = 0; t < 8; t++) {
      for (let w = 0; w < WORLDS; w++)
        expect([JSON.stringify(goal), t, told(compiled, w)]).toEqual([JSON.stringify(goal), t, told(interpreted, w)]);
      if (t === 4) {
        const again = compileGoal(goal, facts)!;
        for (let w = 0; w < WORLDS; w++) again.load(w, compiled.save(w));
        compiled = again;
      }
      draw();
      const status = compiled.watch(0, 2);
      compiled.step(2);
      for (let w = 0; w < WORLDS; w++) interpreted.step(w);
      for (let w = 0; w < 2; w++) expect(status[w]).toBe(interpreted.fails(w) ? -1 : interpreted.holds(w) ? 1 : 0);
    }
  }
});

test('squares compare as their roots do, to the bit', () => {
  const rng = makeRng('squares', 1);
  for (let trial = 0; trial < 2000; trial++) {
    const bound = 10 ** (rng.uniform() * 8 - 4);
    const [least, greatest] = [leastSquare(bound), greatestSquare(bound)];
    expect(Math.sqrt(least)).toBeGreaterThanOrEqual(bound);
    expect(Math.sqrt(greatest)).toBeLessThanOrEqual(bound);
    expect(Math.sqrt(least * (1 - Number.EPSILON / 2))).toBeLessThan(bound);
    expect(Math.sqrt(greatest * (1 + Number.EPSILON))).toBeGreaterThan(bound);
  }
});

test('a goal of many conditions, or one that is very long, is interpreted', () => {
  const facts = arrayFacts(
    Array.from({ length: 12 }, (_, i) => `x${i}`),
    1,
  );
  const wide = parseGoal(facts.names.map((name) => `eventually ${name} > 1`).join(' or '));
  expect(compileGoal(wide, facts)).toBeNull();
  facts.data.fill(0);
  const monitor = bindGoal(wide, facts);
  monitor.begin(0);
  facts.data[11] = 2;
  monitor.step(0);
  expect(monitor.holds(0)).toBe(true);
  const long: Goal = { always: { any: new Array(9000).fill({ is: [{ fact: 'x0' }, '<', { fact: 'x1' }] }) } };
  expect(compileGoal(long, facts)).toBeNull();
});

test('where no code may be made from text, goals are interpreted', () => {
  const facts = arrayFacts(['x'], 1);
  const goal = parseGoal('always x < 2');
  const forbidden = vi.fn(function refuse() {
    throw new EvalError('Code generation from strings disallowed for this context');
  });
  vi.stubGlobal('Function', forbidden);
  try {
    expect(compileGoal(goal, facts)).toBeNull();
    const monitor = bindGoal(goal, facts);
    monitor.begin(0);
    facts.data[0] = 3;
    monitor.step(0);
    expect(monitor.fails(0)).toBe(true);
    expect(forbidden).toHaveBeenCalled();
  } finally {
    vi.unstubAllGlobals();
  }
});

test('a table that is full begins anew, and every world keeps its place', () => {
  const tables = tabulate(
    makeAutomaton({
      always: {
        implies: [
          { fact: 'p', atLeast: 1 },
          { eventually: { fact: 'q', atLeast: 1 }, within: 40 },
        ],
      },
    }),
  );
  const rng = makeRng('table', 1);
  const held = { small: new Array<number>(5).fill(0), large: new Array<number>(5).fill(0) };
  let restarts = 0;
  const small = makeTable(
    tables,
    2,
    (rename) => {
      restarts++;
      for (const [w, state] of held.small.entries()) held.small[w] = rename(state);
    },
    16,
  );
  const large = makeTable(tables, 2, () => {});
  held.small.fill(small.start);
  held.large.fill(large.start);
  const step = (table: TableAutomaton, state: number, truths: number) => {
    const known = table.next[(state << 2) | truths];
    return known < 0 ? table.make(state, truths) : known;
  };
  for (let t = 0; t < 400; t++)
    for (let w = 0; w < 5; w++) {
      const truths = (rng.int(6) === 0 ? 1 : 0) | (rng.int(30) === 0 ? 2 : 0);
      held.small[w] = step(small, held.small[w], truths);
      held.large[w] = step(large, held.large[w], truths);
      expect(small.members(held.small[w])).toEqual(large.members(held.large[w]));
      expect(small.accepts[held.small[w]]).toBe(large.accepts[held.large[w]]);
    }
  expect(restarts).toBeGreaterThan(3);
});
