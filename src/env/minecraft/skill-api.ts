/**
 * What generated code may see and do in one world: frozen plain functions over the observation, and action codes.
 * Names, signatures and sentences come from one table, which is also the documentation given to the author.
 */
import { nearestName } from '../../core/errors.ts';
import type { ActionSpace, FactTable, SkillApi } from '../env.ts';
import {
  ATTACK,
  CRAFT,
  DROP,
  EQUIP,
  FUNCTION,
  MOVE,
  NO_TURN,
  PITCH,
  PLACE,
  RECIPE,
  SLOT,
  STANCE,
  STRAFE,
  USE,
  YAW,
} from './actions.ts';
import { EYE, yawDegrees } from './body.ts';
import { craftCost } from './crafting.ts';
import { HOSTILE, middle, nearestEntity, targetEntity, updateFanEntities } from './entity-sight.ts';
import { nearestInBox } from './facts.ts';
import { BOX_HEIGHT, BOX_SIDE } from './fields.ts';
import { IMAGE_COLUMNS, IMAGE_ROWS } from './image.ts';
import { slotOf } from './inventory.ts';
import type { Lidar } from './observe.ts';
import {
  aim,
  type Fan,
  fanOffsets,
  LIDAR_PITCH0,
  LIDAR_STEP,
  LIDAR_YAW0,
  LIDAR_YAWS,
  REACH,
  updateFan,
} from './rays.ts';
import { canSeeSky, nearestItem } from './surroundings.ts';
import type { Tables } from './tables.ts';
import { sunBrightness } from './time.ts';
import { blockAt, NZ, SY, SZ, stationNear, type World } from './world.ts';

/** The API: name, signature, one sentence. */
const entries = [
  ['have', 'w.have(item: string): number', 'How many of an item the inventory holds.'],
  [
    'near',
    'w.near(station: string): boolean',
    'Whether a placed station, such as a crafting table, is near enough to use.',
  ],
  [
    'facing',
    'w.facing(): string | null',
    'Name of the living thing (within 3 blocks) or block (within 4.5) under the crosshair, or null.',
  ],
  [
    'facingDistance',
    'w.facingDistance(): number',
    'Distance in blocks to whatever is under the crosshair; 32 when nothing is.',
  ],
  [
    'voxel',
    'w.voxel(dx: number, dy: number, dz: number): string',
    'Block name in the box around the feet: dx and dz in -4..4, dy in -2..2; (0, -1, 0) is the block stood on.',
  ],
  [
    'solid',
    'w.solid(dx: number, dy: number, dz: number): boolean',
    'Whether the block there stops the body; same box.',
  ],
  [
    'nearest',
    'w.nearest(name: string): {dx, dy, dz} | null',
    'Offset from the eyes to the centre of the nearest exposed block or visible living thing of that name in the box, or null.',
  ],
  [
    'locate',
    'w.locate(block: string): {dx, dy, dz} | null',
    'The same for blocks alone, those behind others too: the box shows them.',
  ],
  [
    'see',
    'w.see(name: string): {yaw, pitch, distance} | null',
    'Degrees to turn (+ right) and to look down (+) to face the nearest visible block or living thing of that name within the field of view (45 degrees to each side, 64 blocks; living things 32), or null.',
  ],
  [
    'glimpse',
    'w.glimpse(name: string): {yaw, pitch, distance} | null',
    'Like see, among the twelve rays of the fan alone (40 degrees to each side, 32 blocks).',
  ],
  [
    'pixel',
    'w.pixel(row: number, column: number): number',
    'Colour 0xRRGGBB in the first-person image of 12 rows (from the top) and 16 columns; the crosshair is between 5 and 6, 7 and 8.',
  ],
  [
    'item',
    'w.item(): {dx, dy, dz} | null',
    'Offset from the feet to the nearest visible item on the ground in the box, or null.',
  ],
  ['x', 'w.x(): number', 'East-west position from the start, in blocks; the start is the middle of a block.'],
  ['y', 'w.y(): number', 'Height of the feet from the start, in blocks.'],
  ['z', 'w.z(): number', 'South-north position from the start, in blocks.'],
  ['yaw', 'w.yaw(): number', 'Look direction in degrees: 0 looks to +z, 90 to -x, + turns right.'],
  ['pitch', 'w.pitch(): number', 'Look in degrees from -90 (up) to 90 (down).'],
  ['sky', 'w.sky(): boolean', 'Whether nothing solid is above the head.'],
  ['life', 'w.life(): number', 'Life from 0 to 20.'],
  ['food', 'w.food(): number', 'Food from 0 to 20; life comes back from 18 on.'],
  ['light', 'w.light(): number', 'Daylight from 0.2 at night to 1.'],
  [
    'threat',
    'w.threat(): {name, dx, dy, dz} | null',
    'The nearest living thing in sight that attacks unasked: its name, and the offset from the eyes to its middle.',
  ],
  ['random', 'w.random(): number', 'A random number in [0, 1).'],
  ['fact', 'w.fact(name: string): number', 'A fact such as have:log, near:furnace, sees:log, faces:log, steps.'],
  ['holding', 'w.holding(): string | null', 'Name of the item in the main hand, or null.'],
  ['noop', 'w.noop: number', 'Action code: do nothing for one step.'],
  [
    'act',
    'w.act({forward?, back?, left?, right?, jump?, sneak?, sprint?, attack?, use?, yaw?, pitch?}): number',
    'Action code of one step with these flags; yaw and pitch are turns in degrees, rounded to 15.',
  ],
  ['craft', 'w.craft(item: string): number', 'Action code: craft or smelt an item once (the first payable recipe).'],
  [
    'equip',
    'w.equip(item: string): number',
    'Action code: take an item into the main hand; nothing when there is none.',
  ],
  [
    'place',
    'w.place(item: string): number',
    'Action code: place a block from the inventory against the face under the crosshair.',
  ],
  ['drop', 'w.drop(): number', 'Action code: throw away one item of the main hand.'],
  ['actionCount', 'w.actionCount: number', 'Every action code is an integer from 0 to below this.'],
] as const;

