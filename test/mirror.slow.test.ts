/** As mirror.isolated.test.ts, whole episodes to the published limit. */
import { expect, test } from 'vitest';
import { compileErrands } from '../experiments/scoreboard/search.ts';
import { classicBoard, EPISODE_STEPS, fullBoard, usualGenes } from '../experiments/scoreboard/worlds.ts';
import * as classic from '../src/env/craftax/classic/mirror.ts';
import * as full from '../src/env/craftax/full/mirror.ts';
import { playBoth } from './pair.ts';

test.each([
  { name: 'craftax-v1', board: fullBoard, mirror: full.createMirror(), size: 48 },
  { name: 'craftax-classic-v1', board: classicBoard, mirror: classic.createMirror(), size: 64 },
])('a mirror tells all that the world tells for whole episodes of $name', async ({ board, mirror, size }) => {
  const env = board.create({ n: 1 });
  const skill = await compileErrands(usualGenes(board), board.handbook);
  const floors = new Set<string>();
  for (let seed = 10; seed < 16; seed++) {
    env.reset(0, seed);
    mirror.begin(seed);
    playBoth({ env, mirror, size }, skill, EPISODE_STEPS, 50, (differences) => {
      expect(differences).toEqual([]);
      for (const fact of env.facts.names) {
        if (fact.startsWith('floor:') && env.facts.read(0, env.facts.index(fact)) === 1) floors.add(fact);
      }
    });
  }
  if (size === 48) expect([...floors]).toEqual(expect.arrayContaining(['floor:dungeon', 'floor:gnomish_mines']));
});
