/** Items on the ground: they fall, come to rest, merge with their like, are picked up near the body, and vanish in time. */

import type { Tables } from '../rules/tables.ts';
import { give } from './inventory.ts';
import { blockAt, type World } from './world.ts';

/** Most items on the ground of one world; the oldest makes way. */
const GROUND_CAPACITY = 64;
const DESPAWN_TICKS = 6000;
export const DROP_DELAY = 10;
export const THROW_DELAY = 40;
/** Vanilla: the body box grown by 1 sideways and 0.5 up and down meets the item's box of 0.25. */
const PICKUP_SIDE = 0.3 + 1 + 0.125;
const PICKUP_BELOW = 0.75;
const PICKUP_ABOVE = 1.8 + 0.5;
const MERGE_RANGE = 0.75;

/** Columns over `count` items; the rest of each column is unused. */
export interface GroundItems {
  count: number;
  readonly item: Int16Array;
  readonly quantity: Int16Array;
  readonly wear: Int16Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly vx: Float64Array;
  readonly vy: Float64Array;
  readonly vz: Float64Array;
  readonly age: Int16Array;
  /** Ticks until it may be picked up. */
  readonly delay: Int16Array;
  /** 1 when it lies still and needs no physics until a block changes. */
  readonly rest: Uint8Array;
  /** World version at the last tick. */
  version: number;
}

export function makeGroundItems(): GroundItems {
  const short = () => new Int16Array(GROUND_CAPACITY);
  const wide = () => new Float64Array(GROUND_CAPACITY);
  return {
    count: 0,
    item: short(),
    quantity: short(),
    wear: short(),
    x: wide(),
    y: wide(),
    z: wide(),
    vx: wide(),
    vy: wide(),
    vz: wide(),
    age: short(),
    delay: short(),
    rest: new Uint8Array(GROUND_CAPACITY),
    version: 0,
  };
}

/** The columns in the order in which they are saved. */
export function groundColumns(ground: GroundItems) {
  return [
    ground.item,
    ground.quantity,
    ground.wear,
    ground.x,
    ground.y,
    ground.z,
    ground.vx,
    ground.vy,
    ground.vz,
    ground.age,
    ground.delay,
    ground.rest,
  ] as const;
}

/** Moves the last item into place `i`. */
function removeAt(ground: GroundItems, i: number): void {
  const last = --ground.count;
  if (i === last) return;
  ground.item[i] = ground.item[last];
  ground.quantity[i] = ground.quantity[last];
  ground.wear[i] = ground.wear[last];
  ground.x[i] = ground.x[last];
  ground.y[i] = ground.y[last];
  ground.z[i] = ground.z[last];
  ground.vx[i] = ground.vx[last];
  ground.vy[i] = ground.vy[last];
  ground.vz[i] = ground.vz[last];
  ground.age[i] = ground.age[last];
  ground.delay[i] = ground.delay[last];
  ground.rest[i] = ground.rest[last];
}

export interface Throw {
  readonly item: number;
  readonly quantity: number;
  readonly wear: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly vx: number;
  readonly vy: number;
  readonly vz: number;
  readonly delay: number;
}

/** Puts an item on the ground; where there is no room, the oldest vanishes. */
export function addItem(ground: GroundItems, thrown: Throw): void {
  if (ground.count === GROUND_CAPACITY) {
    let oldest = 0;
    for (let i = 1; i < ground.count; i++) if (ground.age[i] > ground.age[oldest]) oldest = i;
    removeAt(ground, oldest);
  }
  const i = ground.count++;
  ground.item[i] = thrown.item;
  ground.quantity[i] = thrown.quantity;
  ground.wear[i] = thrown.wear;
  ground.x[i] = thrown.x;
  ground.y[i] = thrown.y;
  ground.z[i] = thrown.z;
  ground.vx[i] = thrown.vx;
  ground.vy[i] = thrown.vy;
  ground.vz[i] = thrown.vz;
  ground.age[i] = 0;
  ground.delay[i] = thrown.delay;
  ground.rest[i] = 0;
}

function solidAt(world: World, tables: Tables, x: number, y: number, z: number): boolean {
  return tables.solid[blockAt(world, tables, Math.floor(x), Math.floor(y), Math.floor(z))] !== 0;
}

