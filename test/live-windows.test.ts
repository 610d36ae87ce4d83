/** What the server in `live/` answers to clicks: by number up to 1.16, by states later, as vanilla does. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { Windows } from '../live/slots.ts';
import type { Item, ItemClass, Player } from '../live/squid.ts';
import { makeWindows } from '../live/windows.ts';
import type { Wire } from '../live/wire.ts';

class Stack {
  slot = 0;
  readonly stackSize = 64;
  readonly nbt = null;
  readonly durabilityUsed = null;
  readonly type: number;
  count: number;
  readonly metadata: number;
  constructor(type: number, count: number, metadata = 0) {
    this.type = type;
    this.count = count;
    this.metadata = metadata;
  }
  static toNotch = (item: Stack | null) => (item === null ? {} : { type: item.type, count: item.count });
  static fromNotch = ({ type, count }: { type?: number; count?: number }) =>
    type === undefined ? null : new Stack(type, count!);
}

const [LOG, PLANKS] = [17, 5];
const [BAG, CELL] = [9, 1];

/** A player with two logs, whose packets are written down. */
function player(clicks: Wire['clicks']) {
  const told: { name: string; data: Record<string, unknown> }[] = [];
  const client = Object.assign(new EventEmitter(), {
    write: (name: string, data: Record<string, unknown>) => told.push({ name, data }),
  });
  const inventory = Object.assign(new EventEmitter(), { slots: new Array<Item | null>(46).fill(null) });
  inventory.slots[BAG] = new Stack(LOG, 2) as unknown as Item;
  const windows: Windows = makeWindows({
    player: { _client: client, inventory } as unknown as Player,
    Item: Stack as unknown as ItemClass,
    wire: { clicks } as Wire,
    craft: (grid) => (grid[0]?.type === LOG ? (new Stack(PLANKS, 4) as unknown as Item) : null),
    spill: () => {},
  });
  windows.told[BAG] = new Stack(LOG, 2) as unknown as Item;
  const click = (slot: number, more: object) => {
    told.length = 0;
    client.emit('window_click', { windowId: 0, slot, mouseButton: 0, mode: 0, ...more });
    return told.map(({ name, data }) => [name, data.slot ?? data.accepted ?? 'all']);
  };
  return { windows, click };
}

const logs = { type: LOG, count: 2 };
/** The click that a client foresees rightly: the slot is empty, and the logs hang on the pointer. */
const taken = { changedSlots: [{ location: BAG, item: {} }], cursorItem: logs };

test('by number: a click on what lies there is accepted, another is refused and all is told', () => {
  expect(player('confirmed').click(BAG, { action: 1, item: logs })).toEqual([['transaction', true]]);
  const wrong = { type: LOG, count: 1 };
  expect(player('confirmed').click(BAG, { action: 1, item: wrong })).toEqual([
    ['transaction', false],
    ['window_items', 'all'],
  ]);
});

test('by states: what a client foresees is not told, what it does not is, and who is late is told all', () => {
  expect(player('counted').click(BAG, { stateId: 0, ...taken })).toEqual([]);
  const unaware = { changedSlots: [], cursorItem: logs };
  expect(player('counted').click(BAG, { stateId: 0, ...unaware })).toEqual([['set_slot', BAG]]);
  expect(player('counted').click(BAG, { stateId: -1, ...taken })).toEqual([['window_items', 'all']]);
  expect(player('counted').click(BAG, { windowId: 3, stateId: 0, ...taken })).toEqual([]);
});

test('by states: the result of the grid is told after each click in it, and counts as a state', () => {
  const { windows, click } = player('counted');
  click(BAG, { stateId: 0, ...taken });
  const put = { changedSlots: [{ location: CELL, item: logs }], cursorItem: {} };
  expect(click(CELL, { stateId: windows.state, ...put })).toEqual([['set_slot', 0]]);
  expect(windows.state).toBe(1);
});

test('by states: the end of a drag that never began changes nothing, and who is late is told all', () => {
  const { windows, click } = player('counted');
  click(BAG, { stateId: 0, ...taken });
  const end = { stateId: -1, mouseButton: 2, mode: 5, changedSlots: [], cursorItem: logs };
  expect(click(-999, end)).toEqual([['window_items', 'all']]);
  expect(windows.cursor?.count).toBe(2);
});
