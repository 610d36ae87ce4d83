/**
 * Writes src/env/minecraft/rules/vanilla.generated.ts from minecraft-data (MIT), release 1.12.2. Run once by hand, and again
 * when the tables below change:  node scripts/minecraft-data.mjs <folder of the minecraft-data package>
 * Without a folder the pinned package is installed into a temporary one (about 430 MB).
 * Taken from the data: hardness, materials, harvest tools, stack sizes, durability, crafting recipes, food, sizes of
 * living things, climate of biomes. Written here by hand because the data lacks it or is weak: smelting, fuels, drop
 * chances, weapons, armour, living things, colours, where things are found.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = 'minecraft-data@3.117.0';
const OUT = new URL('../src/env/minecraft/rules/vanilla.generated.ts', import.meta.url);

const CLASSES = ['pickaxe', 'axe', 'shovel', 'sword', 'hoe', 'shears'];
const CLASS_OF_MATERIAL = {
  ...{ rock: 'pickaxe', wood: 'axe', dirt: 'shovel', leaves: 'shears', wool: 'shears', plant: 'axe' },
};
/** Materials that swords cut half as fast again. */
const SOFT = ['leaves', 'plant'];

// Blocks: [name, colour, found, depth, extras]. Extras: drop (default: itself), material (where the data errs), and flags.
// Blocks that are not full cubes in the game (stairs, doors) stay items only, because the world has cubes alone.
const air = { solid: false, transparent: true, replaceable: true, drop: [] };
const liquid = { ...air, liquid: true };
const nothing = { drop: [] };
const thin = { solid: false };
const BLOCKS = [
  ['air', 0x9fc8ff, 'nowhere', 0, air],
  ['bedrock', 0x3a3a3a, 'nowhere', 0, nothing],
  ['stone', 0x7d7d7d, 'underground', 4, { drop: [['cobblestone']] }],
  ['dirt', 0x866043, 'underground', 1],
  ['grass', 0x5f9f35, 'surface', 0, { drop: [['dirt']] }],
  ['sand', 0xdbd3a0, 'surface', 0, { gravity: true }],
  [
    'gravel',
    0x857f7e,
    'surface',
    0,
    {
      gravity: true,
      drop: [
        ['gravel', 1, 1, 0.9],
        ['flint', 1, 1, 0.1],
      ],
    },
  ],
  ['water', 0x2f4fd0, 'surface', 0, liquid],
  ['lava', 0xd45a12, 'underground', 28, { ...liquid, danger: true }],
  ['log', 0x6b5231, 'surface', 0],
  [
    'leaves',
    0x3a7a24,
    'surface',
    0,
    {
      material: 'leaves',
      drop: [
        ['sapling', 1, 1, 0.05],
        ['apple', 1, 1, 0.005],
      ],
    },
  ],
  ['tallgrass', 0x6fae45, 'surface', 0, { replaceable: true, drop: [['wheat_seeds', 1, 1, 0.125]] }],
  ['coal_ore', 0x4a4a4a, 'underground', 8, { drop: [['coal']] }],
  ['iron_ore', 0xb59a86, 'underground', 12],
  ['gold_ore', 0xd8c060, 'underground', 28],
  ['redstone_ore', 0xa03030, 'underground', 28, { drop: [['redstone', 4, 5]] }],
  ['lapis_ore', 0x3a5aa8, 'underground', 24, { drop: [['lapis_lazuli', 4, 8]] }],
  ['diamond_ore', 0x7fe0dc, 'underground', 28, { drop: [['diamond']] }],
  ['cobblestone', 0x6e6e6e, 'placed', 0],
  ['planks', 0xb8945f, 'placed', 0],
  ['crafting_table', 0x8a5a2b, 'placed', 0],
  ['furnace', 0x565656, 'placed', 0],
  ['chest', 0xa06a28, 'placed', 0],
  ['torch', 0xffd050, 'placed', 0],
  ['obsidian', 0x1a1028, 'placed', 0],
  ['glass', 0xd0e8f0, 'placed', 0, nothing],
  ['sandstone', 0xd8cc98, 'surface', 0, { scarce: 6 }],
  ['stonebrick', 0x757575, 'placed', 0],
  ['clay', 0x9fa4b1, 'surface', 0, { scarce: 6, drop: [['clay_ball', 4, 4]] }],
  ['hardened_clay', 0x965d43, 'placed', 0, { material: 'rock' }],
  ['brick_block', 0x966153, 'placed', 0],
  ['wool', 0xe8e8e8, 'placed', 0],
  ['bookshelf', 0x9a7b4f, 'placed', 0, { drop: [['book', 3, 3]] }],
  ['jukebox', 0x6f4a33, 'placed', 0],
  ['coal_block', 0x141414, 'placed', 0],
  ['iron_block', 0xdcdcdc, 'placed', 0],
  ['gold_block', 0xf6d63c, 'placed', 0],
  ['redstone_block', 0xb01808, 'placed', 0],
  ['lapis_block', 0x21479a, 'placed', 0],
  ['diamond_block', 0x62dcd4, 'placed', 0],
  ['reeds', 0x9fc88a, 'surface', 0, { ...thin, scarce: 3, drop: [['reeds']] }],
  ['cactus', 0x4a7a34, 'surface', 0, { solid: true, danger: true, scarce: 6 }],
  ['deadbush', 0x8a6a3a, 'surface', 0, { ...thin, scarce: 20, drop: [['stick', 0, 2]] }],
  ['vine', 0x2f6a20, 'surface', 0, { ...thin, replaceable: true, scarce: 6, drop: [] }],
  ['yellow_flower', 0xf0e040, 'surface', 0, { ...thin, scarce: 2 }],
  ['red_flower', 0xd83030, 'surface', 0, { ...thin, scarce: 2 }],
  ['snow', 0xf4f8fc, 'placed', 0, { drop: [['snowball', 4, 4]], material: 'dirt' }],
  ['ice', 0xa8c8f0, 'placed', 0, nothing],
  ['pumpkin', 0xd88a20, 'surface', 0, { scarce: 10 }],
  ['melon_block', 0x7aa830, 'surface', 0, { drop: [['melon', 3, 7]], scarce: 10 }],
  ['mossy_cobblestone', 0x5f7a5a, 'placed', 0],
  ['bed', 0xa02828, 'placed', 0],
  ['flowing_water', 0x3f63d8, 'nowhere', 0, liquid],
  ['flowing_lava', 0xe0691c, 'nowhere', 0, { ...liquid, danger: true }],
];

