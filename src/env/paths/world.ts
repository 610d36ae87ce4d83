/** One world of agents on a grid: its state, and the rules of a step. */
import { makeRng, type Rng } from '../../core/rng.ts';
import type { Board, Boards } from './board.ts';
import { distances } from './distance.ts';
import { STAY, settle, target } from './moves.ts';
import type { Settings } from './options.ts';

export interface PathsWorld {
  /** First row of the world's agents, and how many they are. */
  readonly first: number;
  readonly agents: number;
  board: Board;
  seed: number;
  /** Steps of the episode. */
  elapsed: number;
  readonly rng: Rng;
  /** [agents] each: where agents are, where the last move was to lead, and where the rules let it. */
  readonly cells: Int32Array;
  readonly aimed: Int32Array;
  readonly wanted: Int32Array;
  /** Goal of each agent, -1 where goals are shared or there are none. */
  readonly goals: Int32Array;
  /** Steps to the own goal from each cell, where goals are own. */
  readonly toGoal: Int32Array[];
  /** 1 from the first arrival on. */
  readonly arrived: Uint8Array;
  /** 1 when the last move led nowhere. */
  readonly blocked: Uint8Array;
  /** 1 while an agent can be run into. */
  readonly present: Uint8Array;
}

/** A world whose agents are the rows from `first` on, not yet begun. */
export function createWorld(first: number, agents: number, boards: Boards): PathsWorld {
  const board = boards.board(0);
  const int = () => new Int32Array(agents);
  const byte = () => new Uint8Array(agents);
  return {
    first,
    agents,
    board,
    seed: 0,
    elapsed: 0,
    rng: makeRng('grid-paths'),
    cells: int(),
    aimed: int(),
    wanted: int(),
    goals: int(),
    arrived: byte(),
    blocked: byte(),
    present: byte(),
    toGoal: [],
  };
}

/** Begins an episode. Throws RlgptError 'world' when the agents do not fit. */
export function begin(world: PathsWorld, boards: Boards, seed: number): void {
  world.seed = seed;
  world.board = boards.board(seed);
  world.elapsed = 0;
  world.rng.restore(makeRng('grid-paths', seed).save());
  const { starts, goals } = boards.place(world.board, world.agents, seed);
  world.cells.set(starts);
  world.wanted.set(starts);
  world.arrived.fill(0);
  world.blocked.fill(0);
  world.present.fill(1);
  world.goals.fill(-1);
  if (world.board.shared.length === 0) world.goals.set(goals);
  measure(world);
}

/** Works out the ways to own goals. */
export function measure(world: PathsWorld): void {
  const { map } = world.board;
  for (let a = 0; a < world.agents; a++) {
    if (world.goals[a] < 0) continue;
    if (world.toGoal[a]?.length !== map.obstacles.length) world.toGoal[a] = new Int32Array(map.obstacles.length);
    distances([world.goals[a]], map.columns, map.obstacles, world.toGoal[a]);
  }
}

/** Steps from a cell to the nearest goal of an agent, FAR without a way; 0 in a world without goals. */
export function stepsToGoal({ board, goals, toGoal }: PathsWorld, agent: number, cell: number): number {
  return goals[agent] < 0 ? board.toShared[cell] : toGoal[agent][cell];
}

export const onGoal = (world: PathsWorld, agent: number, hasGoals: boolean): boolean =>
  hasGoals && stepsToGoal(world, agent, world.cells[agent]) === 0;

/** One step of all agents; moves [n] by row, negative to wait. Writes rewards by row. */
export function advance(world: PathsWorld, moves: Int32Array, set: Settings, reward: Float32Array): void {
  const { first, agents, board, cells, aimed, wanted, arrived, blocked, present, rng } = world;
  const { columns, obstacles } = board.map;
  const hasGoals = set.goals !== 'none';
  world.elapsed++;
  for (let a = 0; a < agents; a++) {
    let move = Math.max(STAY, moves[first + a]);
    // drawn for everybody, so that nobody's luck depends on who has arrived
    if (set.slip > 0 && rng.uniform() < set.slip) move = rng.int(5);
    if (set.arrival === 'stop' && arrived[a] === 1) move = STAY;
    const to = target(cells[a], move, columns, obstacles);
    blocked[a] = to < 0 ? 1 : 0;
    wanted[a] = to < 0 ? cells[a] : to;
  }
  aimed.set(wanted);
  settle(world, set.collisions, obstacles.length, rng);
  let sum = 0;
  for (let a = 0; a < agents; a++) {
    if (wanted[a] !== aimed[a]) blocked[a] = 1;
    cells[a] = wanted[a];
    const there = onGoal(world, a, hasGoals);
    const arrives = there && arrived[a] === 0;
    if (arrives) arrived[a] = 1;
    if (arrives && set.arrival === 'stop') present[a] = 0;
    const { step, blocked: bump, goal } = set.rewards;
    reward[first + a] = (there ? 0 : step) + blocked[a] * bump + (arrives ? goal : 0);
    sum += reward[first + a];
  }
  const { team } = set.rewards;
  if (team === 0) return;
  for (let a = 0; a < agents; a++) reward[first + a] = (1 - team) * reward[first + a] + (team * sum) / agents;
}

/** Whether all agents stand on their goals after a step; never in a world without goals. */
export function over(world: PathsWorld, { goals }: Settings): boolean {
  if (world.elapsed === 0) return false;
  for (let a = 0; a < world.agents; a++) if (!onGoal(world, a, goals !== 'none')) return false;
  return true;
}
