/** Fills the observation from worlds: which numbers go where, and which of them need to be read again. */
import { unknownName } from '../../../core/errors.ts';
import type { Field, FieldArray } from '../../env.ts';
import { digShare } from '../player/digging.ts';
import type { Tables } from '../rules/tables.ts';
import { MAX_LIFE, yawDegrees } from '../world/body.ts';
import { listEntities, updateFanEntities } from '../world/entity-sight.ts';
import { armorOf, SLOTS } from '../world/inventory.ts';
import { castLidar, type Fan, fanOffsets, LIDAR_PITCHES, LIDAR_YAWS, updateFan } from '../world/rays.ts';
import { sunBrightness } from '../world/time.ts';
import { SY, SZ, stationNear, type World } from '../world/world.ts';
import { BOX, MAX_XP, makeArrays } from './fields.ts';
import { renderImage } from './image.ts';
import { canSeeSky, fillBox, nearestItem } from './surroundings.ts';

/** Remembers of one world what its arrays were filled from, so that a world that stands still is not read again. */
interface Seen {
  bag: number;
  view: number;
  boxCell: number;
  boxVersion: number;
  lidarView: number;
  imageView: number;
  imageTime: number;
  imageEntities: number;
}

function makeSeen(): Seen {
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
