/** The process in which new skills are tried, started with limits by the supervisor. */
import { codeController, placeWorld } from '../action/controller.ts';
import { makeWorlds, worldOf } from '../agent/open.ts';
import { readTask } from '../agent/task.ts';
import { compileSkill } from '../skill/compile.ts';
import { isSkillError } from '../skill/fault.ts';
import { prepareSandbox } from '../skill/sandbox.ts';
import { serveJobs } from '../skill/throwaway.ts';
import type { VetJob } from './vetting.ts';

/** Steps in each of two worlds: enough to fill the heap for whoever keeps a hundred kilobytes a step. */
const STEPS = 1000;
const SEEDS = [1, 2];

/** Runs the skill in fresh worlds of the task. That the process lives on is the answer. */
async function attempt({ source, task, env: id, worldFile, sandbox, concept }: VetJob): Promise<object> {
  await prepareSandbox(sandbox);
  const skill = compileSkill(source);
  if (isSkillError(skill)) return {};
  const world = worldOf(id, worldFile);
  const env = makeWorlds(world, readTask(task, world, { concept }), { n: 1 });
  const codes = new Int32Array(1);
  for (const seed of SEEDS) {
    placeWorld(env, 0, seed);
    const run = codeController(skill).start(env, 0, seed);
    for (let step = 0; step < STEPS && env.terminated[0] === 0; step++) {
      codes[0] = run.next();
      if (codes[0] < 0) break;
      env.step(codes);
    }
    run.stop();
  }
  return {};
}

serveJobs(attempt);