/** One tick of free motion (vanilla: gravity 0.04, drag 0.98, on the ground 0.588), the item taken as a point. */
function fall(world: World, tables: Tables, i: number): void {
  const g = world.ground;
  if (solidAt(world, tables, g.x[i], g.y[i], g.z[i])) {
    // A block was put where the item lay: it is pushed up.
    g.y[i] = Math.floor(g.y[i]) + 1;
    return;
  }
  g.vy[i] -= 0.04;
  let landed = false;
  const y = g.y[i] + g.vy[i];
  if (solidAt(world, tables, g.x[i], y, g.z[i])) {
    landed = g.vy[i] < 0;
    if (landed) g.y[i] = Math.floor(y) + 1;
    g.vy[i] = 0;
  } else {
    g.y[i] = y;
  }
  const x = g.x[i] + g.vx[i];
  if (solidAt(world, tables, x, g.y[i], g.z[i])) g.vx[i] = 0;
  else g.x[i] = x;
  const z = g.z[i] + g.vz[i];
  if (solidAt(world, tables, g.x[i], g.y[i], z)) g.vz[i] = 0;
  else g.z[i] = z;
  const drag = landed ? 0.588 : 0.98;
  g.vx[i] *= drag;
  g.vy[i] *= 0.98;
  g.vz[i] *= drag;
  if (landed && Math.abs(g.vx[i]) < 0.003 && Math.abs(g.vz[i]) < 0.003) {
    g.vx[i] = 0;
    g.vz[i] = 0;
    g.rest[i] = 1;
  }
}

/** Joins item `i` to an equal one that rests nearby. Returns whether it is gone. */
function merge(world: World, tables: Tables, i: number): boolean {
  const g = world.ground;
  const stack = tables.rules.items[g.item[i]].stack;
  for (let j = 0; j < g.count; j++) {
    if (j === i || g.rest[j] === 0 || g.item[j] !== g.item[i] || g.wear[j] !== g.wear[i]) continue;
    if (g.quantity[j] + g.quantity[i] > stack || Math.abs(g.x[j] - g.x[i]) > MERGE_RANGE) continue;
    if (Math.abs(g.y[j] - g.y[i]) > MERGE_RANGE || Math.abs(g.z[j] - g.z[i]) > MERGE_RANGE) continue;
    g.quantity[j] += g.quantity[i];
    g.age[j] = Math.min(g.age[j], g.age[i]);
    g.delay[j] = Math.max(g.delay[j], g.delay[i]);
    removeAt(g, i);
    return true;
  }
  return false;
}

/** Moves as many as fit into the bag. Returns whether the item is gone. */
function pickUp(world: World, tables: Tables, i: number): boolean {
  const { ground: g, body, bag } = world;
  const dy = g.y[i] - body.y;
  if (g.delay[i] > 0 || dy < -PICKUP_BELOW || dy > PICKUP_ABOVE) return false;
  if (Math.abs(g.x[i] - body.x) > PICKUP_SIDE || Math.abs(g.z[i] - body.z) > PICKUP_SIDE) return false;
  const left = give(bag, tables.rules, g.item[i], g.quantity[i], g.wear[i]);
  g.quantity[i] = left;
  if (left > 0) return false;
  removeAt(g, i);
  return true;
}

/** One tick of every item on the ground. */
export function tickItems(world: World, tables: Tables): void {
  const g = world.ground;
  if (g.version !== world.version) {
    g.rest.fill(0);
    g.version = world.version;
  }
  // Downwards, because removing moves the last item, already done, into the gap.
  for (let i = g.count - 1; i >= 0; i--) {
    g.age[i]++;
    if (g.delay[i] > 0) g.delay[i]--;
    if (g.rest[i] === 0) {
      fall(world, tables, i);
      const block = blockAt(world, tables, Math.floor(g.x[i]), Math.floor(g.y[i]), Math.floor(g.z[i]));
      if (tables.danger[block] !== 0 && tables.liquid[block] !== 0) {
        removeAt(g, i);
        continue;
      }
      if (g.rest[i] !== 0 && merge(world, tables, i)) continue;
    }
    if (g.age[i] >= DESPAWN_TICKS) removeAt(g, i);
    else pickUp(world, tables, i);
  }
}
