/**
 * The player's body: vanilla 1.12 movement constants and their order within a tick, collisions, water, falls, air.
 * Every solid block is a full cube, so the step height of 0.6 never lifts the body and is left out.
 */
import { cover, EPS, meetsSolid, sweep } from './collide.ts';
import type { Tables } from './tables.ts';
import { blockAt, type World } from './world.ts';

export const HALF_WIDTH = 0.3;
export const HEIGHT = 1.8;
export const EYE = 1.62;
export const MAX_LIFE = 20;
export const MAX_AIR = 300;
/** Look angles are counted in bins of 15 degrees. */
export const YAW_BINS = 24;
export const PITCH_LIMIT = 6;

const GROUND_INERTIA = 0.6 * 0.91;
const AIR_INERTIA = 0.91;
const GROUND_ACCELERATION = (0.1 * 0.16277136) / GROUND_INERTIA ** 3;
const AIR_ACCELERATION = 0.02;
const LIQUID_ACCELERATION = 0.02;
const SPRINT = 1.3;

/** Blocks and blocks per tick; flags are 0 or 1; `*Delay` in ticks. Yaw bin 0 looks to +z and rises to the right. */
export interface Body {
  x: number;
  y: number;
  z: number;
  vx: number;
  vy: number;
  vz: number;
  yaw: number;
  /** -6 (up) to 6 (down). */
  pitch: number;
  onGround: number;
  /** Ran into a wall in the last tick. */
  blocked: number;
  sprinting: number;
  jumpDelay: number;
  fall: number;
  life: number;
  food: number;
  air: number;
  hurtDelay: number;
  healDelay: number;
}

/** Saved in this order. */
export const bodyKeys = [
  ...['x', 'y', 'z', 'vx', 'vy', 'vz', 'yaw', 'pitch', 'onGround', 'blocked', 'sprinting', 'jumpDelay'],
  ...['fall', 'life', 'food', 'air', 'hurtDelay', 'healDelay'],
] as readonly (keyof Body)[];

/**
 * One literal, and halves where fractions will stand, so that all bodies share one hidden class in the JavaScript
 * engine: every step reads them dozens of times.
 */
export function makeBody(): Body {
  return {
    x: 0.5,
    y: 0.5,
    z: 0.5,
    vx: 0.5,
    vy: 0.5,
    vz: 0.5,
    yaw: 0,
    pitch: 0,
    onGround: 0,
    blocked: 0,
    sprinting: 0,
    jumpDelay: 0,
    fall: 0.5,
    life: MAX_LIFE,
    food: 20,
    air: MAX_AIR,
    hurtDelay: 0,
    healDelay: 0,
  };
}

/** Vertical speed of a body that stands: gravity pulls on it and the ground stops it in every tick. */
const STANDING_VY = -0.08 * 0.98;

/** A fresh body standing at a place. */
export function placeBody(body: Body, x: number, y: number, z: number): void {
  Object.assign(body, makeBody(), { x, y, z, vx: 0, vy: STANDING_VY, vz: 0, fall: 0, onGround: 1 });
}

/** What the keys ask for: forward and strafe are -1, 0, 1 (left is positive); stance 0 none, 1 jump, 2 sneak, 3 sprint. */
export interface Keys {
  forward: number;
  strafe: number;
  stance: number;
}

const yawSin = Float64Array.from({ length: YAW_BINS }, (_, i) => Math.sin((i * Math.PI) / 12));
const yawCos = Float64Array.from({ length: YAW_BINS }, (_, i) => Math.cos((i * Math.PI) / 12));

function coverBody(body: Body, dx: number, dy: number, dz: number): void {
  cover(body.x + dx, body.y + dy, body.z + dz, HALF_WIDTH, HEIGHT);
}

/** Whether the body box, moved by an offset, meets a solid block. */
function meets(world: World, tables: Tables, dx: number, dy: number, dz: number): boolean {
  coverBody(world.body, dx, dy, dz);
  return meetsSolid(world, tables);
}

