import { beforeAll, expect, test } from 'vitest';
import { printErrands } from '../src/agent/offline/errands.ts';
import { deepErrandsHints, deepErrandsSpace } from '../src/agent/offline/errands-genes.ts';
import { makeHandbook } from '../src/env/craftax/full/handbook.ts';
import type { SkillApi } from '../src/env/env.ts';
import { compileSkill } from '../src/skill/compile.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';

beforeAll(() => prepareSandbox());

const genes = Object.fromEntries(
  Object.entries(deepErrandsSpace.genes).map(([gene, [first]]) => [gene, deepErrandsHints[gene]?.[0] ?? first]),
);
const target = { name: 'live', aims: ['achieved:enter_dungeon', 'achieved:collect_diamond'], stepLimit: 10 };
const { code } = printErrands(genes, makeHandbook('craftax-v1'), target);
const parts = code.slice(0, code.indexOf('export function* live'));
const blocks: Readonly<Record<string, string>> = { '#': 'wall', s: 'stone', f: 'fountain', c: 'crafting_table' };
const things: Readonly<Record<string, string>> = { L: 'ladder_up', t: 'torch' };

/** The value of an expression over the parts of a program, from the ladder (L) of a map of walls (#), stone (s), fountains (f), tables (c), floor (.) and torches (t). */
function value(expression: string, map: readonly string[], facts: Readonly<Record<string, number>> = {}): number {
  const row = map.findIndex((line) => line.includes('L'));
  const column = map[row].indexOf('L');
  const at = (r: unknown, c: unknown) => map[row + Number(r)]?.[column + Number(c)] ?? '#';
  const skill = compileSkill({
    name: 'live',
    about: '',
    stepLimit: 10,
    code: `${parts}export function* live(w) { yield ${expression}; }`,
  });
  if ('fault' in skill) throw new Error(skill.message);
  const api: SkillApi = {
    known: (r: unknown, c: unknown) => blocks[at(r, c)] ?? 'path',
    block: (r: unknown, c: unknown) => blocks[at(r, c)] ?? 'path',
    left: 1,
    right: 2,
    up: 3,
    down: 4,
    shootArrow: 5,
    do: 6,
    placeStone: 7,
    heading: () => 1,
    facing: () => blocks[at(0, -1)] ?? 'path',
    distance: (name: unknown) => (map.some((line) => [...line].some((mark) => blocks[mark] === name)) ? 1 : null),
    item: (r: unknown, c: unknown) => things[at(r, c)] ?? null,
    fact: (name: unknown) => facts[String(name)] ?? 9,
    health: () => facts.health ?? 9,
    rows: () => 0,
    columns: () => 0,
    noop: 0,
    actionCount: 200,
  };
  const run = skill.start(api);
  const result = run.next();
  if (result < 0) throw new Error(run.error?.message ?? 'ended');
  return result;
}

/** The cells of the chamber that takes in the ladder, or 0. */
const cells =
  '[chamber(w, { creatures: [] })].map((one) => (one?.cells.some(([r, c]) => r === 0 && c === 0) ? one.cells.length : 0))[0]';

test('a chamber takes in a ladder', () => {
  expect(value(cells, ['#########', '....L....', '#########'])).toBe(2);
  expect(value(cells, ['.........', '....L....', '.........', '.........'])).toBe(4);
});

test('what lies on the ground takes no wall, so there is no chamber beside it', () => {
  expect(value(cells, ['#########', '...tLt...', '#########'])).toBe(0);
});

test('a chamber takes the walls that the player has, and no more', () => {
  expect(value(cells, ['#########', '....L....', '#########'], { 'have:stone': 1 })).toBe(0);
});

test('to drink from what stands beside the player is not to dig it away', () => {
  const drink = `unseals(w, 6) ? 1 : 0`;
  expect(value(drink, ['####', '.fL.', '####'])).toBe(0);
  expect(value(drink, ['####', '.sL.', '####'])).toBe(1);
});