type Entry = (typeof entries)[number];
type ApiName = Entry[0];

export const skillApiDoc: string = [
  'A skill is `function* name(w)`: it yields action codes, one a step of 50 ms, and may read w between steps.',
  ...entries.map(([, signature, sentence]) => `${signature} - ${sentence}`),
].join('\n');

/** The documentation for an image of another size. */
export function apiDoc([rows, columns]: readonly [number, number]): string {
  const crosshair = `the crosshair is between ${rows / 2 - 1} and ${rows / 2}, ${columns / 2 - 1} and ${columns / 2}`;
  return skillApiDoc
    .replace(
      `${IMAGE_ROWS} rows (from the top) and ${IMAGE_COLUMNS} columns`,
      `${rows} rows (from the top) and ${columns} columns`,
    )
    .replace('the crosshair is between 5 and 6, 7 and 8', crosshair);
}

export const skillApiNames: readonly string[] = entries.map(([name]) => name);

/** What the API of one world reads. */
export interface ApiSource {
  readonly tables: Tables;
  readonly actions: ActionSpace;
  readonly world: World;
  readonly index: number;
  readonly facts: FactTable;
  readonly fan: Fan;
  /** The lidar's arrays of this world, made current. */
  readonly lidar: () => Lidar;
  /** The image of this world, made current. */
  readonly image: () => Uint8Array;
  /** Its rows and columns. */
  readonly imageSize: readonly [number, number];
}

type Lookup = (name: unknown) => number;

/** Index by name; an unknown name throws an Error that quotes it and the nearest known one. */
function lookup(what: string, names: readonly string[]): Lookup {
  const indices = new Map(names.map((name, index) => [name, index]));
  return (name) => {
    const index = typeof name === 'string' ? indices.get(name) : undefined;
    if (index !== undefined) return index;
    if (typeof name !== 'string') throw new Error(`${what} must be a string`);
    const near = nearestName(name.slice(0, 40), names);
    throw new Error(`unknown ${what} '${name.slice(0, 40)}'${near === null ? '' : `; did you mean '${near}'?`}`);
  };
}

