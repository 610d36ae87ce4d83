/**
 * What hostile things do in a tick: notice the player, close in, strike, shoot or burst; burn in sunlight. Ranges, times
 * and damage as in vanilla 1.12 at normal difficulty. Exceptions: arrows fly in no time and hit by chance, and way-finding
 * is a straight line with jumps.
 */

import { settle } from '../player/digging.ts';
import { type Cause, harm } from '../player/life.ts';
import type { FightRule } from '../rules/rules.ts';
import type { Tables } from '../rules/tables.ts';
import { EYE, HEIGHT } from '../world/body.ts';
import { removeEntity } from '../world/entities.ts';
import { inSight } from '../world/rays.ts';
import { sunBrightness } from '../world/time.ts';
import { NX, NY, NZ, SY, SZ, setBlock, type World } from '../world/world.ts';
import { BURST, spillAt, wound } from './harm.ts';

/** It looks around every so many ticks, and pursues for so long after it last saw the player. */
const LOOK_TICKS = 10;
const PURSUIT_TICKS = 200;
/** Ticks between strikes, and between arrows. Source: EntityAIAttackMelee, AbstractSkeleton. */
const STRIKE_TICKS = 20;
const SHOT_TICKS = 40;
const SHOT_RANGE = 15;
/** A fuse starts within 3 blocks, burns for 30 ticks and goes out beyond 7. Source: EntityAICreeperSwell. */
const FUSE_START = 3;
const FUSE_KEEP = 7;
const FUSE_TICKS = 30;
const BURN_TICKS = 160;

function squareToPlayer({ body, entities: e }: World, i: number): number {
  return (e.x[i] - body.x) ** 2 + (e.y[i] - body.y) ** 2 + (e.z[i] - body.z) ** 2;
}

function sees(world: World, tables: Tables, i: number): boolean {
  const e = world.entities;
  return inSight(world, tables, e.x[i], e.y[i] + 0.85 * tables.rules.entities[e.kind[i]].height, e.z[i]);
}

/** Whether nothing opaque is above its head. */
function underSky(world: World, i: number): boolean {
  const e = world.entities;
  return e.y[i] >= world.roof[Math.floor(e.z[i]) * SZ + Math.floor(e.x[i])];
}

/** Burns in the sun, a point of life a second. */
function scorch(world: World, tables: Tables, i: number): void {
  const e = world.entities;
  if (e.burning[i] === 0) {
    if ((world.steps + i) % LOOK_TICKS === 0 && sunBrightness(world) > 0.5 && underSky(world, i))
      e.burning[i] = BURN_TICKS;
    return;
  }
  if (--e.burning[i] % 20 === 0) wound(world, tables, i, 1);
}

/** Whether it pursues the player in this tick; then its goal is where the player stands. */
export function pursues(world: World, tables: Tables, i: number, fight: FightRule): boolean {
  const e = world.entities;
  if (fight.burns) scorch(world, tables, i);
  if (e.stirred[i] > 0) e.stirred[i]--;
  if ((world.steps + 3 * i) % LOOK_TICKS === 0 && squareToPlayer(world, i) < fight.sight * fight.sight) {
    const calm = fight.calmByDay && e.stirred[i] === 0 && sunBrightness(world) > 0.5 && underSky(world, i);
    if (!calm && sees(world, tables, i)) e.stirred[i] = PURSUIT_TICKS;
  }
  if (e.stirred[i] === 0) return false;
  e.goalX[i] = world.body.x;
  e.goalZ[i] = world.body.z;
  e.rest[i] = 0;
  return true;
}

/** One tick of attacking; returns whether it stands still for it. */
export function attackPlayer(world: World, tables: Tables, i: number, fight: FightRule): boolean {
  const e = world.entities;
  if (fight.way === 'burst') return burnFuse(world, tables, i, fight);
  if (e.timer[i] > 0) e.timer[i]--;
  if (fight.way === 'shoot') return shoot(world, tables, i);
  const { width, height } = tables.rules.entities[e.kind[i]];
  const reach = 4 * width * width + 0.6;
  const level = world.body.y < e.y[i] + height && world.body.y + HEIGHT > e.y[i];
  if (e.timer[i] === 0 && level && squareToPlayer(world, i) <= reach && sees(world, tables, i)) {
    e.timer[i] = STRIKE_TICKS;
    if (hurt(world, tables, i, fight.damage, 'mob')) pushPlayer(world, i);
  }
  return squareToPlayer(world, i) < 0.4;
}

/** Harms the player and notes from where. Returns whether it hurt. */
function hurt(world: World, tables: Tables, i: number, damage: number, cause: Cause): boolean {
  if (!harm(world, tables, damage, cause)) return false;
  const { body, entities: e } = world;
  world.harmX = e.x[i] - body.x;
  world.harmY = e.y[i] - body.y;
  world.harmZ = e.z[i] - body.z;
  return true;
}

