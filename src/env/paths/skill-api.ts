/** What a program may see and do as one agent on a grid. */
import { RlgptError } from '../../core/errors.ts';
import type { Rng } from '../../core/rng.ts';
import type { ActionSpace, Env, SkillApi } from '../env.ts';
import type { Handbook, Operator } from '../handbook.ts';
import type { Place } from './facts.ts';
import { moveNames, STAY, target } from './moves.ts';
import type { Settings } from './options.ts';
import { stepsToGoal } from './world.ts';

/** A function or number of the API, and its line of documentation. */
type Entry = readonly [name: string, signature: string, about: string, value: (row: number) => unknown];

export interface ApiParts {
  readonly actions: ActionSpace;
  readonly facts: Env['facts'];
  readonly places: readonly Place[];
  readonly rngs: readonly Rng[];
}

/** The API of a row, and its documentation. */
export function makeApi(set: Settings, { actions, facts, places, rngs }: ApiParts) {
  const reader = (name: string) => (row: number) => () => facts.read(row, facts.index(name));
  const neighbour = ({ world, agent }: Place, move: unknown): number => {
    if (!(Number.isInteger(move) && Number(move) >= 0 && Number(move) < actions.size))
      throw new RlgptError('skill', `the action is ${String(move)}`, `Use an integer from 0 to ${actions.size - 1}.`);
    return target(world.cells[agent], Number(move), world.board.map.columns, world.board.map.obstacles);
  };
  const isFree = (place: Place, move: unknown): boolean => {
    const { world, agent } = place;
    const to = neighbour(place, move);
    if (to < 0) return false;
    for (let other = 0; other < world.agents; other++) {
      if (other !== agent && world.present[other] === 1 && world.cells[other] === to) return false;
    }
    return true;
  };
  const nearer = (place: Place, move: unknown): boolean => {
    const to = neighbour(place, move);
    const here = stepsToGoal(place.world, place.agent, place.world.cells[place.agent]);
    return to >= 0 && stepsToGoal(place.world, place.agent, to) < here;
  };
  const goal: Entry[] = [
    ['distance', '(): number', 'Steps of the shortest way to the goal.', reader('distance')],
    ['arrived', '(): number', '1 on the goal.', reader('arrived')],
    [
      ...(['nearer', '(action: number): boolean', 'Whether the action leads nearer to the goal.'] as const),
      (row) => (move: unknown) => nearer(places[row], move),
    ],
  ];
  const entries: Entry[] = [
    ['row', '(): number', 'From above.', reader('row')],
    ['column', '(): number', 'From the left.', reader('column')],
    ['blocked', '(): number', '1 when the last move led nowhere.', reader('blocked')],
    ...(set.goals === 'none' ? [] : goal),
    [
      ...([
        'free',
        '(action: number): boolean',
        'Whether neither obstacle nor agent is where the action leads.',
      ] as const),
      (row) => (move: unknown) => isFree(places[row], move),
    ],
    [
      ...(['fact', '(name: string): number', `A fact by its name: ${facts.names.join(', ')}.`] as const),
      (row) => (name: unknown) => {
        const index = facts.index(String(name));
        if (index < 0) throw new RlgptError('skill', `there is no fact '${String(name)}'`, facts.names.join(', '));
        return facts.read(row, index);
      },
    ],
    ['random', '(): number', 'A random number in [0, 1).', (row) => () => rngs[row].uniform()],
    ...moveNames.map((name, code): Entry => [name, ': number', 'Action code.', () => code]),
    ['noop', ': number', 'Action code: stay.', () => STAY],
    ['actionCount', ': number', 'Every action code is an integer from 0 to below this.', () => actions.size],
  ];
  return {
    doc: entries.map(([name, signature, about]) => `w.${name}${signature}  // ${about}`).join('\n'),
    api(row: number): SkillApi {
      const made = entries.map(([name, , , value]) => [name, value(row)] as const);
      for (const [, value] of made) if (typeof value === 'function') Object.freeze(value);
      return Object.freeze(Object.fromEntries(made));
    },
  };
}

/** The manual: where to go counts as what can be done. */
export function makeHandbook(world: string, set: Settings, letters: readonly string[]): Handbook {
  const go = (object: string, fact: string): Operator => ({
    name: `go ${object}`,
    verb: 'go',
    object,
    needs: [],
    consumes: {},
    yields: [{ fact, atLeast: 1 }],
    action: null,
    tools: [],
    wear: 0,
    ticks: 1,
  });
  const meeting = {
    standard: 'Two agents cannot enter one cell, nor change places; whoever tries stays where they are.',
    turns: 'Agents move one after the other in random order; a cell that is taken cannot be entered.',
    none: 'Agents pass through each other.',
  };
  return {
    world,
    items: [],
    blocks: [],
    entities: [],
    dangers: [],
    operators: [...(set.goals === 'none' ? [] : [go('goal', 'arrived')]), ...letters.map((l) => go(l, `at:${l}`))],
    notes: [
      'Each step every agent stays or moves up, right, down or left by one cell; obstacles and the edge stop it.',
      meeting[set.collisions],
      set.arrival === 'stop' ? 'An agent that reaches its goal stops there and blocks nobody.' : 'Goals can be left.',
      ...(set.slip > 0 ? [`With probability ${set.slip} an action is replaced by a random one.`] : []),
    ],
  };
}
