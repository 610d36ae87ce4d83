import { expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.ts';
import { ACHIEVEMENTS, Action, LEVELS, SIZE } from './constants.ts';
import { makeFacts } from './facts.ts';
import { generate } from './generate.ts';
import { drawOwnStep, LUCK_SIZE, ownLuck } from './luck.ts';
import { createMirror } from './mirror.ts';
import { makeObserver, OBSERVATION_SIZE } from './observe.ts';
import * as State from './state.ts';
import { createWorlds, INVENTORY_SIZE, type World } from './state.ts';
import { gameOver, step } from './step.ts';
import { creatures } from './view.ts';

/** A player with everything, on a floor of a new world. */
function begin(world: World, seed: number): void {
  const luck = ownLuck();
  luck.begin(seed);
  generate(world, luck.source);
  const { ints } = world;
  const level = seed % LEVELS;
  ints[State.LEVEL] = level;
  if (level > 0) {
    ints[State.ROW] = ints[State.UP_LADDERS + 2 * level];
    ints[State.COLUMN] = ints[State.UP_LADDERS + 2 * level + 1];
  }
  for (let i = 0; i < INVENTORY_SIZE; i++) ints[State.INVENTORY + i] = (seed + i) % 3;
  for (const at of [State.LEARNED, State.RESTING, State.SWORD_ENCHANTMENT]) ints[at] = seed % 2;
  ints[State.TORCHES] = 50;
}

test('a mirror built from observations alone tells every fact and creature that the world tells', () => {
  const [world] = createWorlds(1);
  const mirror = createMirror();
  const symbolic = new Float32Array(OBSERVATION_SIZE);
  const observe = makeObserver(1, symbolic);
  const facts = makeFacts([world], [{ items: new Int32Array(INVENTORY_SIZE), time: 0 }]);
  const draws = new Float32Array(LUCK_SIZE);
  const rng = makeRng('mirror');
  let compared = 0;
  for (let seed = 0; seed < LEVELS; seed++) {
    begin(world, seed);
    mirror.begin(seed);
    for (let t = 0; t < 12 && !gameOver(world); t++) {
      observe(world, 0);
      const achieved = Uint8Array.from(world.ints.subarray(State.ACHIEVED, State.ACHIEVED + ACHIEVEMENTS));
      const [rows, columns] = [world.ints[State.ROW] - SIZE / 2, world.ints[State.COLUMN] - SIZE / 2];
      mirror.look({ symbolic, at: 0, achieved, rows, columns, steps: world.ints[State.TIME] });
      compared += facts.names.length;
      expect(facts.names.filter((_, i) => facts.read(0, i) !== mirror.facts.read(0, i))).toEqual([]);
      expect((mirror.api.creatures as () => unknown)()).toEqual(creatures(world));
      const action = t % 5 === 0 ? Action.PLACE_TORCH : rng.int(6);
      drawOwnStep(rng, action, draws);
      step(world, action, draws);
    }
  }
  expect(compared).toBeGreaterThan(20_000);
});
