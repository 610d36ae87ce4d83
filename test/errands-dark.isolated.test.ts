/** The errands program on a dark floor of rock laid out by hand, where nothing appears. */
import { beforeAll, expect, test } from 'vitest';
import { printErrands } from '../src/agent/offline/errands.ts';
import { deepErrandsHints, deepErrandsSpace } from '../src/agent/offline/errands-genes.ts';
import { makeRng } from '../src/core/rng.ts';
import { Block, CELLS, Item, SIZE } from '../src/env/craftax/full/constants.ts';
import { makeFacts } from '../src/env/craftax/full/facts.ts';
import { makeHandbook } from '../src/env/craftax/full/handbook.ts';
import { LUCK_SIZE } from '../src/env/craftax/full/luck.ts';
import { makeObserver, OBSERVATION_SIZE } from '../src/env/craftax/full/observe.ts';
import { plain } from '../src/env/craftax/full/plain-world.ts';
import { makeSkillApi } from '../src/env/craftax/full/skill-api.ts';
import * as State from '../src/env/craftax/full/state.ts';
import { step } from '../src/env/craftax/full/step.ts';
import { forget } from '../src/env/craftax/full/view.ts';
import { compileSkill } from '../src/skill/compile.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';

beforeAll(() => prepareSandbox());

const MINES = 2 * CELLS;
const AIM = 'achieved:collect_diamond';
const genes = Object.fromEntries(
  Object.entries(deepErrandsSpace.genes).map(([gene, [first]]) => [gene, deepErrandsHints[gene]?.[0] ?? first]),
);

/** Torches that stand after so many steps in rock in which nothing else lies. */
function search(held: Readonly<Record<number, number>>, steps: number): number {
  const skill = compileSkill(printErrands(genes, makeHandbook('dark'), { name: 'live', aims: [AIM], stepLimit: 1e9 }));
  if ('fault' in skill) throw new Error(skill.message);
  const world = plain(Block.STONE);
  const { ints, map, light, items } = world;
  ints[State.LEVEL] = 2;
  for (const [at, count] of Object.entries(held)) ints[Number(at)] = count;
  light.fill(0, MINES, MINES + CELLS);
  const middle = MINES + (SIZE / 2) * SIZE + SIZE / 2;
  for (let r = -2; r <= 2; r++) light.fill(1, middle + r * SIZE - 2, middle + r * SIZE + 3);
  map[middle] = Block.PATH;
  map[middle - 1] = Block.PATH;
  const observe = makeObserver(1, new Float32Array(OBSERVATION_SIZE));
  const facts = makeFacts([world], [{ items: new Int32Array(State.INVENTORY_SIZE), time: 0 }]);
  const run = skill.start(makeSkillApi({ world, index: 0, facts, rng: makeRng('dark') }));
  const quiet = new Float32Array(LUCK_SIZE).fill(0.999);
  for (let t = 0; t < steps; t++) {
    observe(world, 0);
    forget(world);
    const action = run.next();
    if (action < 0) throw new Error(run.error?.message ?? 'ended');
    step(world, action, quiet);
  }
  return items.subarray(MINES, MINES + CELLS).filter((item) => item === Item.TORCH).length;
}

const tools = { [State.PICKAXE]: 3, [State.SWORD]: 3, [State.ARROWS]: 20 };

test('rock is searched with torches, a few steps of digging to each', () => {
  expect(search({ ...tools, [State.TORCHES]: 4 }, 60)).toBe(4);
});

test('who runs out of torches makes new ones of what is at hand', () => {
  expect(search({ ...tools, [State.TORCHES]: 1, [State.COAL]: 1, [State.WOOD]: 3 }, 60)).toBeGreaterThan(2);
});
