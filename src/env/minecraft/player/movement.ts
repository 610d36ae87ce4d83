/**
 * How the player moves: vanilla 1.12 constants and their order within a tick, collisions, steps, water. Every solid
 * block is a full cube, so a step of 0.6 only brings back who has just sunk below an edge.
 */

import type { Tables } from '../rules/tables.ts';
import { type Body, HALF_WIDTH, HEIGHT, MAX_AIR, MAX_LIFE, STANDING_VY, YAW_BINS } from '../world/body.ts';
import { box, cover, meetsSolid, slide, way } from '../world/collide.ts';
import { blockAt, type World } from '../world/world.ts';
import { suffer } from './life.ts';

/** Sprinting needs more food than this. */
const SPRINT_FOOD = 6;
const GROUND_INERTIA = 0.6 * 0.91;
const AIR_INERTIA = 0.91;
const GROUND_ACCELERATION = (0.1 * 0.16277136) / GROUND_INERTIA ** 3;
const AIR_ACCELERATION = 0.02;
const LIQUID_ACCELERATION = 0.02;
const SPRINT = 1.3;
/** A body that runs into something steps onto it when it is no higher. */
const STEP = 0.6;
/** Exhaustion of a block swum or sprinted, and of a jump. Source: EntityPlayer.addMovementStat, jump; 1.11 and later. */
const SWIM_COST = 0.01;
const SPRINT_COST = 0.1;
const JUMP_COST = 0.05;
const SPRINT_JUMP_COST = 0.2;

/** What the keys ask for: forward and strafe are -1, 0, 1 (left is positive); stance 0 none, 1 jump, 2 sneak, 3 sprint. */
export interface Keys {
  forward: number;
  strafe: number;
  stance: number;
}

const yawSin = Float64Array.from({ length: YAW_BINS }, (_, i) => Math.sin((i * Math.PI) / 12));
const yawCos = Float64Array.from({ length: YAW_BINS }, (_, i) => Math.cos((i * Math.PI) / 12));

/** Makes the body the box under test, moved by an offset. */
function takeBox(body: Body, dx: number, dy: number, dz: number): void {
  box[0] = body.x + dx;
  box[1] = body.y + dy;
  box[2] = body.z + dz;
  box[3] = HALF_WIDTH;
  box[4] = HEIGHT;
}

/** Whether the body box, moved by an offset, meets a solid block. */
function meets(world: World, tables: Tables, dx: number, dy: number, dz: number): boolean {
  takeBox(world.body, dx, dy, dz);
  cover();
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
  const grounded = body.onGround === 1;
  const dy = body.vy;
  takeBox(body, 0, 0, 0);
  way[0] = dx;
  way[1] = dy;
  way[2] = dz;
  slide(world, tables, 1);
  let my = way[1];
  const landed = my !== dy && dy < 0;
  // Landing snaps to the block's top, so that standing heights are exact.
  if (landed) box[1] = Math.round(box[1]);
  body.onGround = landed ? 1 : 0;
  if (my !== dy) body.vy = 0;
  slide(world, tables, 0);
  slide(world, tables, 2);
  if ((way[0] !== dx || way[2] !== dz) && (grounded || landed) && stepUp(world, tables, dx, dz)) {
    my = 0;
    body.onGround = 1;
    body.vy = 0;
  }
  body.x = box[0];
  body.y = box[1];
  body.z = box[2];
  const mx = way[0];
  const mz = way[2];
  body.blocked = 0;
  if (mx !== dx) hitWall(body, true);
  if (mz !== dz) hitWall(body, false);
  if (my !== 0 || dx !== 0 || dz !== 0) world.view++;
  if (my < 0) body.fall -= my;
}

/** Tries the way along x and z again from the body's place, a step higher. Keeps what leads farther, and tells whether that is it. */
function stepUp(world: World, tables: Tables, dx: number, dz: number): boolean {
  const x = box[0];
  const y = box[1];
  const z = box[2];
  const mx = way[0];
  const mz = way[2];
  takeBox(world.body, 0, 0, 0);
  way[0] = dx;
  way[1] = STEP;
  way[2] = dz;
  slide(world, tables, 1);
  slide(world, tables, 0);
  slide(world, tables, 2);
  way[1] = -way[1];
  slide(world, tables, 1);
  if (way[0] * way[0] + way[2] * way[2] > mx * mx + mz * mz) return true;
  box[0] = x;
  box[1] = y;
  box[2] = z;
  way[0] = mx;
  way[2] = mz;
  return false;
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
  else if (keys.stance === 3 && body.food > SPRINT_FOOD) body.sprinting = 1;
  jump(body, keys.stance === 1, wet);
  const x = body.x;
  const z = body.z;
  if (wet) swim(world, tables, keys, tables.danger[liquid] !== 0);
  else walk(world, tables, keys, sneaking);
  if (wet || body.sprinting === 1) {
    const way = Math.sqrt((body.x - x) ** 2 + (body.z - z) ** 2);
    body.exhaustion += way * (wet ? SWIM_COST : SPRINT_COST);
  }
  suffer(world, tables, liquid);
  world.restVersion = atRest(body) && !wet ? world.version : -1;
}

/** Whether the next tick without keys would change nothing. */
function atRest(body: Body): boolean {
  const still = body.onGround === 1 && body.vx === 0 && body.vz === 0 && body.vy === STANDING_VY;
  const well = body.life === MAX_LIFE && body.air === MAX_AIR && body.immune === 0 && body.burning === 0;
  const fed = body.food > 0 && body.exhaustion <= 4;
  return still && well && fed && body.fall === 0 && body.blocked === 0 && body.sprinting === 0;
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
    body.exhaustion += body.sprinting === 1 ? SPRINT_JUMP_COST : JUMP_COST;
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
