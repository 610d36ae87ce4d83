/** An episode of a trained policy as an animated PNG: `rlgpt render` of a run of `rlgpt train`. Nothing generated runs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newReel, type ReelSpec } from '../agent/reel.ts';
import { RlgptError } from '../core/errors.ts';
import type { Env } from '../env/env.ts';
import { readGoals } from '../env/goal-file.ts';
import { playPolicy } from '../rl/evaluate.ts';
import { readRunFile } from '../run/folder.ts';
import { makeWorlds, type TrainOptions } from './train.ts';
import { worldsOf } from './train-goal.ts';

/** Whether a folder is a run of `rlgpt train`. */
export const isTraining = (folder: string): boolean =>
  existsSync(join(folder, 'run.json')) && readRunFile(folder).options.command === 'train';

/** Episode `index` of the evaluation of a training that is done. Throws RlgptError 'usage' where there is nothing to be seen. */
export function filmPolicy(folder: string, index: number, spec: ReelSpec): { png: Uint8Array; note: string } {
  const { options: kept, seed } = readRunFile(folder);
  const { env: id, goal, concept, config, episodes, sampled = false, ...rest } = kept as unknown as TrainOptions;
  if (index >= episodes)
    throw new RlgptError('usage', `there is no episode ${index}`, `Choose one from 0 to ${episodes - 1}.`);
  const policy = join(folder, 'policy.safetensors');
  if (!existsSync(policy))
    throw new RlgptError('usage', `'${folder}' holds no policy yet`, `Go on with the run: rlgpt resume ${folder}.`);
  const bytes = readFileSync(policy);
  const file = goal === null ? null : readGoals(goal, concept);
  const { makeTests } = worldsOf(makeWorlds({ env: id, ...rest }), file, Number(config.gamma));
  const play = (env: Env) => playPolicy(env, bytes, { episodes: index + 1, seed, sampled });
  // Python draws by itself, and is not started for a look
  const env = id.startsWith('gym:') ? null : makeTests(1);
  const draw = env?.draw;
  if (env === null || draw === undefined)
    throw new RlgptError('usage', `world '${id}' cannot be rendered`, 'Render a run in a world that can be drawn.');
  const { returns, lengths } = play(makeTests(1));
  const reel = newReel(spec, lengths[index]);
  play(watched(env, index, (last) => reel.see((picture) => draw(0, picture), last)));
  const note = `episode ${index}: return ${Number(returns[index].toFixed(2))} in ${lengths[index]} steps`;
  return { png: reel.png(), note };
}

/** Worlds of which one episode is watched: before each step, and once more after its last. */
function watched(env: Env, index: number, see: (last: boolean) => void): Env {
  let episode = -1;
  const look = () => {
    if (episode === index) see(false);
  };
  const over: Partial<Env> = {
    reset(world, seed) {
      if (episode === index) see(true);
      episode++;
      env.reset(world, seed);
    },
    step(codes) {
      look();
      env.step(codes);
    },
    ...(env.stepBox === undefined
      ? {}
      : {
          stepBox(actions: Float32Array) {
            look();
            env.stepBox!(actions);
          },
        }),
  };
  return Object.assign(Object.create(env) as Env, over);
}
