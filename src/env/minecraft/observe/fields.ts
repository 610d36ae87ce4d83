/**
 * What an observation consists of: fields with MineDojo's names. Box fields run over x, y, z ascending along the axes of
 * the world, not of the look.
 */
import { unknownName } from '../../../core/errors.ts';
import type { Field, FieldArray } from '../../env.ts';
import { causes } from '../player/life.ts';
import type { Tables } from '../rules/tables.ts';
import { MAX_AIR, MAX_FOOD, MAX_LIFE } from '../world/body.ts';
import { LISTED } from '../world/entity-sight.ts';
import { SLOTS } from '../world/inventory.ts';
import { FAN_RANGE, fanOffsets, LIDAR_PITCHES, LIDAR_RANGE, LIDAR_YAWS } from '../world/rays.ts';
import { NX } from '../world/world.ts';
import { IMAGE_COLUMNS, IMAGE_ROWS } from './image.ts';

/** Half sizes of the voxel box around the block of the feet: 9 x 5 x 9. */
export const BOX_SIDE = 4;
export const BOX_HEIGHT = 2;
export const WIDE = 2 * BOX_SIDE + 1;
export const TALL = 2 * BOX_HEIGHT + 1;
/** Blocks in it. */
export const BOX = WIDE * TALL * WIDE;

/** As MineDojo bounds it. */
export const MAX_XP = 1395;

const quiet = { low: 0, high: 1, unit: '', lazy: false } as const;

/** Rows and columns of the image. */
export type ImageSize = readonly [number, number];

/** All fields of a world with these rules, lazy ones last. */
export function allFields(tables: Tables, size: ImageSize = [IMAGE_ROWS, IMAGE_COLUMNS]): Field[] {
  return [...sights, ...belongings, ...bodyFields, ...groundItem, ...nearbyTools(tables), ...lazyFields(size)];
}

const box = 'x and z from -4 to 4, y from -2 to 2 around the feet';

const sights: readonly Field[] = [
  { ...quiet, name: 'voxels.block_name', shape: [WIDE, TALL, WIDE], kind: 'block', about: `blocks around: ${box}` },
  {
    ...quiet,
    name: 'rays.block_name',
    shape: [fanOffsets.length],
    kind: 'block',
    about: 'first block along rays around the look; ray 0 is the crosshair; air when none',
  },
  {
    ...quiet,
    name: 'rays.block_distance',
    shape: [fanOffsets.length],
    kind: 'number',
    high: FAN_RANGE,
    unit: 'blocks',
    about: 'distance from the eye along the same rays',
  },
  {
    ...quiet,
    name: 'rays.entity_name',
    shape: [fanOffsets.length],
    kind: 'entity',
    about: 'living thing met by the same rays before the block; -1 when none',
  },
  {
    ...quiet,
    name: 'rays.entity_distance',
    shape: [fanOffsets.length],
    kind: 'number',
    high: FAN_RANGE,
    unit: 'blocks',
    about: 'distance from the eye to that living thing',
  },
];

const belongings: readonly Field[] = [
  {
    ...quiet,
    name: 'inventory.name',
    shape: [SLOTS],
    kind: 'item',
    about: 'item by slot, -1 when empty; 0 is the hand',
  },
  {
    ...quiet,
    name: 'inventory.quantity',
    shape: [SLOTS],
    kind: 'number',
    high: 64,
    unit: 'items',
    about: 'count by slot',
  },
  {
    ...quiet,
    name: 'equipment.name',
    shape: [6],
    kind: 'item',
    about: 'in the main hand, the other hand (always empty), on feet, legs, chest and head; -1 for nothing',
  },
];

const number = (name: string, range: readonly [number, number], unit: string, about: string): Field => ({
  name,
  shape: [1],
  kind: 'number',
  low: range[0],
  high: range[1],
  unit,
  about,
  lazy: false,
});

