/**
 * MineDojo's programmatic tasks by their own names: harvest, combat, techtree and survival templates as a grammar, the
 * 16 standard tasks, and ObtainDiamond. Source: MineDojo/MineDojo (MIT), tasks/description_files. MineDojo sets no
 * episode limits; those here are ours, by category.
 */
import type { Goal } from '../../../goal/goal.ts';
import type { TaskSettings } from './settings.ts';

export interface MojoTask extends TaskSettings {
  readonly id: string;
  readonly group: 'harvest' | 'combat' | 'techtree' | 'survival' | 'obtain';
  /** The item or living thing that the goal is about. */
  readonly object: string;
  readonly goal: Goal;
}

/** Steps of an episode. A day is 24,000; MineDojo's survival lasts 100 of them, ours one. */
const LIMITS = { harvest: 6000, hard: 12_000, combat: 3000, day: 24_000 } as const;

const TIERS: Readonly<Record<string, string>> = {
  wood: 'wooden',
  stone: 'stone',
  iron: 'iron',
  gold: 'golden',
  diamond: 'diamond',
};
const TOOLS = ['sword', 'pickaxe', 'axe', 'hoe', 'shovel'];
const ARMOR = ['boots', 'leggings', 'chestplate', 'helmet'];
const NIGHT_MOBS = ['zombie', 'skeleton', 'spider', 'creeper'];
const MIDNIGHT = 18_000;
/** Items that lie deep or need several stations. */
const HARD = /diamond|gold|redstone|lapis|obsidian|iron/;

/** How MineDojo writes start items in task names: `_with_diamond_pickaxe`, `_with_furnace_and_fuel`. */
const KITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  crafting_table: { crafting_table: 1 },
  furnace_and_fuel: { furnace: 1, coal: 20 },
  empty_bucket_and_cow: { bucket: 1 },
  empty_bucket: { bucket: 1 },
  shears_and_sheep: { shears: 1 },
  water_bucket: { water_bucket: 1 },
};

/**
 * The land of a task that names none. MineDojo's is then endless, with lands of all kinds; ours is a box of one kind, so
 * it is one that holds the thing: plains unless named here. Half of the boxes of plains have no shore, where reeds grow.
 */
const LANDS: Readonly<Record<string, string>> = { log: 'forest', reeds: 'swampland' };

/** Living things that a kit's name promises within 10 blocks. */
const COMPANY: Readonly<Record<string, string>> = { cow: 'cow', sheep: 'sheep' };

const BIOMES = ['plains', 'jungle', 'taiga', 'forest', 'swampland', 'desert', 'extreme_hills'];

const gained = (item: string, atLeast: number): Goal => ({ fact: `gain:${item}`, atLeast });

/**
 * harvest_[COUNT_]ITEM[_with_KIT][_in_BIOME]. `milk` is a bucket of it. The kit is one of KITS, or a tool.
 */
function harvest(id: string): MojoTask | null {
  const match = /^harvest_(?:(\d+)_)?(.+?)(?:_with_(.+?))?(?:_in_([a-z_]+))?$/.exec(id);
  if (match === null) return null;
  const [, count = '1', named, kit = '', biome = LANDS[named] ?? (HARD.test(named) ? 'forest' : 'plains')] = match;
  if (!BIOMES.includes(biome)) return null;
  const object = named === 'milk' ? 'milk_bucket' : named;
  const start = kit === '' ? {} : (KITS[kit] ?? { [kit]: 1 });
  const company = Object.keys(COMPANY).filter((name) => kit.split('_').includes(name));
  const animal = { chicken: 'chicken', beef: 'cow', mutton: 'sheep', porkchop: 'pig', wool: 'sheep', milk: 'cow' }[
    named
  ];
  const near = company.length > 0 ? company : animal === undefined ? [] : [animal];
  return {
    id,
    group: 'harvest',
    object,
    goal: gained(object, Number(count)),
    biome,
    start,
    within: HARD.test(object) ? LIMITS.hard : LIMITS.harvest,
    ...(near.length === 0 ? {} : { entities: { [near[0]]: company.length > 0 ? 2 : 3 }, range: 10 }),
  };
}

