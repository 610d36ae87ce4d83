/** What clicks in a window do: take and put, shift-click, drop, and the result of a crafting grid. */

import {
  canMerge,
  copy,
  fill,
  get,
  give,
  hotbarPlaces,
  locate,
  mainPlaces,
  range,
  send,
  set,
  type Windows,
} from './slots.ts';

const OUTSIDE = -999;
const [PRESS, SHIFT, DROP, DRAG] = [0, 1, 4, 5];
const LEFT = 0;
const RESULT = 0;
const FURNACE_OUTPUT = 2;
/** Grid and result in the inventory itself. */
const OWN_GRID = 5;
const OWN_SLOTS = 9;

/** Columns and cells of the grid in the open window, or null; its cells begin at slot 1. */
function gridOf({ current }: Windows): { readonly columns: number; readonly cells: number } | null {
  if (current === null) return { columns: 2, cells: 4 };
  return current.kind === 'table' ? { columns: 3, cells: 9 } : null;
}

/** After a click on a slot of the grid or its result. */
export function recompute(windows: Windows, slot: number): void {
  const grid = gridOf(windows);
  if (grid === null || slot < 0 || slot > grid.cells) return;
  const cells = range(1, 1 + grid.cells).map((cell) => get(windows, cell));
  set(windows, RESULT, windows.craft(cells, grid.columns));
  send(windows, RESULT);
}

/** Whether the click was understood. */
export function clickOn(windows: Windows, click: { slot: number; mouseButton: number; mode: number }): boolean {
  const { slot, mouseButton, mode } = click;
  // Drags are not played; the end of one that never began changes nothing, in vanilla as well.
  if (mode === DRAG) return true;
  if (slot === OUTSIDE) {
    if (windows.cursor !== null) windows.spill(windows.cursor);
    windows.cursor = null;
    return true;
  }
  if (locate(windows, slot) === null || mouseButton > 1) return false;
  if (mode === PRESS) press(windows, slot, mouseButton);
  else if (mode === SHIFT) shift(windows, slot);
  else if (mode === DROP) drop(windows, slot, mouseButton === 1);
  else return false;
  return true;
}

/** Grid and cursor go back into the inventory; what lies in a furnace stays. */
export function closeWindow(windows: Windows): void {
  const { current } = windows;
  const returned = current === null ? range(1, OWN_GRID).map((slot) => get(windows, slot)) : [];
  if (current === null) for (const slot of range(0, OWN_GRID)) set(windows, slot, null);
  if (current?.kind === 'table') returned.push(...current.own.slice(1));
  returned.push(windows.cursor);
  windows.current = null;
  windows.cursor = null;
  for (const item of returned) {
    if (item === null) continue;
    const left = give(windows, item);
    if (left > 0) windows.spill(copy(windows, item, left));
  }
}

const isResult = (windows: Windows, slot: number) => slot === RESULT && gridOf(windows) !== null;

function press(windows: Windows, slot: number, button: number): void {
  const output = windows.current?.kind === 'furnace' && slot === FURNACE_OUTPUT;
  if (output || isResult(windows, slot)) take(windows, slot);
  else if (button === LEFT) swap(windows, slot);
  else part(windows, slot);
}

/** Out of a slot that nothing is put into. */
function take(windows: Windows, slot: number): void {
  const { cursor } = windows;
  const made = get(windows, slot);
  if (made === null) return;
  if (cursor !== null && !(canMerge(cursor, made) && cursor.count + made.count <= made.stackSize)) return;
  windows.cursor = copy(windows, made, made.count + (cursor?.count ?? 0));
  set(windows, slot, null);
  if (isResult(windows, slot)) payGrid(windows);
}

/** Each cell of the grid gives one. */
function payGrid(windows: Windows): void {
  for (const slot of range(1, 1 + (gridOf(windows)?.cells ?? 0))) {
    const item = get(windows, slot);
    if (item === null) continue;
    item.count--;
    set(windows, slot, item);
    send(windows, slot);
  }
}

/** Left button: what hangs on the pointer is put down, merged, or exchanged. */
function swap(windows: Windows, slot: number): void {
  const { cursor } = windows;
  const there = get(windows, slot);
  if (cursor !== null && canMerge(cursor, there)) {
    const moved = Math.min(cursor.count, there!.stackSize - there!.count);
    there!.count += moved;
    cursor.count -= moved;
    if (cursor.count === 0) windows.cursor = null;
    return;
  }
  set(windows, slot, cursor);
  windows.cursor = there;
}

/** Right button: half is taken, or one is put down. */
function part(windows: Windows, slot: number): void {
  const { cursor } = windows;
  const there = get(windows, slot);
  if (cursor === null) {
    if (there === null) return;
    const half = Math.ceil(there.count / 2);
    windows.cursor = copy(windows, there, half);
    there.count -= half;
    set(windows, slot, there);
    return;
  }
  if (there !== null && !canMerge(cursor, there)) {
    swap(windows, slot);
    return;
  }
  if (there !== null && there.count >= there.stackSize) return;
  if (there === null) set(windows, slot, copy(windows, cursor, 1));
  else there.count++;
  windows.cursor = --cursor.count > 0 ? cursor : null;
}

/** Out of a window's own slots into the inventory, else from the hotbar to the rest or back. */
function shift(windows: Windows, slot: number): void {
  const item = get(windows, slot);
  if (item === null) return;
  const own = windows.current?.own.length ?? OWN_SLOTS;
  const inHotbar = hotbarPlaces.includes(locate(windows, slot)!.index);
  const moving = copy(windows, item, item.count);
  fill(windows, moving, slot < own ? undefined : inHotbar ? mainPlaces : hotbarPlaces);
  if (!isResult(windows, slot)) {
    set(windows, slot, moving);
    return;
  }
  if (moving.count === item.count) return;
  set(windows, slot, null);
  payGrid(windows);
  if (moving.count > 0) windows.spill(moving);
}

function drop(windows: Windows, slot: number, whole: boolean): void {
  const item = get(windows, slot);
  if (item === null) return;
  const count = whole ? item.count : 1;
  windows.spill(copy(windows, item, count));
  item.count -= count;
  set(windows, slot, item);
  if (isResult(windows, slot)) payGrid(windows);
}