// Experience of ores. Source: BlockOre, BlockRedstoneOre.
const XP = { coal_ore: [0, 2], diamond_ore: [3, 7], lapis_ore: [2, 5], redstone_ore: [1, 5] };

const tiers = (...kinds) =>
  ['wooden', 'stone', 'iron', 'golden', 'diamond'].flatMap((tier) => kinds.map((kind) => `${tier}_${kind}`));
const ITEMS = [
  ...'log planks stick crafting_table wooden_pickaxe cobblestone stone_pickaxe furnace coal charcoal torch iron_ore iron_ingot'.split(
    ' ',
  ),
  ...'iron_pickaxe diamond gold_ore gold_ingot redstone lapis_lazuli flint dirt stone sand gravel glass sandstone stonebrick'.split(
    ' ',
  ),
  ...'obsidian clay clay_ball brick brick_block hardened_clay sapling apple wheat_seeds chest bowl trapdoor sign ladder lever'.split(
    ' ',
  ),
  ...'wooden_door fence fence_gate wooden_slab oak_stairs wooden_button wooden_pressure_plate boat stone_stairs stone_slab'.split(
    ' ',
  ),
  ...'cobblestone_wall stone_button stone_pressure_plate stone_brick_stairs brick_stairs sandstone_stairs glass_pane'.split(
    ' ',
  ),
  ...'glass_bottle bucket shears flint_and_steel tripwire_hook heavy_weighted_pressure_plate light_weighted_pressure_plate'.split(
    ' ',
  ),
  ...'minecart hopper rail iron_door iron_trapdoor iron_bars cauldron shield compass clock redstone_torch piston dispenser dropper'.split(
    ' ',
  ),
  ...'golden_rail detector_rail activator_rail noteblock jukebox golden_apple flower_pot armor_stand'.split(' '),
  ...'coal_block iron_block gold_block redstone_block lapis_block diamond_block'.split(' '),
  ...'string wool bed carpet painting leather item_frame paper book bookshelf reeds bow arrow feather fishing_rod wheat bread'.split(
    ' ',
  ),
  ...'milk_bucket beef cooked_beef mutton cooked_mutton porkchop cooked_porkchop chicken cooked_chicken potato baked_potato'.split(
    ' ',
  ),
  ...tiers('pickaxe', 'axe', 'shovel', 'sword', 'hoe').filter(
    (n) => !['wooden_pickaxe', 'stone_pickaxe', 'iron_pickaxe'].includes(n),
  ),
  ...['iron', 'golden', 'diamond'].flatMap((m) =>
    ['helmet', 'chestplate', 'leggings', 'boots'].map((part) => `${m}_${part}`),
  ),
  ...['helmet', 'chestplate', 'leggings', 'boots'].map((part) => `leather_${part}`),
  ...'water_bucket lava_bucket rotten_flesh bone gunpowder spider_eye egg sugar cookie melon snowball snow'.split(' '),
  ...'cactus yellow_flower red_flower pumpkin mossy_cobblestone slime_ball tnt carrot melon_seeds'.split(' '),
];

