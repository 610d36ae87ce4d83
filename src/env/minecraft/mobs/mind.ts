/**
 * What living things do in a tick: wander, flee, or fight. Odds and ranges as in vanilla 1.12's tasks (EntityAIWander,
 * EntityAIPanic); ways are straight lines with jumps, not searched paths.
 */

import type { EntityRule } from '../rules/rules.ts';
import type { Tables } from '../rules/tables.ts';
import { SY, SZ, setBlock, type World } from '../world/world.ts';
import { attackPlayer, fades, pursues } from './fight.ts';
import { die, land, SHORN } from './harm.ts';
import { dropAhead, FLEE, moveEntity, STAND, WALK } from './motion.ts';

/** A standing thing sets out with this chance in a tick, to a place within so many blocks along each axis. */
const WANDER_CHANCE = 1 / 120;
const WANDER_RANGE = 10;
const PANIC_RANGE = 5;
/** A walk is given up after so many ticks. */
const WALK_TICKS = 200;
/** A shorn thing on turf eats of it with this chance in a tick, and its wool is back. Source: EntityAIEatGrass. */
const GRAZE_CHANCE = 1 / 1000;

/** Ticks until what has a chance in each tick comes about. */
const waitFor = (world: World, chance: number): number =>
  Math.min(3000, 1 + Math.floor(Math.log(1 - world.whim.uniform()) / Math.log(1 - chance)));

/** Draws how long it stands until it wanders. */
export const drawWait = (world: World): number => waitFor(world, WANDER_CHANCE);

function setOut(world: World, i: number, range: number): void {
  const e = world.entities;
  e.goalX[i] = e.x[i] + (2 * world.whim.uniform() - 1) * range;
  e.goalZ[i] = e.z[i] + (2 * world.whim.uniform() - 1) * range;
  e.walk[i] = WALK_TICKS;
  e.rest[i] = 0;
}

/** What is shorn may come to eat before it wanders on; `timer` tells. */
function stop(world: World, i: number): void {
  const e = world.entities;
  e.walk[i] = 0;
  e.wait[i] = drawWait(world);
  e.timer[i] = 0;
  if (e.shorn[i] !== SHORN) return;
  const hunger = waitFor(world, GRAZE_CHANCE);
  if (hunger >= e.wait[i]) return;
  e.wait[i] = hunger;
  e.timer[i] = 1;
}

/** Eats the turf that it stands on, which leaves soil, and is no longer shorn. */
function eatTurf(world: World, tables: Tables, i: number): void {
  const e = world.entities;
  const { turf, soil } = tables.rules.terrain;
  const cell = Math.floor(e.y[i] - 0.5) * SY + Math.floor(e.z[i]) * SZ + Math.floor(e.x[i]);
  if (world.blocks[cell] !== turf) return;
  setBlock(world, tables, cell, soil);
  e.shorn[i] = 0;
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

/** Wanders or flees. Returns its pace. */
function graze(world: World, tables: Tables, i: number, { flee }: EntityRule): number {
  const e = world.entities;
  if (flee > 0 && e.stirred[i] > 0) {
    e.stirred[i]--;
    if (e.walk[i] === 0) setOut(world, i, PANIC_RANGE);
  } else if (e.walk[i] === 0 && --e.wait[i] <= 0) {
    if (e.timer[i] > 0) {
      eatTurf(world, tables, i);
      stop(world, i);
    } else setOut(world, i, WANDER_RANGE);
  }
  if (e.walk[i] > 0 && walkEnds(world, tables, i)) stop(world, i);
  if (e.walk[i] === 0) return STAND;
  return flee > 0 && e.stirred[i] > 0 ? FLEE : WALK;
}

/** One tick of one living thing. */
function live(world: World, tables: Tables, i: number): void {
  const e = world.entities;
  const rule = tables.rules.entities[e.kind[i]];
  const { fight } = rule;
  if (e.immune[i] > 0) e.immune[i]--;
  let pace = STAND;
  if (fight !== null && pursues(world, tables, i, fight)) {
    pace = attackPlayer(world, tables, i, fight) || dropAhead(world, tables, i) > 3 ? STAND : WALK;
  } else pace = graze(world, tables, i, rule);
  if (e.rest[i] === 0) {
    moveEntity(world, tables, i, pace);
    const still = e.vx[i] === 0 && e.vz[i] === 0 && e.onGround[i] === 1;
    if (still && pace === STAND && e.stirred[i] === 0 && e.immune[i] === 0) e.rest[i] = 1;
    if (e.onGround[i] === 1 && e.fall[i] > 0) land(world, tables, i);
  }
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
    // Most things stand and wait most of the time.
    if (e.rest[i] === 1 && e.wait[i] > 1 && tables.peaceful[e.kind[i]] === 1) {
      e.wait[i]--;
      continue;
    }
    live(world, tables, i);
    if (e.life[i] <= 0) die(world, tables, i);
    else if (tables.rules.entities[e.kind[i]].fight !== null) fades(world, i);
  }
}
