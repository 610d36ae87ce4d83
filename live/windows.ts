/**
 * Windows of a player, which flying-squid does not keep: the inventory, crafting tables and furnaces, a cursor, clicks and
 * what vanilla answers to them.
 */
import { clickOn, closeWindow, recompute } from './clicks.ts';
import { get, type OpenWindow, sendAll, sendChanges, sendPlace, stateOf, tell, type Windows } from './slots.ts';
import type { Item, Squid } from './squid.ts';

interface Click {
  readonly windowId: number;
  readonly slot: number;
  readonly mouseButton: number;
  readonly mode: number;
  /** Where clicks are confirmed: the number of the click, and what the player took the slot to hold. */
  readonly action: number;
  readonly item: object;
  /** Where states are counted: the last that the player heard of, and what it foresees. */
  readonly stateId: number;
  readonly changedSlots: readonly { readonly location: number; readonly item: object }[];
  readonly cursorItem: object;
}

const MOST_IDS = 100;
const PRESS = 0;

/** Windows of a player who joins; clicks are heard from now on. */
export function makeWindows(given: Pick<Windows, 'player' | 'Item' | 'wire' | 'craft' | 'spill'>): Windows {
  const empty = { current: null, cursor: null, toldCursor: null, lastId: 0, state: 0 };
  const windows: Windows = { ...given, ...empty, told: [] };
  const { _client: client, inventory } = given.player;
  client.removeAllListeners('window_click');
  client.removeAllListeners('close_window');
  inventory.removeAllListeners('updateSlot');
  inventory.on('updateSlot', (index) => {
    const item = inventory.slots[index];
    // The command /give puts text there.
    if (item) item.count = Number(item.count);
    sendPlace(windows, index);
  });
  const answer = given.wire.clicks === 'confirmed' ? confirm : follow;
  client.on('window_click', (click: Click) => {
    answer(windows, click);
  });
  client.on('close_window', () => {
    closeWindow(windows);
    if (given.wire.clicks === 'counted') sendChanges(windows);
  });
  return windows;
}

/** A click on something else than the player thought is done, and refused: then the player hears what there is. */
function confirm(windows: Windows, click: Click): void {
  const { windowId, action, slot, mode } = click;
  const known = windows.Item.fromNotch(click.item);
  const before = mode === PRESS ? get(windows, slot) : known;
  const foreseen = before?.type === known?.type && before?.count === known?.count;
  const accepted = windowId === (windows.current?.id ?? 0) && clickOn(windows, click) && foreseen;
  windows.player._client.write('transaction', { windowId, action, accepted });
  if (!accepted) sendAll(windows);
  recompute(windows, slot);
}

/** A click in a window that is not open is not heard. */
function follow(windows: Windows, click: Click): void {
  if (click.windowId !== (windows.current?.id ?? 0)) return;
  const { Item } = windows;
  const stale = click.stateId !== stateOf(windows);
  clickOn(windows, click);
  recompute(windows, click.slot);
  for (const { location, item } of click.changedSlots) tell(windows, location, Item.fromNotch(item));
  windows.toldCursor = Item.fromNotch(click.cursorItem);
  if (stale) sendAll(windows);
  else sendChanges(windows);
}

/** Opens a window over slots that live elsewhere. */
export function openWindow(squid: Squid, windows: Windows, kind: OpenWindow['kind'], own: (Item | null)[]): void {
  closeWindow(windows);
  const id = (windows.lastId % MOST_IDS) + 1;
  windows.lastId = id;
  windows.current = { id, kind, own, told: [], state: 0 };
  const table = kind === 'table';
  windows.player._client.write('open_window', {
    windowId: id,
    inventoryType: windows.wire.windows[kind],
    windowTitle: squid._createChatComponent({ text: table ? 'Crafting' : 'Furnace' }).toNetworkFormat(),
    slotCount: table ? 0 : own.length,
  });
  sendAll(windows);
}