const bodyFields: readonly Field[] = [
  number('life_stats.life', [0, MAX_LIFE], 'half hearts', 'life; dead at 0'),
  number('life_stats.armor', [0, 20], 'points', 'armour of what is worn'),
  number('life_stats.food', [0, MAX_FOOD], 'half drumsticks', 'food; from 18 on life comes back, at 0 it goes'),
  number('life_stats.saturation', [0, MAX_FOOD], '', 'used up before food'),
  number('life_stats.xp', [0, MAX_XP], 'points', 'experience of kills and ores'),
  number('damage_source.damage_amount', [0, MAX_LIFE], 'half hearts', 'harm of this step'),
  number('damage_source.cause', [0, causes.length - 1], '', `of that harm: ${causes.join(', ')}`),
  number('life_stats.oxygen', [0, MAX_AIR], 'ticks', 'air left under water'),
  {
    ...quiet,
    name: 'location_stats.pos',
    shape: [3],
    kind: 'number',
    low: -NX,
    high: NX,
    unit: 'blocks',
    about: 'x, y, z of the feet from the start of the episode',
  },
  number('location_stats.yaw', [-180, 180], 'degrees', 'look: 0 is +z, + is right'),
  number('location_stats.pitch', [-90, 90], 'degrees', 'look: + is down'),
  { ...quiet, name: 'location_stats.is_raining', shape: [1], kind: 'flag', about: 'always 0 in this version' },
  number('location_stats.sun_brightness', [0, 1], '', 'daylight, 0.2 at night'),
  { ...quiet, name: 'location_stats.can_see_sky', shape: [1], kind: 'flag', about: 'nothing solid above the head' },
  number('dig_progress', [0, 1], '', 'share of the digging done on the block being dug'),
];

const groundItem: readonly Field[] = [
  {
    ...quiet,
    name: 'ground_item.offset',
    shape: [3],
    kind: 'number',
    low: -BOX_SIDE,
    high: BOX_SIDE,
    unit: 'blocks',
    about: 'from the feet to the nearest visible item on the ground in the box, or 0, 0, 0',
  },
  { ...quiet, name: 'ground_item.present', shape: [1], kind: 'flag', about: 'there is such an item' },
];

/** None in a world without stations. */
function nearbyTools({ rules }: Tables): readonly Field[] {
  if (rules.stations.length === 0) return [];
  const about = `a station is near, in order: ${rules.stations.map((block) => rules.blocks[block].name).join(', ')}`;
  return [{ ...quiet, name: 'nearby_tools', shape: [rules.stations.length], kind: 'flag', about }];
}

function lazyFields(size: ImageSize): Field[] {
  const lidar = [LIDAR_PITCHES, LIDAR_YAWS];
  const image = [...size, 3];
  return [
    {
      ...quiet,
      lazy: true,
      name: 'lidar.block_name',
      shape: lidar,
      kind: 'block',
      about: 'first block along rays at pitch -30 to 25 and yaw -45 to 40 degrees from the look, in steps of 5',
    },
    {
      ...quiet,
      lazy: true,
      name: 'lidar.block_distance',
      shape: lidar,
      kind: 'number',
      high: LIDAR_RANGE,
      unit: 'blocks',
      about: 'distance from the eye along the same rays',
    },
    {
      ...quiet,
      lazy: true,
      name: 'entities.name',
      shape: [LISTED],
      kind: 'entity',
      about: 'nearest living things in sight: in the box around, or within 45 degrees of the look; -1 for none',
    },
    {
      ...quiet,
      lazy: true,
      name: 'entities.offset',
      shape: [LISTED, 3],
      kind: 'number',
      low: -FAN_RANGE,
      high: FAN_RANGE,
      unit: 'blocks',
      about: 'from the eye to the middle of each, or 0, 0, 0',
    },
    {
      ...quiet,
      lazy: true,
      name: 'rgb',
      shape: image,
      kind: 'number',
      high: 255,
      about: 'first-person image in flat colours, rows from the top',
    },
  ];
}

/** The chosen fields: all lazy ones, and of the others those in `names` (all by default). Throws for an unknown name. */
export function chooseFields(tables: Tables, names: readonly string[] | undefined, size?: ImageSize): Field[] {
  const all = allFields(tables, size);
  if (names === undefined) return all;
  const known = all.map((field) => field.name);
  for (const name of names) if (!known.includes(name)) throw unknownName('field', name, known);
  return all.filter((field) => field.lazy || names.includes(field.name));
}

const bytes = new Set(['voxels.block_name', 'rays.block_name', 'lidar.block_name', 'rgb']);

const shorts = new Set(['inventory.name', 'inventory.quantity', 'equipment.name', 'rays.entity_name', 'entities.name']);

/** Arrays [n, ...shape] by field name: bytes for blocks, flags and images, 16 bits for items, floats for the rest. */
export function makeArrays(fields: readonly Field[], n: number): Record<string, FieldArray> {
  const arrays: Record<string, FieldArray> = {};
  for (const { name, shape, kind } of fields) {
    const size = n * shape.reduce((a, b) => a * b, 1);
    if (bytes.has(name) || kind === 'flag') arrays[name] = new Uint8Array(size);
    else arrays[name] = shorts.has(name) ? new Int16Array(size) : new Float32Array(size);
  }
  return arrays;
}
