/** The errands program in worlds laid out by hand: a field of grass with stations, trees and stones, where nothing appears. */
import { beforeAll, expect, test } from 'vitest';
import { errandsHints, errandsSpace, printErrands } from '../src/agent/offline/errands.ts';
import type { Genome } from '../src/agent/offline/genome.ts';
import { makeRng, type Rng } from '../src/core/rng.ts';
import { CELLS, FURNACE, GRASS, itemNames, SIZE, STONE, TABLE, TREE } from '../src/env/craftax/classic/constants.ts';
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
} from '../src/env/craftax/classic/state.ts';
import { step } from '../src/env/craftax/classic/step.ts';
import { forget } from '../src/env/craftax/classic/view.ts';
import { compileSkill } from '../src/skill/compile.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import type { Skill } from '../src/skill/skill.ts';

beforeAll(() => prepareSandbox());

const MIDDLE = SIZE / 2;
const handbook = makeHandbook('field');
const genes: Genome = Object.fromEntries(
  Object.entries(errandsSpace.genes).map(([gene, [first]]) => [gene, errandsHints[gene]?.[0] ?? first]),
);
/** Numbers at which nothing appears and no creature moves. */
const quiet = new Float32Array(LUCK_SIZE).fill(0.999);

/** The program for one aim. */
const programs = new Map<string, Skill>();
function programFor(aim: string): Skill {
  const known = programs.get(aim);
  if (known !== undefined) return known;
  const skill = compileSkill(printErrands(genes, handbook, { name: 'live', aims: [aim], stepLimit: 1e9 }));
  if ('fault' in skill) throw new Error(`${skill.message} (line ${skill.line})`);
  programs.set(aim, skill);
  return skill;
}

/** Steps until an aim is reached on a field with what `lay` puts there and with what is held; `limit` if it is not. */
function reach(
  aim: string,
  held: Readonly<Record<string, number>>,
  lay: (put: (block: number, rows: number, columns: number) => void) => void,
  limit: number,
) {
  const [world] = createWorlds(1);
  const { ints, floats, map, seen } = world;
  map.fill(GRASS, 0, CELLS);
  ints[ROW] = MIDDLE;
  ints[COLUMN] = MIDDLE;
  ints[DIRECTION] = 3;
  for (const bar of [HEALTH, FOOD, DRINK, ENERGY]) ints[bar] = 9;
  floats[LIGHT] = 1;
  for (const [name, count] of Object.entries(held))
    ints[ITEMS + itemNames.indexOf(name as (typeof itemNames)[number])] = count;
  lay((block, rows, columns) => {
    if (rows !== 0 || columns !== 0) map[(MIDDLE + rows) * SIZE + MIDDLE + columns] = block;
  });
  const facts = makeFacts([world], [{ items: new Int32Array(12), time: 0 }]);
  const done = facts.index(aim);
  const run = programFor(aim).start(makeSkillApi({ world, index: 0, facts, rng: makeRng('field') }));
  for (let t = 0; t < limit; t++) {
    seen.set(map);
    forget(world);
    if (facts.read(0, done) === 1) return t;
    const action = run.next();
    if (action < 0) throw new Error(run.error?.message ?? 'ended');
    step(world, action, quiet);
  }
  return limit;
}

const tools = { stone_pickaxe: 1, wood_pickaxe: 1, iron: 1, coal: 1 };
/** Anywhere within nine rows and columns. */
const anywhere = (rng: Rng) => [rng.int(19) - 9, rng.int(19) - 9] as const;

test('stations apart from each other, few trees and stones: the player never goes to and fro between them', () => {
  const rng = makeRng('stations');
  for (let layout = 0; layout < 60; layout++) {
    const held = { ...tools, wood: rng.int(5), stone: rng.int(3) };
    const steps = reach(
      'achieved:make_iron_sword',
      held,
      (put) => {
        for (const block of [TABLE, FURNACE, TREE, TREE, TREE, TREE, STONE, STONE, STONE]) put(block, ...anywhere(rng));
      },
      150,
    );
    expect(steps, `layout ${layout}`).toBeLessThan(150);
  }
});

test('with a table at hand and one piece of wood the furnace comes to the table', () => {
  const steps = reach(
    'achieved:make_iron_sword',
    { ...tools, wood: 1, stone: 2 },
    (put) => {
      put(TABLE, 0, 6);
      put(FURNACE, 0, -3);
    },
    40,
  );
  expect(steps).toBeLessThan(12);
});

test('who holds enough builds where it stands when the stations are far', () => {
  const steps = reach(
    'achieved:make_iron_sword',
    { ...tools, wood: 3, stone: 2 },
    (put) => {
      put(TABLE, 0, 20);
      put(FURNACE, 0, 21);
    },
    40,
  );
  expect(steps).toBeLessThan(8);
});

test('a station is put up in a nook: where nothing can be put in front, the player makes room', () => {
  const steps = reach(
    'achieved:make_stone_pickaxe',
    { wood_pickaxe: 1, wood: 3, stone: 1 },
    (put) => {
      for (const [r, c] of [
        [-1, 0],
        [1, 0],
        [0, 1],
      ])
        put(STONE, r, c);
      put(TREE, 0, -1);
    },
    40,
  );
  expect(steps).toBeLessThan(8);
});
