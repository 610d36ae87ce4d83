/**
 * A held attack button, tick by tick: the same count of ticks as in the simulator, and the packets of a client. mineflayer's
 * own `dig` is a promise with a timer, which cannot be let go and taken up again.
 */
import { workOn } from '../minecraft/player/digging.ts';
import { aim, REACH } from '../minecraft/world/rays.ts';
import { takeForBroken } from './answers.ts';
import type { BotVec3 } from './bot.ts';
import type { Mirror } from './mirror.ts';
import { blockOf } from './placing.ts';
import { placeOf } from './window.ts';

/** Ticks between two swings of the arm. */
const SWING = 7;

/** Statuses of the packet `block_dig`. */
export const DROP_ONE = 4;
const [START, CANCEL, FINISH] = [0, 1, 2];

/** Protocol numbers of faces by the world's: west, east, bottom, top, north, south. */
const PROTOCOL_FACE = [4, 5, 0, 1, 2, 3];

export interface Digger {
  /** What the server thinks is being dug. */
  digging: { readonly cell: number; readonly place: BotVec3; readonly face: number } | null;
  /** Ticks since the start, and when that was. */
  ticks: number;
  startMs: number;
  /** How much firmer the block is than the rules say, at least 1, and ticks of work that are due. */
  firmness: number;
  due: number;
}

const TICK_MS = 50;

export function sendDig({ bot, answers }: Mirror, status: number, place: BotVec3, face: number): void {
  const sequence = status === START || status === FINISH ? ++answers.sequence : 0;
  bot._client.write('block_dig', { status, location: place, face, sequence });
}

/** Some blocks of later versions look like softer ones of the rules, such as deepslate like stone. */
function firmnessOf(mirror: Mirror, cell: number, block: number): number {
  const usual = mirror.tables.rules.blocks[block].hardness;
  const hardness = blockOf(mirror, cell).hardness ?? 0;
  return usual > 0 && usual < Infinity ? Math.max(1, hardness / usual) : 1;
}

/** Lets go of the button. */
export function stopDigging(digger: Digger, mirror: Mirror): void {
  cancel(digger, mirror);
  mirror.world.digCell = -1;
  mirror.world.digProgress = 0;
}

function cancel(digger: Digger, mirror: Mirror): void {
  if (digger.digging !== null) sendDig(mirror, CANCEL, digger.digging.place, 0);
  digger.digging = null;
}

/** One tick of the button held. */
export function dig(digger: Digger, mirror: Mirror): void {
  const { bot, world, tables, window } = mirror;
  const { cell, face, distance, block } = aim(world, tables);
  const held = world.bag.item[0];
  if (cell < 0 || distance > REACH) cancel(digger, mirror);
  else {
    const goesOn = digger.digging?.cell === cell && world.digCell === cell && world.digHeld === held;
    if (!goesOn) {
      cancel(digger, mirror);
      digger.digging = { cell, place: placeOf(window, cell), face: PROTOCOL_FACE[Math.max(0, face)] };
      digger.ticks = 0;
      digger.startMs = performance.now();
      digger.firmness = firmnessOf(mirror, cell, block);
      digger.due = 1;
      sendDig(mirror, START, digger.digging.place, digger.digging.face);
    }
    // After a pause of the process mineflayer makes up for ticks in bursts; the server's clock has none of them.
    if (digger.ticks * TICK_MS > performance.now() - digger.startMs + TICK_MS) return;
    if (digger.ticks++ % SWING === 0) bot.swingArm('right');
    if (digger.due < 1) {
      digger.due += 1 / digger.firmness;
      return;
    }
    digger.due += 1 / digger.firmness - 1;
  }
  if (workOn(world, tables) < 0 || digger.digging === null) return;
  const { place, face: dug } = digger.digging;
  digger.digging = null;
  sendDig(mirror, FINISH, place, dug);
  takeForBroken(mirror.answers, place);
  const wears = held >= 0 && tables.rules.items[held].durability > 0 && tables.rules.blocks[block].hardness > 0;
  if (wears) world.bag.used[held]++;
}
