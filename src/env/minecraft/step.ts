/** One step of one world, and which actions could have an effect now. */

import { strike, useOn } from './mobs/combat.ts';
import { tickEntities } from './mobs/mind.ts';
import { spawnHostile } from './mobs/spawning.ts';
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
} from './player/actions.ts';
import { sleep, useBucket } from './player/buckets.ts';
import { craft, craftCost } from './player/crafting.ts';
import { canPlace, dig, place, stopDigging, throwHeld } from './player/digging.ts';
import { canEat, eat } from './player/life.ts';
import { type Keys, tickBody } from './player/movement.ts';
import type { Tables } from './rules/tables.ts';
import { PITCH_LIMIT, YAW_BINS } from './world/body.ts';
import { targetEntity } from './world/entity-sight.ts';
import { tickFluids } from './world/fluids.ts';
import { equip, takeSlot } from './world/inventory.ts';
import { tickItems } from './world/items.ts';
import { DAY } from './world/time.ts';
import type { World } from './world/world.ts';

/** Applies the camera part; angles beyond straight up or down are cut. */
function turn(world: World, parts: Int32Array): void {
  const { body } = world;
  const yaw = (body.yaw + parts[YAW] - NO_TURN + YAW_BINS) % YAW_BINS;
  const pitch = Math.max(-PITCH_LIMIT, Math.min(PITCH_LIMIT, body.pitch + parts[PITCH] - NO_TURN));
  if (yaw === body.yaw && pitch === body.pitch) return;
  body.yaw = yaw;
  body.pitch = pitch;
  world.view++;
}

/** Applies the function part. An action that is not possible has no effect. */
function useHands(world: World, tables: Tables, parts: Int32Array): void {
  const fn = parts[FUNCTION];
  if (fn !== ATTACK) stopDigging(world);
  if (fn !== USE) world.body.eating = 0;
  const slot = parts[SLOT];
  if (fn === ATTACK) attack(world, tables);
  else if (fn === USE) use(world, tables);
  else if (fn === DROP) throwHeld(world);
  else if (fn === CRAFT) craft(world, tables, parts[RECIPE]);
  else if (fn === EQUIP && slot > 0 && world.bag.item[slot] >= 0) equip(world.bag, tables.rules, slot);
  else if (fn === PLACE) place(world, tables, slot);
  else if (fn === DESTROY) takeSlot(world.bag, slot, world.bag.quantity[slot]);
}

/** The living thing under the crosshair is hit, once a tick; else the block is dug. */
function attack(world: World, tables: Tables): void {
  const target = targetEntity(world, tables);
  if (target < 0) {
    dig(world, tables);
    return;
  }
  stopDigging(world);
  strike(world, tables, target);
}

function use(world: World, tables: Tables): void {
  const target = targetEntity(world, tables);
  if (target >= 0 && useOn(world, tables, target)) return;
  const { bag, body } = world;
  if (canEat(world, tables)) {
    const food = bag.item[0];
    if (eat(world, tables)) {
      bag.used[food]++;
      takeSlot(bag, 0, 1);
    }
    return;
  }
  body.eating = 0;
  if (bag.item[0] >= 0 && tables.rules.items[bag.item[0]].worn >= 0) equip(bag, tables.rules, 0);
  else if (!useBucket(world, tables) && !sleep(world, tables)) place(world, tables, 0);
}

const keys: Keys = { forward: 0, strafe: 0, stance: 0 };

/** One tick of 50 ms: look, hands, body, items, clock. `parts` is a decoded action. */
export function stepWorld(world: World, tables: Tables, parts: Int32Array): void {
  turn(world, parts);
  useHands(world, tables, parts);
  keys.forward = parts[MOVE] === 1 ? 1 : parts[MOVE] === 2 ? -1 : 0;
  keys.strafe = parts[STRAFE] === 1 ? 1 : parts[STRAFE] === 2 ? -1 : 0;
  keys.stance = parts[STANCE];
  tickBody(world, tables, keys);
  if (world.ground.count > 0) tickItems(world, tables);
  if (world.entities.count > 0) tickEntities(world, tables);
  spawnHostile(world, tables);
  if (world.stirred.length > 0) tickFluids(world, tables);
  if (world.sinceSwing < 1000) world.sinceSwing++;
  if (!world.clockStands) world.time = (world.time + 1) % DAY;
  world.steps++;
}

/** Whether the function part could have an effect now; movement and looks always may. */
export function isLegal(world: World, tables: Tables, parts: Int32Array): boolean {
  const { bag } = world;
  switch (parts[FUNCTION]) {
    case DROP:
      return bag.item[0] >= 0;
    case CRAFT:
      return craftCost(world, tables, parts[RECIPE]) !== null;
    case EQUIP:
      return parts[SLOT] > 0 && bag.item[parts[SLOT]] >= 0;
    case PLACE: {
      const item = bag.item[parts[SLOT]];
      // After a turn of the same action the crosshair is elsewhere: then only the slot is judged.
      const turns = parts[YAW] !== NO_TURN || parts[PITCH] !== NO_TURN;
      return turns ? item >= 0 && tables.rules.items[item].places >= 0 : canPlace(world, tables, parts[SLOT]);
    }
    case DESTROY:
      return bag.item[parts[SLOT]] >= 0;
    default:
      return true;
  }
}
