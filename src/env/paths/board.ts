/** What a map gives to everybody who lives on it, worked out once: distances, clearances, where letters are. */
import { makeRng } from '../../core/rng.ts';
import { clearances, distances } from './distance.ts';
import { drawLayout } from './layouts.ts';
import { type GridMap, readMap, readScenario, textOf } from './map.ts';
import type { Settings } from './options.ts';
import { type Placement, placeAgents, sharedGoals } from './place.ts';

export interface Board {
  readonly map: GridMap;
  /** Steps in a straight line to the nearest obstacle or edge [cells]. */
  readonly clearance: Int32Array;
  /** Goals that all agents share, and the steps from each cell to the nearest of them. */
  readonly shared: readonly number[];
  readonly toShared: Int32Array;
  /** Cells of each letter in the order of `letters`. */
  readonly letterCells: readonly (readonly number[])[];
}

export interface Boards {
  readonly rows: number;
  readonly columns: number;
  /** Names of the letters of these maps, from `a` to `z`. */
  readonly letters: readonly string[];
  /** The board of an episode. */
  board(seed: number): Board;
  /** Starts and goals of an episode of so many agents. */
  place(board: Board, agents: number, seed: number): Placement;
}

/** Throws RlgptError 'corrupt' or 'storage' for a bad map, 'world' when the agents do not fit. */
export function makeBoards(set: Settings): Boards {
  const drawn = set.map === undefined ? null : readMap(textOf(set.map));
  const { rows, columns } = drawn ?? set;
  const codes = drawn === null ? [...set.letters].map((letter) => letter.charCodeAt(0) - 96) : [...drawn.letters];
  const letters = [...new Set(codes)].filter((code) => code > 0).sort((a, b) => a - b);
  const layout = { layout: set.layout, rows, columns, density: set.density, letters: set.letters };

  function make(seed: number): Board {
    const rng = makeRng('grid-paths layout', seed);
    const map = drawn ?? drawLayout(layout, rng);
    const shared = set.goals === 'shared' ? sharedGoals(map, set.goalCount, rng) : [];
    const toShared = new Int32Array(map.obstacles.length);
    if (set.goals === 'shared') distances(shared, columns, map.obstacles, toShared);
    const cells = [...map.letters.keys()];
    return {
      map,
      shared,
      toShared,
      clearance: clearances(rows, columns, map.obstacles),
      letterCells: letters.map((code) => cells.filter((cell) => map.letters[cell] === code)),
    };
  }

  // a map from a file whose goals are not left to chance is the same in every episode
  const lasting =
    set.layoutSeed !== undefined || (drawn !== null && (set.goals !== 'shared' || drawn.goals.length > 0));
  const fixed = lasting ? make(set.layoutSeed ?? 0) : null;
  const scenario = set.scenario === undefined ? null : textOf(set.scenario);
  return {
    rows,
    columns,
    letters: letters.map((code) => String.fromCharCode(96 + code)),
    board: (seed) => fixed ?? make(seed),
    place({ map, shared }, agents, seed) {
      if (scenario === null) {
        const options = { agents, goals: set.goals, goalCount: set.goalCount };
        return placeAgents(map, shared, options, makeRng('grid-paths agents', seed));
      }
      const errands = readScenario(scenario, map, agents);
      return { starts: errands.map(({ start }) => start), goals: errands.map(({ goal }) => goal) };
    },
  };
}
