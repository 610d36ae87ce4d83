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
import { craftCost } from '../minecraft/player/crafting.ts';
import { canPlace, placingCell, workOn } from '../minecraft/player/digging.ts';
import { canEat } from '../minecraft/player/life.ts';
import type { RecipeRule } from '../minecraft/rules/rules.ts';
import type { Tables } from '../minecraft/rules/tables.ts';
import { PITCH_LIMIT, YAW_BINS } from '../minecraft/world/body.ts';
import { targetEntity } from '../minecraft/world/entity-sight.ts';
import { aim, REACH } from '../minecraft/world/rays.ts';
import { NZ, SY, SZ, type World } from '../minecraft/world/world.ts';
import type { BotBlock } from './bot.ts';
import type { Mirror } from './mirror.ts';
import { smelt } from './smelt.ts';

/** Ticks between two swings of the arm while digging. */
const SWING = 7;
/** A blow within this time of the last one would do nothing. */
const BLOW_TICKS = 10;
/** How long the server may take to show a block that was placed. */
const PLACE_MS = 1000;
/** How long crafting may take. */
const CRAFT_MS = 10_000;

/** Statuses of the packet `block_dig`. */
const START = 0;
const CANCEL = 1;
const FINISH = 2;
const DROP_ONE = 4;

/** Protocol numbers of faces by the world's: west, east, bottom, top, north, south. */
const PROTOCOL_FACE = [4, 5, 0, 1, 2, 3];
const FACES = [
  [-1, 0, 0],
  [1, 0, 0],
  [0, -1, 0],
  [0, 1, 0],
  [0, 0, -1],
  [0, 0, 1],
] as const;

export interface Hands {
  /** Does a decoded action. What takes longer than a tick is a promise, which never fails: it only comes to nothing. */
  act(parts: Int32Array): Promise<void> | null;
  /** Lets go of everything. */
  rest(): void;
}

