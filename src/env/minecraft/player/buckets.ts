/** Buckets: they scoop a source up and pour it out again. And beds, in which the night passes. */

import type { FluidRule } from '../rules/rules.ts';
import type { Tables } from '../rules/tables.ts';
import { EYE } from '../world/body.ts';
import { stirFluids } from '../world/fluids.ts';
import { give, room, takeSlot } from '../world/inventory.ts';
import { aim, lookDirection, REACH } from '../world/rays.ts';
import { NX, NY, NZ, SY, SZ, setBlock, type World } from '../world/world.ts';
import { placingCell } from './digging.ts';

const look = new Float64Array(3);
const STEP = 0.05;

/** The first source of a liquid along the look, before any block and within reach, or -1. */
function sourceAhead(world: World, tables: Tables): number {
  const { fluids } = tables.rules;
  const { body } = world;
  lookDirection(world, 0, 0, look);
  const end = Math.min(REACH, aim(world, tables).distance);
  for (let t = 0; t <= end; t += STEP) {
    const x = Math.floor(body.x + t * look[0]);
    const y = Math.floor(body.y + EYE + t * look[1]);
    const z = Math.floor(body.z + t * look[2]);
    if (x < 0 || x >= NX || y < 0 || y >= NY || z < 0 || z >= NZ) return -1;
    const cell = y * SY + z * SZ + x;
    if (fluids!.kinds.some(({ source }) => world.blocks[cell] === source)) return cell;
  }
  return -1;
}

/** Of the kinds of liquids, the one that fills a bucket so, or null. */
function kindIn(kinds: readonly FluidRule[], filled: number): FluidRule | null {
  for (const kind of kinds) if (kind.filled === filled) return kind;
  return null;
}

/** Uses a bucket in the hand on what is ahead. Returns whether something came of it. */
export function useBucket(world: World, tables: Tables): boolean {
  const { fluids } = tables.rules;
  const { bag } = world;
  if (fluids === null || bag.item[0] < 0) return false;
  if (bag.item[0] === fluids.bucket) {
    const cell = sourceAhead(world, tables);
    const kind = fluids.kinds.find(({ source }) => cell >= 0 && world.blocks[cell] === source);
    if (kind === undefined || (bag.quantity[0] > 1 && room(bag, tables.rules, kind.filled) === 0)) return false;
    takeSlot(bag, 0, 1);
    give(bag, tables.rules, kind.filled, 1);
    setBlock(world, tables, cell, tables.air);
    stirFluids(world, tables, cell);
    return true;
  }
  const kind = kindIn(fluids.kinds, bag.item[0]);
  if (kind === null) return false;
  const cell = placingCell(world, tables, kind.source);
  if (cell < 0) return false;
  takeSlot(bag, 0, 1);
  give(bag, tables.rules, fluids.bucket, 1);
  world.flow.delete(cell);
  setBlock(world, tables, cell, kind.source);
  stirFluids(world, tables, cell);
  return true;
}

/** Nightfall and dawn for sleepers, in ticks of the day. Source: World.isDaytime and EntityPlayer.trySleep. */
const NIGHTFALL = 12_542;
const DAWN = 23_460;
const DISTURBANCE = 8;

/** Sleeps in the bed under the crosshair: the night is over at once, unless something hostile is near. */
export function sleep(world: World, tables: Tables): boolean {
  const { block, distance } = aim(world, tables);
  if (block !== tables.rules.bed || distance > REACH || world.time < NIGHTFALL || world.time >= DAWN) return false;
  const { entities: e, body } = world;
  for (let i = 0; i < e.count; i++) {
    if (tables.rules.entities[e.kind[i]].fight === null) continue;
    if (Math.abs(e.x[i] - body.x) < DISTURBANCE && Math.abs(e.z[i] - body.z) < DISTURBANCE) return false;
  }
  world.time = 0;
  return true;
}