/** Deeply frozen; one object a world. */
export function makeSkillApi(source: ApiSource): SkillApi {
  const { rules } = source.tables;
  const item = lookup(
    'item',
    rules.items.map(({ name }) => name),
  );
  // Living things follow the blocks in one count.
  const thing = lookup(
    'block',
    [...rules.blocks, ...rules.entities].map(({ name }) => name),
  );
  const api: Record<ApiName, unknown> = {
    ...readings(source, item),
    ...sights(source, thing),
    ...actionCodes(source, item),
  };
  for (const value of Object.values(api)) Object.freeze(value);
  return Object.freeze(api);
}

function readings({ tables, world, index, facts }: ApiSource, item: Lookup) {
  const station = lookup(
    'station',
    tables.rules.stations.map((block) => tables.rules.blocks[block].name),
  );
  const fact = lookup('fact', facts.names);
  return {
    have: (name: unknown) => world.bag.have[item(name)],
    near: (name: unknown) => stationNear(world, tables, station(name)),
    x: () => world.body.x - world.spawnX,
    y: () => world.body.y - world.spawnY,
    z: () => world.body.z - world.spawnZ,
    yaw: () => yawDegrees(world.body.yaw),
    pitch: () => world.body.pitch * 15,
    sky: () => canSeeSky(world, tables) !== 0,
    life: () => Math.max(0, world.body.life),
    food: () => world.body.food,
    light: () => sunBrightness(world),
    random: () => world.dice.uniform(),
    holding: () => (world.bag.item[0] < 0 ? null : tables.rules.items[world.bag.item[0]].name),
    fact: (name: unknown) => facts.read(index, fact(name)),
  };
}

function sights(source: ApiSource, thing: Lookup) {
  const { tables, world } = source;
  const { blocks, entities } = tables.rules;
  const around = (dx: unknown, dy: unknown, dz: unknown): number => {
    const inside = inBox(dx, BOX_SIDE) && inBox(dy, BOX_HEIGHT) && inBox(dz, BOX_SIDE);
    if (!inside) throw new Error(`offset (${show(dx)}, ${show(dy)}, ${show(dz)}) is not of integers within 4, 2, 4`);
    const { x, y, z } = world.body;
    return blockAt(world, tables, Math.floor(x) + dx, Math.floor(y) + dy, Math.floor(z) + dz);
  };
  return {
    facing: () => {
      const target = targetEntity(world, tables);
      if (target >= 0) return entities[world.entities.kind[target]].name;
      const { block: id, distance } = aim(world, tables);
      return id === tables.air || distance > REACH ? null : blocks[id].name;
    },
    facingDistance: () => {
      const target = targetEntity(world, tables);
      return target < 0 ? aim(world, tables).distance : offsetTo(source, target).distance;
    },
    voxel: (dx: unknown, dy: unknown, dz: unknown) => blocks[around(dx, dy, dz)].name,
    solid: (dx: unknown, dy: unknown, dz: unknown) => tables.solid[around(dx, dy, dz)] !== 0,
    nearest: (name: unknown) => {
      const id = thing(name);
      if (id < blocks.length) return fromEyes(world, nearestInBox(world, tables, id));
      const i = nearestEntity(world, tables, id - blocks.length, true);
      if (i < 0) return null;
      const { dx, dy, dz } = offsetTo(source, i);
      return Object.freeze({ dx, dy, dz });
    },
    locate: (name: unknown) => {
      const id = thing(name);
      if (id >= blocks.length) throw new Error(`'${String(name)}' is no block`);
      return fromEyes(world, nearestInBox(world, tables, id, true));
    },
    threat: () => {
      const i = nearestEntity(world, tables, HOSTILE, false);
      if (i < 0) return null;
      const { dx, dy, dz } = offsetTo(source, i);
      return Object.freeze({ name: entities[world.entities.kind[i]].name, dx, dy, dz });
    },
    glimpse: (name: unknown) => {
      const id = thing(name);
      return id < blocks.length ? fanBearing(source, id, false) : fanBearing(source, id - blocks.length, true);
    },
    see: (name: unknown) => {
      const id = thing(name);
      return id < blocks.length ? bearing(source, id) : entityBearing(source, id - blocks.length);
    },
    pixel: (row: unknown, column: unknown) => {
      const [rows, columns] = source.imageSize;
      if (!isIndex(row, rows) || !isIndex(column, columns))
        throw new Error(`no pixel (${show(row)}, ${show(column)}) in an image of ${rows} x ${columns}`);
      const image = source.image();
      const i = (row * columns + column) * 3;
      return (image[i] << 16) | (image[i + 1] << 8) | image[i + 2];
    },
    item: () => {
      const i = nearestItem(world, tables);
      if (i < 0) return null;
      const { ground, body } = world;
      return Object.freeze({ dx: ground.x[i] - body.x, dy: ground.y[i] - body.y, dz: ground.z[i] - body.z });
    },
  };
}