export function makeHands(mirror: Mirror, world: World, tables: Tables, tell: (note: string) => void): Hands {
  const { bot } = mirror;
  /** The block the server thinks is being dug, with the face. */
  let digging: { readonly cell: number; readonly place: object; readonly face: number } | null = null;
  let swung = 0;
  let sinceBlow = 1000;
  let using = false;

  const look = () => {
    const yaw = Math.PI - (world.body.yaw * Math.PI) / 12;
    void bot.look(yaw, (-world.body.pitch * Math.PI) / 12, true);
  };

  function turn(parts: Int32Array): void {
    const { body } = world;
    const yaw = (body.yaw + parts[YAW] - NO_TURN + YAW_BINS) % YAW_BINS;
    const pitch = Math.max(-PITCH_LIMIT, Math.min(PITCH_LIMIT, body.pitch + parts[PITCH] - NO_TURN));
    if (yaw !== body.yaw || pitch !== body.pitch) world.view++;
    body.yaw = yaw;
    body.pitch = pitch;
    look();
  }

  function move(parts: Int32Array): void {
    bot.setControlState('forward', parts[MOVE] === 1);
    bot.setControlState('back', parts[MOVE] === 2);
    bot.setControlState('left', parts[STRAFE] === 1);
    bot.setControlState('right', parts[STRAFE] === 2);
    bot.setControlState('jump', parts[STANCE] === 1);
    bot.setControlState('sneak', parts[STANCE] === 2);
    bot.setControlState('sprint', parts[STANCE] === 3);
  }

  const sendDig = (status: number, place: object, face: number) =>
    bot._client.write('block_dig', { status, location: place, face, sequence: 0 });

  function cancelDigging(): void {
    if (digging !== null) sendDig(CANCEL, digging.place, 0);
    digging = null;
  }

  function stopDigging(): void {
    cancelDigging();
    world.digCell = -1;
    world.digProgress = 0;
  }

  /** One tick of digging: the same count of ticks as in the simulator, and the packets of a client that holds the button. */
  function dig(): void {
    const { cell, face, distance, block } = aim(world, tables);
    const within = cell >= 0 && distance <= REACH;
    const anew =
      digging === null || digging.cell !== cell || world.digCell !== cell || world.digHeld !== world.bag.item[0];
    if (within && anew) {
      cancelDigging();
      digging = { cell, place: mirror.placeOf(cell), face: PROTOCOL_FACE[Math.max(0, face)] };
      sendDig(START, digging.place, digging.face);
      swung = 0;
    }
    if (!within) cancelDigging();
    else if (swung++ % SWING === 0) bot.swingArm('right');
    const held = world.bag.item[0];
    if (workOn(world, tables) < 0 || digging === null) return;
    sendDig(FINISH, digging.place, digging.face);
    // As a client does: the server sends the block again if it does not agree.
    bot._updateBlockState(mirror.placeOf(cell), 0);
    digging = null;
    if (held >= 0 && tables.rules.items[held].durability > 0 && tables.rules.blocks[block].hardness > 0)
      world.bag.used[held]++;
  }

  function attack(): void {
    const target = targetEntity(world, tables);
    if (target < 0) {
      dig();
      return;
    }
    stopDigging();
    const held = world.bag.item[0];
    const swing = held < 0 ? tables.fist.swing : tables.rules.items[held].swing;
    if (sinceBlow < Math.max(BLOW_TICKS, swing)) return;
    sinceBlow = 0;
    bot.attack(mirror.entityAt(target));
    if (held >= 0 && tables.rules.items[held].durability > 0) world.bag.used[held]++;
  }

  /** Meals, buckets and the like are used for as long as the button is held. */
  function use(): Promise<void> | null {
    const target = targetEntity(world, tables);
    if (target >= 0) {
      bot.useOn(mirror.entityAt(target));
      return null;
    }
    const held = world.bag.item[0];
    if (canEat(world, tables)) {
      if (!using) bot.activateItem();
      using = true;
      return null;
    }
    if (held >= 0 && tables.rules.items[held].places >= 0) return place(0);
    const { cell, distance, block } = aim(world, tables);
    if (block === tables.rules.bed && distance <= REACH) return patient(bot.activateBlock(blockOf(cell)), PLACE_MS);
    if (held >= 0) bot.activateItem();
    return null;
  }

  const blockOf = (cell: number): BotBlock => bot.blockAt(mirror.placeOf(cell))!;

  /** Places from any slot, and holds again what was held. */
  function place(slot: number): Promise<void> | null {
    if (!canPlace(world, tables, slot)) return null;
    const { cell, face } = aim(world, tables);
    const block = tables.rules.items[world.bag.item[slot]].places;
    const target = placingCell(world, tables, block);
    const before = world.blocks[target];
    const version = () => world.blocks[target] !== before;
    const normal = FACES[face];
    const work = async () => {
      if (slot > 0) await mirror.hold(slot);
      const direction = bot.entity.position.clone().set(normal[0], normal[1], normal[2]);
      await bot._genericPlace(blockOf(cell), direction, { swingArm: 'right', forceLook: 'ignore' });
      await until(version, PLACE_MS);
      if (slot > 0) await mirror.hold(slot);
    };
    return patient(work(), 4 * PLACE_MS);
  }

  function craft(index: number): Promise<void> | null {
    const cost = craftCost(world, tables, index);
    if (cost === null) return null;
    const recipe = tables.rules.recipes[index];
    const station = recipe.station < 0 ? null : blockOf(nearestStation(world, recipe.station));
    if (recipe.fuel > 0) return smelt({ mirror, tables, recipe, cost, furnace: station!, tell });
    return patient(craftAt(recipe, station), CRAFT_MS);
  }

  async function craftAt(recipe: RecipeRule, table: BotBlock | null): Promise<void> {
    for (const { type } of mirror.names.typesOf(recipe.output)) {
      const [found] = bot.recipesFor(type, null, 1, table);
      if (found === undefined) continue;
      await bot.craft(found, 1, table ?? undefined);
      return;
    }
    tell(`the server's version has no recipe for ${tables.rules.items[recipe.output].name} from what is held`);
  }

  /** Waits for work, but not for ever; an error of it is told, and comes to nothing. */
  async function patient(work: Promise<unknown>, ms: number): Promise<void> {
    bot.clearControlStates();
    try {
      await within(work, ms);
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    }
    look();
  }

  function useHands(parts: Int32Array): Promise<void> | null {
    const fn = parts[FUNCTION];
    const slot = parts[SLOT];
    if (fn !== ATTACK) stopDigging();
    if (fn !== USE && using) {
      bot.deactivateItem();
      using = false;
    }
    if (fn === ATTACK) attack();
    else if (fn === USE) return use();
    else if (fn === DROP) sendDig(DROP_ONE, bot.entity.position.clone().set(0, 0, 0), 0);
    else if (fn === CRAFT) return craft(parts[RECIPE]);
    else if (fn === EQUIP && slot > 0 && world.bag.item[slot] >= 0) return equip(slot);
    else if (fn === PLACE) return place(slot);
    else if (fn === DESTROY && world.bag.item[slot] >= 0) return patient(bot.tossStack(itemIn(slot)), PLACE_MS);
    return null;
  }

  const itemIn = (slot: number) => bot.inventory.slots[mirror.windowSlot(slot)]!;

  function equip(slot: number): Promise<void> {
    const place = tables.rules.items[world.bag.item[slot]].worn;
    const where = ['feet', 'legs', 'torso', 'head'][place];
    return patient(where === undefined ? mirror.hold(slot) : bot.equip(itemIn(slot), where), 2 * PLACE_MS);
  }

  return {
    act: (parts) => {
      sinceBlow++;
      turn(parts);
      move(parts);
      return useHands(parts);
    },
    rest: () => {
      stopDigging();
      bot.clearControlStates();
    },
  };
}

/** Cell of a station block near the feet; there is one, since `craftCost` was paid. */
function nearestStation({ stations, blocks, body }: World, block: number): number {
  let best = -1;
  let bestSquare = Infinity;
  for (const cell of stations) {
    if (blocks[cell] !== block) continue;
    const dx = (cell % SZ) + 0.5 - body.x;
    const dy = Math.floor(cell / SY) - body.y;
    const dz = (Math.floor(cell / SZ) % NZ) + 0.5 - body.z;
    const square = dx * dx + dy * dy + dz * dz;
    if (square >= bestSquare) continue;
    best = cell;
    bestSquare = square;
  }
  return best;
}

/** Waits until something is so, looking every tick. Rejects after `ms`. */
async function until(holds: () => boolean, ms: number): Promise<void> {
  for (let waited = 0; !holds(); waited += 25) {
    if (waited > ms) throw new Error('the server did not show what was placed');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** The work, or an error after `ms`. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the server did not answer for ${ms / 1000} s`)), ms);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
