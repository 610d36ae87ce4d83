/**
 * The bot's inventory as the bag of the simulator. Slot 0 of the bag is what is in the hand, so the places of the hotbar
 * stand in an order of their own: to take something from it into the hand swaps two of them, and moves nothing.
 */
import { type Bag, SLOTS } from '../minecraft/world/inventory.ts';
import type { Bot, BotItem } from './bot.ts';
import type { Names } from './names.ts';

/** Where the hotbar begins in the bot's inventory; what comes after it in a bag begins at 9 there too. */
const HOTBAR = 36;
const HOTBAR_SLOTS = 9;
/** Feet, legs, chest and head in the bot's inventory. */
const WORN = [8, 7, 6, 5];

/** Hotbar place by slot of the bag; the first is in the hand. */
export type Hotbar = number[];

export const makeHotbar = (): Hotbar => Array.from({ length: HOTBAR_SLOTS }, (_, i) => i);

/** Slot of the bot's inventory that is this slot of the bag. */
export const windowSlot = (hotbar: Hotbar, slot: number): number =>
  slot < HOTBAR_SLOTS ? HOTBAR + hotbar[slot] : slot;

/** Learns which place of the hotbar other code has taken into the hand. */
export function followHand(hotbar: Hotbar, bot: Bot): void {
  const slot = hotbar.indexOf(bot.quickBarSlot);
  if (slot > 0) [hotbar[0], hotbar[slot]] = [hotbar[slot], hotbar[0]];
}

/** Takes what is in a slot of the bag into the hand: at once from the hotbar, else with clicks. */
export async function hold(hotbar: Hotbar, bot: Bot, slot: number): Promise<void> {
  if (slot >= HOTBAR_SLOTS) {
    await bot.moveSlotItem(slot, HOTBAR + hotbar[0]);
    return;
  }
  [hotbar[0], hotbar[slot]] = [hotbar[slot], hotbar[0]];
  bot.setQuickBarSlot(hotbar[0]);
}

/** Item id of the rules, count and wear of a stack; -1 for nothing, and for what the rules do not know. */
export function stackOf(
  item: BotItem | null | undefined,
  names: Names,
): readonly [item: number, count: number, wear: number] {
  const id = item === null || item === undefined ? -1 : names.itemOf(item.type, item.metadata);
  return id < 0 ? [-1, 0, 0] : [id, item!.count, item!.durabilityUsed ?? 0];
}

/** Brings the bag up to now. */
export function followBag(bag: Bag, hotbar: Hotbar, bot: Bot, names: Names): void {
  let changed = false;
  for (let slot = 0; slot < SLOTS; slot++) {
    const [item, quantity, wear] = stackOf(bot.inventory.slots[windowSlot(hotbar, slot)], names);
    if (bag.item[slot] === item && bag.quantity[slot] === quantity && bag.wear[slot] === wear) continue;
    changed = true;
    bag.item[slot] = item;
    bag.quantity[slot] = quantity;
    bag.wear[slot] = wear;
  }
  WORN.forEach((slot, place) => {
    const [item] = stackOf(bot.inventory.slots[slot], names);
    changed ||= bag.worn[place] !== item;
    bag.worn[place] = item;
  });
  if (!changed) return;
  bag.version++;
  bag.have.fill(0);
  for (let slot = 0; slot < SLOTS; slot++) if (bag.item[slot] >= 0) bag.have[bag.item[slot]] += bag.quantity[slot];
}
