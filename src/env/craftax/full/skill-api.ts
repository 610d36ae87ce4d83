/** What generated code may see and do in one world of Craftax: the view, what was seen before, and action codes. One table makes the API and its documentation. */

import { unknownName } from '../../../core/errors.ts';
import type { Rng } from '../../../core/rng.ts';
import type { FactTable, SkillApi } from '../../env.ts';
import { camel, freezeApi, lookup } from '../../skill-names.ts';
import type { Way } from '../ways.ts';
import { Action, achievementNames, actionNames, Block, blockNames, itemNames, levelNames, SIZE } from './constants.ts';
import { held } from './held.ts';
import { explore, lookout, unseenFrom } from './search.ts';
import {
  ACHIEVED,
  COLUMN,
  DIRECTION,
  DRINK,
  ENERGY,
  FOOD,
  INVENTORY,
  LEVEL,
  LIGHT_LEVEL,
  MANA,
  RESTING,
  ROW,
  SLEEPING,
  type World,
} from './state.ts';
import {
  avoid,
  blockAt,
  creatureAt,
  creatureNames,
  creatures,
  distance,
  enclosed,
  faced,
  go,
  healthOf,
  itemAt,
  nearSeen,
  seenAt,
  sightOf,
  sights,
  towards,
} from './view.ts';

/** Name, signature, one sentence. */
const entries: readonly (readonly [string, string, string])[] = [
  [
    'have',
    'w.have(item: string): number',
    'How many of an item are held, at most 99; a tool counts for lesser ones too.',
  ],
  ['near', 'w.near(station: string): boolean', 'Whether a crafting_table or furnace is beside or at a corner.'],
  ['facing', 'w.facing(): string', 'Name of the creature or block in front.'],
  ['heading', 'w.heading(): number', 'Action code of the direction looked in: w.left, w.right, w.up or w.down.'],
  [
    'block',
    'w.block(rows: number, columns: number): string | null',
    'Block at an offset in the view (rows -4 up to 4 down, columns -5 left to 5 right), darkness where it is dark, null outside of the view.',
  ],
  [
    'item',
    'w.item(rows: number, columns: number): string | null',
    'Torch or ladder on the ground at an offset in the view.',
  ],
  ['mob', 'w.mob(rows: number, columns: number): string | null', 'Creature or shot at an offset in the view, or null.'],
  [
    'creatures',
    'w.creatures(): {name, rows, columns}[]',
    'Creatures and shots in view by their offsets, nearest first.',
  ],
  [
    'known',
    'w.known(rows: number, columns: number): string | null',
    'Block last seen at any offset of this floor, or null where nothing was seen yet.',
  ],
  [
    'enclosed',
    'w.enclosed(cells: number, reach?: number): boolean',
    'Whether no more than so many cells can be walked to, all of them seen, and none further than `reach` rows and columns together.',
  ],
  [
    'avoid',
    'w.avoid(rows: number, columns: number, steps: number): void',
    'Makes ways through the cell at an offset longer by so many steps, at most 9, until the next step.',
  ],
  [
    'towards',
    "w.towards(name: string, dig: boolean | 'sealed'): number | null",
    'Action code of the next step to face the nearest known block or visible creature of that name on this floor, or to stand on the nearest ladder or torch; creatures in the way are hit; with dig, what can be dug is removed and water and lava are filled; sealed: trees stay, and all else where digging opens a way to the player. w.noop when done; null when none is known or reached.',
  ],
  [
    'distance',
    "w.distance(name: string, dig: boolean | 'sealed'): number | null",
    'Steps that w.towards needs, or null.',
  ],
  [
    'go',
    "w.go(rows: number, columns: number, dig: boolean | 'sealed'): number | null",
    'Action code of the next step to the known cell at that place, counted as w.rows and w.columns are; w.noop when there; null when no known way leads there.',
  ],
  [
    'explore',
    "w.explore(dig: boolean | 'sealed', ground?: 'surface' | 'underground', amid?: string): number | null",
    'Action code of the next step to the place that promises most that is new of this floor, of that ground and amid that block, or of putting a torch where it is dark; or null.',
  ],
  [
    'frontier',
    "w.frontier(dig: boolean | 'sealed', ground?: 'surface' | 'underground', amid?: string): { rows: number, columns: number } | null",
    'The known place that promises most never-seen cells of this floor, of that ground, for the steps there; rows and columns counted as for w.go; or null.',
  ],
  [
    'unseen',
    'w.unseen(rows: number, columns: number): number',
    'How many never-seen cells would be in view from that place.',
  ],
  ['rows', 'w.rows(): number', 'Rows from the middle of the map, down positive.'],
  ['columns', 'w.columns(): number', 'Columns from the middle of the map, right positive.'],
  ['floor', 'w.floor(): string', `Floor: ${levelNames.join(', ')}.`],
  ['health', 'w.health(): number', 'Health, 9 at first; death at 0.'],
  ['food', 'w.food(): number', 'Food, 9 at first; at 0 health falls.'],
  ['drink', 'w.drink(): number', 'Drink, 9 at first; at 0 health falls.'],
  ['energy', 'w.energy(): number', 'Energy, 9 at first; at 0 health falls; sleep restores it.'],
  ['mana', 'w.mana(): number', 'Mana, for spells and enchantments.'],
  ['light', 'w.light(): number', 'Daylight, 0 to 1.'],
  ['asleep', 'w.asleep(): boolean', 'Whether asleep or resting; every action does nothing until then.'],
  ['achieved', 'w.achieved(name: string): boolean', 'Whether an achievement was done in this episode.'],
  [
    'fact',
    'w.fact(name: string): number',
    'A fact such as have:wood, sees:tree, on:ladder_down, floor:dungeon, steps.',
  ],
  ['random', 'w.random(): number', 'A random number in [0, 1).'],
  ['actionCount', 'w.actionCount: number', 'Every action code is an integer from 0 to below this.'],
];

