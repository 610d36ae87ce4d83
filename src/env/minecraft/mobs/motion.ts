/** How living things move: vanilla 1.12's walking, jumping, swimming and falling, with the same collisions as the player. */

import type { EntityRule } from '../rules/rules.ts';
import type { Tables } from '../rules/tables.ts';
import { box, slide, way } from '../world/collide.ts';
import type { Entities } from '../world/entities.ts';
import { blockAt, type World } from '../world/world.ts';

const GROUND_INERTIA = 0.6 * 0.91;
const AIR_INERTIA = 0.91;
const SMALL = 0.003;
/** Blocks along an axis, beyond the range of rays. */
const NOTICED = 40;

function small(v: number): number {
  return v < SMALL && v > -SMALL ? 0 : v;
}

/** Moves by the velocity with collisions, y first, then x and z. */
function move(world: World, tables: Tables, e: Entities, i: number, rule: EntityRule): void {
  const dx = e.vx[i];
  const dy = e.vy[i];
  const dz = e.vz[i];
  box[0] = e.x[i];
  box[1] = e.y[i];
  box[2] = e.z[i];
  box[3] = rule.width / 2;
  box[4] = rule.height;
  way[0] = dx;
  way[1] = dy;
  way[2] = dz;
  slide(world, tables, 1);
  const my = way[1];
  const stopped = my !== dy;
  if (stopped && dy < 0) box[1] = Math.round(box[1]);
  e.onGround[i] = stopped && dy < 0 ? 1 : 0;
  if (stopped) e.vy[i] = 0;
  if (my < 0) e.fall[i] -= my;
  slide(world, tables, 0);
  slide(world, tables, 2);
  e.blocked[i] = way[0] !== dx || way[2] !== dz ? 1 : 0;
  if (way[0] !== dx) e.vx[i] = 0;
  if (way[2] !== dz) e.vz[i] = 0;
  e.x[i] = box[0];
  e.y[i] = box[1];
  e.z[i] = box[2];
  if (my === 0 && dx === 0 && dz === 0) return;
  // What moves out of sight changes nothing that rays meet.
  const { body } = world;
  if (Math.abs(e.x[i] - body.x) < NOTICED && Math.abs(e.z[i] - body.z) < NOTICED) e.version++;
}

/** Its pace: it stands, walks, or flees. */
export const STAND = 0;
export const WALK = 1;
export const FLEE = 2;

/** What falls slowly, and never hurts itself: the smallest of the living things. */
const FEATHER_WIDTH = 0.5;

/**
 * One tick of motion towards its goal at a pace. Source: EntityLivingBase.travel; the speed is the movement attribute
 * times the factor of the pace; on the ground the acceleration is speed squared, in the air 0.02 of the speed.
 */
export function moveEntity(world: World, tables: Tables, i: number, pace: number): void {
  const e = world.entities;
  const rule = tables.rules.entities[e.kind[i]];
  const speed = pace === STAND ? 0 : pace === FLEE ? rule.flee * rule.speed : rule.speed;
  e.vx[i] = small(e.vx[i]);
  e.vy[i] = small(e.vy[i]);
  e.vz[i] = small(e.vz[i]);
  const wet =
    tables.liquid[blockAt(world, tables, Math.floor(e.x[i]), Math.floor(e.y[i] + 0.4), Math.floor(e.z[i]))] !== 0;
  const grounded = e.onGround[i] === 1;
  if (wet)
    e.vy[i] += 0.032; // swims up four ticks in five
  else if (speed > 0 && grounded && e.blocked[i] === 1) e.vy[i] = 0.42;
  if (speed > 0) {
    const dx = e.goalX[i] - e.x[i];
    const dz = e.goalZ[i] - e.z[i];
    const length = Math.sqrt(dx * dx + dz * dz);
    const push = (0.98 * (wet ? 0.02 : grounded ? speed : 0.02) * speed) / Math.max(length, 1e-6);
    e.vx[i] += push * dx;
    e.vz[i] += push * dz;
  }
  move(world, tables, e, i, rule);
  if (wet) {
    e.vx[i] *= 0.8;
    e.vy[i] = e.vy[i] * 0.8 - 0.02;
    e.vz[i] *= 0.8;
    e.fall[i] = 0;
    if (e.blocked[i] === 1) e.vy[i] = 0.3;
    return;
  }
  const inertia = grounded ? GROUND_INERTIA : AIR_INERTIA;
  e.vy[i] = (e.vy[i] - 0.08) * 0.98;
  if (rule.width < FEATHER_WIDTH && e.onGround[i] === 0 && e.vy[i] < 0) {
    e.vy[i] *= 0.6;
    e.fall[i] = 0;
  }
  e.vx[i] *= inertia;
  e.vz[i] *= inertia;
}

/** Blocks that a step ahead would lead down before it meets ground, or Infinity for a liquid, for harm, and for the border. */
export function dropAhead(world: World, tables: Tables, i: number): number {
  const e = world.entities;
  const dx = e.goalX[i] - e.x[i];
  const dz = e.goalZ[i] - e.z[i];
  const length = Math.sqrt(dx * dx + dz * dz);
  if (length < 1e-6) return 0;
  const reach = 0.5 + tables.rules.entities[e.kind[i]].width / 2;
  const x = Math.floor(e.x[i] + (dx * reach) / length);
  const z = Math.floor(e.z[i] + (dz * reach) / length);
  const y = Math.floor(e.y[i] + 0.01);
  for (let drop = 0; drop <= 4; drop++) {
    const block = blockAt(world, tables, x, y - drop, z);
    if (tables.danger[block] !== 0 || tables.liquid[block] !== 0) return Infinity;
    if (tables.solid[block] !== 0) return block === tables.outside ? Infinity : drop - 1;
  }
  return Infinity;
}
