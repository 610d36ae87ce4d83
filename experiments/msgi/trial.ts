/** One task from first try to last: adaptation episodes, inference after each, and tests of what was inferred. */
import { hashSeed, makeRng } from '../../src/core/rng.ts';
import { drawMining } from '../../src/env/subtasks/mining.ts';
import { drawPlayground, type PlaygroundSetName, playgroundSets } from '../../src/env/subtasks/playground.ts';
import { createSubtaskWorld, type SubtaskTask, type SubtaskWorld } from '../../src/env/subtasks/world.ts';
import { directedSubtasks, randomSubtasks } from '../../src/planning/explore-graph.ts';
import { type GrpropOptions, grprop, grpropDefaults, type SubtaskPolicy } from '../../src/planning/grprop.ts';
import { type InferOptions, inferSubtaskGraph } from '../../src/planning/infer-graph.ts';
import { createSubtaskLog, type SubtaskLog } from '../../src/planning/subtask-log.ts';

export type SetName = PlaygroundSetName | 'Mining';
export const setNames: readonly SetName[] = [...(Object.keys(playgroundSets) as PlaygroundSetName[]), 'Mining'];

/** Adaptation episodes, and the shape of GRProp, as published. */
export interface Protocol {
  readonly episodes: number;
  readonly execution: GrpropOptions;
}

export const protocolOf = (set: SetName): Protocol =>
  set === 'Mining'
    ? { episodes: 50, execution: { progress: 0.8, hindrance: 3, sharpness: 8, decision: 2 } }
    : { episodes: 20, execution: grpropDefaults };

export const drawTask = (set: SetName, seed: number): SubtaskTask =>
  set === 'Mining' ? drawMining(seed) : drawPlayground(set, seed);

/** Test episodes after each adaptation episode; they share a map. */
const TESTS = 4;

/** Plays an episode on a map and returns what it pays; `log` notes all that is seen. */
export function playEpisode(world: SubtaskWorld, policy: SubtaskPolicy, map: number, log?: SubtaskLog): number {
  world.reset(map);
  log?.observe(world.completed, world.eligible);
  let sum = 0;
  while (!world.over) {
    const subtask = policy.choose(world.completed, world.eligible);
    const reward = world.execute(subtask);
    if (world.completed[subtask] === 0) break;
    sum += reward;
    log?.pay(subtask, reward);
    log?.observe(world.completed, world.eligible);
  }
  return sum;
}

/** Mean return of a policy over the tests that follow adaptation episode `after` (0: before the first). */
export function test(world: SubtaskWorld, policy: SubtaskPolicy, seed: number, after: number): number {
  let sum = 0;
  for (let t = 0; t < TESTS; t++) sum += playEpisode(world, policy, hashSeed('test-map', seed, after));
  return sum / TESTS;
}

/** How subtasks are tried in adaptation, given what was logged so far. */
export type Explorer = (log: SubtaskLog, seed: number, execution: GrpropOptions) => SubtaskPolicy;

export const randomly: Explorer = (_, seed) => randomSubtasks(makeRng('adaptation', seed));
export const directed: Explorer = (log, seed, execution) =>
  directedSubtasks(log, makeRng('adaptation', seed), execution);

export interface Trial {
  readonly protocol: Protocol;
  readonly explorer: Explorer;
  readonly infer: InferOptions;
}

/** Mean test return after each adaptation episode. */
export function adapt(task: SubtaskTask, { protocol, explorer, infer }: Trial, seed: number): number[] {
  const log = createSubtaskLog(task.graph.names);
  const trying = createSubtaskWorld(task, makeRng('adaptation-rewards', seed));
  const tested = createSubtaskWorld(task, makeRng('test-rewards', seed));
  const policy = explorer(log, seed, protocol.execution);
  return Array.from({ length: protocol.episodes }, (_, k) => {
    playEpisode(trying, policy, hashSeed('adaptation-map', seed, k + 1), log);
    return test(tested, grprop(inferSubtaskGraph(log, infer), protocol.execution), seed, k + 1);
  });
}

/** Mean return of random choices and of GRProp on the true graph, on the map before the first episode. */
export function bounds(task: SubtaskTask, { execution }: Protocol, seed: number): { random: number; oracle: number } {
  const world = createSubtaskWorld(task, makeRng('bound-rewards', seed));
  return {
    random: test(world, randomSubtasks(makeRng('random', seed)), seed, 0),
    oracle: test(world, grprop(task.graph, execution), seed, 0),
  };
}