/** Offset from the eyes to the centre of a cell; null for -1. */
function fromEyes({ body }: World, cell: number) {
  if (cell < 0) return null;
  const dx = (cell % SZ) + 0.5 - body.x;
  const dz = (Math.floor(cell / SZ) % NZ) + 0.5 - body.z;
  return Object.freeze({ dx, dy: Math.floor(cell / SY) + 0.5 - body.y - EYE, dz });
}

function inBox(value: unknown, limit: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= limit;
}

function isIndex(value: unknown, size: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < size;
}

function show(value: unknown): string {
  return typeof value === 'number' ? `${value}` : typeof value;
}

/** From the eye to the middle of an entity. */
function offsetTo({ world, tables }: ApiSource, i: number) {
  const { body, entities } = world;
  const dx = entities.x[i] - body.x;
  const dy = middle(world, tables, i) - body.y - EYE;
  const dz = entities.z[i] - body.z;
  return { dx, dy, dz, distance: Math.sqrt(dx * dx + dy * dy + dz * dz) };
}

/** The nearest entity of a kind in sight, as turns from the look in degrees. */
/** The nearest hit of a block or of a kind of entity among the fan's rays, as turns from the look in degrees. */
function fanBearing({ fan, world, tables }: ApiSource, id: number, alive: boolean) {
  updateFan(fan, world, tables);
  if (alive) updateFanEntities(fan, world, tables);
  const names = alive ? fan.entities : fan.names;
  const distances = alive ? fan.entityDistances : fan.distances;
  let nearest = -1;
  for (let i = 0; i < fanOffsets.length; i++)
    if (names[i] === id && (nearest < 0 || distances[i] < distances[nearest])) nearest = i;
  if (nearest < 0) return null;
  const [pitch, yaw] = fanOffsets[nearest];
  return Object.freeze({ yaw, pitch, distance: distances[nearest] });
}

function entityBearing(source: ApiSource, kind: number) {
  const { world, tables } = source;
  const i = nearestEntity(world, tables, kind, false);
  if (i < 0) return null;
  const { dx, dy, dz, distance } = offsetTo(source, i);
  const yaw = (Math.atan2(-dx, dz) * 180) / Math.PI - yawDegrees(world.body.yaw);
  const pitch = (Math.atan2(-dy, Math.hypot(dx, dz)) * 180) / Math.PI - world.body.pitch * 15;
  return Object.freeze({ yaw: ((yaw + 540) % 360) - 180, pitch, distance });
}

/** The nearest hit of a block among the fan's and the lidar's rays, as turns from the look in degrees. */
function bearing(source: ApiSource, block: number) {
  const { fan, world, tables } = source;
  updateFan(fan, world, tables);
  const { names, distances } = source.lidar();
  let yaw = 0;
  let pitch = 0;
  let best = Infinity;
  for (let i = 0; i < fanOffsets.length; i++) {
    if (fan.names[i] !== block || fan.distances[i] >= best) continue;
    best = fan.distances[i];
    [pitch, yaw] = fanOffsets[i];
  }
  for (let i = 0; i < names.length; i++) {
    if (names[i] !== block || distances[i] >= best) continue;
    best = distances[i];
    pitch = LIDAR_PITCH0 + LIDAR_STEP * Math.floor(i / LIDAR_YAWS);
    yaw = LIDAR_YAW0 + LIDAR_STEP * (i % LIDAR_YAWS);
  }
  return best === Infinity || block === tables.air ? null : Object.freeze({ yaw, pitch, distance: best });
}

