/** Observations alone tell a program all that a world of Craftax tells it: every question of the program, every fact, all that is known of a floor. */
import { beforeAll, expect, test } from 'vitest';
import { compileErrands } from '../experiments/scoreboard/search.ts';
import { classicBoard, fullBoard, usualGenes } from '../experiments/scoreboard/worlds.ts';
import { makeRng } from '../src/core/rng.ts';
import * as classic from '../src/env/craftax/classic/mirror.ts';
import { LEVELS } from '../src/env/craftax/full/constants.ts';
import { makeFacts } from '../src/env/craftax/full/facts.ts';
import { generate } from '../src/env/craftax/full/generate.ts';
import { LUCK_SIZE, ownLuck } from '../src/env/craftax/full/luck.ts';
import { createMirror } from '../src/env/craftax/full/mirror.ts';
import { makeObserver, OBSERVATION_SIZE } from '../src/env/craftax/full/observe.ts';
import { makeSkillApi } from '../src/env/craftax/full/skill-api.ts';
import * as State from '../src/env/craftax/full/state.ts';
import { gameOver, step } from '../src/env/craftax/full/step.ts';
import { forget } from '../src/env/craftax/full/view.ts';
import type { Skill } from '../src/skill/skill.ts';
import { type Pair, playBoth } from './pair.ts';

let fullSkill: Skill;
let classicSkill: Skill;
beforeAll(async () => {
  fullSkill = await compileErrands(usualGenes(fullBoard), fullBoard.handbook);
  classicSkill = await compileErrands(usualGenes(classicBoard), classicBoard.handbook);
});

const none = (differences: string[]) => expect(differences).toEqual([]);

/** A well equipped player who has just come down to a floor. */
function on(level: number, seed: number): Pair['env'] {
  const [world] = State.createWorlds(1);
  const { ints } = world;
  const luck = ownLuck();
  luck.begin(seed);
  generate(world, luck.source);
  ints[State.LEVEL] = level;
  ints[State.ROW] = ints[State.UP_LADDERS + 2 * level];
  ints[State.COLUMN] = ints[State.UP_LADDERS + 2 * level + 1];
  for (const item of [State.WOOD, State.STONE, State.COAL, State.IRON, State.TORCHES, State.ARROWS]) ints[item] = 9;
  for (const tool of [State.PICKAXE, State.SWORD]) ints[tool] = 3;
  ints[State.BOW] = 1;
  const symbolic = new Float32Array(OBSERVATION_SIZE);
  const observe = makeObserver(1, symbolic);
  const facts = makeFacts([world], [{ items: new Int32Array(State.INVENTORY_SIZE), time: 0 }]);
  const api = makeSkillApi({ world, index: 0, facts, rng: makeRng('skills', 'craftax-v1', seed) });
  const draws = new Float32Array(LUCK_SIZE);
  const terminated = new Uint8Array(1);
  observe(world, 0);
  return {
    facts,
    terminated,
    observation: { symbolic },
    skillApi: () => api,
    step([action]) {
      luck.draw(action, draws);
      step(world, action, draws);
      terminated[0] = gameOver(world) ? 1 : 0;
      forget(world);
      observe(world, 0);
    },
  };
}

test('on every floor of craftax-v1', () => {
  const mirror = createMirror();
  let steps = 0;
  for (let level = 1; level < LEVELS; level++) {
    mirror.begin(level);
    steps += playBoth({ env: on(level, level), mirror, size: 48 }, fullSkill, 80, 8, none);
  }
  expect(steps).toBeGreaterThan(400);
});

test.each([
  { name: 'craftax-v1', board: fullBoard, mirror: createMirror(), size: 48 },
  { name: 'craftax-classic-v1', board: classicBoard, mirror: classic.createMirror(), size: 64 },
])('from the beginning of an episode of $name', ({ board, mirror, size }) => {
  const env = board.create({ n: 1 });
  const skill = size === 48 ? fullSkill : classicSkill;
  for (const seed of [1, 2]) {
    env.reset(0, seed);
    mirror.begin(seed);
    expect(playBoth({ env, mirror, size }, skill, 250, 25, none)).toBeGreaterThan(50);
  }
});
