/**
 * Blows on living things: reach, strength of the weapon and of the swing, a push of ordinary size, death with what it
 * leaves. flying-squid takes a point for any blow, from any distance, and throws things out of sight.
 */
import { swingStrength } from '../src/env/minecraft/mobs/combat.ts';
import type { Rules } from '../src/env/minecraft/rules/rules.ts';
import { EYE } from '../src/env/minecraft/world/body.ts';
import type { Names } from '../src/env/minecraft-live/names.ts';
import { HOTBAR } from './slots.ts';
import type { Item, ItemClass, Living, Player, Squid, Vec3 } from './squid.ts';

const ATTACK = 1;
/** From the eye to the feet of what is hit. */
const REACH = 5;
/** In so many ticks after a blow another does nothing. */
const IMMUNE_TICKS = 10;
/** Blocks a second, along the ground and upwards. */
const PUSH = 4;
const [HURT, DEAD] = [2, 3];
/** How long a dead thing lies there. */
const CORPSE_MS = 1000;

export interface Combat {
  readonly squid: Squid;
  readonly player: Player;
  readonly rules: Rules;
  readonly names: Names;
  readonly Item: ItemClass;
  readonly luck: () => number;
  readonly spill: (item: Item, place: Vec3) => void;
}

/** Life left and the tick of the last blow, of things that were hit. */
const wounds = new WeakMap<Living, { life: number; hitAt: number }>();

export function installCombat(combat: Combat): void {
  const { squid, player } = combat;
  let swungAt = -Infinity;
  player._client.removeAllListeners('use_entity');
  player._client.on('use_entity', ({ mouse, target }: { mouse: number; target: number }) => {
    const thing = squid.entities[target];
    if (mouse !== ATTACK || thing === undefined || thing.type !== 'mob') return;
    const since = squid.tickCount - swungAt;
    swungAt = squid.tickCount;
    if (player.position.offset(0, EYE, 0).distanceTo(thing.position) <= REACH) strike(combat, thing, since);
  });
}

function strike(combat: Combat, thing: Living, sinceSwing: number): void {
  const { squid, player, rules, names } = combat;
  const rule = rules.entities.find(({ name }) => name === thing.name);
  const wound = wounds.get(thing) ?? { life: rule?.health ?? 20, hitAt: -Infinity };
  if (wound.life <= 0 || squid.tickCount - wound.hitAt < IMMUNE_TICKS) return;
  const held = player.inventory.slots[HOTBAR + player.heldItemSlot] ?? null;
  const id = held === null ? -1 : names.itemOf(held.type, held.metadata);
  const weapon = id < 0 ? { damage: 1, swing: 5 } : rules.items[id];
  wound.life -= weapon.damage * swingStrength(sinceSwing, weapon.swing);
  wound.hitAt = squid.tickCount;
  wounds.set(thing, wound);
  push(player, thing);
  thing._writeOthersNearby('entity_status', { entityId: thing.id, entityStatus: wound.life > 0 ? HURT : DEAD });
  if (wound.life > 0) return;
  for (const drop of rule?.drops ?? []) leave(combat, thing, drop);
  setTimeout(() => squid.destroyEntity(thing), CORPSE_MS);
}

function push(player: Player, thing: Living): void {
  const dx = thing.position.x - player.position.x;
  const dz = thing.position.z - player.position.z;
  const length = Math.max(1e-6, Math.hypot(dx, dz));
  const velocity = thing.position.offset(0, 0, 0).set((PUSH * dx) / length, PUSH, (PUSH * dz) / length) as Vec3;
  thing.sendVelocity(velocity, velocity.offset(0, 0, 0).set(PUSH, PUSH, PUSH) as Vec3);
}

function leave(
  { names, Item, luck, spill }: Combat,
  thing: Living,
  drop: Rules['entities'][number]['drops'][number],
): void {
  const count = luck() < drop.chance ? drop.min + Math.floor(luck() * (drop.max - drop.min + 1)) : 0;
  const [kind] = names.typesOf(drop.item);
  if (count > 0) spill(new Item(kind.type, count, kind.metadata ?? 0), thing.position.offset(0, 0.3, 0));
}
