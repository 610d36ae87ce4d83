/** The part of flying-squid that is used here, as types, and where it is loaded from. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { packageFolder } from '../src/core/version.ts';
import type { BotItem, BotVec3, Registry } from '../src/env/minecraft-live/bot.ts';

export interface Vec3 extends BotVec3 {
  offset(dx: number, dy: number, dz: number): Vec3;
  distanceTo(other: Vec3): number;
  floored(): Vec3;
}

/** A stack of items. */
export interface Item extends BotItem {
  type: number;
  metadata: number;
  count: number;
  slot: number;
  /** Uses of a tool so far. */
  durabilityUsed: number | null;
  readonly stackSize: number;
  readonly nbt: unknown;
  /** From 1.20.5 on. */
  components?: { type: string; data: unknown }[];
  componentMap?: Map<string, object>;
}

export interface ItemClass {
  new (type: number, count: number, metadata?: number, nbt?: unknown): Item;
  toNotch(item: Item | null): object;
  fromNotch(item: object): Item | null;
}

export interface Block {
  readonly type: number;
  readonly name: string;
  readonly metadata: number;
  readonly stateId: number;
  readonly hardness: number;
  readonly diggable: boolean;
  readonly position: Vec3;
  /** By item type; absent where anything harvests. */
  readonly harvestTools?: Readonly<Record<number, boolean>>;
  digTime(held: number | null, creative: boolean, inWater: boolean, notOnGround: boolean): number;
}

export interface World {
  getBlock(place: Vec3): Promise<Block>;
}

/** An item that lies on the ground. */
export interface Lying {
  readonly id: number;
  readonly itemId?: number;
  readonly itemDamage?: number;
  readonly itemCount?: number;
  destroy(): void;
  sendMetadata(data: unknown): void;
  _writeOthersNearby(packet: string, data: object): void;
}

/** A living thing, or a player. */
export interface Living {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly position: Vec3;
  /** Blocks a second. */
  sendVelocity(velocity: Vec3, most: Vec3): void;
  _writeOthersNearby(packet: string, data: object): void;
}

export interface Client {
  write(packet: string, data: object): void;
  on(packet: string, listener: (data: never) => void): void;
  prependListener(packet: string, listener: (data: never) => void): void;
  removeAllListeners(packet: string): void;
}

export interface Player {
  readonly id: number;
  readonly username: string;
  readonly _client: Client;
  readonly world: World;
  readonly position: Vec3;
  readonly onGround: boolean;
  readonly heldItemSlot: number;
  readonly inventory: {
    readonly slots: (Item | null)[];
    updateSlot(slot: number, item: Item | null): void;
    on(event: 'updateSlot', listener: (slot: number) => void): void;
    removeAllListeners(event: 'updateSlot'): void;
  };
  collect(entity: Lying): void;
  setBlock(place: Vec3, state: number): Promise<void>;
  sendBlock(place: Vec3, state: number): void;
  once(event: string, listener: () => void): void;
  on(event: string, listener: () => void): void;
}

export interface SquidRegistry extends Registry {
  supportFeature(name: string): unknown;
  /** By block; absent before 1.14. */
  readonly blockLoot?: Readonly<Record<string, { readonly drops: readonly Loot[] } | undefined>>;
  readonly blocksByName: Readonly<Record<string, object | undefined>>;
  readonly items: Readonly<Record<number, { readonly maxDurability?: number }>>;
  readonly itemsByName: Readonly<Record<string, { readonly id: number } | undefined>>;
  readonly recipes: Readonly<Record<string, readonly unknown[]>>;
}

/** What a block may leave. */
export interface Loot {
  readonly item: string;
  readonly silkTouch?: boolean;
}

export interface Squid {
  readonly registry: SquidRegistry;
  readonly entities: Readonly<Record<number, Living | undefined>>;
  readonly tickCount: number;
  readonly listeningPort: number;
  addPlugin(name: string, plugin: object, settings: object): void;
  onBlockInteraction(name: string, open: (data: { player: Player; block: Block }) => boolean): void;
  /** Text as the version's packets want it. */
  _createChatComponent(text: object): { toNetworkFormat(): unknown };
  getSpawnPoint(world: World): Promise<Vec3>;
  spawnMob(type: number, world: World, place: Vec3, options: object): Living;
  spawnObject(type: number, world: World, place: Vec3, options: object): Lying;
  on(event: string, listener: (...args: never[]) => void): void;
  once(event: string, listener: (...args: never[]) => void): void;
  removeListener(event: string, listener: (...args: never[]) => void): void;
  destroyEntity(entity: Living): void;
  destroy(): Promise<unknown>;
}

export interface FlyingSquid {
  createMCServer(options: object): Squid;
  readonly generations: Record<string, (options: { registry: SquidRegistry; seed: number }) => unknown>;
}

/** Where the packages are: `live/` of the repository, or what RLGPT_PEERS names. */
const HOME = resolve(process.env.RLGPT_PEERS ?? join(packageFolder(), 'live'));

/** Whether `npm ci --prefix live` has been run. */
export const isInstalled = (): boolean => existsSync(join(HOME, 'node_modules', 'flying-squid', 'package.json'));

/** A package of this folder. */
export const load = <T>(name: string): T => createRequire(join(HOME, 'package.json'))(name) as T;