// Attack damage and attacks a second of weapons. Source: Minecraft 1.12 combat; half hearts of a full swing.
const TIERS = ['wooden', 'stone', 'iron', 'golden', 'diamond'];
const WEAPONS = {
  sword: { damage: [4, 5, 6, 4, 7], speed: [1.6, 1.6, 1.6, 1.6, 1.6] },
  axe: { damage: [7, 9, 9, 7, 9], speed: [0.8, 0.8, 0.9, 1, 1] },
  pickaxe: { damage: [2, 3, 4, 2, 5], speed: [1.2, 1.2, 1.2, 1.2, 1.2] },
  shovel: { damage: [2.5, 3.5, 4.5, 2.5, 5.5], speed: [1, 1, 1, 1, 1] },
  hoe: { damage: [1, 1, 1, 1, 1], speed: [1, 2, 3, 1, 4] },
};
const HAND_SPEED = 4;

// Armour points by material: boots, leggings, chestplate, helmet; and uses of a boot, of which the others are multiples.
const ARMOR_PARTS = ['boots', 'leggings', 'chestplate', 'helmet'];
const ARMOR = { leather: [1, 2, 3, 1], golden: [1, 3, 5, 2], iron: [2, 5, 6, 2], diamond: [3, 6, 8, 3] };
const ARMOR_USES = { leather: 5, golden: 7, iron: 15, diamond: 33 };
const ARMOR_UNIT = [13, 15, 16, 11];

// Living things. Health, speed attribute and drops: Minecraft 1.12 loot tables and entity classes; sizes: the data.
// [name, health, speed, flee, drops, extras, weight, colour]. Animals weigh as in the biome lists of 1.12.
const fight = (way, damage, sight, armor, burns, calmByDay = false) => ({
  way,
  damage,
  sight,
  armor,
  burns,
  calmByDay,
});
const ENTITIES = [
  [
    ...['cow', 10, 0.2, 2],
    [
      ['beef', 1, 3],
      ['leather', 0, 2],
    ],
    { fill: { item: 'bucket', gives: 'milk_bucket' } },
    8,
    0x4a3828,
  ],
  [
    ...['sheep', 8, 0.23, 1.25],
    [['mutton', 1, 2], ['wool']],
    { shear: { item: 'shears', drop: ['wool', 1, 3] } },
    12,
    0xf0ece0,
  ],
  ['pig', 10, 0.25, 1.25, [['porkchop', 1, 3]], {}, 10, 0xf0a0a0],
  ['chicken', 4, 0.25, 1.4, [['chicken'], ['feather', 0, 2]], {}, 10, 0xfff4e0],
  ['zombie', 20, 0.23, 0, [['rotten_flesh', 0, 2]], { fight: fight('strike', 3, 35, 2, true) }, 100, 0x3f7040],
  [
    ...['skeleton', 20, 0.25, 0],
    [
      ['bone', 0, 2],
      ['arrow', 0, 2],
    ],
    { fight: fight('shoot', 3, 16, 0, true) },
    100,
    0xc8c8c0,
  ],
  [
    ...['spider', 16, 0.3, 0],
    [
      ['string', 0, 2],
      ['spider_eye', 1, 1, 1 / 3],
    ],
    { fight: fight('strike', 2, 16, 0, false, true) },
    100,
    0x38281f,
  ],
  ['creeper', 20, 0.25, 0, [['gunpowder', 0, 2]], { fight: fight('burst', 3, 16, 0, false) }, 100, 0x50b040],
];

