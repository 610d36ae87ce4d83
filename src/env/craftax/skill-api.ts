/** What the skill APIs of the two Craftax worlds have in common: what is told in the same words, how arguments are read, searches of the map. */
import { unknownName } from '../../core/errors.ts';
import type { Rng } from '../../core/rng.ts';
import type { FactTable } from '../env.ts';
import { camel } from '../skill-names.ts';
import type { Way } from './ways.ts';

/** Signature, and one sentence. */
export type ApiEntry = readonly [signature: string, sentence: string];

/** What both tell in the same words. */
export const told = {
  near: ['w.near(station: string): boolean', 'Whether a crafting_table or furnace is beside or at a corner.'],
  looks: [
    ['w.facing(): string', 'Name of the creature or block in front.'],
    ['w.heading(): number', 'Action code of the direction looked in: w.left, w.right, w.up or w.down.'],
  ],
  bounds: [
    [
      'w.enclosed(cells: number, reach?: number): boolean',
      'Whether no more than so many cells can be walked to, all of them seen, and none further than `reach` rows and columns together.',
    ],
    [
      'w.avoid(rows: number, columns: number, steps: number): void',
      'Makes ways through the cell at an offset longer by so many steps, at most 9, until the next step.',
    ],
  ],
  unseen: [
    'w.unseen(rows: number, columns: number): number',
    'How many never-seen cells would be in view from that place.',
  ],
  light: ['w.light(): number', 'Daylight, 0 to 1.'],
  achieved: ['w.achieved(name: string): boolean', 'Whether an achievement was done in this episode.'],
  last: [
    ['w.random(): number', 'A random number in [0, 1).'],
    ['w.actionCount: number', 'Every action code is an integer from 0 to below this.'],
  ],
} satisfies Record<string, ApiEntry | readonly ApiEntry[]>;

/** The documentation of an API; `more` goes behind the names of the actions. */
export const documentOf = (entries: readonly ApiEntry[], actionNames: readonly string[], more = ''): string =>
  [
    'A skill is `function* name(w)`: it yields action codes, one a step, and may read w between steps.',
    ...entries.map(([signature, sentence]) => `${signature} - ${sentence}`),
    `Action codes: ${actionNames.map((name) => `w.${camel(name)}`).join(', ')}.${more}`,
  ].join('\n');

// --- arguments: code may pass anything ---

/** An offset or a count; what is no number lies outside of every view. */
export const whole = (value: unknown) => (typeof value === 'number' ? Math.trunc(value) : 99);
export const wayOf = (dig: unknown): Way => (dig === 'sealed' ? 'sealed' : dig === true ? 'dig' : 'walk');
export const groundOf = (ground: unknown) => (ground === 'surface' || ground === 'underground' ? ground : null);
/** Null for a search that found nothing. */
export const found = (result: number) => (result < 0 ? null : result);
/** The number of a block; 0, which is none, for an unknown name. */
export const blockOf = (blockNames: readonly string[], name: unknown) => Math.max(0, blockNames.indexOf(String(name)));

// --- calls ---

/** Searches of a map, in its own rows and columns. */
export interface Searches<W> {
  enclosed(world: W, cells: number, reach: number): boolean;
  avoid(world: W, row: number, column: number, steps: number): void;
  go(world: W, row: number, column: number, way: Way): number;
  lookout(world: W, way: Way, ground: 'surface' | 'underground' | null, block: number): number;
  unseenFrom(world: W, row: number, column: number): number;
}

export interface MapSource<W> {
  readonly world: W;
  /** Rows and columns of the map, in whose middle places are counted from. */
  readonly size: number;
  readonly blockNames: readonly string[];
  /** Row and column of the player. */
  row(): number;
  column(): number;
}

/** Where the player is, and what it finds on the map. */
export function mapCalls<W>({ world, size, blockNames, row, column }: MapSource<W>, search: Searches<W>) {
  const middle = size / 2;
  return {
    rows: () => row() - middle,
    columns: () => column() - middle,
    enclosed: (cells: unknown, reach: unknown) => search.enclosed(world, whole(cells), whole(reach)),
    avoid: (rows: unknown, columns: unknown, steps: unknown) =>
      search.avoid(world, row() + whole(rows), column() + whole(columns), whole(steps)),
    go: (rows: unknown, columns: unknown, dig: unknown) =>
      found(search.go(world, whole(rows) + middle, whole(columns) + middle, wayOf(dig))),
    frontier: (dig: unknown, ground: unknown, amid: unknown) => {
      const cell = search.lookout(world, wayOf(dig), groundOf(ground), blockOf(blockNames, amid));
      if (cell < 0) return null;
      return Object.freeze({ rows: Math.floor(cell / size) - middle, columns: (cell % size) - middle });
    },
    unseen: (rows: unknown, columns: unknown) =>
      search.unseenFrom(world, whole(rows) + middle, whole(columns) + middle),
  };
}

/** Facts, chance and action codes. */
export function plainCalls(
  { index, facts, rng }: { readonly index: number; readonly facts: FactTable; readonly rng: Rng },
  actionNames: readonly string[],
  noop: number,
): Record<string, unknown> {
  return {
    fact: (name: unknown) => {
      const at = typeof name === 'string' ? facts.index(name) : -1;
      if (at < 0) throw unknownName('fact', String(name).slice(0, 40), facts.names);
      return facts.read(index, at);
    },
    random: () => rng.uniform(),
    actionCount: actionNames.length,
    ...Object.fromEntries(actionNames.map((name, i) => [camel(name), i])),
    noop,
  };
}
