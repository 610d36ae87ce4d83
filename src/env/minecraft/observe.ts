/**
 * The observation: fields with MineDojo's names, and how each is filled from a world. Box fields run over x, y, z
 * ascending along the axes of the world, not of the look.
 */
import { unknownName } from '../../core/errors.ts';
import type { Field, FieldArray } from '../env.ts';
import { MAX_AIR, MAX_FOOD, MAX_LIFE } from './body.ts';
import { digShare } from './digging-state.ts';
import { LISTED, listEntities, updateFanEntities } from './entity-sight.ts';
import { IMAGE_COLUMNS, IMAGE_ROWS, renderImage } from './image.ts';
import { armorOf, SLOTS } from './inventory.ts';
import { causes } from './life.ts';
import {
  castLidar,
  FAN_RANGE,
  type Fan,
  fanOffsets,
  inSight,
  LIDAR_PITCHES,
  LIDAR_RANGE,
  LIDAR_YAWS,
  updateFan,
} from './rays.ts';
import type { Tables } from './tables.ts';
import { sunBrightness } from './time.ts';
import { blockAt, NX, NY, NZ, SY, SZ, stationNear, type World } from './world.ts';

/** Half sizes of the voxel box around the block of the feet: 9 x 5 x 9. */
export const BOX_SIDE = 4;
export const BOX_HEIGHT = 2;
const WIDE = 2 * BOX_SIDE + 1;
const TALL = 2 * BOX_HEIGHT + 1;
const BOX = WIDE * TALL * WIDE;

/** As MineDojo bounds it. */
export const MAX_XP = 1395;

const quiet = { low: 0, high: 1, unit: '', lazy: false } as const;

/** Rows and columns of the image. */
export type ImageSize = readonly [number, number];