test('what lies where the player is, though it is at home elsewhere, is not fetched from there', () => {
  expect(value(`isLying(w, { dig: true }, 'home:stone') ? 1 : 0`, ['sL.'], { 'home:stone': 0 })).toBe(1);
  expect(value(`isLying(w, { dig: true }, 'home:stone') ? 1 : 0`, ['.L.'], { 'home:stone': 0 })).toBe(0);
});

test('in good health a player below opens its own wall whoever is behind it', () => {
  const opens = `sallies(w, { t: 0, floor: 'floor:dungeon', foes: [{ name: 'orc_soldier', rows: 0, columns: -2 }] }, 6) ? 1 : 0`;
  expect(value(opens, ['.sL.'])).toBe(1);
  expect(value(opens, ['.sL.'], { health: 5 })).toBe(0);
  expect(value(opens, ['.#L.'])).toBe(0);
});

test('who turns round between two floors again and again pays more each time', () => {
  const cost = (hops: number, ago: number) =>
    `back({ t: ${ago}, changed: 0, hops: ${hops}, trips: [], needs: false, came: 'floor:overworld' }, { yields: [['floor:overworld', 1]] })`;
  expect(value(cost(0, 10), ['.L.'])).toBe(30);
  expect(value(cost(2, 10), ['.L.'])).toBe(90);
  expect(value(cost(0, 100), ['.L.'])).toBe(0);
  expect(value(cost(2, 100), ['.L.'])).toBe(90);
});

test('whoever steps onto a shot that flies past is hit by it', () => {
  const cost = (name: string, dr: number) =>
    `flights({ ground: new Array(256).fill(3), step: 0 }, { shots: [{ name: '${name}', damage: 3, rows: 0, columns: -1, dr: ${dr}, dc: ${dr === 0 ? 1 : 0} }] }, 0, -1)`;
  expect(value(cost('fireball', 1), ['.L.'])).toBe(3);
  expect(value(cost('fireball', 0), ['.L.'])).toBe(3);
  expect(value(cost('nothing of the handbook', 1), ['.L.'])).toBe(0);
});

test('an arrow is shot past a shot in flight, but not while that is about to hit', () => {
  const mage = `name: 'orc_mage', rows: 0, columns: -4`;
  const shoots = (columns: number) =>
    `volley(w, { foes: [{ ${mage} }], creatures: [{ ${mage} }, { name: 'fireball', rows: 0, columns: ${columns} }], shots: [{ rows: 0, columns: ${columns}, dr: 0, dc: 1 }] }) ?? 0`;
  expect(value(shoots(-2), ['....L....'])).toBe(5);
  expect(value(shoots(-1), ['....L....'])).toBe(0);
});

test('a table is no wall where shots may come', () => {
  const shut = ['#####', '#L.##', '##c##', '#####'];
  expect(value('Number(flimsy(w))', shut)).toBe(0);
  expect(value('Number(flimsy(w))', [...shut.slice(0, 3), '##.##'])).toBe(1);
});

test('a new floor seems no nearer because the lights have run out where a gem is left', () => {
  const way = 'OPERATORS.find((o) => o.from === FLOORS[1] && floorOf(o) !== FLOORS[0])';
  const place = 'floor: FLOORS[1], visited: [FIRST, FLOORS[0], FLOORS[1]], changed: -1000';
  const over = (dim: string) =>
    `Math.min(99, leaveCost(w, { ...remember(w), ${place}, dim: [${dim}] }, ${way}) - LINGER)`;
  const open = { 'achieved:collect_diamond': 0, 'have:torch': 0, 'have:wood': 0 };
  expect(value(over(''), ['.L.'], open)).toBe(0);
  expect(value(over('FLOORS[1]'), ['.L.'], open)).toBeGreaterThan(0);
  expect(value(over('FLOORS[1]'), ['.L.'], { ...open, 'have:torch': 1 })).toBe(0);
});
