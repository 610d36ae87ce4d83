/**
 * What keeps the player alive and what does not: harm and armour, falls, air, fire, hunger, healing. Source of the
 * numbers: EntityLivingBase, EntityPlayer and FoodStats of 1.12 at normal difficulty.
 */

import type { Tables } from '../rules/tables.ts';
import { type Body, EYE, HALF_WIDTH, HEIGHT, MAX_AIR, MAX_FOOD, MAX_LIFE } from '../world/body.ts';
import { armorOf, wearArmor } from '../world/inventory.ts';
import { blockAt, type World } from '../world/world.ts';

/** What hurt the player, for the observation. */
export const causes = [
  'none',
  'fall',
  'drown',
  'lava',
  'fire',
  'cactus',
  'wall',
  'starve',
  'mob',
  'arrow',
  'explosion',
] as const;
export type Cause = (typeof causes)[number];

/** Armour does not help against these. */
export const BYPASSING: readonly Cause[] = ['fall', 'drown', 'fire', 'wall', 'starve'];

/** What every harm costs in food. */
export const HARM_EXHAUSTION = 0.1;

/** Damage that gets through armour points without toughness. */
export function afterArmor(damage: number, armor: number): number {
  return damage * (1 - Math.min(20, Math.max(armor / 5, armor - damage / 2)) / 25);
}

/** Takes `damage` half hearts off the player, less what armour stops. Returns whether it hurt. */
export function harm(world: World, tables: Tables, damage: number, cause: Cause): boolean {
  const { body } = world;
  const counts = body.immune > 10 ? damage - body.blow : damage;
  if (counts <= 0 || body.life <= 0) return false;
  body.blow = damage;
  if (body.immune <= 10) body.immune = 20;
  let through = counts;
  if (!BYPASSING.includes(cause)) {
    through = afterArmor(counts, armorOf(world.bag, tables.rules));
    wearArmor(world.bag, tables.rules, Math.max(1, Math.floor(counts / 4)));
  }
  body.life -= through;
  body.exhaustion += HARM_EXHAUSTION;
  world.harmed = causes.indexOf(cause);
  world.harmedBy = through;
  world.harmedAt = world.steps;
  world.harmX = world.harmY = world.harmZ = 0;
  world.restVersion = -1;
  return true;
}

/** Everything that happens to the body itself in a tick; `liquid` is the block of the liquid around it, or air. */
export function suffer(world: World, tables: Tables, liquid: number): void {
  const { body } = world;
  if (body.immune > 0) body.immune--;
  if (body.onGround === 1) {
    if (body.fall > 3) harm(world, tables, Math.ceil(body.fall - 3 - 1e-6), 'fall');
    body.fall = 0;
  }
  breathe(world, tables);
  if (tables.danger[liquid] !== 0) {
    harm(world, tables, 4, 'lava');
    body.burning = 300;
  } else if (liquid !== tables.air) {
    body.burning = 0;
  } else if (body.burning > 0) {
    if (body.burning % 20 === 0) harm(world, tables, 1, 'fire');
    body.burning--;
  }
  if (tables.dangerousSolids && (body.blocked === 1 || body.onGround === 1) && touchesDanger(world, tables)) {
    harm(world, tables, 1, 'cactus');
  }
  digest(world, tables);
}

function breathe(world: World, tables: Tables): void {
  const { body } = world;
  const eye = blockAt(world, tables, Math.floor(body.x), Math.floor(body.y + EYE), Math.floor(body.z));
  if (tables.liquid[eye] === 0) {
    body.air = MAX_AIR;
    if (tables.solid[eye] !== 0) harm(world, tables, 1, 'wall');
  } else if (--body.air <= -20) {
    body.air = 0;
    harm(world, tables, 2, 'drown');
  }
}

/** Source: FoodStats.onUpdate. */
function digest(world: World, tables: Tables): void {
  const { body } = world;
  if (body.exhaustion > 4) {
    body.exhaustion = Math.min(40, body.exhaustion) - 4;
    if (body.saturation > 0) body.saturation = Math.max(0, body.saturation - 1);
    else body.food = Math.max(0, body.food - 1);
  }
  const hurt = body.life > 0 && body.life < MAX_LIFE;
  if (hurt && body.saturation > 0 && body.food >= MAX_FOOD) {
    if (++body.foodTimer < 10) return;
    const spent = Math.min(body.saturation, 6);
    heal(body, spent / 6, spent);
  } else if (hurt && body.food >= 18) {
    if (++body.foodTimer >= 80) heal(body, 1, 6);
  } else if (body.food <= 0) {
    if (++body.foodTimer < 80) return;
    body.foodTimer = 0;
    if (body.life > 1) harm(world, tables, 1, 'starve');
  } else body.foodTimer = 0;
}

function heal(body: Body, life: number, cost: number): void {
  body.foodTimer = 0;
  body.life = Math.min(MAX_LIFE, body.life + life);
  body.exhaustion += cost;
}

function touchesDanger(world: World, tables: Tables): boolean {
  const { x, y, z } = world.body;
  const reach = HALF_WIDTH + 0.01;
  for (let cy = Math.floor(y - 0.01); cy <= Math.floor(y + HEIGHT); cy++) {
    for (let cz = Math.floor(z - reach); cz <= Math.floor(z + reach); cz++) {
      for (let cx = Math.floor(x - reach); cx <= Math.floor(x + reach); cx++) {
        const block = blockAt(world, tables, cx, cy, cz);
        if (tables.danger[block] !== 0 && tables.solid[block] !== 0) return true;
      }
    }
  }
  return false;
}

/** Ticks that a meal takes. */
export const MEAL_TICKS = 32;

/** Whether what is in the hand can be eaten now. */
export function canEat({ body, bag }: World, tables: Tables): boolean {
  const held = bag.item[0];
  return held >= 0 && tables.rules.items[held].food > 0 && body.food < MAX_FOOD;
}

/** One tick of eating what is in the hand. Returns whether the meal is done; the caller takes the food away. */
export function eat(world: World, tables: Tables): boolean {
  const { body, bag } = world;
  if (++body.eating < MEAL_TICKS) return false;
  body.eating = 0;
  const { food, saturation } = tables.rules.items[bag.item[0]];
  body.food = Math.min(MAX_FOOD, body.food + food);
  body.saturation = Math.min(body.food, body.saturation + saturation);
  world.restVersion = -1;
  return true;
}
