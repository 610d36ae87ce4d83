/**
 * Water and lava that run: down first, else sideways and ever thinner, over 7 blocks for water and 3 for lava; what is
 * cut off dries up; two sources make a third; water and lava make stone. Source: BlockDynamicLiquid of 1.12. Exceptions:
 * no search for the nearest edge, and no push on bodies. Liquids rest until a block beside them changes.
 */
import type { FluidRule } from '../rules/rules.ts';
import type { Tables } from '../rules/tables.ts';
import { NX, NY, NZ, SY, SZ, setBlock, type World } from './world.ts';

/** Strength of a source, and of what falls. */
const FULL = 8;
/** Most running blocks of a world, so that a broken dam costs no more than this. */
const MOST = 512;
/** Ticks between two rounds of running water; lava runs in every sixth. */
const ROUND = 5;
const LAVA_ROUNDS = 6;

/** Strength of a liquid in a cell, 0 when it is not of this kind. */
function strength(world: World, fluid: FluidRule, cell: number): number {
  const block = world.blocks[cell];
  if (block === fluid.source) return FULL;
  return block === fluid.flowing ? (world.flow.get(cell) ?? 0) : 0;
}

/** Neighbours of a cell at the same height, within the land. */
function beside(cell: number): number[] {
  const x = cell % SZ;
  const z = Math.floor(cell / SZ) % NZ;
  const cells: number[] = [];
  if (x > 0) cells.push(cell - 1);
  if (x < NX - 1) cells.push(cell + 1);
  if (z > 0) cells.push(cell - SZ);
  if (z < NZ - 1) cells.push(cell + SZ);
  return cells;
}

/** Lets the liquids around a changed cell run. */
export function stirFluids(world: World, tables: Tables, cell: number): void {
  if (tables.rules.fluids === null) return;
  if (tables.liquid[world.blocks[cell]] === 0) world.flow.delete(cell);
  for (const near of [cell, cell + SY, cell - SY, ...beside(cell)]) {
    if (near >= 0 && near < SY * NY && tables.liquid[world.blocks[near]] !== 0) world.stirred.push(near);
  }
}

/** One tick of all that runs. */
export function tickFluids(world: World, tables: Tables): void {
  const { fluids } = tables.rules;
  if (fluids === null || world.steps % ROUND !== 0) return;
  const due = new Set(world.stirred.splice(0));
  const slow = (world.steps / ROUND) % LAVA_ROUNDS !== 0;
  for (const cell of due) {
    const block = world.blocks[cell];
    const fluid = fluids.kinds.find(({ source, flowing }) => block === source || block === flowing);
    if (fluid === undefined) continue;
    if (fluid.slow && slow) world.stirred.push(cell);
    else run(world, tables, fluid, cell);
  }
}

function run(world: World, tables: Tables, fluid: FluidRule, cell: number): void {
  if (harden(world, tables, cell)) return;
  const before = strength(world, fluid, cell);
  let now = before;
  if (world.blocks[cell] === fluid.flowing) {
    now = inflow(world, fluid, cell);
    if (now <= 0) {
      change(world, tables, cell, tables.air);
      return;
    }
    if (fluid.renews && sources(world, tables, fluid, cell) >= 2) {
      change(world, tables, cell, fluid.source);
      return;
    }
    if (now !== before) {
      world.flow.set(cell, now);
      stirFluids(world, tables, cell);
    }
  }
  const below = cell - SY;
  if (below < 0) return;
  if (fillable(world, tables, below)) pour(world, tables, fluid, below, FULL);
  else if (tables.liquid[world.blocks[below]] === 0 || world.blocks[below] === fluid.source) {
    if (now - fluid.decay <= 0) return;
    for (const side of beside(cell)) {
      if (fillable(world, tables, side)) pour(world, tables, fluid, side, now - fluid.decay);
    }
  }
}

/** What comes in from above and from the sides. */
function inflow(world: World, fluid: FluidRule, cell: number): number {
  if (cell + SY < SY * NY && strength(world, fluid, cell + SY) > 0) return FULL;
  return Math.max(...beside(cell).map((side) => strength(world, fluid, side))) - fluid.decay;
}

/** Sources beside a cell that rests on something. */
function sources(world: World, tables: Tables, fluid: FluidRule, cell: number): number {
  const below = world.blocks[cell - SY];
  if (tables.solid[below] === 0 && below !== fluid.source) return 0;
  return beside(cell).filter((side) => world.blocks[side] === fluid.source).length;
}

function fillable(world: World, tables: Tables, cell: number): boolean {
  const block = world.blocks[cell];
  return tables.replaceable[block] !== 0 && tables.liquid[block] === 0;
}

function pour(world: World, tables: Tables, fluid: FluidRule, cell: number, level: number): void {
  if (world.flow.size >= MOST) return;
  world.flow.set(cell, level);
  setBlock(world, tables, cell, fluid.flowing);
  stirFluids(world, tables, cell);
}

function change(world: World, tables: Tables, cell: number, block: number): void {
  world.flow.delete(cell);
  setBlock(world, tables, cell, block);
  stirFluids(world, tables, cell);
}

/** Lava with water over or beside it turns to stone: a source to obsidian, what runs to cobblestone. */
function harden(world: World, tables: Tables, cell: number): boolean {
  const { kinds, hard, crust } = tables.rules.fluids!;
  const [water, lava] = kinds;
  const own = world.blocks[cell];
  const isLava = own === lava.source || own === lava.flowing;
  const meets = isLava ? water : lava;
  const around = isLava ? [cell + SY, ...beside(cell)] : [cell - SY, ...beside(cell)];
  for (const other of around) {
    if (other < 0 || other >= SY * NY || strength(world, meets, other) === 0) continue;
    const hot = isLava ? cell : other;
    change(world, tables, hot, world.blocks[hot] === lava.source ? hard : crust);
    if (isLava) return true;
  }
  return false;
}
