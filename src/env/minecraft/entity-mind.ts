/**
 * What living things do in a tick: wander, flee, die. Odds and ranges as in vanilla 1.12's tasks (EntityAIWander,
 * EntityAIPanic); ways are straight lines with jumps, not searched paths.
 */
import { removeEntity } from './entities.ts';
import { dropAhead, moveEntity } from './entity-motion.ts';
import { addItem, DROP_DELAY } from './items.ts';
import type { Drop } from './rules.ts';
import type { Tables } from './tables.ts';
import type { World } from './world.ts';

/** A standing thing sets out with this chance in a tick, to a place within so many blocks along each axis. */
const WANDER_CHANCE = 1 / 120;
const WANDER_RANGE = 10;
const PANIC_RANGE = 5;
export const PANIC_TICKS = 100;
/** A walk is given up after so many ticks. */
const WALK_TICKS = 200;
/** What falls slowly, and never hurts itself: the smallest of the living things. */
const FEATHER_WIDTH = 0.5;

/** Draws how long it stands: the waiting time of a chance of 1 / 120 in each tick. */
export function drawWait(world: World): number {
  return Math.min(3000, 1 + Math.floor(Math.log(1 - world.whim.uniform()) / Math.log(1 - WANDER_CHANCE)));
}

function setOut(world: World, i: number, range: number): void {
  const e = world.entities;
  e.goalX[i] = e.x[i] + (2 * world.whim.uniform() - 1) * range;
  e.goalZ[i] = e.z[i] + (2 * world.whim.uniform() - 1) * range;
  e.walk[i] = WALK_TICKS;
  e.rest[i] = 0;
}

function stop(world: World, i: number): void {
  const e = world.entities;
  e.walk[i] = 0;
  e.wait[i] = drawWait(world);
}

/** Whether it has come close to its goal, or cannot or should not go on. */
function walkEnds(world: World, tables: Tables, i: number): boolean {
  const e = world.entities;
  if (--e.walk[i] <= 0) return true;
  const dx = e.goalX[i] - e.x[i];
  const dz = e.goalZ[i] - e.z[i];
  if (dx * dx + dz * dz < 0.25) return true;
  // A second look at the ground ahead every other tick is enough at these speeds.
  return e.onGround[i] === 1 && (e.walk[i] & 1) === 0 && dropAhead(world, tables, i) > 3;
}

/** One tick of a peaceful thing. */
function graze(world: World, tables: Tables, i: number): void {
  const e = world.entities;
  const rule = tables.rules.entities[e.kind[i]];
  if (e.stirred[i] > 0) {
    e.stirred[i]--;
    if (e.walk[i] === 0) setOut(world, i, PANIC_RANGE);
  } else if (e.walk[i] === 0 && --e.wait[i] <= 0) setOut(world, i, WANDER_RANGE);
  if (e.walk[i] > 0 && walkEnds(world, tables, i)) stop(world, i);
  if (e.rest[i] === 1) return;
  const speed = e.walk[i] === 0 ? 0 : rule.speed * (e.stirred[i] > 0 ? rule.flee : 1);
  moveEntity(world, tables, i, speed, rule.width < FEATHER_WIDTH);
  const still = e.vx[i] === 0 && e.vz[i] === 0 && e.onGround[i] === 1;
  if (still && speed === 0 && e.stirred[i] === 0 && e.immune[i] === 0) e.rest[i] = 1;
}

/** One tick of all living things. */
export function tickEntities(world: World, tables: Tables): void {
  const e = world.entities;
  if (e.world !== world.version) {
    e.rest.fill(0, 0, e.count);
    e.world = world.version;
  }
  // Downwards, because what dies makes way for the last, which is done already.
  for (let i = e.count - 1; i >= 0; i--) {
    if (e.immune[i] > 0) e.immune[i]--;
    graze(world, tables, i);
    if (e.onGround[i] === 1 && e.fall[i] > 0) land(world, tables, i);
    if (e.life[i] <= 0) die(world, tables, i);
  }
}

function land(world: World, tables: Tables, i: number): void {
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

/** Damage that gets through armour points without toughness. */
export function afterArmor(damage: number, armor: number): number {
  return damage * (1 - Math.min(20, Math.max(armor / 5, armor - damage / 2)) / 25);
}

/** Leaves what its table says where it stood. Wool is not found on what is shorn. */
function die(world: World, tables: Tables, i: number): void {
  const e = world.entities;
  const rule = tables.rules.entities[e.kind[i]];
  for (const drop of rule.drops) {
    if (e.shorn[i] === 1 && rule.shear !== null && rule.shear.drop.item === drop.item) continue;
    spill(world, i, drop);
  }
  world.kills[e.kind[i]]++;
  removeEntity(e, i);
}

/** Throws a drop by its chance and amount from the middle of an entity. */
export function spill(world: World, i: number, drop: Drop): void {
  const { luck, entities: e } = world;
  if (drop.chance < 1 && luck.uniform() >= drop.chance) return;
  const quantity = drop.min + luck.int(drop.max - drop.min + 1);
  if (quantity === 0) return;
  addItem(world.ground, {
    item: drop.item,
    quantity,
    wear: 0,
    x: e.x[i],
    y: e.y[i] + 0.25,
    z: e.z[i],
    vx: 0.2 * luck.uniform() - 0.1,
    vy: 0.2,
    vz: 0.2 * luck.uniform() - 0.1,
    delay: DROP_DELAY,
  });
}
