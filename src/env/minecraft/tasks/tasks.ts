/**
 * Plan4MC's 40 tasks as data (PKU-RL/Plan4MC, envs/hard_task_conf.yaml, MIT), and the reading of tasks from their ids or
 * from plain words. A task asks for one more of an item than at the start, or for a crafting table or furnace nearby.
 */
import { RlgptError, unknownName } from '../../../core/errors.ts';
import type { Goal } from '../../../goal/goal.ts';
import type { Handbook } from '../../handbook.ts';
import { fightSettings, type MojoTask, mojoTask } from './mojo-tasks.ts';
import type { TaskSettings } from './settings.ts';

export interface Task extends TaskSettings {
  readonly id: string;
  readonly group: 'log' | 'stone' | 'mob' | 'iron';
  /** The item or block that the goal is about. */
  readonly object: string;
  readonly goal: Goal;
}

const near = (block: string): Goal => ({ fact: `near:${block}`, atLeast: 1 });

/** A task that gains one of `object`; `id` may be followed by the start items, as Plan4MC writes them. */
function gain(id: string, object: string, group: Task['group'], settings: TaskSettings): Task {
  return { id, group, object, ...settings, goal: { fact: `gain:${object}`, atLeast: 1 } };
}

const settings = (biome: string, start: Readonly<Record<string, number>>, within: number): TaskSettings => ({
  biome,
  start,
  within,
});

const forest = settings('forest', {}, 3000);
const logs = settings('extreme_hills', { log: 10 }, 5000);
const pickaxe = (within: number) => settings('forest_hills', { wooden_pickaxe: 1 }, within);
const animals = (start: Readonly<Record<string, number>>, within: number) => ({
  ...settings('plains', start, within),
  entities: { cow: 3, sheep: 3 },
  range: 30,
});
const mine = (within: number) => settings('forest', { stone_pickaxe: 1 }, within);

const tableAndShears = { crafting_table: 1, shears: 1 };
const tableAndSword = { crafting_table: 1, diamond_sword: 1 };
const furnaceAndSword = { furnace: 1, diamond_sword: 1 };

export const plan4mcTasks: readonly Task[] = [
  gain('craft_stick', 'stick', 'log', settings('plains', {}, 3000)),
  {
    ...gain('get_crafting_table_nearby', 'crafting_table', 'log', settings('plains', {}, 3000)),
    goal: near('crafting_table'),
  },
  gain('craft_bowl', 'bowl', 'log', forest),
  gain('craft_chest', 'chest', 'log', forest),
  gain('craft_trapdoor', 'trapdoor', 'log', forest),
  gain('craft_sign', 'sign', 'log', forest),
  gain('craft_wooden_pickaxe', 'wooden_pickaxe', 'log', forest),
  gain('craft_wooden_axe', 'wooden_axe', 'log', forest),
  gain('craft_wooden_sword', 'wooden_sword', 'log', forest),
  gain('craft_wooden_shovel', 'wooden_shovel', 'log', forest),

  { ...gain('get_furnace_nearby_with_logs', 'furnace', 'stone', logs), goal: near('furnace') },
  gain('craft_stone_stairs_with_logs', 'stone_stairs', 'stone', logs),
  gain('craft_stone_slab_with_logs', 'stone_slab', 'stone', { ...logs, within: 3000 }),
  gain('craft_cobblestone_wall_with_logs', 'cobblestone_wall', 'stone', logs),
  gain('craft_torch_with_logs', 'torch', 'stone', logs),
  gain('craft_lever_with_wooden_pickaxe', 'lever', 'stone', pickaxe(5000)),
  gain('craft_stone_pickaxe_with_wooden_pickaxe', 'stone_pickaxe', 'stone', pickaxe(10000)),
  gain('craft_stone_axe_with_wooden_pickaxe', 'stone_axe', 'stone', pickaxe(10000)),
  gain('craft_stone_sword_with_wooden_pickaxe', 'stone_sword', 'stone', pickaxe(10000)),
  gain('craft_stone_shovel_with_wooden_pickaxe', 'stone_shovel', 'stone', pickaxe(10000)),

  gain(
    'harvest_milk_with_crafting_table_and_iron_ingot',
    'milk_bucket',
    'mob',
    animals({ crafting_table: 1, iron_ingot: 3 }, 3000),
  ),
  gain(
    'harvest_wool_with_crafting_table_and_iron_ingot',
    'wool',
    'mob',
    animals({ crafting_table: 1, iron_ingot: 2 }, 3000),
  ),
  gain('craft_bed_with_crafting_table_and_shears', 'bed', 'mob', animals(tableAndShears, 10000)),
  gain('craft_painting_with_crafting_table_and_shears', 'painting', 'mob', animals(tableAndShears, 10000)),
  gain('craft_carpet_with_shears', 'carpet', 'mob', animals({ shears: 1 }, 3000)),
  gain('craft_item_frame_with_crafting_table_and_diamond_sword', 'item_frame', 'mob', animals(tableAndSword, 10000)),
  gain('harvest_beef_with_diamond_sword', 'beef', 'mob', animals({ diamond_sword: 1 }, 3000)),
  gain('harvest_cooked_beef_with_furnace_and_diamond_sword', 'cooked_beef', 'mob', animals(furnaceAndSword, 10000)),
  gain('harvest_mutton_with_diamond_sword', 'mutton', 'mob', animals({ diamond_sword: 1 }, 3000)),
  gain('harvest_cooked_mutton_with_furnace_and_diamond_sword', 'cooked_mutton', 'mob', animals(furnaceAndSword, 10000)),

  gain('craft_iron_ingot_with_stone_pickaxe', 'iron_ingot', 'iron', mine(3000)),
  gain('craft_shears_with_stone_pickaxe', 'shears', 'iron', mine(5000)),
  gain('craft_bucket_with_stone_pickaxe', 'bucket', 'iron', mine(5000)),
  gain('craft_iron_pickaxe_with_stone_pickaxe', 'iron_pickaxe', 'iron', mine(8000)),
  gain('craft_iron_sword_with_stone_pickaxe', 'iron_sword', 'iron', mine(8000)),
  gain('craft_tripwire_hook_with_stone_pickaxe', 'tripwire_hook', 'iron', mine(5000)),
  gain('craft_heavy_weighted_pressure_plate_with_stone_pickaxe', 'heavy_weighted_pressure_plate', 'iron', mine(5000)),
  gain('craft_minecart_with_stone_pickaxe', 'minecart', 'iron', mine(10000)),
  gain('craft_hopper_with_stone_pickaxe', 'hopper', 'iron', mine(10000)),
  gain('harvest_diamond_with_stone_pickaxe', 'diamond', 'iron', mine(10000)),
];

