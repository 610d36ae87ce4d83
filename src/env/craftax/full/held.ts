/** What a player can hold, by names: counts of things, and tools and armour by their grades. */
import {
  ARMOUR,
  ARROWS,
  BOOKS,
  BOW,
  COAL,
  DIAMOND,
  INVENTORY,
  IRON,
  PICKAXE,
  POTIONS,
  RUBY,
  SAPLING,
  SAPPHIRE,
  STONE,
  SWORD,
  TORCHES,
  WOOD,
} from './state.ts';

export interface Held {
  readonly name: string;
  /** Most of it. */
  readonly most: number;
  /** How many of it are among things laid out as in `ints` from `from`. */
  count(things: Int32Array, from: number): number;
}

const thing = (name: string, at: number, most = 99): Held => ({
  name,
  most,
  count: (things, from) => things[from + at - INVENTORY],
});

/** A tool counts for all lesser ones of its kind. */
const tool = (name: string, at: number, grade: number): Held => ({
  name,
  most: 1,
  count: (things, from) => (things[from + at - INVENTORY] >= grade ? 1 : 0),
});

const armour = (name: string, grade: number): Held => ({
  name,
  most: 4,
  count(things, from) {
    let pieces = 0;
    for (let i = 0; i < 4; i++) if (things[from + ARMOUR - INVENTORY + i] >= grade) pieces++;
    return pieces;
  },
});

export const grades = ['wood', 'stone', 'iron', 'diamond'] as const;
export const colours = ['red', 'green', 'blue', 'pink', 'cyan', 'yellow'] as const;

export const held: readonly Held[] = [
  thing('wood', WOOD),
  thing('stone', STONE),
  thing('coal', COAL),
  thing('iron', IRON),
  thing('diamond', DIAMOND),
  thing('sapling', SAPLING),
  thing('ruby', RUBY),
  thing('sapphire', SAPPHIRE),
  thing('torch', TORCHES),
  thing('arrow', ARROWS),
  thing('book', BOOKS),
  thing('bow', BOW, 1),
  ...grades.map((grade, i) => tool(`${grade}_pickaxe`, PICKAXE, i + 1)),
  ...grades.map((grade, i) => tool(`${grade}_sword`, SWORD, i + 1)),
  armour('iron_armour', 1),
  armour('diamond_armour', 2),
  ...colours.map((colour, i) => thing(`potion_${colour}`, POTIONS + i)),
];