/** Moves by the velocity with collisions, y first, then x and z; keeps onGround, blocked and the fallen distance. */
function move(world: World, tables: Tables, sneaking: boolean): void {
  const body = world.body;
  let dx = body.vx;
  let dz = body.vz;
  if (sneaking && body.onGround === 1) {
    // A sneaking body does not step over an edge.
    while (dx !== 0 && !meets(world, tables, dx, -0.6, 0)) dx = shorten(dx);
    while (dz !== 0 && !meets(world, tables, 0, -0.6, dz)) dz = shorten(dz);
    while (dx !== 0 && dz !== 0 && !meets(world, tables, dx, -0.6, dz)) {
      dx = shorten(dx);
      dz = shorten(dz);
    }
  }
  const dy = body.vy;
  coverBody(body, 0, 0, 0);
  const my = sweep(world, tables, 2, dy < 0 ? body.y : body.y + HEIGHT, dy);
  const stopped = my !== dy;
  // Landing snaps to the block's top, so that standing heights are exact.
  body.y = stopped && dy < 0 ? Math.round(body.y + my) : body.y + my;
  body.onGround = stopped && dy < 0 ? 1 : 0;
  if (stopped) body.vy = 0;
  body.blocked = 0;
  if (dx !== 0) {
    coverBody(body, 0, 0, 0);
    const mx = sweep(world, tables, 0, dx < 0 ? body.x - HALF_WIDTH : body.x + HALF_WIDTH, dx);
    body.x += mx;
    if (mx !== dx) hitWall(body, true);
  }
  if (dz !== 0) {
    coverBody(body, 0, 0, 0);
    const mz = sweep(world, tables, 4, dz < 0 ? body.z - HALF_WIDTH : body.z + HALF_WIDTH, dz);
    body.z += mz;
    if (mz !== dz) hitWall(body, false);
  }
  if (my !== 0 || dx !== 0 || dz !== 0) world.view++;
  if (my < 0) body.fall -= my;
}

function hitWall(body: Body, alongX: boolean): void {
  body.blocked = 1;
  if (alongX) body.vx = 0;
  else body.vz = 0;
}

function shorten(d: number): number {
  return Math.abs(d) <= 0.05 ? 0 : d - 0.05 * Math.sign(d);
}

function accelerate(body: Body, keys: Keys, scale: number, acceleration: number): void {
  const strafe = keys.strafe * 0.98 * scale;
  const forward = keys.forward * 0.98 * scale;
  const square = strafe * strafe + forward * forward;
  if (square < 1e-4) return;
  const factor = acceleration / Math.max(1, Math.sqrt(square));
  const sin = yawSin[body.yaw];
  const cos = yawCos[body.yaw];
  body.vx += factor * (strafe * cos - forward * sin);
  body.vz += factor * (forward * cos + strafe * sin);
}

function small(v: number): number {
  return v < 0.003 && v > -0.003 ? 0 : v;
}

/** The liquid that the middle of the body is in (block id), or air. */
function liquidAround(world: World, tables: Tables): number {
  const { x, y, z } = world.body;
  const low = blockAt(world, tables, Math.floor(x), Math.floor(y + 0.4), Math.floor(z));
  if (tables.liquid[low] !== 0) return low;
  const high = blockAt(world, tables, Math.floor(x), Math.floor(y + 1.4), Math.floor(z));
  return tables.liquid[high] !== 0 ? high : tables.air;
}

/** One tick of the body under the given keys. */
export function tickBody(world: World, tables: Tables, keys: Keys): void {
  const body = world.body;
  if (world.restVersion === world.version && keys.forward === 0 && keys.strafe === 0 && keys.stance !== 1) {
    body.jumpDelay = 0;
    return;
  }
  const liquid = liquidAround(world, tables);
  const wet = tables.liquid[liquid] !== 0;
  body.vx = small(body.vx);
  body.vy = small(body.vy);
  body.vz = small(body.vz);
  const sneaking = keys.stance === 2;
  if (keys.forward <= 0 || body.blocked === 1 || sneaking || wet) body.sprinting = 0;
  else if (keys.stance === 3) body.sprinting = 1;
  jump(body, keys.stance === 1, wet);
  if (wet) swim(world, tables, keys, tables.danger[liquid] !== 0);
  else walk(world, tables, keys, sneaking);
  suffer(world, tables, liquid);
  world.restVersion = atRest(body) && !wet ? world.version : -1;
}

/** Whether the next tick without keys would change nothing. */
function atRest(body: Body): boolean {
  const still = body.onGround === 1 && body.vx === 0 && body.vz === 0 && body.vy === STANDING_VY;
  const well = body.life === MAX_LIFE && body.air === MAX_AIR && body.hurtDelay === 0;
  return still && well && body.fall === 0 && body.blocked === 0 && body.sprinting === 0;
}

