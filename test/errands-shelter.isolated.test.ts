/** Errands programs that are shut in, in fields of grass laid out by hand where nothing appears by itself. */
import { beforeAll, expect, test } from 'vitest';
import { aimsOf, errandsHints, errandsSpace, printErrands } from '../src/agent/offline/errands.ts';
import type { Genome } from '../src/agent/offline/genome.ts';
import { makeRng } from '../src/core/rng.ts';
import {
  CELLS,
  FURNACE,
  GRASS,
  itemNames,
  PATH,
  SIZE,
  STONE,
  solid,
  TABLE,
  WATER,
} from '../src/env/craftax/classic/constants.ts';
import { makeFacts } from '../src/env/craftax/classic/facts.ts';
import { makeHandbook } from '../src/env/craftax/classic/handbook.ts';
import { LUCK_SIZE } from '../src/env/craftax/classic/luck.ts';
import { makeSkillApi } from '../src/env/craftax/classic/skill-api.ts';
import {
  COLUMN,
  createWorlds,
  DIRECTION,
  DRINK,
  ENERGY,
  FOOD,
  HEALTH,
  ITEMS,
  LIGHT,
  ROW,
  SLEEPING,
  TIME,
  type World,
} from '../src/env/craftax/classic/state.ts';
import { step } from '../src/env/craftax/classic/step.ts';
import { forget } from '../src/env/craftax/classic/view.ts';
import { compileSkill } from '../src/skill/compile.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';

beforeAll(() => prepareSandbox());

const MIDDLE = SIZE / 2;
const handbook = makeHandbook('field');
const genes: Genome = Object.fromEntries(
  Object.entries(errandsSpace.genes).map(([gene, [first]]) => [gene, errandsHints[gene]?.[0] ?? first]),
);
/** Numbers at which nothing appears and no creature moves. */
const quiet = new Float32Array(LUCK_SIZE).fill(0.999);
/** The step of midnight, and of noon. */
const MIDNIGHT = 205;
const NOON = 60;

/** A field with bars and items as given, and the map drawn around the player: # stone, _ path, ~ water, t table, f furnace, @ the player. */
function field(
  time: number,
  bars: readonly number[],
  held: Readonly<Record<string, number>>,
  ...rows: string[]
): World {
  const [world] = createWorlds(1);
  const { ints, floats, map } = world;
  map.fill(GRASS, 0, CELLS);
  const blocks: Readonly<Record<string, number>> = { '#': STONE, _: PATH, '@': PATH, '~': WATER, t: TABLE, f: FURNACE };
  const at = rows.findIndex((row) => row.includes('@'));
  for (const [r, row] of rows.entries()) {
    for (const [c, mark] of [...row].entries()) {
      if (mark !== '.') map[(MIDDLE + r - at) * SIZE + MIDDLE + c - rows[at].indexOf('@')] = blocks[mark];
    }
  }
  ints[ROW] = MIDDLE;
  ints[COLUMN] = MIDDLE;
  ints[DIRECTION] = 3;
  ints[TIME] = time;
  for (const [i, bar] of [HEALTH, FOOD, DRINK, ENERGY].entries()) ints[bar] = bars[i];
  floats[LIGHT] = time === NOON ? 1 : 0.02;
  for (const [name, count] of Object.entries(held))
    ints[ITEMS + itemNames.indexOf(name as (typeof itemNames)[number])] = count;
  return world;
}

/** Plays on in a field; `until` ends it early. Returns the steps taken. */
function play(world: World, limit: number, until: (world: World) => boolean): number {
  const source = printErrands(genes, handbook, { name: 'live', aims: aimsOf(handbook), stepLimit: 1e9 });
  const skill = compileSkill(source);
  if ('fault' in skill) throw new Error(`${skill.message} (line ${skill.line})`);
  const facts = makeFacts([world], [{ items: new Int32Array(12), time: 0 }]);
  const run = skill.start(makeSkillApi({ world, index: 0, facts, rng: makeRng('field') }));
  for (let t = 0; t < limit; t++) {
    world.seen.set(world.map);
    forget(world);
    if (until(world)) return t;
    const action = run.next();
    if (action < 0) throw new Error(run.error?.message ?? 'ended');
    step(world, action, quiet);
  }
  return limit;
}

/** Blocks around all cells that the player can walk to, at most `most` cells. */
function walls({ map, ints }: World, most: number): number[] {
  const cells = [ints[ROW] * SIZE + ints[COLUMN]];
  const around: number[] = [];
  for (let i = 0; i < cells.length && i < most; i++) {
    for (const next of [cells[i] - 1, cells[i] + 1, cells[i] - SIZE, cells[i] + SIZE]) {
      if (solid[map[next]] === 1) around.push(map[next]);
      else if (!cells.includes(next)) cells.push(next);
    }
  }
  return cells.length > most ? [] : around;
}

test.each([
  ['f', FURNACE],
  ['t', TABLE],
])('nobody goes to sleep behind a wall that shots break: %s', (mark, block) => {
  const world = field(MIDNIGHT, [9, 9, 9, 3], { wood_pickaxe: 1, stone: 6 }, '####', `#@_${mark}`, '####');
  const steps = play(world, 80, ({ ints }) => ints[SLEEPING] === 1);
  expect(steps).toBeLessThan(80);
  const around = walls(world, 8);
  expect(around.length).toBeGreaterThan(0);
  expect(around).not.toContain(block);
});

test('who needs stone does not take it from the walls that shut it in', () => {
  const world = field(MIDNIGHT, [3, 9, 9, 9], { wood_pickaxe: 1 }, '####', '#@_#', '####');
  play(world, 40, () => {
    expect(walls(world, 8).length).toBeGreaterThan(0);
    return false;
  });
});

test('with nothing left to drink and no energy the player drinks first', () => {
  const world = field(NOON, [9, 9, 0, 0], { wood_pickaxe: 1, stone: 9 }, '@.......~~~~~', '........~~~~~');
  expect(play(world, 30, ({ ints }) => ints[DRINK] > 0)).toBeLessThan(9);
});