/** All fields of a world with these rules, lazy ones last. */
export function allFields(tables: Tables, size: ImageSize = [IMAGE_ROWS, IMAGE_COLUMNS]): Field[] {
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
  const stations = tables.rules.stations;
  const stationNames = stations.map((block) => tables.rules.blocks[block].name).join(', ');
  const box = 'x and z from -4 to 4, y from -2 to 2 around the feet';
  const fields: Field[] = [
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
  if (stations.length > 0) {
    const about = `a station is near, in order: ${stationNames}`;
    fields.push({ ...quiet, name: 'nearby_tools', shape: [stations.length], kind: 'flag', about });
  }
  return [...fields, ...lazyFields(size)];
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

/** Remembers of one world what its arrays were filled from, so that a world that stands still is not read again. */
export interface Seen {
  bag: number;
  view: number;
  boxCell: number;
  boxVersion: number;
  lidarView: number;
  imageView: number;
  imageTime: number;
  imageEntities: number;
}

export function makeSeen(): Seen {
  return {
    bag: -1,
    view: -1,
    boxCell: -1,
    boxVersion: -1,
    lidarView: -1,
    imageView: -1,
    imageTime: -1,
    imageEntities: -1,
  };
}

/** Whether nothing solid is above the head. */
export function canSeeSky(world: World, tables: Tables): number {
  const { x, y, z } = world.body;
  const column = Math.floor(z) * SZ + Math.floor(x);
  for (let cy = Math.floor(y) + 2; cy < NY; cy++) if (tables.solid[world.blocks[cy * SY + column]] !== 0) return 0;
  return 1;
}

/** Copies the voxel box around the feet to `out` at `offset`. */
export function fillBox(world: World, tables: Tables, out: Uint8Array, offset: number): void {
  const x0 = Math.floor(world.body.x) - BOX_SIDE;
  const y0 = Math.floor(world.body.y) - BOX_HEIGHT;
  const z0 = Math.floor(world.body.z) - BOX_SIDE;
  const { blocks } = world;
  let i = offset;
  if (x0 >= 0 && y0 >= 0 && z0 >= 0 && x0 + WIDE <= NX && y0 + TALL <= NY && z0 + WIDE <= NZ) {
    for (let x = x0; x < x0 + WIDE; x++) {
      for (let y = y0; y < y0 + TALL; y++) {
        let cell = y * SY + z0 * SZ + x;
        for (let z = 0; z < WIDE; z++, cell += SZ) out[i++] = blocks[cell];
      }
    }
    return;
  }
  for (let x = x0; x < x0 + WIDE; x++) {
    for (let y = y0; y < y0 + TALL; y++) {
      for (let z = z0; z < z0 + WIDE; z++) out[i++] = blockAt(world, tables, x, y, z);
    }
  }
}

/** Index of the nearest visible item on the ground within the voxel box, or -1. */
export function nearestItem(world: World, tables: Tables): number {
  const { ground, body } = world;
  let best = -1;
  let bestSquare = Infinity;
  for (let i = 0; i < ground.count; i++) {
    const dx = ground.x[i] - body.x;
    const dy = ground.y[i] - body.y;
    const dz = ground.z[i] - body.z;
    const square = dx * dx + dy * dy + dz * dz;
    if (square >= bestSquare || Math.abs(dx) > BOX_SIDE || Math.abs(dz) > BOX_SIDE || Math.abs(dy) > BOX_HEIGHT)
      continue;
    if (!inSight(world, tables, ground.x[i], ground.y[i] + 0.125, ground.z[i])) continue;
    best = i;
    bestSquare = square;
  }
  return best;
}

/** What the lidar met: block ids and distances [LIDAR_PITCHES * LIDAR_YAWS]. */
export interface Lidar {
  readonly names: Uint8Array;
  readonly distances: Float32Array;
}

export interface Observer {
  readonly fields: readonly Field[];
  readonly arrays: Readonly<Record<string, FieldArray>>;
  /** Fills every field that is not lazy. */
  fill(index: number, world: World): void;
  /** Fills a lazy field. Throws RlgptError 'unknown-name' for a field that the observation lacks. */
  refresh(name: string, index: number, world: World): void;
  /** Fills both lidar arrays, unless they are current, and returns the world's parts of them. */
  lidar(index: number, world: World): Lidar;
  /** Fills the image, unless it is current, and returns the world's part of it [rows, columns, 3]. */
  image(index: number, world: World): Uint8Array;
  /** Forgets what a world's arrays were filled from (after reset and load). */
  forget(index: number): void;
}

type Filler = (index: number, world: World) => void;

/** One fan a world, shared with the facts and the skill API. */
export function makeObserver(tables: Tables, fields: readonly Field[], fans: readonly Fan[]): Observer {
  const n = fans.length;
  const arrays = makeArrays(fields, n);
  const seen = Array.from({ length: n }, makeSeen);
  const fillers = [
    ...boxFillers(tables, arrays, seen),
    ...rayFillers(tables, arrays, seen, fans),
    ...bagFillers(tables, arrays, seen),
    ...bodyFillers(tables, arrays),
  ];
  const names = fields.map((field) => field.name);
  const fill: Filler = (index, world) => {
    for (let i = 0; i < fillers.length; i++) fillers[i](index, world);
  };
  const rays = LIDAR_PITCHES * LIDAR_YAWS;
  const part = <T extends FieldArray>(array: FieldArray, index: number) =>
    array.subarray(index * rays, (index + 1) * rays) as T;
  const lidars = fans.map((_, index) => ({
    names: part<Uint8Array>(arrays['lidar.block_name'], index),
    distances: part<Float32Array>(arrays['lidar.block_distance'], index),
  }));
  const lidar = (index: number, world: World): Lidar => {
    const { names, distances } = lidars[index];
    if (seen[index].lidarView !== world.view) castLidar(world, tables, names, distances);
    seen[index].lidarView = world.view;
    return lidars[index];
  };
  const listed = { kinds: arrays['entities.name'] as Int16Array, offsets: arrays['entities.offset'] as Float32Array };
  const [rows, columns] = fields.find(({ name }) => name === 'rgb')!.shape;
  const pixels = rows * columns * 3;
  const image = (index: number, world: World): Uint8Array => {
    const all = arrays.rgb as Uint8Array;
    const { version } = world.entities;
    const stale = seen[index].imageView !== world.view || seen[index].imageEntities !== version;
    if (stale || seen[index].imageTime !== world.time) {
      const picture = { rows, columns, data: all, offset: index * pixels, liquids: false };
      renderImage(world, tables, sunBrightness(world), picture);
    }
    seen[index].imageView = world.view;
    seen[index].imageTime = world.time;
    seen[index].imageEntities = version;
    return all.subarray(index * pixels, (index + 1) * pixels);
  };
  return {
    fields,
    arrays,
    fill,
    lidar,
    image,
    refresh: (name, index, world) => {
      if (name.startsWith('lidar.')) lidar(index, world);
      else if (name.startsWith('entities.')) listEntities(world, tables, listed, index);
      else if (name === 'rgb') image(index, world);
      else if (!names.includes(name)) throw unknownName('field', name, names);
    },
    forget: (index) => {
      seen[index] = makeSeen();
    },
  };
}

type Arrays = Readonly<Record<string, FieldArray | undefined>>;

function boxFillers(tables: Tables, arrays: Arrays, seen: readonly Seen[]): Filler[] {
  const voxels = arrays['voxels.block_name'];
  const sky = arrays['location_stats.can_see_sky'];
  if (voxels === undefined && sky === undefined) return [];
  return [
    (index, world) => {
      const { body } = world;
      const cell = Math.floor(body.y) * SY + Math.floor(body.z) * SZ + Math.floor(body.x);
      const memory = seen[index];
      if (memory.boxCell === cell && memory.boxVersion === world.version) return;
      memory.boxCell = cell;
      memory.boxVersion = world.version;
      if (voxels !== undefined) fillBox(world, tables, voxels as Uint8Array, index * BOX);
      if (sky !== undefined) sky[index] = canSeeSky(world, tables);
    },
  ];
}

function rayFillers(tables: Tables, arrays: Arrays, seen: readonly Seen[], fans: readonly Fan[]): Filler[] {
  const names = arrays['rays.block_name'];
  const distances = arrays['rays.block_distance'];
  const kinds = arrays['rays.entity_name'];
  const reaches = arrays['rays.entity_distance'];
  const rays = fanOffsets.length;
  const entityFiller: Filler = (index, world) => {
    const fan = fans[index];
    if (fan.entityView === world.view && fan.entityVersion === world.entities.version) return;
    updateFan(fan, world, tables);
    updateFanEntities(fan, world, tables);
    if (kinds !== undefined) kinds.set(fan.entities, index * rays);
    if (reaches !== undefined) reaches.set(fan.entityDistances, index * rays);
  };
  const fillers = kinds === undefined && reaches === undefined ? [] : [entityFiller];
  if (names === undefined && distances === undefined) return fillers;
  return [
    ...fillers,
    (index, world) => {
      if (seen[index].view === world.view) return;
      seen[index].view = world.view;
      updateFan(fans[index], world, tables);
      if (names !== undefined) names.set(fans[index].names, index * rays);
      if (distances !== undefined) distances.set(fans[index].distances, index * rays);
    },
  ];
}

function bagFillers({ rules }: Tables, arrays: Arrays, seen: readonly Seen[]): Filler[] {
  const names = arrays['inventory.name'];
  const counts = arrays['inventory.quantity'];
  const equipment = arrays['equipment.name'];
  const armor = arrays['life_stats.armor'];
  return [
    (index, { bag }) => {
      if (seen[index].bag === bag.version) return;
      seen[index].bag = bag.version;
      if (names !== undefined) names.set(bag.item, index * SLOTS);
      if (counts !== undefined) counts.set(bag.quantity, index * SLOTS);
      if (armor !== undefined) armor[index] = armorOf(bag, rules);
      if (equipment === undefined) return;
      equipment[6 * index] = bag.item[0];
      equipment[6 * index + 1] = -1;
      for (let place = 0; place < 4; place++) equipment[6 * index + 2 + place] = bag.worn[place];
    },
  ];
}

/** One filler for all: a call for each number would cost more than the numbers. */
function bodyFillers(tables: Tables, arrays: Arrays): Filler[] {
  const life = arrays['life_stats.life'];
  const food = arrays['life_stats.food'];
  const saturation = arrays['life_stats.saturation'];
  const xp = arrays['life_stats.xp'];
  const damage = arrays['damage_source.damage_amount'];
  const cause = arrays['damage_source.cause'];
  const oxygen = arrays['life_stats.oxygen'];
  const yaw = arrays['location_stats.yaw'];
  const pitch = arrays['location_stats.pitch'];
  const sun = arrays['location_stats.sun_brightness'];
  const digging = arrays.dig_progress;
  const position = arrays['location_stats.pos'];
  const fill: Filler = (index, world) => {
    const { body } = world;
    if (life !== undefined) life[index] = Math.max(0, body.life);
    if (food !== undefined) food[index] = body.food;
    if (saturation !== undefined) saturation[index] = body.saturation;
    if (xp !== undefined) xp[index] = Math.min(MAX_XP, body.xp);
    // The clock has moved on since.
    const harmed = world.harmedAt >= 0 && world.harmedAt === world.steps - 1;
    if (damage !== undefined) damage[index] = harmed ? Math.min(MAX_LIFE, world.harmedBy) : 0;
    if (cause !== undefined) cause[index] = harmed ? world.harmed : 0;
    if (oxygen !== undefined) oxygen[index] = Math.max(0, body.air);
    if (yaw !== undefined) yaw[index] = yawDegrees(body.yaw);
    if (pitch !== undefined) pitch[index] = body.pitch * 15;
    if (sun !== undefined) sun[index] = sunBrightness(world);
    if (digging !== undefined) digging[index] = digShare(world, tables);
    if (position === undefined) return;
    position[index * 3] = body.x - world.spawnX;
    position[index * 3 + 1] = body.y - world.spawnY;
    position[index * 3 + 2] = body.z - world.spawnZ;
  };
  return [fill, ...nearFillers(tables, arrays)];
}

/** Degrees in [-180, 180) of a yaw bin. */
export function yawDegrees(yaw: number): number {
  return yaw >= 12 ? yaw * 15 - 360 : yaw * 15;
}

function nearFillers(tables: Tables, arrays: Arrays): Filler[] {
  const fillers: Filler[] = [];
  const near = arrays.nearby_tools;
  const stations = tables.rules.stations.length;
  if (near !== undefined) {
    fillers.push((index, world) => {
      for (let s = 0; s < stations; s++) near[index * stations + s] = stationNear(world, tables, s) ? 1 : 0;
    });
  }
  const offset = arrays['ground_item.offset'];
  const present = arrays['ground_item.present'];
  if (offset !== undefined || present !== undefined) {
    fillers.push((index, world) => {
      const i = world.ground.count === 0 ? -1 : nearestItem(world, tables);
      const { ground, body } = world;
      if (present !== undefined) present[index] = i < 0 ? 0 : 1;
      if (offset === undefined) return;
      offset[index * 3] = i < 0 ? 0 : ground.x[i] - body.x;
      offset[index * 3 + 1] = i < 0 ? 0 : ground.y[i] - body.y;
      offset[index * 3 + 2] = i < 0 ? 0 : ground.z[i] - body.z;
    });
  }
  return fillers;
}
