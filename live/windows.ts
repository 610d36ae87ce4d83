/**
 * Windows of a player, which flying-squid does not keep: the inventory, crafting tables and furnaces, a cursor, clicks with
 * their confirmation. For protocols up to 1.12. Slots of a window with n own slots go on with the inventory's from 9.
 */
import type { Client, Item, ItemClass, Player } from './squid.ts';

/** A window over something in the world. */
export interface OpenWindow {
  readonly id: number;
  readonly kind: 'table' | 'furnace';
  readonly own: (Item | null)[];
}

/** The slots of a player, through the window that is open. */
export interface Windows {
  open(kind: OpenWindow['kind'], own: (Item | null)[]): void;
  readonly current: OpenWindow | null;
  /** Tells the player of a slot of the open window. */
  send(slot: number): void;
  /** Puts items into the inventory: equal stacks, then the hotbar, then the rest. Returns how many did not fit. */
  give(item: Item): number;
}

/** What a grid makes. */
export type Crafting = (grid: readonly (Item | null)[], columns: number) => Item | null;

interface Click {
  readonly windowId: number;
  readonly slot: number;
  readonly mouseButton: number;
  readonly mode: number;
  readonly action: number;
}

const OUTSIDE = -999;
const INVENTORY_SLOTS = 46;
const HOTBAR = 36;
const MAIN = 9;
const END = 45;
const FURNACE_OUTPUT = 2;
/** In this order items are taken in. */
const FILLING = [...range(HOTBAR, END), ...range(MAIN, HOTBAR)];

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

export const canMerge = (a: Item | null, b: Item | null): boolean =>
  a !== null && b !== null && a.type === b.type && a.metadata === b.metadata && a.stackSize > 1;

export interface WindowsOptions {
  readonly player: Player;
  readonly Item: ItemClass;
  readonly craft: Crafting;
  /** Throws a stack before the player's feet. */
  readonly spill: (item: Item) => void;
}

