/** Which living things rays meet and the player sees. */

import type { Tables } from '../rules/tables.ts';
import { EYE, YAW_BINS } from './body.ts';
import { aim, FAN_RANGE, type Fan, fanDirection, fanOffsets, inSight, lookDirection } from './rays.ts';
import type { World } from './world.ts';

/** Blocks from the eye within which living things can be hit or used. Source: vanilla survival. */
const ARM = 3;

const NONE = -1;
const look = new Float64Array(3);
const direction = new Float64Array(3);

/** Distance along a ray (unit direction) from the eye at which it enters the box of entity `i`, or Infinity. */
export function boxDistance(world: World, tables: Tables, i: number, dir: Float64Array): number {
  const { body, entities: e } = world;
  const rule = tables.rules.entities[e.kind[i]];
  const half = rule.width / 2;
  let near = 0;
  let far = Infinity;
  const ox = e.x[i] - body.x;
  const oy = e.y[i] - body.y - EYE;
  const oz = e.z[i] - body.z;
  const ix = 1 / dir[0];
  const x0 = (ox - half) * ix;
  const x1 = (ox + half) * ix;
  near = Math.max(near, Math.min(x0, x1));
  far = Math.min(far, Math.max(x0, x1));
  const iy = 1 / dir[1];
  const y0 = oy * iy;
  const y1 = (oy + rule.height) * iy;
  near = Math.max(near, Math.min(y0, y1));
  far = Math.min(far, Math.max(y0, y1));
  const iz = 1 / dir[2];
  const z0 = (oz - half) * iz;
  const z1 = (oz + half) * iz;
  near = Math.max(near, Math.min(z0, z1));
  far = Math.min(far, Math.max(z0, z1));
  return near <= far ? near : Infinity;
}

/** The living thing under the crosshair, nearer than any block and within reach of an arm, or -1. */
export function targetEntity(world: World, tables: Tables): number {
  const { body, entities: e } = world;
  let best = NONE;
  let bestDistance = ARM;
  let blockDistance = NONE;
  for (let i = 0; i < e.count; i++) {
    const dx = e.x[i] - body.x;
    const dz = e.z[i] - body.z;
    if (dx * dx + dz * dz > (ARM + 1) * (ARM + 1)) continue;
    if (blockDistance === NONE) {
      blockDistance = aim(world, tables).distance;
      lookDirection(world, 0, 0, look);
    }
    const distance = boxDistance(world, tables, i, look);
    if (distance > bestDistance || distance > blockDistance) continue;
    best = i;
    bestDistance = distance;
  }
  return best;
}

/** Casts the fan against living things, unless it is current: ids (-1 for none nearer than the block met) and distances. */
export function updateFanEntities(fan: Fan, world: World, tables: Tables): void {
  const { entities: e, body } = world;
  if (fan.entityView === world.view && fan.entityVersion === e.version) return;
  fan.entityView = world.view;
  fan.entityVersion = e.version;
  fan.entities.fill(NONE);
  fan.entityDistances.fill(FAN_RANGE);
  lookDirection(world, 0, 0, look);
  for (let i = 0; i < e.count; i++) {
    const dx = e.x[i] - body.x;
    const dy = e.y[i] - body.y - EYE + 0.7;
    const dz = e.z[i] - body.z;
    const square = dx * dx + dy * dy + dz * dz;
    // No ray of the fan is more than 60 degrees from the look.
    const ahead = dx * look[0] + dy * look[1] + dz * look[2] + 2;
    if (square > FAN_RANGE * FAN_RANGE || ahead < 0 || 4 * ahead * ahead < square) continue;
    for (let ray = 0; ray < fanOffsets.length; ray++) {
      fanDirection(world, ray, direction);
      const distance = boxDistance(world, tables, i, direction);
      if (distance >= fan.entityDistances[ray] || distance > fan.distances[ray]) continue;
      fan.entities[ray] = e.kind[i];
      fan.entityDistances[ray] = distance;
    }
  }
}

/** Half sizes of the box around the feet in which a living thing is noticed wherever the player looks. */
const NEAR_SIDE = 4.5;
const NEAR_HEIGHT = 2.5;

