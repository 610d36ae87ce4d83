/**
 * Worlds with the land of Minecraft and nothing else of it: every name is a nonsense word, and what blocks drop, which
 * tools they need and the whole recipe graph are drawn at random by a seed. What an agent does well here it does by
 * reading the handbook, not by knowing the game. The recipe graph is drawn in `crafts.ts`.
 */
import { makeRng, type Rng } from '../../../core/rng.ts';
import { itemId } from '../rules/names.ts';
import type { Drop, Rules, TerrainRoles } from '../rules/rules.ts';
import { chance, type Draft, drawCrafts, drawFuels, pick, plainItem } from './crafts.ts';
import { craftDepths, deepestItem, rawNeed } from './depth.ts';
import { nonsenseWords } from './words.ts';

const MIN_DEPTH = 4;
const MAX_DEPTH = 7;
const MAX_RAW = 39;
/** Veins per chunk, their size and heights, in the order of the ores of the game: richer land than the game's. */
const VEINS = [
  { perChunk: 8, size: 12, minY: 5, maxY: 40, bell: false },
  { perChunk: 9, size: 8, minY: 5, maxY: 34, bell: false },
  { perChunk: 2, size: 8, minY: 2, maxY: 14, bell: false },
  { perChunk: 5, size: 7, minY: 2, maxY: 12, bell: false },
  { perChunk: 1, size: 6, minY: 2, maxY: 20, bell: false },
  { perChunk: 2, size: 6, minY: 2, maxY: 12, bell: false },
];
/** Ores that reach up to here lie shallow; the others need the second tool. */
const SHALLOW_Y = 30;

/**
 * Redraws names, drops, tools and recipes of `vanilla` by `seed`. The land keeps its roles, hardness, colours and ore
 * heights. Trunk, soil, sand and gravel yield to hands; rock and most shallow ores need the first tool or the second,
 * the other ores the second. There are 12 to 25 crafted items and one or two stations, and the longest craft chain
 * (that of `deepestItem`) has 4 to 7 crafts, evenly over seeds, and takes fewer than 40 raw
 * items. Equal seeds give equal rules.
 */
export function redrawRules(vanilla: Rules, seed: number): Rules {
  const target = MIN_DEPTH + makeRng('redraw-depth', seed).int(MAX_DEPTH - MIN_DEPTH + 1);
  // Graphs are drawn until one is as hard as wanted, which takes a handful of tries.
  for (let attempt = 0; ; attempt++) {
    const rules: Rules = { name: `redrawn-${seed}`, ...draw(vanilla, target, makeRng('redraw', seed, attempt)) };
    const item = itemId(rules, deepestItem(rules));
    if (craftDepths(rules)[item] === target && rawNeed(rules, item) <= MAX_RAW) return rules;
  }
}

function draw(vanilla: Rules, target: number, rng: Rng): Omit<Rules, 'name'> {
  const known = [...vanilla.blocks, ...vanilla.items].flatMap(({ name }) => name.split('_'));
  const word = nonsenseWords(rng, [...new Set([...known, ...vanilla.toolClasses])]);
  const lists = { blocks: [], tier: [], items: [], recipes: [], stations: [], pool: [], depth: [] };
  const draft: Draft = { rng, word, target, raw: [[], [], []], ...lists };
  const terrain = drawLand(draft, vanilla);
  const tools = drawCrafts(draft);
  const { blocks, tier, items, recipes, stations } = draft;
  return {
    toolClasses: [word(), word()],
    blade: -1,
    blocks: blocks.map((block, id) => ({ ...block, harvestTools: tier[id] > 0 ? tools.slice(tier[id] - 1) : null })),
    items,
    recipes,
    fuels: drawFuels(draft),
    terrain,
    fluids: null,
    bed: -1,
    entities: [],
    stations,
  };
}

