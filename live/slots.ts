/**
 * The slots of a player, through the window that is open: behind the n own slots of a window come those of the inventory, from
 * its slot 9 on.
 */
import type { Item, ItemClass, Player } from './squid.ts';
import type { Wire } from './wire.ts';

/** A window over something in the world. */
export interface OpenWindow {
  readonly id: number;
  readonly kind: 'table' | 'furnace';
  readonly own: (Item | null)[];
  /** What the player knows of the own slots. */
  readonly told: (Item | null)[];
  /** Number of what was told last. */
  state: number;
}

/** What a grid of so many columns makes. */
export type Crafting = (grid: readonly (Item | null)[], columns: number) => Item | null;

/** The slots of a player, through the window that is open. */
export interface Windows {
  readonly player: Player;
  readonly Item: ItemClass;
  readonly wire: Wire;
  readonly craft: Crafting;
  /** Throws a stack before the player's feet. */
  readonly spill: (item: Item) => void;
  current: OpenWindow | null;
  /** What hangs on the pointer. */
  cursor: Item | null;
  lastId: number;
  /** What the player knows of the inventory and the pointer, and the number of what was told of the inventory last. */
  readonly told: (Item | null)[];
  toldCursor: Item | null;
  state: number;
}

export const HOTBAR = 36;
const MAIN = 9;
const END = 45;
const INVENTORY_SLOTS = 46;
/** The numbers of states begin anew after so many. */
const STATES = 32768;

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Places of the inventory: the hotbar, and the rest of the bag. */
export const hotbarPlaces: readonly number[] = range(HOTBAR, END);
export const mainPlaces: readonly number[] = range(MAIN, HOTBAR);
/** In this order items are taken in. */
const filling = [...hotbarPlaces, ...mainPlaces];

interface Located {
  readonly slots: (Item | null)[];
  readonly told: (Item | null)[];
  readonly index: number;
}

/** Where a slot of the open window really is. */
export function locate({ current, player, told }: Windows, slot: number): Located | null {
  const { slots } = player.inventory;
  if (slot < 0) return null;
  if (current === null) return slot < INVENTORY_SLOTS ? { slots, told, index: slot } : null;
  if (slot < current.own.length) return { slots: current.own, told: current.told, index: slot };
  const index = slot - current.own.length + MAIN;
  return index < END ? { slots, told, index } : null;
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

/** The open window counts for itself. */
function nextState(windows: Windows): number {
  const counts = windows.current ?? windows;
  counts.state = (counts.state + 1) % STATES;
  return counts.state;
}

/** The number of what was told last of the open window. */
export const stateOf = ({ current, state }: Windows): number => current?.state ?? state;

/** Tells the player of a slot of the open window. */
export function send(windows: Windows, slot: number): void {
  const { player, current, Item } = windows;
  const item = get(windows, slot);
  tell(windows, slot, item);
  const stateId = nextState(windows);
  player._client.write('set_slot', { windowId: current?.id ?? 0, stateId, slot, item: Item.toNotch(item) });
}

/** Tells the player of a place of the inventory, through the window that is open, which does not show all of them. */
export function sendPlace(windows: Windows, index: number): void {
  const { current } = windows;
  const slot = current === null ? index : index - MAIN + current.own.length;
  if (current === null || (index >= MAIN && index < END)) send(windows, slot);
}

/** Tells the player of all slots of the open window. */
export function sendAll(windows: Windows): void {
  const { player, current, Item, cursor } = windows;
  const items = range(0, slotCount(windows)).map((slot) => {
    const item = get(windows, slot);
    tell(windows, slot, item);
    return Item.toNotch(item);
  });
  const stateId = nextState(windows);
  windows.toldCursor = cursor === null ? null : copy(windows, cursor, cursor.count);
  const carriedItem = Item.toNotch(cursor);
  player._client.write('window_items', { windowId: current?.id ?? 0, stateId, items, carriedItem });
}

const slotCount = ({ current }: Windows): number =>
  current === null ? INVENTORY_SLOTS : current.own.length + END - MAIN;

/** From now on the player takes a slot to hold this. */
export function tell(windows: Windows, slot: number, item: Item | null): void {
  const at = locate(windows, slot);
  if (at !== null) at.told[at.index] = item === null ? null : copy(windows, item, item.count);
}

/** Tells the player of the slots that are not as it takes them to be; of the pointer too, with all of the window. */
export function sendChanges(windows: Windows): void {
  if (!same(windows.cursor, windows.toldCursor)) {
    sendAll(windows);
    return;
  }
  for (const slot of range(0, slotCount(windows))) {
    const at = locate(windows, slot)!;
    if (!same(at.slots[at.index] ?? null, at.told[at.index] ?? null)) send(windows, slot);
  }
}

const same = (a: Item | null, b: Item | null): boolean =>
  a === null || b === null
    ? a === b
    : a.type === b.type && a.count === b.count && a.metadata === b.metadata && a.durabilityUsed === b.durabilityUsed;

export const canMerge = (a: Item | null, b: Item | null): boolean =>
  a !== null && b !== null && a.type === b.type && a.metadata === b.metadata && a.stackSize > 1;

export function copy({ Item }: Pick<Windows, 'Item'>, item: Item, count: number): Item {
  const made = new Item(item.type, count, item.metadata, structuredClone(item.nbt));
  if (item.components !== undefined) made.components = structuredClone(item.components);
  if (item.componentMap !== undefined) made.componentMap = new Map(item.componentMap);
  return made;
}

/** Puts items into the inventory and tells the player. Returns how many did not fit. */
export function give(windows: Windows, item: Item): number {
  const left = copy(windows, item, item.count);
  for (const index of fill(windows, left, filling)) sendPlace(windows, index);
  return left.count;
}

/** Puts a stack into places of the inventory, equal stacks first, and leaves in it what did not fit. Returns where it went. */
export function fill(windows: Windows, item: Item, places: readonly number[] = filling): readonly number[] {
  const { slots } = windows.player.inventory;
  const changed: number[] = [];
  for (const index of places) {
    const there = slots[index] ?? null;
    if (item.count === 0 || !canMerge(item, there)) continue;
    const moved = Math.min(item.count, there!.stackSize - there!.count);
    there!.count += moved;
    item.count -= moved;
    if (moved > 0) changed.push(index);
  }
  for (const index of places) {
    if (item.count === 0) break;
    if (slots[index]) continue;
    const moved = Math.min(item.count, item.stackSize);
    const stack = copy(windows, item, moved);
    slots[index] = stack;
    stack.slot = index;
    item.count -= moved;
    changed.push(index);
  }
  return changed;
}
