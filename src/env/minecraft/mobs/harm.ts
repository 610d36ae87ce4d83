/** How living things are hurt and die, and what they leave. */

import { afterArmor } from '../player/life.ts';
import type { Drop } from '../rules/rules.ts';
import type { Tables } from '../rules/tables.ts';
import { removeEntity } from '../world/entities.ts';
import { addItem, DROP_DELAY } from '../world/items.ts';
import type { World } from '../world/world.ts';

/** Ticks during which what was hit flees. */
const PANIC_TICKS = 100;

/** Marks in the column `shorn`: of what has no wool, and of what has burst. */
export const SHORN = 1;
export const BURST = 2;

/** Falls of more than 3 blocks hurt. */
export function land(world: World, tables: Tables, i: number): void {
  const e = world.entities;
  const damage = Math.ceil(e.fall[i] - 3 - 1e-6);
  e.fall[i] = 0;
  if (damage > 0) wound(world, tables, i, damage);
}

/**
 * Takes `damage` off an entity, less its armour. For half a second after a blow only the excess of a stronger one
 * counts. Returns whether it hurt. Source: EntityLivingBase.attackEntityFrom, CombatRules.
 */
export function wound(world: World, tables: Tables, i: number, damage: number): boolean {
  const e = world.entities;
  const rule = tables.rules.entities[e.kind[i]];
  const counts = e.immune[i] > 10 ? damage - e.blow[i] : damage;
  if (counts <= 0) return false;
  e.blow[i] = damage;
  if (e.immune[i] <= 10) e.immune[i] = 20;
  e.life[i] -= afterArmor(counts, rule.fight === null ? 0 : rule.fight.armor);
  if (rule.flee > 0 && e.stirred[i] === 0) e.walk[i] = 0;
  e.stirred[i] = PANIC_TICKS;
  e.rest[i] = 0;
  return true;
}

/** Leaves what its table says where it stood. Wool is not found on what is shorn. */
export function die(world: World, tables: Tables, i: number): void {
  const e = world.entities;
  const rule = tables.rules.entities[e.kind[i]];
  // What has burst (shorn 2) leaves nothing.
  for (const drop of e.shorn[i] === BURST ? [] : rule.drops) {
    if (e.shorn[i] === SHORN && rule.shear !== null && rule.shear.drop.item === drop.item) continue;
    spill(world, i, drop);
  }
  world.kills[e.kind[i]]++;
  removeEntity(e, i);
}

/** Throws a drop by its chance and amount from where an entity stands. */
export function spill(world: World, i: number, drop: Drop): void {
  const { entities: e } = world;
  spillAt(world, { x: e.x[i], y: e.y[i] + 0.25, z: e.z[i] }, drop);
}

/** The same from any place. */
export function spillAt(world: World, at: { x: number; y: number; z: number }, drop: Drop): void {
  const { luck } = world;
  if (drop.chance < 1 && luck.uniform() >= drop.chance) return;
  const quantity = drop.min + luck.int(drop.max - drop.min + 1);
  if (quantity === 0) return;
  addItem(world.ground, {
    item: drop.item,
    quantity,
    wear: 0,
    ...at,
    delay: DROP_DELAY,
    vx: 0.2 * luck.uniform() - 0.1,
    vy: 0.2,
    vz: 0.2 * luck.uniform() - 0.1,
  });
}
