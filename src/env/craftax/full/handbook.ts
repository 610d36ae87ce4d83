/** The handbook of Craftax, written from its rule tables. */
import type { BlockEntry, Handbook } from '../../handbook.ts';
import { Block, blockNames, itemNames, LEVELS, levelNames, MONSTERS_TO_CLEAR, solid } from './constants.ts';
import { entities } from './creatures.ts';
import { held } from './held.ts';
import { homes } from './homes.ts';
import { operators } from './operators.ts';

/** Under open sky only the overworld's plants, water and sand; a ladder or ore is looked for in the mountains there. */
const found = (name: string): BlockEntry['found'] => {
  if (['grass', 'water', 'tree', 'sand'].includes(name)) return 'surface';
  return homes.has(name) || ['path', 'lava', 'ladder_down', 'ladder_up'].includes(name)
    ? 'underground'
    : ['crafting_table', 'furnace', 'plant', 'ripe_plant', 'torch'].includes(name)
      ? 'placed'
      : 'nowhere';
};

/** What usually lies around a block. */
const amid = new Map<number, string>([
  [Block.WATER, 'sand'],
  [Block.DIAMOND, 'stone'],
  [Block.SAPPHIRE, 'stone'],
  [Block.RUBY, 'stone'],
]);

function blocks(): BlockEntry[] {
  return [
    ...blockNames.map((name, id) => ({
      name,
      id,
      solid: solid[id] === 1 || id === Block.OUT_OF_BOUNDS || id === Block.DARKNESS,
      liquid: id === Block.WATER || id === Block.LAVA,
      danger: false,
      found: found(name),
      depth: 0,
      ...(id === Block.DARKNESS ? { veil: true } : {}),
      ...(id === Block.CRAFTING_TABLE || id === Block.FURNACE ? { brittle: true } : {}),
      ...(amid.has(id) ? { amid: amid.get(id) } : {}),
    })),
    ...itemNames.slice(1).map((name, i) => ({
      name,
      id: blockNames.length + i,
      solid: false,
      liquid: false,
      danger: false,
      found: found(name),
      depth: 0,
    })),
  ];
}

/** Swords, and the health that a blow with one takes, before strength and enchantments (`combat.ts`). */
const swords: Readonly<Record<string, number>> = { wood_sword: 2, stone_sword: 3, iron_sword: 5, diamond_sword: 8 };

/** What a piece of armour takes off a blow. */
const protections: Readonly<Record<string, number>> = { iron_armour: 0.1, diamond_armour: 0.2 };

const singles: readonly string[] = ['bow'];

export function makeHandbook(world: string): Handbook {
  return {
    world,
    items: held.map(({ name, most }, i) => ({
      name,
      id: i,
      stack: singles.includes(name) ? 1 : most,
      durability: 0,
      ...(swords[name] === undefined ? {} : { damage: swords[name] }),
      ...(protections[name] === undefined ? {} : { protection: protections[name] }),
    })),
    blocks: blocks(),
    entities: entities(),
    operators: operators(),
    body: { damage: 1, recovery: 26, might: { fact: 'attribute:strength', share: 0.25 } },
    dangers: [
      'A monster beside the player strikes, three and a half times as hard at a sleeper, then rests for 5 steps.',
      'Shooters keep 4 to 5 cells away; what they shoot flies two cells ahead of a walker and also breaks tables and furnaces.',
      'Deeper floors have stronger monsters; those of fire and ice hardly feel force, and heat or cold not at all.',
      'Without food, drink or energy health falls by 1 in 15 steps; with all of them it rises by 1 in 25.',
    ],
    notes: notes(),
  };
}

function notes(): string[] {
  return [
    `There are ${LEVELS} floors of 48 x 48 cells: ${levelNames.join(', ')}; the view shows 9 rows and 11 columns around the player.`,
    `A ladder down opens when ${MONSTERS_TO_CLEAR} monsters of its floor are dead; the overworld's is open. Monsters come three times as fast until then.`,
    'A move turns the player and steps when the cell in front is free; water and lava stop it, and stone fills them.',
    'The mines, the ice_realm and the graveyard are dark: only what a torch, a ladder or lava lights is seen; a torch lights 4 cells around.',
    'Food falls by 1 in 25 steps, drink in 20, energy in 30; asleep, energy rises by 1 in 10 and the others fall half as fast.',
    'Sleep lasts until energy is full or a hit wakes the sleeper; rest, until health is full, food or drink is gone, or a hit.',
    'A blow does 1 damage, with swords of wood, stone, iron and diamond 2, 3, 5 and 8; a point of strength adds a quarter.',
    'Each piece of iron armour takes off a tenth of force, of diamond two tenths; enchanted, two tenths of fire or ice.',
    'The first visit of a floor gives a point of experience, which raises dexterity (bars), strength (health, blows) or intelligence (mana, spells).',
    'What a potion of a colour does differs between episodes: 8 or -3 of health, mana or energy.',
    'A plant is ripe 600 steps after planting; grass gives a sapling with a chance of 10 % a blow.',
    'The first chest of the dungeon holds a bow, those of the sewers and the vault a book each; chests also hold torches, ore, potions, arrows and tools.',
    'The necromancer is hurt 8 times, each time when all monsters that its graves let out are dead.',
  ];
}
