/**
 * Windows of a player, which flying-squid does not keep: the inventory, crafting tables and furnaces, a cursor, clicks with
 * their confirmation. For protocols up to 1.12.
 */
import { clickOn, closeWindow, recompute } from './clicks.ts';
import { type OpenWindow, sendAll, type Windows } from './slots.ts';
import type { Item } from './squid.ts';

interface Click {
  readonly windowId: number;
  readonly slot: number;
  readonly mouseButton: number;
  readonly mode: number;
  readonly action: number;
}

const MOST_IDS = 100;

/** Windows of a player who joins; clicks are heard from now on. */
export function makeWindows(given: Pick<Windows, 'player' | 'Item' | 'craft' | 'spill'>): Windows {
  const windows: Windows = { ...given, current: null, cursor: null, lastId: 0 };
  const client = given.player._client;
  client.removeAllListeners('window_click');
  client.removeAllListeners('close_window');
  client.on('window_click', (click: Click) => {
    const { windowId, action } = click;
    const accepted = windowId === (windows.current?.id ?? 0) && clickOn(windows, click);
    client.write('transaction', { windowId, action, accepted });
    if (!accepted) sendAll(windows);
    recompute(windows, click.slot);
  });
  client.on('close_window', () => closeWindow(windows));
  return windows;
}

/** Opens a window over slots that live elsewhere. */
export function openWindow(windows: Windows, kind: OpenWindow['kind'], own: (Item | null)[]): void {
  closeWindow(windows);
  windows.lastId = (windows.lastId % MOST_IDS) + 1;
  windows.current = { id: windows.lastId, kind, own };
  const table = kind === 'table';
  windows.player._client.write('open_window', {
    windowId: windows.lastId,
    inventoryType: table ? 'minecraft:crafting_table' : 'minecraft:furnace',
    windowTitle: JSON.stringify({ text: table ? 'Crafting' : 'Furnace' }),
    slotCount: table ? 0 : own.length,
  });
  sendAll(windows);
}