const actKeys = [
  'forward',
  'back',
  'left',
  'right',
  'jump',
  'sneak',
  'sprint',
  'attack',
  'use',
  'yaw',
  'pitch',
] as const;
const actKeySet: ReadonlySet<string> = new Set(actKeys);

function actionCodes({ tables, actions, world }: ApiSource, item: Lookup) {
  const { rules } = tables;
  const { noop } = actions;
  const plain = new Int32Array(actions.nvec.length);
  actions.decode(noop, plain);
  /** What setting one part of the no-op adds to its code: skills ask for a code at every step. */
  const setting = partSetter(actions, plain);
  const withSlot = (fn: number, slot: number) => (slot < 0 ? noop : noop + setting(FUNCTION, fn) + setting(SLOT, slot));
  return {
    noop,
    actionCount: actions.size,
    act: (keys: unknown) => noop + actOffset(keys, setting),
    craft: (name: unknown) => {
      const id = item(name);
      const recipes = rules.recipes.flatMap(({ output }, recipe) => (output === id ? [recipe] : []));
      if (recipes.length === 0) throw new Error(`nothing crafts '${rules.items[id].name}'`);
      const payable = recipes.find((recipe) => craftCost(world, tables, recipe) !== null);
      return noop + setting(FUNCTION, CRAFT) + setting(RECIPE, payable ?? recipes[0]);
    },
    equip: (name: unknown) => {
      const slot = slotOf(world.bag, item(name));
      return slot === 0 ? noop : withSlot(EQUIP, slot);
    },
    place: (name: unknown) => {
      const id = item(name);
      if (rules.items[id].places < 0) throw new Error(`'${rules.items[id].name}' cannot be placed`);
      return withSlot(PLACE, slotOf(world.bag, id));
    },
    drop: () => noop + setting(FUNCTION, DROP),
  };
}

type PartSetter = (part: number, value: number) => number;

/** How much a code changes when a part goes from its plain value to another. */
function partSetter({ nvec }: ActionSpace, plain: Int32Array): PartSetter {
  const strides = nvec.map((_, i) => nvec.slice(i + 1).reduce((product, radix) => product * radix, 1));
  return (part, value) => (value - plain[part]) * strides[part];
}

/** Sum of the parts set by the flags given to `act`. Throws an Error for a key that does not exist. */
function actOffset(keys: unknown, setting: PartSetter): number {
  if (typeof keys !== 'object' || keys === null) throw new Error('act takes an object such as {forward: true}');
  const given = keys as Record<string, unknown>;
  for (const key of Object.keys(given)) {
    if (!actKeySet.has(key)) {
      throw new Error(`act has no key '${key.slice(0, 40)}'; it has ${actKeys.join(', ')}`);
    }
  }
  const stance = given.jump ? 1 : given.sneak ? 2 : given.sprint ? 3 : 0;
  const hands = given.attack ? ATTACK : given.use ? USE : 0;
  return (
    setting(MOVE, given.forward ? 1 : given.back ? 2 : 0) +
    setting(STRAFE, given.left ? 1 : given.right ? 2 : 0) +
    setting(STANCE, stance) +
    setting(YAW, turn('yaw', given.yaw)) +
    setting(PITCH, turn('pitch', given.pitch)) +
    setting(FUNCTION, hands)
  );
}

/** Bin of a turn in degrees, rounded to 15 and cut to -180..180. */
function turn(key: string, degrees: unknown): number {
  if (degrees === undefined) return NO_TURN;
  if (typeof degrees !== 'number' || Number.isNaN(degrees)) throw new Error(`${key} must be a number of degrees`);
  return NO_TURN + Math.max(-12, Math.min(12, Math.round(degrees / 15)));
}