function pushPlayer({ body, entities: e }: World, i: number): void {
  const dx = body.x - e.x[i];
  const dz = body.z - e.z[i];
  const length = Math.max(1e-6, Math.sqrt(dx * dx + dz * dz));
  body.vx = body.vx / 2 + (0.4 * dx) / length;
  body.vz = body.vz / 2 + (0.4 * dz) / length;
  if (body.onGround === 1) body.vy = Math.min(0.4, body.vy / 2 + 0.4);
}

function shoot(world: World, tables: Tables, i: number): boolean {
  const { body, entities: e, whim } = world;
  const distance = Math.sqrt(squareToPlayer(world, i));
  if (distance > SHOT_RANGE || !sees(world, tables, i)) return false;
  if (e.timer[i] > 0) return true;
  e.timer[i] = SHOT_TICKS;
  // An arrow flies 1.6 blocks a tick, strays by 0.045 of the way, and misses who walks out of its line.
  const aside = Math.abs(body.vx * (e.z[i] - body.z) - body.vz * (e.x[i] - body.x)) / Math.max(distance, 1e-6);
  const miss = Math.abs(whim.normal() * 0.045 * distance) + (aside * distance) / 1.6;
  if (miss > 0.6) return true;
  const strength = Math.min(1, Math.max(0.1, distance / SHOT_RANGE));
  const damage = Math.max(1, Math.ceil(1.6 * (2 * strength + 0.25 * whim.normal() + 0.22)));
  if (hurt(world, tables, i, damage, 'arrow')) pushPlayer(world, i);
  return true;
}

function burnFuse(world: World, tables: Tables, i: number, fight: FightRule): boolean {
  const e = world.entities;
  const square = squareToPlayer(world, i);
  const near = square < (e.timer[i] > 0 ? FUSE_KEEP : FUSE_START) ** 2 && sees(world, tables, i);
  e.timer[i] = Math.max(0, e.timer[i] + (near ? 1 : -1));
  if (e.timer[i] >= FUSE_TICKS) explode(world, tables, i, fight.damage);
  return near;
}

/** Harms the player by nearness, and breaks blocks; one in `power` of them drops. Source: Explosion, in one radius for all rays. */
function explode(world: World, tables: Tables, i: number, power: number): void {
  const { body, entities: e, luck } = world;
  const x = e.x[i];
  const y = e.y[i];
  const z = e.z[i];
  const distance = Math.sqrt((x - body.x) ** 2 + (y - body.y) ** 2 + (z - body.z) ** 2);
  const exposure = sees(world, tables, i) ? 1 : 0;
  e.life[i] = 0;
  // What bursts leaves nothing.
  e.shorn[i] = BURST;
  const impact = (1 - distance / (2 * power)) * exposure;
  if (impact > 0) {
    const damage = Math.floor(((impact * impact + impact) / 2) * 7 * 2 * power + 1);
    if (hurt(world, tables, i, damage, 'explosion')) {
      const length = Math.max(distance, 1e-6);
      body.vx += (impact * (body.x - x)) / length;
      body.vy += (impact * (body.y + EYE - y)) / length;
      body.vz += (impact * (body.z - z)) / length;
    }
  }
  for (let cy = Math.max(1, Math.floor(y) - power); cy <= Math.min(NY - 1, Math.floor(y) + power); cy++) {
    for (let cz = Math.max(0, Math.floor(z) - power); cz <= Math.min(NZ - 1, Math.floor(z) + power); cz++) {
      for (let cx = Math.max(0, Math.floor(x) - power); cx <= Math.min(NX - 1, Math.floor(x) + power); cx++) {
        const cell = cy * SY + cz * SZ + cx;
        const block = world.blocks[cell];
        if (block === tables.air || tables.liquid[block] !== 0) continue;
        const gap = Math.sqrt((cx + 0.5 - x) ** 2 + (cy + 0.5 - y) ** 2 + (cz + 0.5 - z) ** 2);
        if (power * (0.7 + 0.6 * luck.uniform()) - 0.75 * gap < 0.3 * (tables.blast[block] + 0.3)) continue;
        setBlock(world, tables, cell, tables.air);
        if (luck.int(power) === 0)
          for (const drop of tables.rules.blocks[block].drops)
            spillAt(world, { x: cx + 0.5, y: cy + 0.5, z: cz + 0.5 }, drop);
        settle(world, tables, cell);
      }
    }
  }
}

/** Far hostile things go away, the sooner the longer. Source: EntityLiving.despawnEntity. */
export function fades(world: World, i: number): void {
  const square = squareToPlayer(world, i);
  if (square > 32 * 32 && world.whim.uniform() < 1 / 800) removeEntity(world.entities, i);
}
