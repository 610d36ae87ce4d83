/** Placing a block from any slot against the face under the crosshair. */
import { canPlace, placingCell } from '../minecraft/player/digging.ts';
import { aim } from '../minecraft/world/rays.ts';
import { hold } from './bag.ts';
import type { Bot, BotBlock, BotVec3 } from './bot.ts';
import type { Mirror } from './mirror.ts';
import { until, within } from './waiting.ts';
import { placeOf } from './window.ts';

/** How long the server may take to show a block that was placed. */
const SHOWN_MS = 1000;
const ALL_MS = 4000;

/** Directions of faces in the order of `Hit.face`. */
const FACES = [
  [-1, 0, 0],
  [1, 0, 0],
  [0, -1, 0],
  [0, 1, 0],
  [0, 0, -1],
  [0, 0, 1],
] as const;

export const blockOf = ({ bot, window }: Mirror, cell: number): BotBlock => bot.blockAt(placeOf(window, cell))!;

/** Null when it is not possible now. What was in the hand is there again afterwards. */
export function place(mirror: Mirror, slot: number): Promise<void> | null {
  const { bot, world, tables, hotbar } = mirror;
  if (!canPlace(world, tables, slot)) return null;
  const { cell, face } = aim(world, tables);
  const target = placingCell(world, tables, tables.rules.items[world.bag.item[slot]].places);
  const before = world.blocks[target];
  const reference = blockOf(mirror, cell);
  const work = async () => {
    if (slot > 0) await hold(hotbar, bot, slot);
    const [x, y, z] = FACES[face];
    const direction = bot.entity.position.clone().set(x, y, z);
    try {
      await placeAgainst(bot, reference, direction);
      await until(() => world.blocks[target] !== before, SHOWN_MS);
    } finally {
      if (slot > 0) await hold(hotbar, bot, slot);
    }
  };
  return within(work(), ALL_MS);
}

/** Sneaks meanwhile: who does not opens the crafting table or furnace against which a block is placed. */
export async function placeAgainst(bot: Bot, reference: BotBlock, direction: BotVec3): Promise<void> {
  bot.setControlState('sneak', true);
  try {
    await bot._genericPlace(reference, direction, { swingArm: 'right', forceLook: 'ignore' });
  } finally {
    bot.setControlState('sneak', false);
  }
}
