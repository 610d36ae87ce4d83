/** The slots of a player, through the window that is open: those of a window with n own slots go on with the inventory's from 9. */
import type { Item, ItemClass, Player } from './squid.ts';

/** A window over something in the world. */
export interface OpenWindow {
  readonly id: number;
  readonly kind: 'table' | 'furnace';
  readonly own: (Item | null)[];
}

/** What a grid of so many columns makes. */
export type Crafting = (grid: readonly (Item | null)[], columns: number) => Item | null;

/** The slots of a player, through the window that is open. */
export interface Windows {
  readonly player: Player;
  readonly Item: ItemClass;
  readonly craft: Crafting;
  /** Throws a stack before the player's feet. */
  readonly spill: (item: Item) => void;
  current: OpenWindow | null;
  /** What hangs on the pointer. */
  cursor: Item | null;
  lastId: number;
}

export const HOTBAR = 36;
const MAIN = 9;
const END = 45;
const INVENTORY_SLOTS = 46;

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Places of the inventory: the hotbar, and the rest of the bag. */
export const hotbarPlaces: readonly number[] = range(HOTBAR, END);
export const mainPlaces: readonly number[] = range(MAIN, HOTBAR);
/** In this order items are taken in. */
const filling = [...hotbarPlaces, ...mainPlaces];

/** Where a slot of the open window really is. */
export function locate({ current, player }: Windows, slot: number): { slots: (Item | null)[]; index: number } | null {
  const { slots } = player.inventory;
  if (slot < 0) return null;
  if (current === null) return slot < INVENTORY_SLOTS ? { slots, index: slot } : null;
  if (slot < current.own.length) return { slots: current.own, index: slot };
  const index = slot - current.own.length + MAIN;
  return index < END ? { slots, index } : null;
}

export function get(windows: Windows, slot: number): Item | null {
  const at = locate(windows, slot);
  return at === null ? null : (at.slots[at.index] ?? null);
}

export function set(windows: Windows, slot: number, item: Item | null): void {
  const at = locate(windows, slot);
  if (at === null) return;
  const kept = item !== null && item.count > 0 ? item : null;
  at.slots[at.index] = kept;
  if (kept !== null) kept.slot = at.index;
}

/** Tells the player of a slot of the open window. */
export function send(windows: Windows, slot: number): void {
  const { player, current, Item } = windows;
  player._client.write('set_slot', { windowId: current?.id ?? 0, slot, item: Item.toNotch(get(windows, slot)) });
}

/** Tells the player of all slots of the open window. */
export function sendAll(windows: Windows): void {
  const { player, current, Item } = windows;
  const count = current === null ? INVENTORY_SLOTS : current.own.length + END - MAIN;
  const items = range(0, count).map((slot) => Item.toNotch(get(windows, slot)));
  player._client.write('window_items', { windowId: current?.id ?? 0, items });
}

export const canMerge = (a: Item | null, b: Item | null): boolean =>
  a !== null && b !== null && a.type === b.type && a.metadata === b.metadata && a.stackSize > 1;

export const copy = ({ Item }: Windows, item: Item, count: number): Item =>
  new Item(item.type, count, item.metadata, item.nbt);

/** Puts items into the inventory and tells the player. Returns how many did not fit. */
export function give(windows: Windows, item: Item): number {
  const { inventory } = windows.player;
  const left = copy(windows, item, item.count);
  fill(windows, left, filling, (index, stack) => inventory.updateSlot(index, stack));
  return left.count;
}

/** Puts a stack into places of the inventory, equal stacks first, and leaves in it what did not fit. */
export function fill(
  windows: Windows,
  item: Item,
  places: readonly number[] = filling,
  put: (index: number, stack: Item) => void = putSilently(windows),
): void {
  const { slots } = windows.player.inventory;
  for (const index of places) {
    const there = slots[index] ?? null;
    if (item.count === 0 || !canMerge(item, there)) continue;
    const moved = Math.min(item.count, there!.stackSize - there!.count);
    there!.count += moved;
    item.count -= moved;
    if (moved > 0) put(index, there!);
  }
  for (const index of places) {
    if (item.count === 0) return;
    if (slots[index]) continue;
    const moved = Math.min(item.count, item.stackSize);
    put(index, copy(windows, item, moved));
    item.count -= moved;
  }
}

/** For clicks, of which the player knows what they do. */
function putSilently({ player }: Windows) {
  return (index: number, stack: Item) => {
    player.inventory.slots[index] = stack;
    stack.slot = index;
  };
}
