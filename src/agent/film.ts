/**
 * Plays a solution again in one world of its evaluation and renders what the player sees. Runs generated code: the
 * process must have prepared the sandbox.
 */
import { type Controller, type ControllerRun, rollOut } from '../action/controller.ts';
import { RlgptError } from '../core/errors.ts';
import { hashSeed } from '../core/rng.ts';
import type { Env } from '../env/env.ts';
import { bindGoal } from '../goal/monitor.ts';
import { GYM, makeWorlds, worldOf } from './open.ts';
import { type Draw, newReel, type ReelSpec } from './reel.ts';
import { evaluationStarts, type Solution, solutionController } from './solution.ts';

export interface FilmSpec extends ReelSpec {
  readonly solution: Solution;
  /** Reads policies by hash. */
  readonly blob: (hash: string) => Uint8Array;
  /** Seed of the run, from which the evaluation drew its worlds. */
  readonly seed: number;
  /** Index of the world in the evaluation; the first failure, or else the first success, when left out. */
  readonly world?: number;
}

export interface Film {
  readonly png: Uint8Array;
  readonly world: number;
  readonly success: boolean;
  readonly steps: number;
}

/** Throws RlgptError 'usage' for a world that cannot be drawn or was not in the evaluation. */
export function makeFilm(spec: FilmSpec): Film {
  const { solution, seed } = spec;
  const { evaluation } = solution;
  const starts = evaluationStarts(seed, evaluation.worlds);
  const wanted = spec.world;
  if (wanted !== undefined && !(wanted >= 0 && wanted < starts.length))
    throw new RlgptError('usage', `there is no world ${wanted}`, `Choose one from 0 to ${starts.length - 1}.`);
  const world = wanted ?? firstFailure(spec, starts);
  const { steps } = play(spec, starts[world], world, () => {});
  const reel = newReel(spec, steps);
  const outcome = play(spec, starts[world], world, reel.see);
  return { png: reel.png(), world, success: outcome.success, steps: outcome.steps };
}

function firstFailure(spec: FilmSpec, starts: readonly number[]): number {
  const { successes, trials } = spec.solution.evaluation.success;
  if (successes === trials) return 0;
  const index = starts.findIndex((start, i) => !play(spec, start, i, () => {}).success);
  return Math.max(0, index);
}

/** One world of the solution's kind that can be drawn. */
function drawable({ env: id, worldFile, task }: Solution): Env & Required<Pick<Env, 'draw'>> {
  // Python draws by itself, and is not started for a look
  const env = id.startsWith(GYM) ? null : makeWorlds(worldOf(id, worldFile), task, { n: 1 });
  if (env?.draw !== undefined) return Object.assign(env, { draw: env.draw });
  throw new RlgptError('usage', `world '${id}' cannot be rendered`, 'Watch its episodes: rlgpt play RUN.');
}

/** One episode exactly as the evaluation played it; `see` is called before every step and after the last. */
function play(
  { solution, blob, seed }: FilmSpec,
  start: number,
  index: number,
  see: (draw: Draw, last: boolean) => void,
): { success: boolean; steps: number } {
  const { task } = solution;
  const env = drawable(solution);
  const draw: Draw = (picture) => env.draw(0, picture);
  const inner = solutionController(solution, blob);
  let restarts = 0;
  const controller: Controller = {
    name: inner.name,
    start: (env, world) => watched(inner.start(env, world, hashSeed(seed, index, restarts++)), () => see(draw, false)),
  };
  const goal = bindGoal(task.goal, env.facts);
  const [outcome] = rollOut({ env, controller, goal, within: task.within, starts: [start], seed }).outcomes;
  see(draw, true);
  return { success: outcome.success, steps: outcome.steps };
}

function watched(run: ControllerRun, look: () => void): ControllerRun {
  return {
    next: () => {
      look();
      return run.next();
    },
    get error() {
      return run.error;
    },
    stop: () => run.stop(),
  };
}
