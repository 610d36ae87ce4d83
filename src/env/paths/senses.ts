/** What an agent perceives: the fields of the observation, each with the function that writes one agent's part. */
import type { Field, FieldArray } from '../env.ts';
import type { Boards } from './board.ts';
import { target } from './moves.ts';
import type { Settings } from './options.ts';
import { onGoal, type PathsWorld, stepsToGoal } from './world.ts';

export interface Sense extends Field {
  /** Fills out[at .. at + size] for one agent. */
  write(world: PathsWorld, agent: number, out: FieldArray, at: number): void;
}

/** What is told where there is no way. */
const FARTHEST = 10_000;

export const distanceTold = (world: PathsWorld, agent: number, cell: number): number =>
  Math.min(FARTHEST, stepsToGoal(world, agent, cell));

/** Steps in a straight line between two cells. */
export function straight(a: number, b: number, columns: number): number {
  return Math.abs(Math.floor(a / columns) - Math.floor(b / columns)) + Math.abs((a % columns) - (b % columns));
}

const cells = { kind: 'number', unit: 'cells', lazy: false } as const;
const flags = { kind: 'flag', unit: '', low: 0, high: 1, lazy: false } as const;

/** The fields that a world of these settings has. */
export function makeSenses(set: Settings, boards: Boards): readonly Sense[] {
  const { rows, columns, letters } = boards;
  const size = Math.max(rows, columns);
  const position: Sense = {
    ...cells,
    name: 'position',
    shape: [2],
    low: 0,
    high: size - 1,
    about: 'Row and column, from the upper left.',
    write({ cells }, agent, out, at) {
      out[at] = Math.floor(cells[agent] / columns);
      out[at + 1] = cells[agent] % columns;
    },
  };
  const letterField: Sense = {
    ...cells,
    name: 'letters',
    shape: [letters.length],
    low: 0,
    high: 2 * size,
    about: `Steps in a straight line to the nearest cell of each letter: ${letters.join(', ')}.`,
    write({ cells, board }, agent, out, at) {
      board.letterCells.forEach((places, letter) => {
        let nearest = FARTHEST;
        for (const place of places) nearest = Math.min(nearest, straight(cells[agent], place, columns));
        out[at + letter] = nearest;
      });
    },
  };
  return [
    position,
    ...(set.goals === 'none' ? [] : goalSenses(columns, size)),
    ...sights(set.sight, rows, columns),
    ...(letters.length === 0 ? [] : [letterField]),
  ];
}

function goalSenses(columns: number, size: number): Sense[] {
  return [
    {
      ...cells,
      name: 'goal',
      shape: [2],
      low: -size,
      high: size,
      about: 'Rows down and columns right to the own goal; zero where goals are shared.',
      write({ cells, goals }, agent, out, at) {
        const goal = goals[agent] < 0 ? cells[agent] : goals[agent];
        out[at] = Math.floor(goal / columns) - Math.floor(cells[agent] / columns);
        out[at + 1] = (goal % columns) - (cells[agent] % columns);
      },
    },
    {
      ...cells,
      name: 'distance',
      shape: [1],
      unit: 'steps',
      low: 0,
      high: 2 * size,
      about: 'Steps of the shortest way to the goal, other agents left out.',
      write(world, agent, out, at) {
        out[at] = distanceTold(world, agent, world.cells[agent]);
      },
    },
    {
      ...flags,
      name: 'way',
      shape: [5],
      about: 'Whether each action leads nearer to the goal along a shortest way; staying does on the goal.',
      write(world, agent, out, at) {
        const { map } = world.board;
        const here = stepsToGoal(world, agent, world.cells[agent]);
        out[at] = here === 0 ? 1 : 0;
        for (let move = 1; move < 5; move++) {
          const to = target(world.cells[agent], move, map.columns, map.obstacles);
          out[at + move] = to >= 0 && stepsToGoal(world, agent, to) < here ? 1 : 0;
        }
      },
    },
    {
      ...flags,
      name: 'arrived',
      shape: [1],
      about: 'Whether the agent stands on its goal.',
      write(world, agent, out, at) {
        out[at] = onGoal(world, agent, true) ? 1 : 0;
      },
    },
  ];
}

/** Squares around the agent, row by row: what blocks the way for good, and who stands where. */
function sights(sight: number, rows: number, columns: number): Sense[] {
  const side = 2 * sight + 1;
  const inView = (from: number, to: number) => Math.abs(from - to) <= sight;
  return [
    {
      ...flags,
      name: 'obstacles',
      shape: [side, side],
      about: 'Obstacles and what lies beyond the edge.',
      write({ cells, board }, agent, out, at) {
        const top = Math.floor(cells[agent] / columns) - sight;
        const left = (cells[agent] % columns) - sight;
        for (let row = top, to = at; row < top + side; row++) {
          for (let column = left; column < left + side; column++, to++) {
            const outside = row < 0 || row >= rows || column < 0 || column >= columns;
            out[to] = outside ? 1 : board.map.obstacles[row * columns + column];
          }
        }
      },
    },
    {
      ...flags,
      name: 'others',
      shape: [side, side],
      about: 'Other agents that can be run into.',
      write({ cells, present, agents }, agent, out, at) {
        out.fill(0, at, at + side * side);
        const row = Math.floor(cells[agent] / columns);
        const column = cells[agent] % columns;
        for (let other = 0; other < agents; other++) {
          if (other === agent || present[other] === 0) continue;
          const r = Math.floor(cells[other] / columns);
          const c = cells[other] % columns;
          if (inView(row, r) && inView(column, c)) out[at + (r - row + sight) * side + c - column + sight] = 1;
        }
      },
    },
  ];
}
