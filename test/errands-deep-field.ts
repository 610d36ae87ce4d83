/** Errands programs on floors of the full Craftax laid out by hand, where nothing appears. For tests. */
import { printErrands } from '../src/agent/offline/errands.ts';
import { deepErrandsHints, deepErrandsSpace } from '../src/agent/offline/errands-genes.ts';
import { makeRng } from '../src/core/rng.ts';
import { type Block, CELLS, SIZE } from '../src/env/craftax/full/constants.ts';
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
import type { Skill } from '../src/skill/skill.ts';

const genes = Object.fromEntries(
  Object.entries(deepErrandsSpace.genes).map(([gene, [first]]) => [gene, deepErrandsHints[gene]?.[0] ?? first]),
);

/** Numbers at which nothing appears. */
const quiet = new Float32Array(LUCK_SIZE).fill(0.999);

/** The program for a diamond. */
export function diamondProgram(): Skill {
  const options = { name: 'live', aims: ['achieved:collect_diamond'], stepLimit: 1e9 };
  const skill = compileSkill(printErrands(genes, makeHandbook('field'), options));
  if ('fault' in skill) throw new Error(`${skill.message} (line ${skill.line})`);
  return skill;
}

/** A world of nine floors of a block, with the player in the middle of one of them; `held` is what `ints` says there. */
export function floorOf(
  block: (typeof Block)[keyof typeof Block],
  level: number,
  held: Readonly<Record<number, number>>,
): State.World {
  const world = plain(block);
  world.ints[State.LEVEL] = level;
  for (const [at, count] of Object.entries(held)) world.ints[Number(at)] = count;
  return world;
}

/** The place of a cell of the player's floor, by rows and columns from the middle. */
export const cellOf = ({ ints }: State.World, rows: number, columns: number): number =>
  ints[State.LEVEL] * CELLS + (SIZE / 2 + rows) * SIZE + SIZE / 2 + columns;

/** Plays a program; `until` ends it early. Returns the steps taken. */
export function play(program: Skill, world: State.World, limit: number, until: () => boolean): number {
  const observe = makeObserver(1, new Float32Array(OBSERVATION_SIZE));
  const facts = makeFacts([world], [{ items: new Int32Array(State.INVENTORY_SIZE), time: 0 }]);
  const run = program.start(makeSkillApi({ world, index: 0, facts, rng: makeRng('field') }));
  for (let t = 0; t < limit; t++) {
    observe(world, 0);
    forget(world);
    if (until()) return t;
    const action = run.next();
    if (action < 0) throw new Error(run.error?.message ?? 'ended');
    step(world, action, quiet);
  }
  return limit;
}
