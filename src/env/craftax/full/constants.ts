/** Names and numbers of Craftax in the order of the package (craftax 1.6.1): a value here is a value there. */

export const ID = 'craftax-v1';

/** Rows and columns of a floor. */
export const SIZE = 48;
export const CELLS = SIZE * SIZE;
export const LEVELS = 9;
/** The floor of the necromancer. */
export const BOSS_LEVEL = LEVELS - 1;
/** From the top: the floors that a player descends through. */
export const levelNames = [
  'overworld',
  'dungeon',
  'gnomish_mines',
  'sewers',
  'vault',
  'troll_mines',
  'fire_realm',
  'ice_realm',
  'graveyard',
] as const;

export const Block = {
  INVALID: 0,
  OUT_OF_BOUNDS: 1,
  GRASS: 2,
  WATER: 3,
  STONE: 4,
  TREE: 5,
  WOOD: 6,
  PATH: 7,
  COAL: 8,
  IRON: 9,
  DIAMOND: 10,
  CRAFTING_TABLE: 11,
  FURNACE: 12,
  SAND: 13,
  LAVA: 14,
  PLANT: 15,
  RIPE_PLANT: 16,
  WALL: 17,
  DARKNESS: 18,
  WALL_MOSS: 19,
  STALAGMITE: 20,
  SAPPHIRE: 21,
  RUBY: 22,
  CHEST: 23,
  FOUNTAIN: 24,
  FIRE_GRASS: 25,
  ICE_GRASS: 26,
  GRAVEL: 27,
  FIRE_TREE: 28,
  ICE_SHRUB: 29,
  ENCHANTMENT_TABLE_FIRE: 30,
  ENCHANTMENT_TABLE_ICE: 31,
  NECROMANCER: 32,
  GRAVE: 33,
  GRAVE2: 34,
  GRAVE3: 35,
  NECROMANCER_VULNERABLE: 36,
} as const;

/** What lies on a block. */
export const Item = { NONE: 0, TORCH: 1, LADDER_DOWN: 2, LADDER_UP: 3, LADDER_DOWN_BLOCKED: 4 } as const;

export const Action = {
  NOOP: 0,
  LEFT: 1,
  RIGHT: 2,
  UP: 3,
  DOWN: 4,
  DO: 5,
  SLEEP: 6,
  PLACE_STONE: 7,
  PLACE_TABLE: 8,
  PLACE_FURNACE: 9,
  PLACE_PLANT: 10,
  MAKE_WOOD_PICKAXE: 11,
  MAKE_STONE_PICKAXE: 12,
  MAKE_IRON_PICKAXE: 13,
  MAKE_WOOD_SWORD: 14,
  MAKE_STONE_SWORD: 15,
  MAKE_IRON_SWORD: 16,
  REST: 17,
  DESCEND: 18,
  ASCEND: 19,
  MAKE_DIAMOND_PICKAXE: 20,
  MAKE_DIAMOND_SWORD: 21,
  MAKE_IRON_ARMOUR: 22,
  MAKE_DIAMOND_ARMOUR: 23,
  SHOOT_ARROW: 24,
  MAKE_ARROW: 25,
  CAST_FIREBALL: 26,
  CAST_ICEBALL: 27,
  PLACE_TORCH: 28,
  DRINK_POTION_RED: 29,
  DRINK_POTION_GREEN: 30,
  DRINK_POTION_BLUE: 31,
  DRINK_POTION_PINK: 32,
  DRINK_POTION_CYAN: 33,
  DRINK_POTION_YELLOW: 34,
  READ_BOOK: 35,
  ENCHANT_SWORD: 36,
  ENCHANT_ARMOUR: 37,
  MAKE_TORCH: 38,
  LEVEL_UP_DEXTERITY: 39,
  LEVEL_UP_STRENGTH: 40,
  LEVEL_UP_INTELLIGENCE: 41,
  ENCHANT_BOW: 42,
} as const;

