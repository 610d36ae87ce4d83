/** Reads the solution of a run and lets it play. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, rollOut } from '../action/controller.ts';
import { makeWorlds, worldOf } from '../agent/open.ts';
import { type Solution, solutionController } from '../agent/solution.ts';
import { RlgptError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { hashSeed } from '../core/rng.ts';
import { wilson } from '../core/stats.ts';
import { bindGoal } from '../goal/monitor.ts';
import type { ContractViolation } from '../program/watch.ts';
import { listFolder, readIfThere } from '../run/files.ts';
import { readRunFile } from '../run/folder.ts';
import { readSealed } from '../run/sealed.ts';
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

/** The folder that holds solution.json. Throws RlgptError 'usage' when there is none. */
export function findSolution(path: string): string {
  for (const folder of [join(path, 'solution'), path]) if (existsSync(join(folder, 'solution.json'))) return folder;
  throw noSolution(path);
}

function noSolution(path: string): RlgptError {
  if (!existsSync(join(path, 'run.json'))) {
    const remedy = 'Name the folder of a run that has finished, or a solution folder.';
    return new RlgptError('usage', `'${path}' holds no solution`, remedy);
  }
  const message = `'${path}' holds no solution`;
  return readRunFile(path).options.command === 'train'
    ? new RlgptError(
        'usage',
        `${message}: a run of 'rlgpt train' ends with a policy`,
        `Name a run of 'rlgpt solve', or watch the policy: rlgpt render ${path}.`,
      )
    : new RlgptError('usage', `${message} yet`, `Go on with the run: rlgpt resume ${path}.`);
}

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

/** The policies of a solution folder by hash. The reader throws RlgptError 'corrupt' for one that is missing or damaged. */
export function readPolicies(folder: string): (hash: string) => Uint8Array {
  const policies = new Map(
    listFolder(join(folder, 'policies')).map((name) => {
      const bytes = new Uint8Array(readIfThere(join(folder, 'policies', name)) ?? []);
      return [sha256(bytes), bytes];
    }),
  );
  return (hash) => {
    const bytes = policies.get(hash);
    if (bytes === undefined)
      throw new RlgptError(
        'corrupt',
        `policy '${hash}' is missing or damaged in '${folder}'`,
        'Restore the folder from a copy.',
      );
    return bytes;
  };
}

/** Reads solution.json of a solution folder. Throws RlgptError 'corrupt' for a damaged one. */
export function readSolution(folder: string): Solution {
  const path = join(folder, 'solution.json');
  const remedy = "Restore it from a copy, or let 'rlgpt resume' write it again.";
  const solution = readSealed<Solution>(path, remedy);
  if (solution?.schema === 1) return solution;
  throw new RlgptError('corrupt', `'${path}' is missing or of another version`, remedy);
}
