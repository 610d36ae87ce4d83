/** Whole episodes of Craftax to the published limit: a program that sees the observations alone plays as one that reads the world. */
import { expect, test } from 'vitest';
import { mirrored, type Played } from '../experiments/scoreboard/player.ts';
import { compileErrands } from '../experiments/scoreboard/search.ts';
import { classicBoard, EPISODE_STEPS, fullBoard, usualGenes } from '../experiments/scoreboard/worlds.ts';
import type { Skill } from '../src/skill/skill.ts';

/** The actions of an episode. */
function actions(env: Played, skill: Skill, seed: number): number[] {
  env.reset(0, seed);
  const run = skill.start(env.skillApi(0));
  const list: number[] = [];
  while (list.length < EPISODE_STEPS && env.terminated[0] === 0) {
    const action = run.next();
    if (action < 0) throw new Error(run.error?.message ?? 'ended');
    list.push(action);
    env.step(Int32Array.of(action));
  }
  run.stop();
  return list;
}

test.each([
  { name: 'craftax-v1', board: fullBoard },
  { name: 'craftax-classic-v1', board: classicBoard },
])('observations of $name are all that a program needs', async ({ board }) => {
  const env = board.create({ n: 1 });
  const skill = await compileErrands(usualGenes(board), board.handbook);
  let steps = 0;
  for (let seed = 10; seed < 22; seed++) {
    const played = actions(env, skill, seed);
    expect(actions(mirrored(env), skill, seed)).toEqual(played);
    steps += played.length;
  }
  expect(steps).toBeGreaterThan(10_000);
});