/** combat_THING_BIOME_MATERIAL_armors_MATERIAL_sword_shield, or combat_THING_BIOME_barehand. */
function combat(id: string): MojoTask | null {
  const match = /^combat_([a-z]+)_([a-z_]+?)_(?:(\w+)_armors_(\w+)_sword_shield|barehand)$/.exec(id);
  if (match === null || !BIOMES.includes(match[2])) return null;
  const [, object, biome, armor, sword] = match;
  return {
    id,
    group: 'combat',
    object,
    goal: { fact: `kills:${object}`, atLeast: 1 },
    ...fightSettings(object, 1),
    biome,
    start: sword === undefined ? {} : { [`${sword}_sword`]: 1, shield: 1 },
    ...(armor === undefined ? {} : { worn: ARMOR.map((part) => `${armor}_${part}`) }),
  };
}

/** Creatures nearby, alone, and a player with bare hands; at midnight for those of the night. */
export function fightSettings(object: string, count: number): TaskSettings {
  return {
    biome: 'plains',
    start: {},
    entities: { [object]: count },
    range: 7,
    spawning: false,
    within: LIMITS.combat,
    ...(NIGHT_MOBS.includes(object) ? { time: MIDNIGHT, clockStands: true } : {}),
  };
}

/** techtree_from_TIER_to_ITEM: start with nothing or the five tools of a tier; the item must be obtained and used. */
function techtree(id: string): MojoTask | null {
  const match = /^techtree_from_(barehand|wood|stone|iron|gold|diamond)_to_(\w+)$/.exec(id);
  if (match === null) return null;
  const [, tier, object] = match;
  const tools = tier === 'barehand' ? [] : TOOLS.map((tool) => [`${TIERS[tier]}_${tool}`, 1]);
  const simple = object.startsWith('wooden');
  return {
    id,
    group: 'techtree',
    object,
    goal: { fact: `used:${object}`, atLeast: 1 },
    biome: 'forest',
    start: Object.fromEntries(tools),
    within: simple ? LIMITS.harvest : LIMITS.day,
  };
}

function survival(id: string): MojoTask | null {
  if (id !== 'survival' && id !== 'survival_sword_food') return null;
  const start = id === 'survival' ? {} : { iron_sword: 1, cooked_beef: 8 };
  const goal = { fact: 'steps', atLeast: LIMITS.day };
  return { id, group: 'survival', object: 'day', goal, biome: 'plains', start, within: LIMITS.day + 1 };
}

/** obtain_diamond, from empty hands; `obtain_diamond_in_6000_steps` is the same with another limit. */
function obtain(id: string): MojoTask | null {
  const match = /^obtain_diamond(?:_in_(\d+)_steps)?$/.exec(id);
  if (match === null) return null;
  const within = Number(match[1] ?? LIMITS.day);
  return { id, group: 'obtain', object: 'diamond', goal: gained('diamond', 1), biome: 'forest', start: {}, within };
}

/** The task that a MineDojo name means by its form, or null. Whether its items exist is for the caller to check. */
export function mojoTask(id: string): MojoTask | null {
  return harvest(id) ?? combat(id) ?? techtree(id) ?? survival(id) ?? obtain(id);
}

/** MineDojo's 16 standard programmatic tasks. */
export const standardTasks: readonly MojoTask[] = [
  'harvest_milk_with_empty_bucket_and_cow',
  'harvest_wool_with_shears_and_sheep',
  ...['coal', 'chicken', 'reeds', 'log', 'crafting_table', 'wheat_seeds'].map((item) => `harvest_1_${item}`),
  'survival_sword_food',
  ...['cow', 'sheep', 'spider', 'zombie'].map((name) => `combat_${name}_plains_diamond_armors_diamond_sword_shield`),
  'techtree_from_barehand_to_wooden_sword',
  'techtree_from_stone_to_iron_shovel',
  'techtree_from_gold_to_diamond_chestplate',
].map((id) => mojoTask(id)!);
