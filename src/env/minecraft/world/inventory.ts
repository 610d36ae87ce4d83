/** The 36 slots of the player: stacks, wear and counts. Slot 0 is the main hand. Knows nothing of the world. */
import type { Rules } from '../rules/rules.ts';

export const SLOTS = 36;

export interface Bag {
  /** Item id by slot, -1 when empty. */
  readonly item: Int16Array;
  readonly quantity: Int16Array;
  /** Uses so far of a tool. */
  readonly wear: Int16Array;
  /** Count by item id over all slots; what is worn is not counted. */
  readonly have: Int32Array;
  /** Armour worn on feet, legs, chest and head: item ids, -1 for none, and their uses so far. */
  readonly worn: Int16Array;
  readonly wornWear: Int16Array;
  /** Uses of items since reset by item id: blows and blocks of a tool, armour put on, food eaten. */
  readonly used: Int32Array;
  /** Rises with every change. */
  version: number;
}

/** An empty bag in a world of so many kinds of items. */
export function makeBag(items: number): Bag {
  return {
    item: new Int16Array(SLOTS).fill(-1),
    quantity: new Int16Array(SLOTS),
    wear: new Int16Array(SLOTS),
    have: new Int32Array(items),
    worn: new Int16Array(4).fill(-1),
    wornWear: new Int16Array(4),
    used: new Int32Array(items),
    version: 0,
  };
}

/** Empties a bag, armour and statistics too. */
export function clearBag(bag: Bag): void {
  bag.item.fill(-1);
  bag.quantity.fill(0);
  bag.wear.fill(0);
  bag.have.fill(0);
  bag.worn.fill(-1);
  bag.wornWear.fill(0);
  bag.used.fill(0);
  bag.version++;
}

/** How many of an item still fit. */
export function room(bag: Bag, rules: Rules, item: number): number {
  const stack = rules.items[item].stack;
  let free = 0;
  for (let slot = 0; slot < SLOTS; slot++) {
    if (bag.item[slot] < 0) free += stack;
    else if (bag.item[slot] === item) free += Math.max(0, stack - bag.quantity[slot]);
  }
  return free;
}

/** Puts items in, equal stacks first, then empty slots in order. Returns how many did not fit. */
export function give(bag: Bag, rules: Rules, item: number, count: number, wear = 0): number {
  const stack = rules.items[item].stack;
  let left = count;
  for (let pass = 0; pass < 2; pass++) {
    for (let slot = 0; slot < SLOTS && left > 0; slot++) {
      const fits = pass === 0 ? bag.item[slot] === item && bag.wear[slot] === wear : bag.item[slot] < 0;
      if (!fits) continue;
      const moved = Math.min(left, stack - bag.quantity[slot]);
      if (moved <= 0) continue;
      bag.item[slot] = item;
      bag.quantity[slot] += moved;
      bag.wear[slot] = wear;
      left -= moved;
    }
  }
  bag.have[item] += count - left;
  if (left < count) bag.version++;
  return left;
}

/** Takes up to `count` out of one slot. */
export function takeSlot(bag: Bag, slot: number, count: number): void {
  const moved = Math.min(count, bag.quantity[slot]);
  if (moved <= 0) return;
  bag.have[bag.item[slot]] -= moved;
  bag.quantity[slot] -= moved;
  if (bag.quantity[slot] === 0) {
    bag.item[slot] = -1;
    bag.wear[slot] = 0;
  }
  bag.version++;
}

/** Takes `count` of an item, last slots first, so that the main hand is spared. The caller checks `have`. */
export function take(bag: Bag, item: number, count: number): void {
  let left = count;
  for (let slot = SLOTS - 1; slot >= 0 && left > 0; slot--) {
    if (bag.item[slot] !== item) continue;
    const moved = Math.min(left, bag.quantity[slot]);
    takeSlot(bag, slot, moved);
    left -= moved;
  }
}

/** The lowest slot that holds an item, or -1. */
export function slotOf(bag: Bag, item: number): number {
  return bag.item.indexOf(item);
}

/** Swaps armour in a slot with what is worn in its place, and anything else with the main hand. */
export function equip(bag: Bag, rules: Rules, slot: number): void {
  const item = bag.item[slot];
  if (item >= 0 && rules.items[item].worn >= 0) {
    wear(bag, rules.items[item].worn, slot);
    return;
  }
  swap(bag.item, slot);
  swap(bag.quantity, slot);
  swap(bag.wear, slot);
  bag.version++;
}

function wear(bag: Bag, place: number, slot: number): void {
  const item = bag.item[slot];
  const wearOf = bag.wear[slot];
  bag.have[item]--;
  bag.used[item]++;
  bag.item[slot] = bag.worn[place];
  bag.wear[slot] = bag.wornWear[place];
  bag.quantity[slot] = bag.worn[place] < 0 ? 0 : 1;
  if (bag.item[slot] >= 0) bag.have[bag.item[slot]]++;
  bag.worn[place] = item;
  bag.wornWear[place] = wearOf;
  bag.version++;
}

/** Armour points of what is worn. */
export function armorOf(bag: Bag, rules: Rules): number {
  let points = 0;
  for (let place = 0; place < 4; place++) if (bag.worn[place] >= 0) points += rules.items[bag.worn[place]].armor;
  return points;
}

/** Wears every worn piece by some uses; a piece that is worn out is gone. */
export function wearArmor(bag: Bag, rules: Rules, uses: number): void {
  for (let place = 0; place < 4; place++) {
    const item = bag.worn[place];
    if (item < 0) continue;
    bag.wornWear[place] += uses;
    if (bag.wornWear[place] >= rules.items[item].durability) {
      bag.worn[place] = -1;
      bag.wornWear[place] = 0;
    }
    bag.version++;
  }
}

function swap(column: Int16Array, slot: number): void {
  const held = column[0];
  column[0] = column[slot];
  column[slot] = held;
}

/** One use of the tool in the main hand; it is gone when worn out. Things without durability do not wear. */
export function wearHeld(bag: Bag, rules: Rules): void {
  const item = bag.item[0];
  if (item < 0 || rules.items[item].durability === 0) return;
  bag.used[item]++;
  bag.wear[0]++;
  if (bag.wear[0] >= rules.items[item].durability) takeSlot(bag, 0, 1);
  else bag.version++;
}
