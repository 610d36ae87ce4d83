/** Options of the world, and how its episodes start: what options name, checked and as ids. */
import { RlgptError } from '../../core/errors.ts';
import { IMAGE_COLUMNS, IMAGE_ROWS } from './observe/image.ts';
import { entityId, itemId } from './rules/names.ts';
import type { Rules } from './rules/rules.ts';
import { checkBiome } from './terrain/biomes.ts';
import { DAY } from './world/time.ts';

/** Options of `createMinecraft`: rules, place, belongings and company at the start. */
export interface MinecraftOptions {
  /** Number of worlds. */
  readonly n: number;
  readonly rules: Rules;
  readonly biome: string;
  /** Items held at reset, by name; the first is in the main hand. */
  readonly start: Readonly<Record<string, number>>;
  /** Living things near the player at reset, by name, within `range` blocks along each axis. None by default. */
  readonly entities?: Readonly<Record<string, number>>;
  readonly range?: number;
  /** Herds roam the land, and hostile things come in the dark. True by default. */
  readonly spawning?: boolean;
  /** Tick of the day at reset, 0 to 23999, noon (6000) by default; and whether it stays so. */
  readonly time?: number;
  readonly clockStands?: boolean;
  /** Armour worn at reset, by name. */
  readonly worn?: readonly string[];
  /** Rows and columns of the field `rgb`, 12 and 16 by default; skills read its pixels. */
  readonly image?: readonly [number, number];
  /** The observation: what policies and skills see, and what is kept filled (lazy fields on demand). All by default. */
  readonly fields?: readonly string[];
}

/** Noon, as in Plan4MC's resets. */
const NOON = 6000;

/** What an episode starts with. */
export interface Start {
  readonly biome: string;
  /** Item ids and counts, given in order from slot 0 on. */
  readonly items: readonly { readonly item: number; readonly count: number }[];
  /** Living things put near the player: kinds and counts, within `range` blocks along each axis. */
  readonly entities: readonly { readonly kind: number; readonly count: number }[];
  readonly range: number;
  /** Herds roam the land from the start, and hostile things come in the dark. */
  readonly herds: boolean;
  /** Tick of the day at the start, and whether it stays. */
  readonly time: number;
  readonly clockStands: boolean;
  /** Armour worn at the start, item ids. */
  readonly worn: readonly number[];
}

/** Throws RlgptError 'unknown-name' for what the rules do not have, 'usage' for counts, times and armour that cannot be. */
export function readStart(options: MinecraftOptions): Start {
  const { rules, biome, range = 10, spawning = true, time = NOON, clockStands = false } = options;
  checkBiome(biome);
  const items = counted(options.start).map(([name, count]) => ({ item: itemId(rules, name), count }));
  const entities = counted(options.entities ?? {}).map(([name, count]) => ({ kind: entityId(rules, name), count }));
  const worn = (options.worn ?? []).map((name) => itemId(rules, name));
  for (const item of worn) {
    if (rules.items[item].worn >= 0) continue;
    throw new RlgptError('usage', `'${rules.items[item].name}' is no armour`, 'Give helmets, boots and the like.');
  }
  if (!Number.isInteger(range) || range < 1) {
    throw new RlgptError('usage', `range is ${range}`, 'Use a positive integer of blocks.');
  }
  if (!Number.isInteger(time) || time < 0 || time >= DAY) {
    throw new RlgptError('usage', `time of day is ${time}`, `Use an integer from 0 to ${DAY - 1}.`);
  }
  return { biome, items, entities, range, herds: spawning, time, clockStands, worn };
}

/** Names with their counts, which are checked. */
function counted(counts: Readonly<Record<string, number>>): [name: string, count: number][] {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isInteger(count) && count >= 0) continue;
    throw new RlgptError('usage', `start count of '${name}' is ${count}`, 'Use a non-negative integer.');
  }
  return Object.entries(counts);
}

/** Rows and columns of pictures. Throws RlgptError 'usage' for sizes that cannot be. */
export function checkImage(size: readonly [number, number] = [IMAGE_ROWS, IMAGE_COLUMNS]): readonly [number, number] {
  if (size.every((side) => Number.isInteger(side) && side >= 1 && side <= 512)) return size;
  throw new RlgptError('usage', `image size is ${size.join(' x ')}`, 'Use integers from 1 to 512.');
}
