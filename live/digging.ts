/**
 * Digging that is not taken on trust: time counted in ticks with the item in hand, reach, tiers, drops and wear. A block
 * whose finish comes too early breaks later; one that is out of reach, that nothing breaks, or that was never begun, is sent
 * back.
 */
import type { Rules } from '../src/env/minecraft/rules/rules.ts';
import { EYE } from '../src/env/minecraft/world/body.ts';
import type { Names } from '../src/env/minecraft-live/names.ts';
import { copy, HOTBAR, sendPlace, type Windows } from './slots.ts';
import type { Block, Item, ItemClass, Player, Squid, Vec3 } from './squid.ts';
import type { Wire } from './wire.ts';

const [START, FINISH, DROP_STACK, DROP_ONE, SWAP_HANDS] = [0, 2, 3, 4, 6];
const OFF_HAND = 45;
/** From the eye to the middle of a block. */
const REACH = 6;
/** Share of the time after which a finish breaks the block at once; before, the block breaks when its time has come. As in vanilla. */
const ENOUGH = 0.7;
const TICK_MS = 50;
/** A tick that comes so much after the last is late. */
export const STALL_MS = 150;

export interface Digging {
  readonly squid: Squid;
  readonly player: Player;
  readonly rules: Rules;
  readonly names: Names;
  readonly wire: Wire;
  readonly windows: Windows;
  readonly Item: ItemClass;
  /** Numbers in [0, 1). */
  readonly luck: () => number;
  /** Puts a stack on the ground. */
  readonly spill: (item: Item, place: Vec3) => void;
  /** When the server last was late for a tick. */
  readonly stalledAt: () => number;
  readonly onDug?: OnDug;
}

/** Told of every finish. */
export type OnDug = (dug: Dug) => void;

export interface Dug {
  readonly block: string;
  /** Of the server, from start to finish, and what the block needs. A server that is behind counts fewer than 20 a second. */
  readonly ticks: number;
  readonly needed: number;
  /** The same by the clock. */
  readonly ms: number;
  /** The server kept its pace meanwhile: else start and finish may have waited for it together. */
  readonly steady: boolean;
  /** Not out of reach, and begun. */
  readonly accepted: boolean;
}

interface Packet {
  readonly location: { x: number; y: number; z: number };
  readonly status: number;
  /** From 1.19 on. */
  readonly sequence?: number;
}

/** A dig that was begun. */
interface Work {
  readonly place: string;
  readonly since: number;
  readonly startMs: number;
  readonly needed: number;
}

export function installDigging(digging: Digging): void {
  const { player, squid, wire } = digging;
  // A start and its finish may come in one breath; each is done with before the next.
  let work: Promise<Work | null> = Promise.resolve(null);
  let answered = -1;
  player._client.removeAllListeners('block_dig');
  player._client.on('block_dig', ({ location: { x, y, z }, status, sequence = 0 }: Packet) => {
    const place = player.position.offset(0, 0, 0).set(x, y, z) as Vec3;
    if (status > FINISH) return otherThanDigging(digging, status);
    work = work.then(async (begun) => {
      const next = status === START ? await begin(digging, place) : null;
      if (next?.needed === 0) await finish(digging, place, next);
      if (status === FINISH && begun?.needed !== 0) await finish(digging, place, begun);
      if (wire.digs === 'by block') await answerByBlock(digging, place, status);
      answered = Math.max(answered, sequence);
      return next;
    });
  });
  if (wire.digs !== 'by number') return;
  const tell = () => {
    if (answered >= 0) player._client.write('acknowledge_player_digging', { sequenceId: answered });
    answered = -1;
  };
  squid.on('tick', tell);
  player.on('disconnected', () => squid.removeListener('tick', tell));
}

/** What stands there now. */
async function answerByBlock({ player }: Digging, place: Vec3, status: number): Promise<void> {
  const { stateId } = await player.world.getBlock(place);
  const answer = { location: place, block: stateId, status, successful: true };
  player._client.write('acknowledge_player_digging', answer);
}

const heldBy = ({ inventory, heldItemSlot }: Player): Item | null => inventory.slots[HOTBAR + heldItemSlot] ?? null;

async function begin({ squid, player }: Digging, place: Vec3): Promise<Work | null> {
  const eye = player.position.offset(0, EYE, 0);
  if (eye.distanceTo(place.offset(0.5, 0.5, 0.5)) > REACH) return null;
  const since = squid.tickCount;
  const startMs = performance.now();
  const block = await player.world.getBlock(place);
  // By its hardness alone bedrock would take no time.
  if (!block.diggable) return null;
  const ms = block.digTime(heldBy(player)?.type ?? null, false, false, false);
  return { place: place.toString(), since, startMs, needed: Math.ceil(ms / TICK_MS - 1e-6) };
}