export function makeWindows({ player, Item, craft, spill }: WindowsOptions): Windows {
  const client: Client = player._client;
  const { inventory } = player;
  let current: OpenWindow | null = null;
  let cursor: Item | null = null;
  let lastId = 0;

  /** Where a slot of the open window really is. */
  const locate = (slot: number): { slots: (Item | null)[]; index: number } | null => {
    if (current === null) return slot >= 0 && slot < INVENTORY_SLOTS ? { slots: inventory.slots, index: slot } : null;
    if (slot < 0) return null;
    if (slot < current.own.length) return { slots: current.own, index: slot };
    const index = slot - current.own.length + MAIN;
    return index < END ? { slots: inventory.slots, index } : null;
  };
  const get = (slot: number): Item | null => {
    const at = locate(slot);
    return at === null ? null : (at.slots[at.index] ?? null);
  };
  const set = (slot: number, item: Item | null): void => {
    const at = locate(slot);
    if (at === null) return;
    const kept = item !== null && item.count > 0 ? item : null;
    at.slots[at.index] = kept;
    if (kept !== null) kept.slot = at.index;
  };
  const copy = (item: Item, count: number) => new Item(item.type, count, item.metadata, item.nbt);
  const send = (slot: number) =>
    client.write('set_slot', { windowId: current?.id ?? 0, slot, item: Item.toNotch(get(slot)) });
  const sendAll = () => {
    const count = current === null ? INVENTORY_SLOTS : current.own.length + END - MAIN;
    const items = range(0, count).map((slot) => Item.toNotch(get(slot)));
    client.write('window_items', { windowId: current?.id ?? 0, items });
  };

  /** Columns and cells of the grid in the open window; cells begin at slot 1, and 0 is the result. */
  const grid = () =>
    current === null ? { columns: 2, cells: 4 } : current.kind === 'table' ? { columns: 3, cells: 9 } : null;
  const isResult = (slot: number) => slot === 0 && grid() !== null;
  const isTakeOnly = (slot: number) => isResult(slot) || (current?.kind === 'furnace' && slot === FURNACE_OUTPUT);

  function recompute(): void {
    const size = grid();
    if (size === null) return;
    const cells = range(1, 1 + size.cells).map(get);
    set(0, craft(cells, size.columns));
    send(0);
  }

  function payGrid(): void {
    for (const slot of range(1, 1 + (grid()?.cells ?? 0))) {
      const item = get(slot);
      if (item === null) continue;
      item.count--;
      set(slot, item);
      send(slot);
    }
  }

  function takeResult(slot: number): void {
    const made = get(slot);
    if (made === null) return;
    if (cursor !== null && !(canMerge(cursor, made) && cursor.count + made.count <= made.stackSize)) return;
    cursor = copy(made, made.count + (cursor?.count ?? 0));
    set(slot, null);
    if (isResult(slot)) payGrid();
  }

  function leftClick(slot: number): void {
    const there = get(slot);
    if (cursor !== null && canMerge(cursor, there)) {
      const moved = Math.min(cursor.count, there!.stackSize - there!.count);
      there!.count += moved;
      cursor.count -= moved;
      if (cursor.count === 0) cursor = null;
      return;
    }
    set(slot, cursor);
    cursor = there;
  }

  function rightClick(slot: number): void {
    const there = get(slot);
    if (cursor === null) {
      if (there === null) return;
      const half = Math.ceil(there.count / 2);
      cursor = copy(there, half);
      there.count -= half;
      set(slot, there);
    } else if (there === null) {
      set(slot, copy(cursor, 1));
      cursor = --cursor.count > 0 ? cursor : null;
    } else if (canMerge(cursor, there) && there.count < there.stackSize) {
      there.count++;
      cursor = --cursor.count > 0 ? cursor : null;
    } else if (!canMerge(cursor, there)) leftClick(slot);
  }

  /** Shift-click: out of a window's own slots into the inventory, else from hotbar to main part or back. */
  function shiftClick(slot: number): void {
    const item = get(slot);
    if (item === null) return;
    const own = current?.own.length ?? MAIN;
    const places = slot < own ? FILLING : locate(slot)!.index >= HOTBAR ? range(MAIN, HOTBAR) : range(HOTBAR, END);
    const moving = copy(item, item.count);
    fill(moving, places, false);
    if (isResult(slot)) {
      if (moving.count === item.count) return;
      set(slot, null);
      payGrid();
      if (moving.count > 0) spill(moving);
    } else set(slot, moving.count > 0 ? moving : null);
  }

  /** Puts a stack into places of the inventory, and leaves in it what did not fit. */
  function fill(item: Item, places: readonly number[], tell: boolean): void {
    const put = (index: number, stack: Item) => {
      if (tell) inventory.updateSlot(index, stack);
      else {
        inventory.slots[index] = stack;
        stack.slot = index;
      }
    };
    for (const index of places) {
      const there = inventory.slots[index] ?? null;
      if (item.count === 0 || !canMerge(item, there)) continue;
      const moved = Math.min(item.count, there!.stackSize - there!.count);
      there!.count += moved;
      item.count -= moved;
      if (moved > 0) put(index, there!);
    }
    for (const index of places) {
      if (item.count === 0) return;
      if (inventory.slots[index]) continue;
      const moved = Math.min(item.count, item.stackSize);
      put(index, copy(item, moved));
      item.count -= moved;
    }
  }

  function drop(slot: number, whole: boolean): void {
    const item = get(slot);
    if (item === null) return;
    const count = whole ? item.count : 1;
    spill(copy(item, count));
    item.count -= count;
    set(slot, item);
    if (isResult(slot)) payGrid();
  }

  /** Whether the click was understood. */
  function click({ slot, mouseButton, mode }: Click): boolean {
    if (slot === OUTSIDE) {
      if (cursor !== null) spill(cursor);
      cursor = null;
      return true;
    }
    if (locate(slot) === null || mouseButton > 1) return false;
    if (mode === 0) {
      if (isTakeOnly(slot)) takeResult(slot);
      else if (mouseButton === 0) leftClick(slot);
      else rightClick(slot);
      return true;
    }
    if (mode === 1) shiftClick(slot);
    else if (mode === 4) drop(slot, mouseButton === 1);
    return mode === 1 || mode === 4;
  }

  function close(): void {
    const returned = current?.kind === 'furnace' ? [] : current === null ? range(1, 5).map(get) : current.own.slice(1);
    if (current === null) for (const slot of range(0, 5)) set(slot, null);
    current = null;
    if (cursor !== null) returned.push(cursor);
    cursor = null;
    for (const item of returned) if (item !== null) giveOrSpill(item);
  }

  function giveOrSpill(item: Item): void {
    fill(item, FILLING, true);
    if (item.count > 0) spill(item);
  }

  client.removeAllListeners('window_click');
  client.removeAllListeners('close_window');
  client.on('window_click', (packet: Click) => {
    const right = packet.windowId === (current?.id ?? 0);
    const accepted = right && click(packet);
    client.write('transaction', { windowId: packet.windowId, action: packet.action, accepted });
    if (!accepted) sendAll();
    const size = grid();
    if (size !== null && packet.slot >= 0 && packet.slot <= size.cells) recompute();
  });
  client.on('close_window', close);

  return {
    get current() {
      return current;
    },
    send,
    open: (kind, own) => {
      close();
      lastId = (lastId % 100) + 1;
      current = { id: lastId, kind, own };
      const table = kind === 'table';
      client.write('open_window', {
        windowId: lastId,
        inventoryType: table ? 'minecraft:crafting_table' : 'minecraft:furnace',
        windowTitle: JSON.stringify({ text: table ? 'Crafting' : 'Furnace' }),
        slotCount: table ? 0 : own.length,
      });
      sendAll();
    },
    give: (item) => {
      const left = copy(item, item.count);
      fill(left, FILLING, true);
      return left.count;
    },
  };
}
