/** Digging, placing and what follows from them: drops, falling sand, tufts that lose their ground. */

import { digIndex, type Tables } from '../rules/tables.ts';
import { bodyInCell } from '../world/body.ts';
import { stirFluids } from '../world/fluids.ts';
import { takeSlot, wearHeld } from '../world/inventory.ts';
import { addItem, DROP_DELAY, THROW_DELAY } from '../world/items.ts';
import { aim, lookDirection, REACH } from '../world/rays.ts';
import { blockAt, NX, NY, NZ, SY, SZ, setBlock, type World } from '../world/world.ts';

/** Progress of one tick on dry ground; in the air or in a liquid it is a fifth, in both a twenty-fifth (vanilla). */
const DRY_TICK = 25;

/** What was dug so far is lost. */
export function stopDigging(world: World): void {
  world.digCell = -1;
  world.digProgress = 0;
}

/**
 * One tick of work on the block under the crosshair, which may start anew: its cell when it is done, else -1. The block
 * still stands.
 */
export function workOn(world: World, tables: Tables): number {
  const { cell, distance, block } = aim(world, tables);
  const held = world.bag.item[0];
  if (cell < 0 || distance > REACH) {
    stopDigging(world);
    return -1;
  }
  if (cell !== world.digCell || held !== world.digHeld) {
    world.digCell = cell;
    world.digHeld = held;
    world.digProgress = 0;
  }
  const { body } = world;
  let tick = body.onGround === 1 ? DRY_TICK : DRY_TICK / 5;
  const eye = blockAt(world, tables, Math.floor(body.x), Math.floor(body.y + 1.62), Math.floor(body.z));
  if (tables.liquid[eye] !== 0) tick /= 5;
  world.digProgress += tick;
  if (world.digProgress < tables.digTicks[digIndex(tables, block, held)] * DRY_TICK) return -1;
  stopDigging(world);
  return cell;
}

/** One tick of holding attack: works on the block under the crosshair and breaks it when done. */
export function dig(world: World, tables: Tables): void {
  const cell = workOn(world, tables);
  if (cell < 0) return;
  const block = world.blocks[cell];
  world.body.exhaustion += 0.005;
  const harvested = tables.harvests[digIndex(tables, block, world.bag.item[0])] !== 0;
  breakBlock(world, tables, cell, harvested);
  const [least, most] = tables.rules.blocks[block].xp;
  if (harvested && most > 0) world.body.xp += least + world.luck.int(most - least + 1);
  if (tables.rules.blocks[block].hardness > 0) wearHeld(world.bag, tables.rules);
}

/** Share of the digging done, 0 to 1: the cracks that a player sees. */
export function digShare(world: World, tables: Tables): number {
  if (world.digCell < 0) return 0;
  const index = digIndex(tables, world.blocks[world.digCell], world.digHeld);
  return world.digProgress / (tables.digTicks[index] * DRY_TICK);
}

function breakBlock(world: World, tables: Tables, cell: number, drops: boolean): void {
  const block = world.blocks[cell];
  setBlock(world, tables, cell, tables.air);
  if (drops) dropItems(world, tables, cell, block);
  settle(world, tables, cell);
}

/** Every drop of the block's table by its own chance, scattered in the cell as in vanilla. */
function dropItems(world: World, tables: Tables, cell: number, block: number): void {
  const { luck } = world;
  for (const drop of tables.rules.blocks[block].drops) {
    if (drop.chance < 1 && luck.uniform() >= drop.chance) continue;
    const quantity = drop.min + luck.int(drop.max - drop.min + 1);
    if (quantity === 0) continue;
    addItem(world.ground, {
      item: drop.item,
      quantity,
      wear: 0,
      x: (cell % SZ) + 0.25 + 0.5 * luck.uniform(),
      y: Math.floor(cell / SY) + 0.25 + 0.5 * luck.uniform(),
      z: (Math.floor(cell / SZ) % NZ) + 0.25 + 0.5 * luck.uniform(),
      vx: 0.2 * luck.uniform() - 0.1,
      vy: 0.2,
      vz: 0.2 * luck.uniform() - 0.1,
      delay: DROP_DELAY,
    });
  }
}

