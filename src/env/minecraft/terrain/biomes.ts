/** Biomes: the shape of the land and what grows on it. */
import { unknownName } from '../../../core/errors.ts';
import { NY } from '../world/world.ts';

/** Water fills the land up to this height. */
export const SEA = 34;

export interface Tree {
  readonly height: number;
  /** The height varies by so much upwards. */
  readonly more: number;
  readonly crown: 'ball' | 'cone';
}

export interface Biome {
  /** Mean height of the ground and how far it swings. */
  readonly base: number;
  readonly swing: number;
  /** Attempts at trees and tufts in the whole world. */
  readonly trees: number;
  readonly tree: Tree;
  readonly tufts: number;
  /** Ground at least this high, or on a slope this steep, is bare rock. */
  readonly bareHeight: number;
  readonly bareSlope: number;
  readonly caves: number;
  /** Sand on sandstone in place of turf on soil. */
  readonly sandy: boolean;
  /** Attempts at plants of their own in the whole world. */
  readonly plants: Partial<Record<'cactus' | 'bush' | 'vine' | 'melon' | 'pumpkin' | 'flowers', number>>;
  /** Herds come here. */
  readonly herds: boolean;
}

const oak: Tree = { height: 4, more: 3, crown: 'ball' };
const land = { tree: oak, bareHeight: NY, bareSlope: NY, caves: 6, sandy: false, herds: true };
const meadow = { flowers: 60, pumpkin: 1 };

export const biomes: Readonly<Record<string, Biome>> = {
  plains: { ...land, base: 36.5, swing: 9, trees: 18, tufts: 700, plants: { ...meadow, flowers: 140 } },
  forest: { ...land, base: 37.5, swing: 11, trees: 110, tufts: 250, plants: meadow },
  forest_hills: { ...land, base: 40, swing: 26, trees: 100, tufts: 200, bareSlope: 3, caves: 8, plants: meadow },
  extreme_hills: {
    ...land,
    base: 41,
    swing: 44,
    trees: 22,
    tufts: 120,
    bareHeight: 47,
    bareSlope: 2,
    caves: 14,
    plants: {},
  },
  taiga: {
    ...land,
    base: 38,
    swing: 14,
    trees: 110,
    tree: { height: 6, more: 4, crown: 'cone' },
    tufts: 120,
    plants: { pumpkin: 1 },
  },
  desert: {
    ...land,
    base: 37,
    swing: 9,
    trees: 0,
    tufts: 0,
    sandy: true,
    herds: false,
    plants: { cactus: 90, bush: 60 },
  },
  swampland: { ...land, base: 34.6, swing: 5, trees: 60, tufts: 400, plants: { ...meadow, vine: 60 } },
  jungle: {
    ...land,
    base: 38,
    swing: 14,
    trees: 200,
    tree: { height: 6, more: 5, crown: 'ball' },
    tufts: 500,
    plants: { ...meadow, vine: 120, melon: 8 },
  },
};

export const biomeNames: readonly string[] = Object.keys(biomes);

/** Throws RlgptError 'unknown-name' for a biome that the generator lacks. */
export function checkBiome(name: string): void {
  if (!Object.hasOwn(biomes, name)) throw unknownName('biome', name, biomeNames);
}

/** Whether herds come to a biome. */
export function hasHerds(biomeName: string): boolean {
  return biomes[biomeName].herds;
}