/** Whether entity `i` lies in the field of view: 45 degrees to each side, up and down, within the range of the fan. */
function inView(world: World, tables: Tables, i: number): boolean {
  const { body, entities: e } = world;
  const dx = e.x[i] - body.x;
  const dy = middle(world, tables, i) - body.y - EYE;
  const dz = e.z[i] - body.z;
  const yaw = (2 * Math.PI * body.yaw) / YAW_BINS;
  const ahead = dz * Math.cos(yaw) - dx * Math.sin(yaw);
  const aside = dx * Math.cos(yaw) + dz * Math.sin(yaw);
  if (ahead <= 0 || Math.abs(aside) > ahead) return false;
  const flat = Math.sqrt(dx * dx + dz * dz);
  if (flat * flat + dy * dy > FAN_RANGE * FAN_RANGE) return false;
  return Math.abs(Math.atan2(-dy, flat) - (body.pitch * Math.PI) / 12) <= Math.PI / 4;
}

/** Height of its middle, which is looked at. */
export function middle(world: World, tables: Tables, i: number): number {
  return world.entities.y[i] + tables.rules.entities[world.entities.kind[i]].height / 2;
}

function isNear(world: World, i: number): boolean {
  const { body, entities: e } = world;
  return (
    Math.abs(e.x[i] - body.x) <= NEAR_SIDE &&
    Math.abs(e.z[i] - body.z) <= NEAR_SIDE &&
    Math.abs(e.y[i] - body.y) <= NEAR_HEIGHT
  );
}

/** In place of a kind: any that attacks unasked. */
export const HOSTILE = -2;

/** Index of the nearest visible entity of a kind (-1 for any, or HOSTILE), near the feet, and in view too unless `around`; or -1. */
export function nearestEntity(world: World, tables: Tables, kind: number, around: boolean): number {
  const { body, entities: e } = world;
  let best = NONE;
  let bestSquare = Infinity;
  for (let i = 0; i < e.count; i++) {
    if (kind >= 0 && e.kind[i] !== kind) continue;
    if (kind === HOSTILE && tables.rules.entities[e.kind[i]].fight === null) continue;
    const square = (e.x[i] - body.x) ** 2 + (e.y[i] - body.y) ** 2 + (e.z[i] - body.z) ** 2;
    if (square >= bestSquare || !(isNear(world, i) || (!around && inView(world, tables, i)))) continue;
    if (!inSight(world, tables, e.x[i], middle(world, tables, i), e.z[i])) continue;
    best = i;
    bestSquare = square;
  }
  return best;
}

/** Living things in sight that the observation lists. */
export const LISTED = 8;

/** Writes the nearest visible entities to `kinds` (-1 for none) and `offsets` from the eye to their middle, at `place`. */
export function listEntities(
  world: World,
  tables: Tables,
  out: { readonly kinds: Int16Array; readonly offsets: Float32Array },
  place: number,
): void {
  const { body, entities: e } = world;
  const seen: { readonly i: number; readonly square: number }[] = [];
  for (let i = 0; i < e.count; i++) {
    if (!(isNear(world, i) || inView(world, tables, i))) continue;
    if (!inSight(world, tables, e.x[i], middle(world, tables, i), e.z[i])) continue;
    seen.push({ i, square: (e.x[i] - body.x) ** 2 + (e.y[i] - body.y) ** 2 + (e.z[i] - body.z) ** 2 });
  }
  seen.sort((a, b) => a.square - b.square);
  for (let k = 0; k < LISTED; k++) {
    const i = seen[k]?.i ?? NONE;
    const at = place * LISTED + k;
    out.kinds[at] = i < 0 ? NONE : e.kind[i];
    out.offsets[3 * at] = i < 0 ? 0 : e.x[i] - body.x;
    out.offsets[3 * at + 1] = i < 0 ? 0 : middle(world, tables, i) - body.y - EYE;
    out.offsets[3 * at + 2] = i < 0 ? 0 : e.z[i] - body.z;
  }
}