// --- reading a task; no item is known by name below ---

export interface ParsedTask extends TaskSettings {
  /** A Plan4MC id where the words mean one, else the words joined by underscores. */
  readonly name: string;
  readonly goal: Goal;
}

const DEFAULT: TaskSettings = { biome: 'forest', start: {}, within: 3000 };

const VERBS =
  'achieve build chop collect cook craft create dig find gather get harvest have make mine obtain pick smelt'.split(
    ' ',
  );
const PLACE_WORDS = ['place', 'put', 'near', 'nearby'];
/** In front of the name of a creature. */
const KILL_VERBS = 'beat defeat fight hunt kill slay'.split(' ');
const FILLERS = 'a an the some me more please to up of piece pieces unit units'.split(' ');
const NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/**
 * The goal and the settings of a task. `text` is the id of a Plan4MC or MineDojo task, or words with a verb, perhaps a number,
 * and an item, block or creature of the handbook, spaces or underscores alike: "craft a wooden pickaxe", "obtain 2 torches",
 * "place a furnace nearby", "kill a cow". A task about the object of a Plan4MC task takes over its biome, start and limit, a
 * fight those of MineDojo's with bare hands; others start in a forest with nothing and have 3000 steps.
 * Throws RlgptError 'unknown-name' for an item or creature that the handbook lacks, an unknown verb and a block to place
 * that no recipe needs near, 'goal' for a count that is no whole number above 0.
 */
export function parseTask(text: string, handbook: Handbook): ParsedTask {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const id = words.join('_');
  const known = plan4mcTasks.find((task) => task.id === id) ?? knownMojo(id, handbook);
  if (known) return settled(known.id, known.goal, known, handbook);

  const [first = ''] = words;
  if (KILL_VERBS.includes(first)) return fight(id, words, text, handbook);
  if (isUnknownVerb(words, handbook))
    throw unknownName('verb', first, [...VERBS, ...KILL_VERBS, 'place'], 'such as get, craft, place, kill');
  const placing = words.some((word) => PLACE_WORDS.includes(word));
  const object = placing
    ? objectOf(words, 'block to place', placeable(handbook))
    : objectOf(words, 'item', itemNames(handbook));
  const goal = { fact: `${placing ? 'near' : 'gain'}:${object}`, atLeast: placing ? 1 : countOf(words, text) };
  const like = plan4mcTasks.find((task) => task.object === object);
  const same = like !== undefined && JSON.stringify(like.goal) === JSON.stringify(goal);
  return settled(same ? like.id : id, goal, like, handbook);
}

