/** Furnaces: fuel, 200 ticks an item, and what players who look into one are told. */
import type { Rules } from '../src/env/minecraft/rules/rules.ts';
import type { Names } from '../src/env/minecraft-live/names.ts';
import { send, type Windows } from './slots.ts';
import type { Item, ItemClass } from './squid.ts';

const COOK_TICKS = 200;
/** Ticks between two messages about the flames. */
const TELL_TICKS = 5;
const [INPUT, FUEL, OUTPUT] = [0, 1, 2];

interface Furnace {
  readonly own: (Item | null)[];
  burn: number;
  burnTotal: number;
  cook: number;
}

export interface Furnaces {
  /** The slots of the furnace at a place. */
  slotsAt(place: string): (Item | null)[];
  /** One tick of all of them; `viewers` are the windows of players. */
  tick(count: number, viewers: readonly Windows[]): void;
}

/** What is smelted to what, and what burns for how long, come from the rules. */
export function makeFurnaces(rules: Rules, names: Names, Item: ItemClass): Furnaces {
  const furnaces = new Map<string, Furnace>();
  const smelted = (item: Item): { type: number; metadata: number } | null => {
    const id = names.itemOf(item.type, item.metadata);
    const recipe = rules.recipes.find(({ fuel, inputs }) => fuel > 0 && inputs[0].item === id);
    if (id < 0 || recipe === undefined) return null;
    const [kind] = names.typesOf(recipe.output);
    return { type: kind.type, metadata: kind.metadata ?? 0 };
  };
  const burns = (item: Item) => {
    const id = names.itemOf(item.type, item.metadata);
    return rules.fuels.find((fuel) => fuel.item === id)?.ticks ?? 0;
  };
  const less = (furnace: Furnace, slot: number) => {
    const item = furnace.own[slot]!;
    item.count--;
    if (item.count === 0) furnace.own[slot] = null;
  };

  /** Whether a slot changed. */
  function step(furnace: Furnace): boolean {
    const { own } = furnace;
    const made = own[INPUT] === null ? null : smelted(own[INPUT]);
    const output = own[OUTPUT];
    const room =
      output === null ||
      (output.type === made?.type && output.metadata === made.metadata && output.count < output.stackSize);
    const works = made !== null && room;
    let changed = false;
    if (furnace.burn > 0) furnace.burn--;
    if (furnace.burn === 0 && works && own[FUEL] !== null && burns(own[FUEL]) > 0) {
      furnace.burn = furnace.burnTotal = burns(own[FUEL]);
      less(furnace, FUEL);
      changed = true;
    }
    if (furnace.burn === 0 || !works) {
      furnace.cook = 0;
      return changed;
    }
    if (++furnace.cook < COOK_TICKS) return changed;
    furnace.cook = 0;
    if (output === null) own[OUTPUT] = new Item(made.type, 1, made.metadata);
    else output.count++;
    less(furnace, INPUT);
    return true;
  }

  return {
    slotsAt: (place) => {
      const known = furnaces.get(place);
      if (known !== undefined) return known.own;
      const own: (Item | null)[] = [null, null, null];
      furnaces.set(place, { own, burn: 0, burnTotal: 1, cook: 0 });
      return own;
    },
    tick: (count, viewers) => {
      for (const furnace of furnaces.values()) {
        const changed = step(furnace);
        for (const windows of viewers) {
          const { current, player } = windows;
          if (current?.own !== furnace.own) continue;
          if (changed) for (const slot of [INPUT, FUEL, OUTPUT]) send(windows, slot);
          if (count % TELL_TICKS !== 0) continue;
          [furnace.burn, furnace.burnTotal, furnace.cook, COOK_TICKS].forEach((value, property) => {
            player._client.write('craft_progress_bar', { windowId: current.id, property, value });
          });
        }
      }
    },
  };
}
