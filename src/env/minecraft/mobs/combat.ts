/** What the player's hands do to living things: blows, shears, buckets. */

import type { Tables } from '../rules/tables.ts';
import { YAW_BINS } from '../world/body.ts';
import { give, takeSlot, wearHeld } from '../world/inventory.ts';
import type { World } from '../world/world.ts';
import { SHORN, spill, wound } from './harm.ts';

/** Strength of a blow by the ticks since the last one. Source: EntityPlayer.getCooledAttackStrength, 1.9 and later. */
export function swingStrength(ticks: number, swing: number): number {
  const ready = Math.min(1, (ticks + 0.5) / swing);
  return 0.2 + 0.8 * ready * ready;
}

/** A blow with what is in the hand. Source: EntityPlayer.attackTargetEntityWithCurrentItem, without enchantments. */
export function strike(world: World, tables: Tables, i: number): void {
  const { body, bag, entities: e } = world;
  const { items } = tables.rules;
  const held = bag.item[0];
  const weapon = held < 0 ? tables.fist : items[held];
  const strength = swingStrength(world.sinceSwing, weapon.swing);
  // A falling body hits half as hard again, unless it sprints.
  const critical = strength > 0.848 && body.fall > 0 && body.onGround === 0 && body.sprinting === 0;
  world.sinceSwing = 0;
  body.exhaustion += 0.1;
  world.restVersion = -1;
  if (!wound(world, tables, i, weapon.damage * strength * (critical ? 1.5 : 1))) return;
  if (e.life[i] <= 0) body.xp += tables.rules.entities[e.kind[i]].fight === null ? 1 + world.luck.int(3) : 5;
  const dx = e.x[i] - body.x;
  const dz = e.z[i] - body.z;
  const length = Math.max(1e-6, Math.sqrt(dx * dx + dz * dz));
  push(world, i, dx / length, dz / length, 0.4);
  if (body.sprinting === 1 && strength > 0.848) {
    const yaw = (2 * Math.PI * body.yaw) / YAW_BINS;
    push(world, i, -Math.sin(yaw), Math.cos(yaw), 0.5);
    body.vx *= 0.6;
    body.vz *= 0.6;
    body.sprinting = 0;
  }
  wearWeapon(world, tables);
}

/** Swords wear by one use a blow, other tools by two. */
function wearWeapon(world: World, tables: Tables): void {
  const { bag } = world;
  const held = bag.item[0];
  if (held < 0 || tables.rules.items[held].toolClass < 0) return;
  const uses = tables.digs[tables.rules.items[held].toolClass] !== 0 ? 2 : 1;
  for (let k = 0; k < uses && bag.item[0] === held; k++) wearHeld(bag, tables.rules);
}

/** Source: EntityLivingBase.knockBack. */
function push(world: World, i: number, dx: number, dz: number, strength: number): void {
  const e = world.entities;
  e.vx[i] = e.vx[i] / 2 + dx * strength;
  e.vz[i] = e.vz[i] / 2 + dz * strength;
  if (e.onGround[i] === 1) e.vy[i] = Math.min(0.4, e.vy[i] / 2 + strength);
  e.onGround[i] = 0;
  e.rest[i] = 0;
}

/** Whether using what is in the hand on an entity would do something. */
function canUseOn(world: World, tables: Tables, i: number): boolean {
  const e = world.entities;
  const { fill, shear } = tables.rules.entities[e.kind[i]];
  const held = world.bag.item[0];
  return (fill !== null && fill.item === held) || (shear !== null && shear.item === held && e.shorn[i] === 0);
}

/** Shears it or fills a vessel at it. Returns whether something came of it. */
export function useOn(world: World, tables: Tables, i: number): boolean {
  if (!canUseOn(world, tables, i)) return false;
  const { bag, entities: e } = world;
  const { fill, shear } = tables.rules.entities[e.kind[i]];
  if (fill !== null && fill.item === bag.item[0]) {
    takeSlot(bag, 0, 1);
    const left = give(bag, tables.rules, fill.gives, 1);
    if (left > 0) spill(world, i, { item: fill.gives, min: left, max: left, chance: 1 });
    return true;
  }
  e.shorn[i] = SHORN;
  spill(world, i, shear!.drop);
  wearHeld(bag, tables.rules);
  return true;
}
