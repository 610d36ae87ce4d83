/** Settings of grid-paths-v1, and what is wrong with them. */
import { RlgptError, unknownName } from '../../core/errors.ts';
import { type LayoutName, layoutNames } from './layouts.ts';
import { type CollisionRule, collisionRules } from './moves.ts';

const goalKinds = ['own', 'shared', 'none'] as const;
const arrivals = ['stay', 'stop'] as const;

export interface Rewards {
  /** For every step that does not end on a goal. */
  readonly step: number;
  /** Besides, for a move that leads nowhere. */
  readonly blocked: number;
  /** For the first arrival at a goal. */
  readonly goal: number;
  /** Share of the team's mean in everybody's reward, 0 to 1. */
  readonly team: number;
}

/** Options of `createGridPaths`: how many agents, on which maps. */
export interface GridPathsOptions {
  /** Number of agents in all worlds together. */
  readonly n: number;
  /** Agents of one world. Default 1: as any world. */
  readonly agents?: number;
  /** A map drawn from the seed of the episode. Default random. */
  readonly layout?: LayoutName;
  /** Size of a drawn map. Default 12 x 12. */
  readonly rows?: number;
  readonly columns?: number;
  /** Share of obstacles in a random layout. Default 0.15. */
  readonly density?: number;
  /** Letters put on free cells of a drawn map, such as `aab`, for tasks to speak of. */
  readonly letters?: string;
  /** Draws the map, its letters and its shared goals once from this seed, for all episodes. */
  readonly layoutSeed?: number;
  /** The text of a map or the path of its file, in either format of map.ts, instead of a drawn one. */
  readonly map?: string;
  /** Text or path of a MovingAI scenario for that map: its first agents are placed as it says. */
  readonly scenario?: string;
  /** A goal for each agent; goals that any agent may take; or none, for tasks of letters. Default own. */
  readonly goals?: (typeof goalKinds)[number];
  /** Shared goals on a map that shows none. Default 3. */
  readonly goalCount?: number;
  /** Default standard. */
  readonly collisions?: CollisionRule;
  /** Whether agents stay in the way on their goals and may leave them, or stop there for good and block nobody. Default stay. */
  readonly arrival?: (typeof arrivals)[number];
  /** Chance that an action is replaced by a random one. Default 0. */
  readonly slip?: number;
  /** How far agents see, in cells. Default 3. */
  readonly sight?: number;
  /** Steps of an episode. Default ten times the longer side of the map. */
  readonly limit?: number;
  /** Default { step: -0.01, blocked: 0, goal: 1, team: 0 }. */
  readonly rewards?: Partial<Rewards>;
  /** Observation fields, of those that the world has; all by default. */
  readonly fields?: readonly string[];
}

/** Every option but n has one entry, or the type checker says so. */
const known: Readonly<Record<Exclude<keyof GridPathsOptions, 'n'>, true>> = {
  agents: true,
  layout: true,
  rows: true,
  columns: true,
  density: true,
  letters: true,
  layoutSeed: true,
  map: true,
  scenario: true,
  goals: true,
  goalCount: true,
  collisions: true,
  arrival: true,
  slip: true,
  sight: true,
  limit: true,
  rewards: true,
  fields: true,
};
export const gridPathsSettings: readonly string[] = Object.keys(known);

const defaults = {
  agents: 1,
  layout: 'random',
  rows: 12,
  columns: 12,
  density: 0.15,
  letters: '',
  goals: 'own',
  goalCount: 3,
  collisions: 'standard',
  arrival: 'stay',
  slip: 0,
  sight: 3,
} as const satisfies Partial<GridPathsOptions>;

const usualRewards: Rewards = { step: -0.01, blocked: 0, goal: 1, team: 0 };

type Optional = 'layoutSeed' | 'map' | 'scenario' | 'limit' | 'fields';
export type Settings = Required<Omit<GridPathsOptions, Optional | 'rewards'>> &
  Pick<GridPathsOptions, Optional> & { readonly rewards: Rewards };

/** Fills in defaults. Throws RlgptError 'usage' or 'unknown-name' that names the option. */
export function checkOptions(options: GridPathsOptions): Settings {
  const rewards: Rewards = { ...usualRewards, ...options.rewards };
  const set: Settings = { ...defaults, ...options, rewards };
  for (const name of Object.keys(options)) {
    if (name !== 'n' && !gridPathsSettings.includes(name) && !offered.includes(name))
      throw unknownName('option of grid-paths-v1', name, gridPathsSettings);
  }
  const range = (name: 'n' | 'agents' | 'rows' | 'columns' | 'goalCount' | 'sight', low: number, high: number) => {
    const value = set[name];
    if (Number.isInteger(value) && value >= low && value <= high) return;
    throw new RlgptError('usage', `${name} is ${value}`, `Use a whole number from ${low} to ${high}.`);
  };
  range('n', 1, 1_000_000);
  range('agents', 1, 10_000);
  range('rows', 1, 1024);
  range('columns', 1, 1024);
  range('goalCount', 1, 10_000);
  range('sight', 1, 50);
  if (set.limit !== undefined && !(Number.isInteger(set.limit) && set.limit > 0))
    throw new RlgptError('usage', `limit is ${set.limit}`, 'Use a positive whole number of steps.');
  for (const [name, value] of Object.entries(rewards)) {
    if (!Object.hasOwn(usualRewards, name))
      throw unknownName('reward of grid-paths-v1', name, Object.keys(usualRewards));
    if (!Number.isFinite(value)) throw new RlgptError('usage', `reward '${name}' is ${value}`, 'Use a finite number.');
  }
  if (set.map !== undefined && typeof set.map !== 'string')
    throw new RlgptError('usage', `map is ${set.map}`, 'Give its text or the path of a file.');
  for (const name of ['slip', 'density'] as const) {
    const value = set[name];
    if (!(value >= 0 && value < 1)) {
      throw new RlgptError('usage', `${name} is ${value}`, 'Use a number from 0 to below 1.');
    }
  }
  oneOf('layout', set.layout, layoutNames);
  oneOf('goals', set.goals, goalKinds);
  oneOf('collisions', set.collisions, collisionRules);
  oneOf('arrival', set.arrival, arrivals);
  if (!/^[a-z]*$/.test(set.letters)) {
    throw new RlgptError('usage', `letters are '${set.letters}'`, "Use small letters, such as 'aab'.");
  }
  if (set.scenario !== undefined && (set.map === undefined || set.goals !== 'own')) {
    throw new RlgptError('usage', 'a scenario stands without its map', "Give the map too, and goals: 'own'.");
  }
  return set;
}

/** What `solve` offers to every world: rules, place and belongings of Minecraft. */
const offered = ['rules', 'biome', 'start'];

function oneOf(name: string, value: string, names: readonly string[]): void {
  if (!names.includes(value)) throw unknownName(name, value, names);
}