export const Achievement = {
  COLLECT_WOOD: 0,
  PLACE_TABLE: 1,
  EAT_COW: 2,
  COLLECT_SAPLING: 3,
  COLLECT_DRINK: 4,
  MAKE_WOOD_PICKAXE: 5,
  MAKE_WOOD_SWORD: 6,
  PLACE_PLANT: 7,
  DEFEAT_ZOMBIE: 8,
  COLLECT_STONE: 9,
  PLACE_STONE: 10,
  EAT_PLANT: 11,
  DEFEAT_SKELETON: 12,
  MAKE_STONE_PICKAXE: 13,
  MAKE_STONE_SWORD: 14,
  WAKE_UP: 15,
  PLACE_FURNACE: 16,
  COLLECT_COAL: 17,
  COLLECT_IRON: 18,
  COLLECT_DIAMOND: 19,
  MAKE_IRON_PICKAXE: 20,
  MAKE_IRON_SWORD: 21,
  MAKE_ARROW: 22,
  MAKE_TORCH: 23,
  PLACE_TORCH: 24,
  MAKE_DIAMOND_SWORD: 25,
  MAKE_IRON_ARMOUR: 26,
  MAKE_DIAMOND_ARMOUR: 27,
  ENTER_GNOMISH_MINES: 28,
  ENTER_DUNGEON: 29,
  ENTER_SEWERS: 30,
  ENTER_VAULT: 31,
  ENTER_TROLL_MINES: 32,
  ENTER_FIRE_REALM: 33,
  ENTER_ICE_REALM: 34,
  ENTER_GRAVEYARD: 35,
  DEFEAT_GNOME_WARRIOR: 36,
  DEFEAT_GNOME_ARCHER: 37,
  DEFEAT_ORC_SOLIDER: 38,
  DEFEAT_ORC_MAGE: 39,
  DEFEAT_LIZARD: 40,
  DEFEAT_KOBOLD: 41,
  DEFEAT_TROLL: 42,
  DEFEAT_DEEP_THING: 43,
  DEFEAT_PIGMAN: 44,
  DEFEAT_FIRE_ELEMENTAL: 45,
  DEFEAT_FROST_TROLL: 46,
  DEFEAT_ICE_ELEMENTAL: 47,
  DAMAGE_NECROMANCER: 48,
  DEFEAT_NECROMANCER: 49,
  EAT_BAT: 50,
  EAT_SNAIL: 51,
  FIND_BOW: 52,
  FIRE_BOW: 53,
  COLLECT_SAPPHIRE: 54,
  LEARN_FIREBALL: 55,
  CAST_FIREBALL: 56,
  LEARN_ICEBALL: 57,
  CAST_ICEBALL: 58,
  COLLECT_RUBY: 59,
  MAKE_DIAMOND_PICKAXE: 60,
  OPEN_CHEST: 61,
  DRINK_POTION: 62,
  ENCHANT_SWORD: 63,
  ENCHANT_ARMOUR: 64,
  DEFEAT_KNIGHT: 65,
  DEFEAT_ARCHER: 66,
} as const;