function jump(body: Body, pressed: boolean, wet: boolean): void {
  if (body.jumpDelay > 0) body.jumpDelay--;
  if (!pressed) {
    body.jumpDelay = 0;
  } else if (wet) {
    body.vy += 0.04;
  } else if (body.onGround === 1 && body.jumpDelay === 0) {
    body.vy = 0.42;
    body.jumpDelay = 10;
    if (body.sprinting === 1) {
      body.vx -= 0.2 * yawSin[body.yaw];
      body.vz += 0.2 * yawCos[body.yaw];
    }
  }
}

function walk(world: World, tables: Tables, keys: Keys, sneaking: boolean): void {
  const body = world.body;
  const grounded = body.onGround === 1;
  const boost = body.sprinting === 1 ? SPRINT : 1;
  accelerate(body, keys, sneaking ? 0.3 : 1, boost * (grounded ? GROUND_ACCELERATION : AIR_ACCELERATION));
  const inertia = grounded ? GROUND_INERTIA : AIR_INERTIA;
  move(world, tables, sneaking);
  body.vy = (body.vy - 0.08) * 0.98;
  body.vx *= inertia;
  body.vz *= inertia;
}

function swim(world: World, tables: Tables, keys: Keys, thick: boolean): void {
  const body = world.body;
  const before = body.y;
  accelerate(body, keys, keys.stance === 2 ? 0.3 : 1, LIQUID_ACCELERATION);
  move(world, tables, false);
  const inertia = thick ? 0.5 : 0.8;
  body.vx *= inertia;
  body.vy = body.vy * inertia - 0.02;
  body.vz *= inertia;
  body.fall = 0;
  // At a bank: leave the liquid when there is room 0.6 higher.
  if (body.blocked === 1 && !meets(world, tables, body.vx, body.vy + 0.6 - body.y + before, body.vz)) body.vy = 0.3;
}

/** Falls, drowning, burning, suffocation and healing (food stays full, so 1 life returns every 80 ticks). */
function suffer(world: World, tables: Tables, liquid: number): void {
  const body = world.body;
  if (body.hurtDelay > 0) body.hurtDelay--;
  if (body.onGround === 1) {
    if (body.fall > 3) body.life -= Math.max(0, Math.ceil(body.fall - 3 - 1e-6));
    body.fall = 0;
  }
  const eye = blockAt(world, tables, Math.floor(body.x), Math.floor(body.y + EYE), Math.floor(body.z));
  if (tables.liquid[eye] === 0) {
    body.air = MAX_AIR;
    if (tables.solid[eye] !== 0) hurt(body, 1);
  } else if (--body.air <= -20) {
    body.air = 0;
    body.life -= 2;
  }
  if (tables.danger[liquid] !== 0) hurt(body, 4);
  else if (tables.dangerousSolids && touchesDanger(world, tables)) hurt(body, 1);
  heal(body);
}

function heal(body: Body): void {
  if (body.life >= MAX_LIFE) body.healDelay = 0;
  else if (body.life > 0 && ++body.healDelay >= 80) {
    body.healDelay = 0;
    body.life = Math.min(MAX_LIFE, body.life + 1);
  }
}

/** Contact damage, at most once in 10 ticks. */
function hurt(body: Body, amount: number): void {
  if (body.hurtDelay > 0) return;
  body.life -= amount;
  body.hurtDelay = 10;
}

function touchesDanger(world: World, tables: Tables): boolean {
  const { x, y, z } = world.body;
  const reach = HALF_WIDTH + 0.01;
  for (let cy = Math.floor(y - 0.01); cy <= Math.floor(y + HEIGHT); cy++) {
    for (let cz = Math.floor(z - reach); cz <= Math.floor(z + reach); cz++) {
      for (let cx = Math.floor(x - reach); cx <= Math.floor(x + reach); cx++) {
        if (tables.danger[blockAt(world, tables, cx, cy, cz)] !== 0) return true;
      }
    }
  }
  return false;
}

/** Whether the body box and a cell overlap. */
export function bodyInCell(body: Body, x: number, y: number, z: number): boolean {
  return (
    body.x + HALF_WIDTH > x + EPS &&
    body.x - HALF_WIDTH < x + 1 - EPS &&
    body.y + HEIGHT > y + EPS &&
    body.y < y + 1 - EPS &&
    body.z + HALF_WIDTH > z + EPS &&
    body.z - HALF_WIDTH < z + 1 - EPS
  );
}
