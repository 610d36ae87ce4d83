/** What goals and programs may ask of an agent on a grid. */
import type { FactInfo, FactTable } from '../env.ts';
import type { Boards } from './board.ts';
import type { Settings } from './options.ts';
import { distanceTold, straight } from './senses.ts';
import { onGoal, over, type PathsWorld } from './world.ts';

/** Where a row is found. */
export interface Place {
  readonly world: PathsWorld;
  readonly agent: number;
  /** Steps of the episode at which `steps` counts from. */
  from: number;
}

interface Fact extends FactInfo {
  readonly name: string;
  read(place: Place): number;
}

/** The hour at which an episode begins; it is night from 22 to 4. */
const NOON = 12;
const flag = { unit: '', low: 0, high: 1 } as const;

const hourOf = (elapsed: number): number => (NOON + elapsed) % 24;
const isNight = (hour: number): boolean => hour < 5 || hour > 21;

/** Facts of rows: each is an agent of one of the worlds, at its `places`; `limit` is the episode's. */
export function makeFacts(
  set: Settings,
  { rows, columns, letters }: Boards,
  places: readonly Place[],
  limit: number,
): FactTable {
  const size = Math.max(rows, columns);
  const letterOf = ({ world, agent }: Place) => world.board.map.letters[world.cells[agent]];
  const cell = { unit: 'cells', low: 0, high: size - 1 };
  const facts: Fact[] = [
    { ...cell, name: 'row', about: 'From above.', read: (p) => Math.floor(p.world.cells[p.agent] / columns) },
    { ...cell, name: 'column', about: 'From the left.', read: (p) => p.world.cells[p.agent] % columns },
    {
      ...flag,
      name: 'blocked',
      about: 'Whether the last move led nowhere.',
      read: (p) => p.world.blocked[p.agent],
    },
    {
      name: 'clearance',
      unit: 'cells',
      low: 0,
      high: size,
      read: clearance(columns),
      about: 'Steps in a straight line to the nearest obstacle, edge or other agent.',
    },
    ...(set.goals === 'none' ? [] : goalFacts(size)),
    ...letters.flatMap((letter): Fact[] => {
      const code = letter.charCodeAt(0) - 96;
      return [
        {
          ...flag,
          name: `at:${letter}`,
          about: `Stands on a cell of ${letter}.`,
          read: (p) => (letterOf(p) === code ? 1 : 0),
        },
        {
          ...flag,
          name: `any:${letter}`,
          about: `Some agent of the team stands on a cell of ${letter}.`,
          read: ({ world }) => (world.cells.some((at) => world.board.map.letters[at] === code) ? 1 : 0),
        },
      ];
    }),
    {
      name: 'hour',
      unit: '',
      low: 0,
      high: 23,
      about: 'Of the day: 12 at the start, one later with each step.',
      read: (p) => hourOf(p.world.elapsed),
    },
    {
      ...flag,
      name: 'night',
      about: 'Whether the hour is before 5 or after 21.',
      read: (p) => (isNight(hourOf(p.world.elapsed)) ? 1 : 0),
    },
    {
      ...flag,
      name: 'alive',
      about: 'The episode has not ended by itself.',
      read: ({ world }) => (over(world, set) ? 0 : 1),
    },
    {
      name: 'steps',
      unit: 'steps',
      low: 0,
      high: limit,
      about: 'Steps since the start of the episode.',
      read: (p) => p.world.elapsed - p.from,
    },
  ];
  const indices = new Map(facts.map(({ name }, i) => [name, i]));
  return {
    names: facts.map(({ name }) => name),
    infos: facts,
    index: (name) => indices.get(name) ?? -1,
    read: (row, index) => facts[index].read(places[row]),
  };
}

function goalFacts(size: number): Fact[] {
  return [
    {
      name: 'distance',
      unit: 'steps',
      low: 0,
      high: 2 * size,
      about: 'Steps of the shortest way to the goal.',
      read: ({ world, agent }) => distanceTold(world, agent, world.cells[agent]),
    },
    {
      ...flag,
      name: 'arrived',
      about: 'Whether the agent stands on its goal.',
      read: ({ world, agent }) => (onGoal(world, agent, true) ? 1 : 0),
    },
    {
      name: 'team:arrived',
      unit: 'agents',
      low: 0,
      high: 10,
      about: 'Agents of the team on their goals.',
      read: ({ world }) => {
        let count = 0;
        for (let agent = 0; agent < world.agents; agent++) if (onGoal(world, agent, true)) count++;
        return count;
      },
    },
  ];
}

function clearance(columns: number) {
  return ({ world, agent }: Place): number => {
    const { cells, present, board } = world;
    let nearest = board.clearance[cells[agent]];
    for (let other = 0; other < world.agents; other++) {
      if (other !== agent && present[other] === 1) {
        nearest = Math.min(nearest, straight(cells[agent], cells[other], columns));
      }
    }
    return nearest;
  };
}
