/** Where agents start and what their goals are, drawn so that every agent has a way to its goal. */
import { RlgptError } from '../../core/errors.ts';
import type { Rng } from '../../core/rng.ts';
import { distances, FAR } from './distance.ts';
import type { GridMap } from './map.ts';

export interface Placement {
  /** Start cells, all different [agents]. */
  readonly starts: readonly number[];
  /** Goal cells: one an agent in its order, or those that all share; empty in a world without goals. */
  readonly goals: readonly number[];
}

export interface PlacementOptions {
  readonly agents: number;
  readonly goals: 'own' | 'shared' | 'none';
  /** Goals that the map leaves to chance: this many shared ones. */
  readonly goalCount: number;
}

const crowded = (agents: number, cells: number) =>
  new RlgptError('world', `${agents} agents do not fit: the map has ${cells} cells for them`, 'Take a larger map.');

/** Takes `count` different ones of `cells`, or null when there are not so many. */
function pick(cells: readonly number[], count: number, rng: Rng): number[] | null {
  const rest = [...cells];
  if (rest.length < count) return null;
  return Array.from({ length: count }, () => {
    const at = rng.int(rest.length);
    const [cell] = rest.splice(at, 1, rest[rest.length - 1]);
    rest.pop();
    return cell;
  });
}

const freeCells = ({ obstacles }: GridMap) => [...obstacles.keys()].filter((cell) => obstacles[cell] === 0);

/** The goals of a map that all agents share: those drawn on it, else random ones. */
export function sharedGoals(map: GridMap, count: number, rng: Rng): number[] {
  if (map.goals.length > 0) return [...map.goals];
  const goals = pick(freeCells(map), count, rng);
  if (goals === null) throw crowded(count, freeCells(map).length);
  return goals;
}

/** Throws RlgptError 'world' when the agents do not fit. */
export function placeAgents(map: GridMap, shared: readonly number[], options: PlacementOptions, rng: Rng): Placement {
  const { agents, goals } = options;
  const steps = new Int32Array(map.obstacles.length);
  const mayStart = (map.starts.length > 0 ? [...map.starts] : freeCells(map)).filter((cell) => !shared.includes(cell));
  if (goals !== 'own') {
    distances(shared, map.columns, map.obstacles, steps);
    const able = goals === 'none' ? mayStart : mayStart.filter((cell) => steps[cell] !== FAR);
    const starts = pick(able, agents, rng);
    if (starts === null) throw crowded(agents, able.length);
    return { starts, goals: shared };
  }
  // own goals: starts within one connected part that holds everybody, then different goals within the same part
  const part = largestPart(map);
  const starts = pick(
    mayStart.filter((cell) => part[cell] === 1),
    agents,
    rng,
  );
  const ends = pick(
    (map.goals.length > 0 ? map.goals : freeCells(map)).filter((cell) => part[cell] === 1),
    agents,
    rng,
  );
  if (starts === null || ends === null) throw crowded(agents, part.filter((inside) => inside === 1).length);
  return { starts, goals: ends };
}

/** 1 for the cells of the largest connected part of a map. */
export function largestPart({ columns, obstacles }: GridMap): Uint8Array {
  const left = Uint8Array.from(obstacles, (obstacle) => 1 - obstacle);
  const steps = new Int32Array(obstacles.length);
  let best = new Uint8Array(obstacles.length);
  let size = 0;
  for (let cell = 0; cell < left.length; cell++) {
    if (left[cell] === 0) continue;
    distances([cell], columns, obstacles, steps);
    const part = Uint8Array.from(steps, (distance) => (distance === FAR ? 0 : 1));
    const count = part.reduce((sum, inside) => sum + inside, 0);
    if (count > size) [best, size] = [part, count];
    part.forEach((inside, at) => {
      if (inside === 1) left[at] = 0;
    });
  }
  return best;
}