// Cooking takes 200 burn ticks an item.
const SMELTING = {
  iron_ore: 'iron_ingot',
  gold_ore: 'gold_ingot',
  cobblestone: 'stone',
  sand: 'glass',
  log: 'charcoal',
  clay_ball: 'brick',
  clay: 'hardened_clay',
  beef: 'cooked_beef',
  mutton: 'cooked_mutton',
  porkchop: 'cooked_porkchop',
  chicken: 'cooked_chicken',
  potato: 'baked_potato',
};
// In the order in which they are used up: what costs a player least comes first.
const FUELS = { planks: 300, coal: 1600, charcoal: 1600, stick: 100, log: 300, sapling: 100, coal_block: 16000 };

// Veins per chunk and heights of 1.12's ChunkGeneratorSettings. Ground is near y 36, so the heights above 63 are left
// out with their veins. `size`: steps of the random walk that draws a vein, with the game's mean of blocks in a vein
// (coal 14, iron 4, gold 4, redstone, lapis and diamond 3).
const ORES = [
  { block: 'coal_ore', perChunk: 10, size: 18, minY: 0, maxY: 63, bell: false },
  { block: 'iron_ore', perChunk: 20, size: 4, minY: 0, maxY: 63, bell: false },
  { block: 'gold_ore', perChunk: 2, size: 5, minY: 0, maxY: 31, bell: false },
  { block: 'redstone_ore', perChunk: 8, size: 3, minY: 0, maxY: 15, bell: false },
  { block: 'lapis_ore', perChunk: 1, size: 4, minY: 0, maxY: 31, bell: true },
  { block: 'diamond_ore', perChunk: 1, size: 4, minY: 0, maxY: 15, bell: false },
];
const PLANTS = {
  reeds: 'reeds',
  cactus: 'cactus',
  bush: 'deadbush',
  vine: 'vine',
  melon: 'melon_block',
  pumpkin: 'pumpkin',
  flowers: ['yellow_flower', 'red_flower'],
  sandstone: 'sandstone',
  clay: 'clay',
};
const fluid = (name, decay, slow) => ({
  ...{ source: blockId(name), flowing: blockId(`flowing_${name}`), decay, slow, renews: !slow },
  filled: itemId(`${name}_bucket`),
});

const ROLES = {
  air: 'air',
  bedrock: 'bedrock',
  rock: 'stone',
  soil: 'dirt',
  turf: 'grass',
  sand: 'sand',
  gravel: 'gravel',
  water: 'water',
  lava: 'lava',
  trunk: 'log',
  leaves: 'leaves',
  tuft: 'tallgrass',
};

/** Biomes of the terrain by their numbers in the game; the data has newer names. */
const BIOMES = {
  plains: 1,
  desert: 2,
  extreme_hills: 3,
  forest: 4,
  taiga: 5,
  swampland: 6,
  forest_hills: 18,
  jungle: 21,
};

const folder = process.argv[2] ?? install();
const read = (file) => JSON.parse(readFileSync(join(folder, 'minecraft-data/data/pc/1.12', file), 'utf8'));
const [dataBlocks, dataItems, dataRecipes, materials, foods, dataEntities, dataBiomes] = [
  'blocks.json',
  'items.json',
  'recipes.json',
  'materials.json',
  'foods.json',
  'entities.json',
  'biomes.json',
].map(read);

const blockId = idsOf(
  BLOCKS.map(([name]) => name),
  'block',
);
const itemId = idsOf(ITEMS, 'item');
const dataItemById = new Map([...dataBlocks, ...dataItems].map((entry) => [entry.id, entry.name]));

writeFileSync(OUT, render());
console.log(`${BLOCKS.length} blocks, ${ITEMS.length} items, ${recipeRules().length} recipes`);

function install() {
  const dir = mkdtempSync(join(tmpdir(), 'minecraft-data-'));
  execFileSync('npm', ['install', '--prefix', dir, PACKAGE], { stdio: 'inherit' });
  return join(dir, 'node_modules/minecraft-data');
}

function idsOf(names, what) {
  const ids = new Map(names.map((name, index) => [name, index]));
  if (ids.size !== names.length) throw new Error(`a ${what} is listed twice`);
  return (name) => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`${what} '${name}' is not listed`);
    return id;
  };
}

