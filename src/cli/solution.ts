/** Lets the solution of a run play. */
import { type Outcome, rollOut } from '../action/controller.ts';
import { makeWorlds, worldOf } from '../agent/open.ts';
import { solutionController } from '../agent/solution.ts';
import { findSolution, readPolicies, readSolution } from '../agent/solution-folder.ts';
import { hashSeed } from '../core/rng.ts';
import { wilson } from '../core/stats.ts';
import { bindGoal } from '../goal/monitor.ts';
import type { ContractViolation } from '../program/watch.ts';
import { prepareSandbox } from '../skill/sandbox.ts';
import { printRate } from './progress.ts';

export interface PlayOptions {
  /** A run folder or a solution folder. */
  readonly path: string;
  readonly seed: number;
  readonly episodes: number;
  /** JSON lines instead of sentences. */
  readonly json?: boolean;
}

const WORLDS = 16;

/** Plays a solution in the worlds of `seed` and prints one line an episode, then the success rate: sentences, or JSON. */
export async function playSolution(
  { path, seed, episodes, json = false }: PlayOptions,
  print: (line: string) => void,
): Promise<void> {
  const folder = findSolution(path);
  await prepareSandbox();
  const solution = readSolution(folder);
  const { task } = solution;
  const controller = solutionController(solution, readPolicies(folder), {
    onViolation: (_env, _world, violation) => print(json ? JSON.stringify({ violation }) : violationLine(violation)),
  });
  const env = makeWorlds(worldOf(solution.env, solution.worldFile), task, { n: Math.min(WORLDS, episodes) });
  const starts = Array.from({ length: episodes }, (_, i) => hashSeed(seed, 'play', i));
  const tell = ({ success, died, steps, error }: Outcome, world: number) => {
    const end = success ? 'success' : died ? 'died' : error !== null ? `fault (${error.message})` : 'out of steps';
    const record = { world, success, died, steps, error: error?.message ?? null };
    print(json ? JSON.stringify(record) : `world ${world}  ${end} after ${steps} steps`);
  };
  // Episodes end in any order and are told in that of the worlds, each as soon as those before it are told.
  const ended: Outcome[] = [];
  let told = 0;
  const onEnd = (_: number, start: number, outcome: Outcome) => {
    ended[start] = outcome;
    for (; ended[told] !== undefined; told++) tell(ended[told], starts[told]);
  };
  const { outcomes } = rollOut({
    env,
    controller,
    goal: bindGoal(task.goal, env.facts),
    within: task.within,
    starts,
    seed,
    onEnd,
  });
  const rate = wilson(outcomes.filter((outcome) => outcome.success).length, episodes);
  print(json ? JSON.stringify({ task: task.name, success: rate }) : `'${task.text}': ${printRate(rate)} episodes`);
}

const violationLine = ({ policy, clause, step }: ContractViolation) =>
  `step ${step}: ${policy} broke its contract (${clause}); what rlgpt verify proves does not hold here`;
