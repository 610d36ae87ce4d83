/**
 * Digging that is not taken on trust: time counted in ticks with the item in hand, reach, tiers, drops and wear. A finish
 * that comes too early gets the block sent back.
 */
import type { Rules } from '../src/env/minecraft/rules/rules.ts';
import type { Names } from '../src/env/minecraft-live/names.ts';
import type { Block, Item, ItemClass, Player, Squid, Vec3 } from './squid.ts';

const [START, CANCEL, FINISH, DROP_STACK, DROP_ONE, SWAP_HANDS] = [0, 1, 2, 3, 4, 6];
const HOTBAR = 36;
const OFF_HAND = 45;
const EYE = 1.62;
/** From the eye to the middle of a block. */
const REACH = 6;
/** The client's timer and the server's ticks are not in phase. */
const EARLY_TICKS = 3;
const TICK_MS = 50;

export interface Digging {
  readonly squid: Squid;
  readonly player: Player;
  readonly rules: Rules;
  readonly names: Names;
  readonly Item: ItemClass;
  /** Numbers in [0, 1). */
  readonly luck: () => number;
  /** Puts a stack on the ground. */
  readonly spill: (item: Item, place: Vec3) => void;
  readonly onDug?: OnDug;
}

/** Told of every finished dig: the ticks it took and needs, and whether it was taken as honest. */
export type OnDug = (dug: Dug) => void;

export interface Dug {
  readonly block: string;
  readonly ticks: number;
  readonly needed: number;
  readonly accepted: boolean;
}

interface Packet {
  readonly location: { x: number; y: number; z: number };
  readonly status: number;
}

export function installDigging(digging: Digging): void {
  const { squid, player } = digging;
  let dug: { readonly place: string; readonly since: number; readonly ticks: number } | null = null;
  const held = () => player.inventory.slots[HOTBAR + player.heldItemSlot] ?? null;

  async function onBlock(place: Vec3, status: number): Promise<void> {
    if (status === CANCEL) {
      dug = null;
      return;
    }
    const block = await player.world.getBlock(place);
    if (block.type === 0) return;
    if (status === START) {
      const eye = player.position.offset(0, EYE, 0);
      const near = eye.distanceTo(place.offset(0.5, 0.5, 0.5)) <= REACH;
      const ticks = Math.ceil(block.digTime(held()?.type ?? null, false, false, false) / TICK_MS - 1e-6);
      dug = near ? { place: place.toString(), since: squid.tickCount, ticks } : null;
      if (ticks > 0) return;
    }
    const work = dug;
    dug = null;
    const took = work === null ? 0 : squid.tickCount - work.since;
    const accepted = work !== null && work.place === place.toString() && took >= work.ticks - EARLY_TICKS;
    digging.onDug?.({ block: block.name, ticks: took, needed: work?.ticks ?? 0, accepted });
    if (!accepted) {
      player.sendBlock(place, block.stateId);
      return;
    }
    await breakBlock(digging, block, place, held());
  }

  player._client.removeAllListeners('block_dig');
  player._client.on('block_dig', ({ location, status }: Packet) => {
    if (status === START || status === CANCEL || status === FINISH) {
      const { x, y, z } = location;
      void onBlock(player.position.offset(0, 0, 0).set(x, y, z) as Vec3, status);
      return;
    }
    const slot = HOTBAR + player.heldItemSlot;
    if (status === DROP_ONE || status === DROP_STACK) throwHeld(digging, slot, status === DROP_STACK);
    if (status === SWAP_HANDS) {
      const other = player.inventory.slots[OFF_HAND] ?? null;
      player.inventory.updateSlot(OFF_HAND, held());
      player.inventory.updateSlot(slot, other);
    }
  });
}

function throwHeld({ player, Item, spill }: Digging, slot: number, whole: boolean): void {
  const item = player.inventory.slots[slot];
  if (item === null || item === undefined) return;
  const count = whole ? item.count : 1;
  spill(new Item(item.type, count, item.metadata, item.nbt), player.position.offset(0, 1, 0));
  item.count -= count;
  player.inventory.updateSlot(slot, item.count > 0 ? item : null);
}

async function breakBlock(digging: Digging, block: Block, place: Vec3, held: Item | null): Promise<void> {
  const { squid, player, Item, spill } = digging;
  await player.setBlock(place, 0);
  const above = await player.world.getBlock(place.offset(0, 1, 0));
  if (above.name === 'tallgrass') await player.setBlock(place.offset(0, 1, 0), 0);
  if (held !== null && block.hardness > 0) {
    const lasts = squid.registry.items[held.type]?.maxDurability;
    if (lasts !== undefined) {
      held.metadata++;
      player.inventory.updateSlot(HOTBAR + player.heldItemSlot, held.metadata >= lasts ? null : held);
    }
  }
  const tools = block.harvestTools;
  if (tools !== undefined && !(held !== null && tools[held.type])) return;
  for (const { type, count, metadata } of dropsOf(digging, block))
    spill(new Item(type, count, metadata), place.offset(0.5, 0.3, 0.5));
}

/** By the rules where they know the block, else itself. Woods keep their kind. */
function dropsOf({ squid, rules, names, luck }: Digging, block: Block) {
  const own = squid.registry.itemsByName[block.name]?.id;
  const kind = /^(log|log2|planks|sapling)$/.test(block.name) ? block.metadata & 3 : 0;
  const known = rules.blocks[names.blockOf(block.stateId)];
  return known.drops.flatMap(({ item, min, max, chance }) => {
    const count = luck() < chance ? min + Math.floor(luck() * (max - min + 1)) : 0;
    if (count === 0) return [];
    if (own !== undefined && names.itemOf(own, kind) === item) return [{ type: own, count, metadata: kind }];
    const [drop] = names.typesOf(item);
    return [{ type: drop.type, count, metadata: drop.metadata ?? 0 }];
  });
}