async function finish(digging: Digging, place: Vec3, work: Work | null): Promise<void> {
  const { squid, player, wire, onDug } = digging;
  const now = performance.now();
  const block = await player.world.getBlock(place);
  if (block.type === 0) return;
  const accepted = work !== null && work.place === place.toString();
  const ticks = accepted ? squid.tickCount - work.since : 0;
  const ms = accepted ? now - work.startMs : 0;
  const steady = digging.stalledAt() < now - ms - STALL_MS;
  onDug?.({ block: block.name, ticks, ms, needed: work?.needed ?? 0, accepted, steady });
  if (!accepted) {
    // Later versions say no more than that they have heard.
    if (wire.digs === 'unanswered') player.sendBlock(place, block.stateId);
    return;
  }
  if (ticks < ENOUGH * work.needed) void breakLater(digging, block, place, work);
  else await breakBlock(digging, block, place, heldBy(player));
}

async function breakLater(digging: Digging, block: Block, place: Vec3, work: Work): Promise<void> {
  const { squid, player } = digging;
  while (squid.tickCount - work.since < work.needed) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  if ((await player.world.getBlock(place)).stateId !== block.stateId) return;
  await breakBlock(digging, block, place, heldBy(player));
}

/** Dropping and swapping what is held comes with the same packet. */
function otherThanDigging(digging: Digging, status: number): void {
  const { player } = digging;
  const slot = HOTBAR + player.heldItemSlot;
  if (status === DROP_ONE || status === DROP_STACK) throwHeld(digging, slot, status === DROP_STACK);
  if (status !== SWAP_HANDS) return;
  const other = player.inventory.slots[OFF_HAND] ?? null;
  player.inventory.updateSlot(OFF_HAND, heldBy(player));
  player.inventory.updateSlot(slot, other);
}

/** Where states are counted the player is taken to know what is left, and is not told. */
function throwHeld({ player, windows, Item, spill }: Digging, slot: number, whole: boolean): void {
  const { slots } = player.inventory;
  const item = slots[slot];
  if (item === null || item === undefined) return;
  const count = whole ? item.count : 1;
  spill(new Item(item.type, count, item.metadata, item.nbt), player.position.offset(0, 1, 0));
  item.count -= count;
  slots[slot] = item.count > 0 ? item : null;
  if (windows.wire.clicks === 'confirmed') sendPlace(windows, slot);
  else windows.told[slot] = slots[slot] === null ? null : copy(windows, item, item.count);
}

async function breakBlock(digging: Digging, block: Block, place: Vec3, held: Item | null): Promise<void> {
  const { squid, player, wire, Item, spill } = digging;
  await player.setBlock(place, 0);
  const above = await player.world.getBlock(place.offset(0, 1, 0));
  if (/^(tallgrass|grass|short_grass)$/.test(above.name)) await player.setBlock(place.offset(0, 1, 0), 0);
  if (held !== null && block.hardness > 0) {
    const lasts = squid.registry.items[held.type]?.maxDurability;
    if (lasts !== undefined) {
      wear(held, wire);
      const broken = (held.durabilityUsed ?? 0) >= lasts;
      player.inventory.updateSlot(HOTBAR + player.heldItemSlot, broken ? null : held);
    }
  }
  const tools = block.harvestTools;
  if (tools !== undefined && !(held !== null && tools[held.type])) return;
  for (const { type, count, metadata } of dropsOf(digging, block))
    spill(new Item(type, count, metadata), place.offset(0.5, 0.3, 0.5));
}

/** One use more of a tool. */
function wear(item: Item, { wear: where }: Wire): void {
  const used = (item.durabilityUsed ?? 0) + 1;
  if (where === 'number') item.metadata = used;
  if (where === 'data') item.durabilityUsed = used;
  if (where !== 'component') return;
  const damage = { type: 'damage', data: used };
  item.components = [...(item.components ?? []).filter(({ type }) => type !== 'damage'), damage];
  item.componentMap?.set('damage', damage);
}

/** By the rules where they know the block, else itself. Of what the rules do not tell apart, what this block leaves. */
function dropsOf({ squid: { registry }, rules, names, luck }: Digging, block: Block) {
  const kind = /^(log|log2|planks|sapling)$/.test(block.name) ? block.metadata & 3 : 0;
  const loot = registry.blockLoot?.[block.name]?.drops.filter(({ silkTouch }) => silkTouch !== true) ?? [];
  const own = [...loot.map(({ item }) => item), block.name].flatMap((name) => registry.itemsByName[name]?.id ?? []);
  const known = rules.blocks[names.blockOf(block.stateId)];
  return known.drops.flatMap(({ item, min, max, chance }) => {
    const count = luck() < chance ? min + Math.floor(luck() * (max - min + 1)) : 0;
    if (count === 0) return [];
    const type = own.find((id) => names.itemOf(id, kind) === item);
    if (type !== undefined) return [{ type, count, metadata: kind }];
    const [drop] = names.typesOf(item);
    return [{ type: drop.type, count, metadata: drop.metadata ?? 0 }];
  });
}
