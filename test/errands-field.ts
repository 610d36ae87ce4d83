/** Errands programs in a field of grass laid out by hand, where nothing appears and no creature moves. For tests. */
import { printErrands } from '../src/agent/offline/errands.ts';
import { errandsHints, errandsSpace } from '../src/agent/offline/errands-genes.ts';
import { makeRng } from '../src/core/rng.ts';
import { CELLS, GRASS, itemNames, SIZE } from '../src/env/craftax/classic/constants.ts';
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
  type World,
} from '../src/env/craftax/classic/state.ts';
import { step } from '../src/env/craftax/classic/step.ts';
import { forget } from '../src/env/craftax/classic/view.ts';
import { compileSkill } from '../src/skill/compile.ts';
import type { Skill } from '../src/skill/skill.ts';

/** Row and column of the player at the start. */
export const MIDDLE = SIZE / 2;

export const handbook = makeHandbook('field');

const genes = Object.fromEntries(
  Object.entries(errandsSpace.genes).map(([gene, [first]]) => [gene, errandsHints[gene]?.[0] ?? first]),
);

/** Numbers at which nothing appears and no creature moves. */
const quiet = new Float32Array(LUCK_SIZE).fill(0.999);

/** The program for some aims. */
export function programFor(aims: readonly string[], manual = handbook): Skill {
  const skill = compileSkill(printErrands(genes, manual, { name: 'live', aims, stepLimit: 1e9 }));
  if ('fault' in skill) throw new Error(`${skill.message} (line ${skill.line})`);
  return skill;
}

/** A field by day with the player in its middle, looking up; bars are health, food, drink and energy. */
export function grassField(held: Readonly<Record<string, number>>, bars: readonly number[] = [9, 9, 9, 9]): World {
  const [world] = createWorlds(1);
  const { ints, floats, map } = world;
  map.fill(GRASS, 0, CELLS);
  ints[ROW] = MIDDLE;
  ints[COLUMN] = MIDDLE;
  ints[DIRECTION] = 3;
  for (const [i, bar] of [HEALTH, FOOD, DRINK, ENERGY].entries()) ints[bar] = bars[i];
  floats[LIGHT] = 1;
  for (const [name, count] of Object.entries(held))
    ints[ITEMS + itemNames.indexOf(name as (typeof itemNames)[number])] = count;
  return world;
}

/** Takes in what is in view. */
function see({ map, seen, ints }: World): void {
  for (let r = ints[ROW] - 3; r <= ints[ROW] + 3; r++) {
    const from = r * SIZE + ints[COLUMN] - 4;
    seen.set(map.subarray(from, from + 9), from);
  }
}

/** Plays a program in a field of which all is known, unless told otherwise; `until` ends it early. Returns the steps taken. */
export function play(
  program: Skill,
  world: World,
  limit: number,
  until: (fact: (name: string) => number) => boolean,
  known = true,
): number {
  const facts = makeFacts([world], [{ items: new Int32Array(12), time: 0 }]);
  const run = program.start(makeSkillApi({ world, index: 0, facts, rng: makeRng('field') }));
  for (let t = 0; t < limit; t++) {
    if (known) world.seen.set(world.map);
    else see(world);
    forget(world);
    if (until((name) => facts.read(0, facts.index(name)))) return t;
    const action = run.next();
    if (action < 0) throw new Error(run.error?.message ?? 'ended');
    step(world, action, quiet);
  }
  return limit;
}