function blockRule([name, color, found, depth, extras = {}]) {
  const data = dataBlocks.find((entry) => entry.name === name);
  const toolClass = CLASSES.indexOf(CLASS_OF_MATERIAL[extras.material ?? data.material]);
  const tools = data.harvestTools && Object.keys(data.harvestTools).map((id) => itemId(dataItemById.get(Number(id))));
  const drops = (extras.drop ?? [[name]]).map(dropRule);
  return {
    name,
    hardness: data.hardness ?? Infinity,
    solid: extras.solid ?? data.boundingBox === 'block',
    liquid: extras.liquid ?? false,
    danger: extras.danger ?? false,
    transparent: extras.transparent ?? false,
    gravity: extras.gravity ?? false,
    replaceable: extras.replaceable ?? false,
    toolClass,
    harvestTools: tools ? tools.sort((a, b) => a - b) : null,
    drops,
    color,
    found,
    depth,
    scarce: extras.scarce ?? 1,
    soft: SOFT.includes(extras.material ?? data.material),
    light: data.emitLight ?? 0,
    xp: XP[name] ?? [0, 0],
  };
}

function dropRule([item, min = 1, max = 1, chance = 1]) {
  return { item: itemId(item), min, max, chance };
}

function entityRule([name, health, speed, flee, drops, extras, weight, color]) {
  const { width, height } = dataEntities.find((entry) => entry.name === name);
  const { fill, shear, fight: fights = null } = extras;
  return {
    ...{ name, health, width, height, speed, flee, drops: drops.map(dropRule) },
    fill: fill ? { item: itemId(fill.item), gives: itemId(fill.gives) } : null,
    shear: shear ? { item: itemId(shear.item), drop: dropRule(shear.drop) } : null,
    ...{ fight: fights, weight, color },
  };
}

/** Attack, food and armour of an item. */
function useRule(name) {
  const [material, part] = name.split('_');
  const weapon = WEAPONS[part];
  const tier = TIERS.indexOf(material);
  const speed = weapon && tier >= 0 ? weapon.speed[tier] : HAND_SPEED;
  const meal = foods.find((food) => food.name === name);
  const worn = name in { shield: 1 } ? -1 : ARMOR_PARTS.indexOf(part);
  return {
    damage: weapon && tier >= 0 ? weapon.damage[tier] : 1,
    swing: 20 / speed,
    food: meal?.foodPoints ?? (name === 'melon' ? 2 : 0),
    saturation: meal?.saturation ?? (name === 'melon' ? 1.2 : 0),
    worn,
    armor: worn < 0 ? 0 : ARMOR[material][worn],
  };
}

function itemRule(name) {
  // Two items of ours are one item with metadata in the data.
  const dataName = { charcoal: 'coal', lapis_lazuli: 'dye' }[name] ?? name;
  const data = dataItems.find((entry) => entry.name === dataName);
  if (!data) throw new Error(`item '${name}' is not in the data`);
  const places = BLOCKS.findIndex(([block]) => block === name);
  const kind = name === 'shears' ? 'shears' : name.split('_').at(-1);
  const toolClass = name.includes('_') || name === 'shears' ? CLASSES.indexOf(kind) : -1;
  const material = { pickaxe: 'rock', axe: 'wood', shovel: 'dirt', shears: 'leaves' }[kind];
  const speed = toolClass >= 0 && material ? materials[material][data.id] : 1;
  const use = useRule(name);
  const armorUses = use.worn < 0 ? 0 : ARMOR_USES[name.split('_')[0]] * ARMOR_UNIT[use.worn];
  const durability = toolClass >= 0 ? data.maxDurability : armorUses;
  return { name, stack: data.stackSize, places, toolClass, speed, durability, ...use };
}

/** Names that a recipe cell may stand for, or [] when it is none of our items. Wood and colour variants are merged. */
function namesOf(cell) {
  const { id, metadata = null } = typeof cell === 'object' ? cell : { id: cell };
  const any = metadata === null || metadata === -1;
  if (id === 17 || id === 162) return ['log'];
  if (id === 263) return any ? ['coal', 'charcoal'] : [metadata === 1 ? 'charcoal' : 'coal'];
  if (id === 351) return metadata === 4 ? ['lapis_lazuli'] : [];
  const name = dataItemById.get(id);
  const merged = ['planks', 'wool', 'sapling', 'wooden_slab', 'carpet', 'bed'].includes(name);
  const slab = name === 'stone_slab' && metadata === 3; // of cobblestone
  return ITEMS.includes(name) && (any || merged || slab || metadata === 0) ? [name] : [];
}

function biomeRules() {
  return Object.fromEntries(
    Object.entries(BIOMES).map(([name, id]) => {
      const { rainfall, temperature } = dataBiomes.find((entry) => entry.id === id);
      return [name, { id, rainfall, temperature }];
    }),
  );
}

