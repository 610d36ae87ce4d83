/** Putting down stone, tables, furnaces, saplings and torches (`place_block`). */
import { Achievement, Action, Block, CELLS, holdsItem, Item, SIZE, solid, torchLight } from './constants.ts';
import { facedColumn, facedRow, inBounds, occupied } from './grid.ts';
import { ACHIEVED, LEVEL, PLANT, PLANT_COUNT, PLANTS, SAPLING, STONE, TORCHES, WOOD, type World } from './state.ts';

const f = Math.fround;

export function place(world: World, action: number): void {
  if ((action < Action.PLACE_STONE || action > Action.PLACE_PLANT) && action !== Action.PLACE_TORCH) return;
  const { map, items, ints } = world;
  const row = facedRow(ints);
  const column = facedColumn(ints);
  if (!inBounds(row, column) || occupied(world, row, column)) return;
  const cell = ints[LEVEL] * CELLS + row * SIZE + column;
  const block = map[cell];
  const bare = items[cell] === Item.NONE;
  const free = solid[block] === 0 && bare;
  switch (action) {
    case Action.PLACE_TABLE:
      if (free && spend(ints, WOOD, 2, Achievement.PLACE_TABLE)) map[cell] = Block.CRAFTING_TABLE;
      return;
    case Action.PLACE_FURNACE:
      if (free && spend(ints, STONE, 1, Achievement.PLACE_FURNACE)) map[cell] = Block.FURNACE;
      return;
    case Action.PLACE_STONE:
      if ((free || block === Block.WATER) && spend(ints, STONE, 1, Achievement.PLACE_STONE)) map[cell] = Block.STONE;
      return;
    case Action.PLACE_TORCH:
      if (holdsItem[block] === 0 || !bare || !spend(ints, TORCHES, 1, Achievement.PLACE_TORCH)) return;
      items[cell] = Item.TORCH;
      shine(world, row, column);
      return;
    case Action.PLACE_PLANT:
      if (block !== Block.GRASS || !bare || !spend(ints, SAPLING, 1, Achievement.PLACE_PLANT)) return;
      map[cell] = Block.PLANT;
      addPlant(ints, row, column);
  }
}

function spend(ints: Int32Array, item: number, count: number, achievement: number): boolean {
  if (ints[item] < count) return false;
  ints[item] -= count;
  ints[ACHIEVED + achievement] = 1;
  return true;
}

/** Adds a torch's light around a cell. */
function shine({ light, ints }: World, row: number, column: number): void {
  const floor = ints[LEVEL] * CELLS;
  for (let i = 0; i < torchLight.length; i++) {
    const r = row - 4 + Math.floor(i / 9);
    const c = column - 4 + (i % 9);
    if (!inBounds(r, c)) continue;
    const cell = floor + r * SIZE + c;
    light[cell] = Math.min(1, Math.max(0, f(torchLight[i] + light[cell])));
  }
}

/** An eleventh sapling is put down but never grows; one below the overworld ripens there, not where it stands. */
function addPlant(ints: Int32Array, row: number, column: number): void {
  for (let i = 0, at = PLANTS; i < PLANT_COUNT; i++, at += PLANT) {
    if (ints[at + 3] !== 0) continue;
    ints[at] = row;
    ints[at + 1] = column;
    ints[at + 2] = 0;
    ints[at + 3] = 1;
    return;
  }
}