/** Pushes the blocks of the land, their tiers, and the raw items that they drop. */
function drawLand(draft: Draft, vanilla: Rules): TerrainRoles {
  const { rng, tier, raw } = draft;
  const terrain = takeRoles(draft, vanilla);
  const { trunk, soil, turf, sand, gravel, rock, leaves, tuft, ores } = terrain;

  tier[rock] = 1;
  for (const { block, maxY } of ores) tier[block] = maxY >= SHALLOW_Y && chance(rng, 0.7) ? 1 : 2;
  for (const block of [rock, ...ores.map((ore) => ore.block)]) setClass(draft, block, 0);
  for (const block of [trunk, soil, turf, sand, gravel]) if (chance(rng, 0.6)) setClass(draft, block, 1);

  // Trunks, soil and rock are everywhere. Sand, gravel, leaves and tufts are not, so what they drop is in no recipe.
  raw[0].push(dropOf(draft, trunk), dropOf(draft, soil));
  raw[1].push(dropOf(draft, rock));
  shareOrDrop(draft, turf, soil, 0.7);
  dropOf(draft, sand);
  shareOrDrop(draft, gravel, sand, 0.3);
  for (const block of [leaves, tuft])
    yieldItem(draft, block, { min: 1, max: 1, chance: 0.05 + 0.15 * rng.uniform() }, -1);
  ores.forEach(({ block }, index) => {
    const same = ores.slice(0, index).filter((ore) => tier[ore.block] === tier[block]);
    if (same.length > 0 && chance(rng, 0.25)) share(draft, block, pick(rng, same).block);
    else raw[tier[block]].push(yieldItem(draft, block, drawAmount(draft), -1));
  });
  return terrain;
}

/** Copies the blocks that have a role in the land under new names and ids. */
function takeRoles(draft: Draft, vanilla: Rules): TerrainRoles {
  const { blocks, tier } = draft;
  const { ores, plants: _, ...roles } = vanilla.terrain;
  const id = (old: number) => {
    blocks.push({
      ...vanilla.blocks[old],
      name: draft.word(),
      drops: [],
      toolClass: -1,
      harvestTools: null,
      soft: false,
    });
    tier.push(0);
    return blocks.length - 1;
  };
  return {
    air: id(roles.air),
    bedrock: id(roles.bedrock),
    rock: id(roles.rock),
    soil: id(roles.soil),
    turf: id(roles.turf),
    sand: id(roles.sand),
    gravel: id(roles.gravel),
    water: id(roles.water),
    lava: id(roles.lava),
    trunk: id(roles.trunk),
    leaves: id(roles.leaves),
    tuft: id(roles.tuft),
    ores: ores.map((ore, index) => ({ ...ore, ...VEINS[index], block: id(ore.block) })),
    plants: null,
  };
}

/** One item that places the block again, or some of an item that places nothing: both at once would breed items. */
function dropOf(draft: Draft, block: number): number {
  const again = chance(draft.rng, 0.5);
  return yieldItem(draft, block, again ? { min: 1, max: 1, chance: 1 } : drawAmount(draft), again ? block : -1);
}

function drawAmount({ rng }: Draft): Omit<Drop, 'item'> {
  const min = chance(rng, 0.2) ? 2 : 1;
  return { min, max: min + (chance(rng, 0.2) ? 1 : 0), chance: 1 };
}

/** A new raw item that `block` drops. */
function yieldItem({ items, blocks, word }: Draft, block: number, amount: Omit<Drop, 'item'>, places: number): number {
  const item = items.length;
  items.push({ ...plainItem, name: word(), places });
  blocks[block] = { ...blocks[block], drops: [{ item, ...amount }] };
  return item;
}

function share({ blocks }: Draft, block: number, other: number): void {
  blocks[block] = { ...blocks[block], drops: blocks[other].drops };
}

function shareOrDrop(draft: Draft, block: number, other: number, probability: number): void {
  if (chance(draft.rng, probability)) share(draft, block, other);
  else dropOf(draft, block);
}

function setClass({ blocks }: Draft, block: number, toolClass: number): void {
  blocks[block] = { ...blocks[block], toolClass };
}