function recipeRules() {
  const rules = new Map();
  const add = (output, count, inputs, station, fuel) => {
    const rows = [...inputs].map(([item, n]) => ({ item: itemId(item), count: n })).sort((a, b) => a.item - b.item);
    const rule = {
      output: itemId(output),
      count,
      inputs: rows,
      station: station === null ? -1 : blockId(station),
      fuel,
    };
    rules.set(JSON.stringify(rule), rule);
  };
  for (const recipe of Object.values(dataRecipes).flat()) {
    const cells = recipe.inShape ? recipe.inShape.flat() : recipe.ingredients;
    const filled = cells.filter((cell) => cell !== null && cell !== -1 && cell.id !== -1 && cell.id !== null);
    const [output] = namesOf(recipe.result);
    const kinds = filled.map(namesOf);
    if (!output || recipe.outShape || kinds.some((names) => names.length === 0)) continue;
    const small = recipe.inShape
      ? recipe.inShape.length <= 2 && recipe.inShape.every((row) => row.length <= 2)
      : filled.length <= 4;
    // A cell that stands for two items (coal or charcoal) makes two recipes.
    for (let choice = 0; choice < Math.max(...kinds.map((names) => names.length)); choice++) {
      const inputs = new Map();
      for (const names of kinds) {
        const name = names[Math.min(choice, names.length - 1)];
        inputs.set(name, (inputs.get(name) ?? 0) + 1);
      }
      if (inputs.has(output)) continue; // dyeing and repairing
      add(output, recipe.result.count, inputs, small ? null : 'crafting_table', 0);
    }
  }
  for (const [input, output] of Object.entries(SMELTING)) add(output, 1, new Map([[input, 1]]), 'furnace', 200);
  return [...rules.values()].sort(
    (a, b) => a.output - b.output || b.fuel - a.fuel || a.station - b.station || a.inputs[0].item - b.inputs[0].item,
  );
}

function render() {
  const literal = (value) =>
    JSON.stringify(value, (key, v) =>
      v === Infinity ? 'Infinity' : key === 'color' ? `0x${v.toString(16).padStart(6, '0')}` : v,
    )
      .replaceAll(/"(Infinity|0x[0-9a-f]{6})"/g, '$1')
      .replaceAll(/"([a-zA-Z]+)":/g, '$1:')
      .replaceAll("'", "\\'")
      .replaceAll('"', "'");
  const rows = (list) => list.map((row) => `    ${literal(row)},\n`).join('');
  const ores = ORES.map((ore) => ({ ...ore, block: blockId(ore.block) }));
  const idOf = (name) => (Array.isArray(name) ? name.map(blockId) : blockId(name));
  const plants = Object.fromEntries(Object.entries(PLANTS).map(([role, name]) => [role, idOf(name)]));
  const roles = Object.fromEntries(Object.entries(ROLES).map(([role, name]) => [role, blockId(name)]));
  return `/**
 * Blocks, items and recipes of Minecraft 1.12.2, wood and colour variants merged. Generated by scripts/minecraft-data.mjs
 * from minecraft-data (MIT, see NOTICE) and its hand-written tables; do not edit.
 */
import type { BiomeRule, Rules } from './rules.ts';

/** The rules of Minecraft 1.12.2, wood and colour variants merged. */
export const vanilla: Rules = {
  name: 'vanilla-1.12.2',
  toolClasses: ${literal(CLASSES)},
  blade: ${CLASSES.indexOf('sword')},
  blocks: [
${rows(BLOCKS.map(blockRule))}  ],
  items: [
${rows(ITEMS.map(itemRule))}  ],
  recipes: [
${rows(recipeRules())}  ],
  fuels: ${literal(Object.entries(FUELS).map(([item, ticks]) => ({ item: itemId(item), ticks })))},
  terrain: ${literal({ ...roles, ores, plants })},
  fluids: ${literal({
    kinds: [fluid('water', 1, false), fluid('lava', 2, true)],
    ...{ hard: blockId('obsidian'), crust: blockId('cobblestone'), bucket: itemId('bucket') },
  })},
  bed: ${blockId('bed')},
  entities: [
${rows(ENTITIES.map(entityRule))}  ],
  stations: ${literal(['crafting_table', 'furnace'].map(blockId))},
};

/** Climate of the biomes that the terrain knows. */
export const vanillaBiomes: Readonly<Record<string, BiomeRule>> = ${literal(biomeRules())};
`;
}