/** As many creatures of a kind as are to die stand near the start. */
function fight(name: string, words: readonly string[], text: string, handbook: Handbook): ParsedTask {
  const object = objectOf(words.slice(1), 'creature', creatureNames(handbook));
  const count = countOf(words, text);
  return { ...fightSettings(object, count), name, goal: { fact: `kills:${object}`, atLeast: count } };
}

/** A task in MineDojo's form whose object exists here; words in that form may also mean something else. */
function knownMojo(id: string, handbook: Handbook): MojoTask | null {
  const task = mojoTask(id);
  const things = [...handbook.items, ...handbook.entities].map(({ name }) => name);
  return task !== null && (task.group === 'survival' || things.includes(task.object)) ? task : null;
}

function settled(name: string, goal: Goal, like: Task | MojoTask | undefined, handbook: Handbook): ParsedTask {
  if (like === undefined) return { name, goal, ...DEFAULT };
  const names = itemNames(handbook);
  const wanted = like.group === 'combat' || like.group === 'survival' ? [] : [like.object];
  for (const item of [...wanted, ...Object.keys(like.start), ...(like.worn ?? [])]) {
    if (!names.includes(item)) throw unknownName('item', item, names);
  }
  const { id: _id, group: _group, object: _object, ...rest } = like;
  return { ...rest, name, goal };
}

function itemNames(handbook: Handbook): readonly string[] {
  return handbook.items.map(({ name }) => name);
}

function creatureNames(handbook: Handbook): readonly string[] {
  return handbook.entities.map(({ name }) => name);
}

function placeable(handbook: Handbook): readonly string[] {
  return handbook.operators.filter(({ verb }) => verb === 'place').map(({ object }) => object);
}

function countOf(words: readonly string[], text: string): number {
  const [broken] = /(?<![\w.])-\d[\d.,]*|(?<!\w)\d+[.,]\d+/.exec(text) ?? [];
  if (broken !== undefined) throw new RlgptError('goal', `a task for ${broken} of a thing`, 'Ask for a whole number.');
  for (const word of words) {
    const count = /^\d+$/.test(word) ? Number(word) : NUMBERS.indexOf(word);
    if (count === 0) throw new RlgptError('goal', `a task for ${word} of a thing`, 'Ask for at least one.');
    if (count > 0) return count;
  }
  return 1;
}

/** The name among `names` that the words mean once verbs, numbers and fillers are left out. */
function objectOf(words: readonly string[], what: string, names: readonly string[]): string {
  const rest = telling(words);
  // A verb is left out only in front, because things may be named like one.
  const thing = VERBS.includes(rest[0] ?? '') ? rest.slice(1) : rest;
  const found = nameOf(thing, names);
  if (found !== undefined) return found;
  throw unknownName(what, thing.join('_'), names);
}

/** Words without numbers and fillers. */
function telling(words: readonly string[]): string[] {
  const ignored = new Set([...FILLERS, ...PLACE_WORDS, ...NUMBERS]);
  return words.filter((word) => !ignored.has(word) && !/^\d+$/.test(word));
}

/** What follows the first word is a thing or a creature, and that word is neither a verb nor a part of its name. */
function isUnknownVerb(words: readonly string[], handbook: Handbook): boolean {
  const [first, ...thing] = telling(words);
  if (first === undefined || first !== words[0] || VERBS.includes(first)) return false;
  const items = itemNames(handbook);
  const isNamed = nameOf([first, ...thing], items) !== undefined;
  return !isNamed && nameOf(thing, [...items, ...creatureNames(handbook)]) !== undefined;
}

/** The name that the words mean, in the singular or in the plural. */
function nameOf(thing: readonly string[], names: readonly string[]): string | undefined {
  const means = (name: string) => {
    const parts = name.split('_');
    return parts.length === thing.length && parts.every((part, i) => sameWord(part, thing[i]));
  };
  return names.find((name) => name === thing.join('_')) ?? names.find(means);
}

/** Equal but for a plural: torch and torches, axe and axes, planks and plank, berry and berries. */
function sameWord(a: string, b: string): boolean {
  const singulars = (word: string) => [
    word,
    word.replace(/ies$/, 'y'),
    word.replace(/es$/, ''),
    word.replace(/s$/, ''),
  ];
  return singulars(a).some((form) => singulars(b).includes(form));
}