const namesOf = (numbers: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(numbers)
    .sort(([, a], [, b]) => a - b)
    .map(([name]) => name.toLowerCase());

export const blockNames = namesOf(Block);
export const itemNames = namesOf(Item);
export const actionNames = namesOf(Action);
export const achievementNames = namesOf(Achievement);
export const ACHIEVEMENTS = achievementNames.length;

const INTERMEDIATE: readonly number[] = [
  Achievement.COLLECT_SAPPHIRE,
  Achievement.COLLECT_RUBY,
  Achievement.MAKE_DIAMOND_PICKAXE,
  Achievement.MAKE_DIAMOND_SWORD,
  Achievement.MAKE_IRON_ARMOUR,
  Achievement.MAKE_DIAMOND_ARMOUR,
  Achievement.ENTER_GNOMISH_MINES,
  Achievement.ENTER_DUNGEON,
  Achievement.DEFEAT_GNOME_WARRIOR,
  Achievement.DEFEAT_GNOME_ARCHER,
  Achievement.DEFEAT_ORC_SOLIDER,
  Achievement.DEFEAT_ORC_MAGE,
  Achievement.EAT_BAT,
  Achievement.EAT_SNAIL,
  Achievement.FIND_BOW,
  Achievement.FIRE_BOW,
  Achievement.OPEN_CHEST,
  Achievement.DRINK_POTION,
];
const VERY_ADVANCED: readonly number[] = [
  Achievement.ENTER_FIRE_REALM,
  Achievement.ENTER_ICE_REALM,
  Achievement.ENTER_GRAVEYARD,
  Achievement.DEFEAT_PIGMAN,
  Achievement.DEFEAT_FIRE_ELEMENTAL,
  Achievement.DEFEAT_FROST_TROLL,
  Achievement.DEFEAT_ICE_ELEMENTAL,
  Achievement.DAMAGE_NECROMANCER,
  Achievement.DEFEAT_NECROMANCER,
];

/** What an achievement pays the first time: 1, 3, 5 or 8. Together 226. */
export const achievementReward = Uint8Array.from({ length: ACHIEVEMENTS }, (_, i) =>
  i <= Achievement.PLACE_TORCH ? 1 : INTERMEDIATE.includes(i) ? 3 : VERY_ADVANCED.includes(i) ? 8 : 5,
);

/** The achievement of entering a floor; 0 on the first, where nothing is entered. */
export const levelAchievement = Uint8Array.of(
  0,
  Achievement.ENTER_DUNGEON,
  Achievement.ENTER_GNOMISH_MINES,
  Achievement.ENTER_SEWERS,
  Achievement.ENTER_VAULT,
  Achievement.ENTER_TROLL_MINES,
  Achievement.ENTER_FIRE_REALM,
  Achievement.ENTER_ICE_REALM,
  Achievement.ENTER_GRAVEYARD,
);

/** 1 for blocks that nothing walks through. Water and lava are not among them. */
export const solid = new Uint8Array(blockNames.length);
for (const block of [
  Block.STONE,
  Block.TREE,
  Block.COAL,
  Block.IRON,
  Block.DIAMOND,
  Block.CRAFTING_TABLE,
  Block.FURNACE,
  Block.PLANT,
  Block.RIPE_PLANT,
  Block.WALL,
  Block.WALL_MOSS,
  Block.STALAGMITE,
  Block.RUBY,
  Block.SAPPHIRE,
  Block.CHEST,
  Block.FOUNTAIN,
  Block.FIRE_TREE,
  Block.ENCHANTMENT_TABLE_FIRE,
  Block.ENCHANTMENT_TABLE_ICE,
  Block.GRAVE,
  Block.GRAVE2,
  Block.GRAVE3,
  Block.NECROMANCER,
]) {
  solid[block] = 1;
}

/** 1 for blocks that a torch can be put on. */
export const holdsItem = new Uint8Array(blockNames.length);
for (const block of [Block.GRASS, Block.SAND, Block.PATH, Block.FIRE_GRASS, Block.ICE_GRASS]) holdsItem[block] = 1;

/** Row and column of a step by direction: none, left, right, up, down; then none again, for mobs that stand. */
export const ROW_STEP = Int32Array.of(0, 0, 0, -1, 1, 0, 0, 0, 0);
export const COLUMN_STEP = Int32Array.of(0, -1, 1, 0, 0, 0, 0, 0, 0);

export const MONSTERS_TO_CLEAR = 8;
export const BOSS_SPAWN_TURNS = 7;
export const DAY_LENGTH = 300;
export const DESPAWN_DISTANCE = 14;
export const MAX_ATTRIBUTE = 5;
/** Steps of an episode, after which the published task cuts it. */
export const EPISODE_LIMIT = 10_000;
/** Steps after which the package itself ends an episode. */
export const MAX_TIMESTEPS = 100_000;

const f = Math.fround;

/** Light that a torch adds up to four rows and columns away [9 * 9]; the package's division is a product with a fifth. */
export const torchLight = Float32Array.from({ length: 81 }, (_, i) => {
  const rows = Math.floor(i / 9) - 4;
  const columns = (i % 9) - 4;
  return Math.max(0, f(1 - f(f(Math.sqrt(rows * rows + columns * columns)) * f(0.2))));
});
