/** Smelting as one action: fuel and ore go into a furnace, and what is left of both comes back with the result. */
import type { Cost } from '../minecraft/rules/recipes.ts';
import type { RecipeRule } from '../minecraft/rules/rules.ts';
import type { BotBlock, BotItem, FurnaceWindow } from './bot.ts';
import type { Mirror } from './mirror.ts';
import { pause, within } from './waiting.ts';

export interface Smelting {
  readonly mirror: Mirror;
  readonly recipe: RecipeRule;
  /** What is used up, fuel included. */
  readonly cost: readonly Cost[];
  readonly furnace: BotBlock;
}

const TICK_MS = 50;
/** How much longer than the burning the server may take. */
const SLACK_MS = 8000;
const LOOK_MS = 100;
const OPEN_MS = 3000;

/** Rejects when the furnace does not open or makes nothing; what was put in is taken back all the same. */
export async function smelt(smelting: Smelting): Promise<void> {
  const { mirror, furnace, recipe } = smelting;
  const window = await within(mirror.bot.openFurnace(furnace), OPEN_MS);
  const made = () => window.outputItem()?.count ?? 0;
  try {
    if (made() > 0) await window.takeOutput();
    await load(smelting, window);
    const deadline = performance.now() + recipe.fuel * recipe.count * TICK_MS + SLACK_MS;
    while (made() < recipe.count && performance.now() < deadline) await pause(LOOK_MS);
    if (made() === 0) throw new Error('the furnace made nothing');
    await window.takeOutput();
  } finally {
    if (window.fuelItem() !== null) await window.takeFuel();
    if (window.inputItem() !== null) await window.takeInput();
    mirror.bot.closeWindow(window);
  }
}

/** Fuel first, as much as the cost says beyond the inputs; then the inputs. */
async function load({ mirror, recipe, cost }: Smelting, window: FurnaceWindow): Promise<void> {
  for (const { item, count } of cost) {
    const input = recipe.inputs.find((one) => one.item === item)?.count ?? 0;
    if (count > input) await put(mirror, item, count - input, (kind, n) => window.putFuel(kind.type, kind.metadata, n));
  }
  for (const { item, count } of recipe.inputs)
    await put(mirror, item, count, (kind, n) => window.putInput(kind.type, kind.metadata, n));
}

/** Moves items of one kind of the rules, which may be several of the server's; a furnace takes one kind at a time. */
async function put(
  { bot, names }: Mirror,
  item: number,
  count: number,
  move: (kind: BotItem, count: number) => Promise<void>,
): Promise<void> {
  const held = bot.inventory.slots.filter(
    (stack): stack is BotItem => stack != null && names.itemOf(stack.type, stack.metadata) === item,
  );
  const same = (a: BotItem, b: BotItem) => a.type === b.type && a.metadata === b.metadata;
  const total = (kind: BotItem) => held.reduce((sum, other) => (same(kind, other) ? sum + other.count : sum), 0);
  const kind = held.find((stack) => total(stack) >= count) ?? held[0];
  if (kind === undefined) throw new Error('what was to be smelted or burnt is gone');
  await move(kind, Math.min(count, total(kind)));
}
