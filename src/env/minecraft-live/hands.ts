/**
 * What the actions of `minecraft-v1` are on a server. Keys, looks, digging and blows are packets of the same tick; crafting,
 * smelting, placing and what else needs answers takes as long as the server takes, and is one step for whoever acts.
 */
import {
  ATTACK,
  CRAFT,
  DESTROY,
  DROP,
  EQUIP,
  FUNCTION,
  MOVE,
  NO_TURN,
  PITCH,
  PLACE,
  RECIPE,
  SLOT,
  STANCE,
  STRAFE,
  USE,
  YAW,
} from '../minecraft/player/actions.ts';
import { canEat } from '../minecraft/player/life.ts';
import { PITCH_LIMIT, YAW_BINS } from '../minecraft/world/body.ts';
import { targetEntity } from '../minecraft/world/entity-sight.ts';
import { aim, REACH } from '../minecraft/world/rays.ts';
import { hold, windowSlot } from './bag.ts';
import { craft } from './crafting.ts';
import { type Digger, DROP_ONE, dig, sendDig, stopDigging } from './digger.ts';
import type { Mirror } from './mirror.ts';
import { blockOf, place } from './placing.ts';
import { within } from './waiting.ts';

/** A blow within this time of the last one would do nothing. */
const BLOW_TICKS = 10;
const ANSWER_MS = 2000;

/** The hands of one bot, and what they hold down. */
export interface Hands {
  readonly mirror: Mirror;
  readonly digger: Digger;
  /** Told what came to nothing. */
  readonly tell: (note: string) => void;
  sinceBlow: number;
  /** The use button is held: a meal. */
  using: boolean;
}

export const makeHands = (mirror: Mirror, tell: (note: string) => void): Hands => ({
  mirror,
  tell,
  digger: { digging: null, ticks: 0, startMs: 0, firmness: 1, due: 1 },
  sinceBlow: 1000,
  using: false,
});

/** Does a decoded action. What takes longer than a tick is a promise, which never fails: it only comes to nothing. */
export function act(hands: Hands, parts: Int32Array): Promise<void> | null {
  hands.sinceBlow++;
  turn(hands.mirror, parts);
  move(hands.mirror, parts);
  const work = useHands(hands, parts);
  return work === null ? null : patient(hands, work);
}

/** Lets go of everything. */
export function rest(hands: Hands): void {
  stopDigging(hands.digger, hands.mirror);
  hands.mirror.bot.clearControlStates();
}

function look({ bot, world: { body } }: Mirror): void {
  void bot.look(Math.PI - (body.yaw * Math.PI) / 12, (-body.pitch * Math.PI) / 12, true);
}

function turn(mirror: Mirror, parts: Int32Array): void {
  const { body } = mirror.world;
  const yaw = (body.yaw + parts[YAW] - NO_TURN + YAW_BINS) % YAW_BINS;
  const pitch = Math.max(-PITCH_LIMIT, Math.min(PITCH_LIMIT, body.pitch + parts[PITCH] - NO_TURN));
  if (yaw !== body.yaw || pitch !== body.pitch) mirror.world.view++;
  body.yaw = yaw;
  body.pitch = pitch;
  look(mirror);
}

function move({ bot }: Mirror, parts: Int32Array): void {
  bot.setControlState('forward', parts[MOVE] === 1);
  bot.setControlState('back', parts[MOVE] === 2);
  bot.setControlState('left', parts[STRAFE] === 1);
  bot.setControlState('right', parts[STRAFE] === 2);
  bot.setControlState('jump', parts[STANCE] === 1);
  bot.setControlState('sneak', parts[STANCE] === 2);
  bot.setControlState('sprint', parts[STANCE] === 3);
}

/** Waits for work; an error of it is told. The view is then again what the world says. */
async function patient({ mirror, tell }: Hands, work: Promise<unknown>): Promise<void> {
  mirror.bot.clearControlStates();
  try {
    await work;
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
  }
  look(mirror);
}

/** The function part. An action that is not possible has no effect. */
function useHands(hands: Hands, parts: Int32Array): Promise<unknown> | null {
  const { mirror, digger } = hands;
  const { bot, world, hotbar } = mirror;
  const fn = parts[FUNCTION];
  const slot = parts[SLOT];
  if (fn !== ATTACK) stopDigging(digger, mirror);
  if (fn !== USE && hands.using) {
    bot.deactivateItem();
    hands.using = false;
  }
  const item = bot.inventory.slots[windowSlot(hotbar, slot)];
  if (fn === ATTACK) attack(hands);
  else if (fn === USE) return use(hands);
  else if (fn === DROP) dropOne(mirror);
  else if (fn === CRAFT) return craft(mirror, parts[RECIPE]);
  else if (fn === EQUIP && slot > 0 && world.bag.item[slot] >= 0) return equip(mirror, slot);
  else if (fn === PLACE) return place(mirror, slot);
  else if (fn === DESTROY && item) return within(bot.tossStack(item), ANSWER_MS);
  return null;
}

/** Later servers take it that a client knows what it dropped, and say nothing of the slot. */
function dropOne(mirror: Mirror): void {
  const { bot, hotbar } = mirror;
  sendDig(mirror, DROP_ONE, bot.entity.position.clone().set(0, 0, 0), 0);
  const slot = windowSlot(hotbar, 0);
  const item = bot.inventory.slots[slot];
  if (item === null || item === undefined) return;
  item.count--;
  bot.inventory.updateSlot(slot, item.count > 0 ? item : null);
}

/** The living thing under the crosshair is hit, once a full swing; else the block is dug. */
function attack(hands: Hands): void {
  const { mirror, digger } = hands;
  const { bot, world, tables, entities } = mirror;
  const target = targetEntity(world, tables);
  if (target < 0) {
    dig(digger, mirror);
    return;
  }
  stopDigging(digger, mirror);
  const held = world.bag.item[0];
  const { swing } = held < 0 ? tables.fist : tables.rules.items[held];
  if (hands.sinceBlow < Math.max(BLOW_TICKS, swing)) return;
  hands.sinceBlow = 0;
  mirror.struck = entities[target].id;
  bot.attack(entities[target]);
  if (held >= 0 && tables.rules.items[held].durability > 0) world.bag.used[held]++;
}

/** Meals are used for as long as the button is held. */
function use(hands: Hands): Promise<unknown> | null {
  const { mirror } = hands;
  const { bot, world, tables } = mirror;
  const target = targetEntity(world, tables);
  const held = world.bag.item[0];
  if (target >= 0) bot.useOn(mirror.entities[target]);
  else if (canEat(world, tables)) {
    if (!hands.using) bot.activateItem();
    hands.using = true;
  } else if (held >= 0 && tables.rules.items[held].places >= 0) return place(mirror, 0);
  else {
    const { cell, distance, block } = aim(world, tables);
    const bed = block === tables.rules.bed && distance <= REACH;
    if (bed) return within(bot.activateBlock(blockOf(mirror, cell)), ANSWER_MS);
    if (held >= 0) bot.activateItem();
  }
  return null;
}

/** Armour is put on, anything else taken into the hand. */
function equip({ bot, world, tables, hotbar }: Mirror, slot: number): Promise<unknown> {
  const where = ['feet', 'legs', 'torso', 'head'][tables.rules.items[world.bag.item[slot]].worn];
  const item = bot.inventory.slots[windowSlot(hotbar, slot)]!;
  return within(where === undefined ? hold(hotbar, bot, slot) : bot.equip(item, where), ANSWER_MS);
}