/**
 * From a changed cell upwards: blocks with gravity fall, at once, to the first support, and tufts without ground break.
 */
export function settle(world: World, tables: Tables, cell: number): void {
  stirFluids(world, tables, cell);
  const { blocks } = world;
  const { solid, gravity, replaceable, rooted } = tables;
  for (let c = cell; c < NX * NY * NZ; c += SY) {
    const block = blocks[c];
    const below = c - SY;
    if (below >= 0 && gravity[block] !== 0 && replaceable[blocks[below]] !== 0) {
      let landing = below;
      while (landing - SY >= 0 && replaceable[blocks[landing - SY]] !== 0) landing -= SY;
      setBlock(world, tables, c, tables.air);
      setBlock(world, tables, landing, block);
    } else if (rooted[block] !== 0 && blocks[below] !== block && solid[blocks[below]] === 0) {
      setBlock(world, tables, c, tables.air);
      dropItems(world, tables, c, block);
    } else if (c !== cell) {
      return;
    }
  }
}

/** Steps from a cell to its neighbour across each face, in the order of `Hit.face`. */
const faceX = [-1, 1, 0, 0, 0, 0];
const faceY = [0, 0, -1, 1, 0, 0];
const faceZ = [0, 0, 0, 0, -1, 1];

/** The cell that a block placed now would fill, or -1. A replaceable block under the crosshair is filled itself. */
export function placingCell(world: World, tables: Tables, block: number): number {
  const { cell, face, distance, block: target } = aim(world, tables);
  if (cell < 0 || face < 0 || distance > REACH) return -1;
  let x = cell % SZ;
  let y = Math.floor(cell / SY);
  let z = Math.floor(cell / SZ) % NZ;
  if (tables.replaceable[target] === 0) {
    x += faceX[face];
    y += faceY[face];
    z += faceZ[face];
  }
  if (x < 0 || x >= NX || y < 0 || y >= NY || z < 0 || z >= NZ) return -1;
  const place = y * SY + z * SZ + x;
  if (tables.replaceable[world.blocks[place]] === 0) return -1;
  if (tables.solid[block] !== 0 && bodyInCell(world.body, x, y, z)) return -1;
  return place;
}

/** Whether the item in a slot can be placed now. */
export function canPlace(world: World, tables: Tables, slot: number): boolean {
  const item = world.bag.item[slot];
  if (item < 0 || tables.rules.items[item].places < 0) return false;
  return placingCell(world, tables, tables.rules.items[item].places) >= 0;
}

/** Places the block of a slot against the face under the crosshair; nothing happens when that is not possible. */
export function place(world: World, tables: Tables, slot: number): void {
  if (!canPlace(world, tables, slot)) return;
  const block = tables.rules.items[world.bag.item[slot]].places;
  const cell = placingCell(world, tables, block);
  takeSlot(world.bag, slot, 1);
  setBlock(world, tables, cell, block);
  settle(world, tables, cell);
}

const look = new Float64Array(3);

/** Throws one item of the main hand ahead. */
export function throwHeld(world: World): void {
  const { body, bag, ground } = world;
  if (bag.item[0] < 0) return;
  lookDirection(world, 0, 0, look);
  const item = bag.item[0];
  const wear = bag.wear[0];
  takeSlot(bag, 0, 1);
  const start = { x: body.x, y: body.y + 1.32, z: body.z };
  const speed = { vx: 0.3 * look[0], vy: 0.3 * look[1] + 0.1, vz: 0.3 * look[2] };
  addItem(ground, { item, quantity: 1, wear, ...start, ...speed, delay: THROW_DELAY });
}