export const skillApiDoc: string = [
  'A skill is `function* name(w)`: it yields action codes, one a step, and may read w between steps.',
  ...entries.map(([, signature, sentence]) => `${signature} - ${sentence}`),
  `Action codes: ${actionNames.map((name) => `w.${camel(name)}`).join(', ')}. w.do is the hand: it hits, mines, drinks, eats, opens.`,
].join('\n');

export interface ApiSource {
  readonly world: World;
  readonly index: number;
  readonly facts: FactTable;
  readonly rng: Rng;
}

const groundOf = (ground: unknown) => (ground === 'surface' || ground === 'underground' ? ground : null);
const whole = (value: unknown) => (typeof value === 'number' ? Math.trunc(value) : 99);
const wayOf = (dig: unknown): Way => (dig === 'sealed' ? 'sealed' : dig === true ? 'dig' : 'walk');
const code = (action: number) => (action < 0 ? null : action);
const blockOf = (name: unknown) => Math.max(0, (blockNames as readonly string[]).indexOf(String(name)));
const numbers = sights.map(sightOf);

/** Frozen plain functions over one world. */
export function makeSkillApi({ world, index, facts, rng }: ApiSource): SkillApi {
  const { ints, floats } = world;
  const achievement = lookup('achievement', achievementNames);
  const api: Record<string, unknown> = {
    ...senses(world),
    ...ways(world),
    floor: () => levelNames[ints[LEVEL]],
    health: () => healthOf(world),
    food: () => ints[FOOD],
    drink: () => ints[DRINK],
    energy: () => ints[ENERGY],
    mana: () => ints[MANA],
    light: () => floats[LIGHT_LEVEL],
    asleep: () => ints[SLEEPING] === 1 || ints[RESTING] === 1,
    achieved: (name: unknown) => ints[ACHIEVED + achievement(name)] === 1,
    fact: (name: unknown) => {
      const at = typeof name === 'string' ? facts.index(name) : -1;
      if (at < 0) throw unknownName('fact', String(name).slice(0, 40), facts.names);
      return facts.read(index, at);
    },
    random: () => rng.uniform(),
    actionCount: actionNames.length,
    ...Object.fromEntries(actionNames.map((name, i) => [camel(name), i])),
    noop: Action.NOOP,
  };
  return freezeApi(api);
}

/** What is held and seen. */
function senses(world: World): Record<string, unknown> {
  const { ints } = world;
  const item = lookup(
    'item',
    held.map(({ name }) => name),
  );
  const station = lookup('station', ['crafting_table', 'furnace']);
  const block = (id: number) => (id === 0 ? null : blockNames[id]);
  return {
    have: (name: unknown) => held[item(name)].count(ints, INVENTORY),
    near: (name: unknown) => nearSeen(world, station(name) === 0 ? Block.CRAFTING_TABLE : Block.FURNACE),
    facing: () => faced(world),
    heading: () => ints[DIRECTION],
    block: (rows: unknown, columns: unknown) => block(blockAt(world, whole(rows), whole(columns))),
    item: (rows: unknown, columns: unknown) => {
      const id = itemAt(world, whole(rows), whole(columns));
      return id === 0 ? null : itemNames[id];
    },
    mob: (rows: unknown, columns: unknown) => {
      const kind = creatureAt(world, whole(rows), whole(columns));
      return kind < 0 ? null : creatureNames[kind];
    },
    creatures: () => creatures(world),
    known: (rows: unknown, columns: unknown) => block(seenAt(world, whole(rows), whole(columns))),
    rows: () => ints[ROW] - SIZE / 2,
    columns: () => ints[COLUMN] - SIZE / 2,
  };
}

/** Ways over what is known. */
function ways(world: World): Record<string, unknown> {
  const { ints } = world;
  const sight = lookup('block, item or creature', sights);
  return {
    enclosed: (cells: unknown, reach: unknown) => enclosed(world, whole(cells), whole(reach)),
    avoid: (rows: unknown, columns: unknown, steps: unknown) =>
      avoid(world, ints[ROW] + whole(rows), ints[COLUMN] + whole(columns), whole(steps)),
    towards: (name: unknown, dig: unknown) => {
      const at = sight(name);
      return code(towards(world, sights[at], numbers[at], wayOf(dig)));
    },
    distance: (name: unknown, dig: unknown) => code(distance(world, numbers[sight(name)], wayOf(dig))),
    go: (rows: unknown, columns: unknown, dig: unknown) =>
      code(go(world, whole(rows) + SIZE / 2, whole(columns) + SIZE / 2, wayOf(dig))),
    explore: (dig: unknown, ground: unknown, amid: unknown) =>
      code(explore(world, wayOf(dig), groundOf(ground), blockOf(amid))),
    frontier: (dig: unknown, ground: unknown, amid: unknown) => {
      const cell = lookout(world, wayOf(dig), groundOf(ground), blockOf(amid));
      if (cell < 0) return null;
      return Object.freeze({ rows: Math.floor(cell / SIZE) - SIZE / 2, columns: (cell % SIZE) - SIZE / 2 });
    },
    unseen: (rows: unknown, columns: unknown) => unseenFrom(world, whole(rows) + SIZE / 2, whole(columns) + SIZE / 2),
  };
}
