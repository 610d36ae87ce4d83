/**
 * Writes src/env/minecraft/rules/oracle.golden.json: what minecraft-data and prismarine-block say of Minecraft 1.12.2
 * about the blocks and items of our tables: ticks to dig every block with every tool, tools that make it drop, stack
 * sizes, durability, food, and crafting recipes as text. Read by oracle.test.ts; not by the product.
 * Run after a build:  node scripts/minecraft-oracle.mjs [folder with node_modules]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vanilla } from '../dist/src/env/minecraft/rules/vanilla.generated.js';

const PACKAGES = ['prismarine-block@1.22.0', 'prismarine-registry@1.12.0', 'minecraft-data@3.119.0'];
const OUT = new URL('../src/env/minecraft/rules/oracle.golden.json', import.meta.url);

const folder = process.argv[2] ?? install();
const require = createRequire(join(folder, 'index.js'));
const registry = require('prismarine-registry')('1.12.2');
const Block = require('prismarine-block')(registry);

/** Two of our items are one item with metadata in the data; variants of wood and colour are one of ours. */
const ALIASES = { charcoal: 'coal', lapis_lazuli: 'dye' };
const named = (name) => registry.itemsByName[ALIASES[name] ?? name];

function install() {
  const dir = mkdtempSync(join(tmpdir(), 'prismarine-'));
  execFileSync('npm', ['install', '--prefix', dir, ...PACKAGES], { stdio: 'inherit' });
  return dir;
}

const tools = vanilla.items.filter(({ toolClass, name }) => toolClass >= 0 && named(name)).map(({ name }) => name);

function blockFacts(name) {
  const block = new Block(registry.blocksByName[name].id, 1, 0);
  const ticks = [null, ...tools].map((tool) => {
    const ms = block.digTime(tool === null ? null : named(tool).id, false, false, false, [], {});
    return Number.isFinite(ms) ? ms / 50 : null;
  });
  const harvest = registry.blocksByName[name].harvestTools;
  return {
    name,
    ticks,
    harvest: harvest
      ? Object.keys(harvest)
          .map((id) => registry.items[id].name)
          .sort()
      : null,
  };
}

function itemFacts({ name }) {
  const data = named(name);
  const food = registry.foodsByName[name];
  return {
    ...{ name, stack: data.stackSize, durability: data.maxDurability ?? 0 },
    food: food ? [food.foodPoints, food.saturation] : null,
  };
}

/** `2 planks > 4 stick`, ingredients sorted, variants by their plain name. */
function recipeText({ inShape, ingredients, result }) {
  const name = (cell) => {
    const { id, metadata = null } = typeof cell === 'object' ? cell : { id: cell };
    if (id === 17 || id === 162) return 'log';
    if (id === 263 && metadata === 1) return 'charcoal';
    if (id === 351 && metadata === 4) return 'lapis_lazuli';
    return (registry.items[id] ?? registry.blocks[id]).name;
  };
  const cells = (inShape ? inShape.flat() : ingredients).filter(
    (c) => c !== null && c !== -1 && c.id !== -1 && c.id !== null,
  );
  const counts = new Map();
  for (const cell of cells) counts.set(name(cell), (counts.get(name(cell)) ?? 0) + 1);
  const inputs = [...counts].map(([item, n]) => `${n} ${item}`).sort();
  return `${inputs.join(' + ')} > ${result.count} ${name(result)}`;
}

const blocks = vanilla.blocks.filter(({ name }) => registry.blocksByName[name]).map(({ name }) => blockFacts(name));
const recipes = [...new Set(Object.values(registry.recipes).flat().map(recipeText))].sort();
const known = new Set(vanilla.items.map(({ name }) => name));
const ours = recipes.filter((text) => [...text.matchAll(/\d+ (\w+)/g)].every(([, name]) => known.has(name)));
const golden = { version: '1.12.2', tools, blocks, items: vanilla.items.map(itemFacts), recipes: ours };
writeFileSync(OUT, `${JSON.stringify(golden)}\n`);
console.log(`${blocks.length} blocks x ${tools.length + 1} tools, ${ours.length} recipes`);
