/**
 * A Minecraft server without Java, for tests and for trying things out: flying-squid, with the rules of survival that it
 * lacks (digging times, drops, windows, crafting, furnaces, blows). Peaceful, no hunger.
 */
import { makeRng } from '../src/core/rng.ts';
import { vanilla } from '../src/env/minecraft/rules/vanilla.generated.ts';
import { makeNames } from '../src/env/minecraft-live/names.ts';
import { installDigging, type OnDug, STALL_MS } from './digging.ts';
import { makeFurnaces } from './furnaces.ts';
import { installCombat } from './living.ts';
import { makeMatcher } from './recipes.ts';
import { give, type OpenWindow, type Windows } from './slots.ts';
import {
  type FlyingSquid,
  type Item,
  type ItemClass,
  type Lying,
  load,
  type Player,
  type Squid,
  type SquidRegistry,
  type Vec3,
  type World,
} from './squid.ts';
import { height, terrain } from './terrain.ts';
import { makeWindows, openWindow } from './windows.ts';
import { type Wire, wireOf } from './wire.ts';

/** Versions that are played here. Not 1.20.5 and 1.20.6, of which minecraft-data has recipes for one sort of wood only. */
export const VERSIONS: readonly string[] = [
  '1.8.8',
  '1.12.2',
  '1.13.2',
  '1.14.4',
  '1.15.2',
  '1.16.5',
  '1.17.1',
  '1.18.2',
  '1.19.4',
  '1.20.1',
  '1.20.4',
  '1.21.1',
  '1.21.4',
];

export interface ServerOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** Of the land. */
  readonly seed: number;
  readonly host?: string;
  /** Of the protocol, one of VERSIONS; 1.12.2 by default. */
  readonly version?: string;
  readonly onDug?: OnDug;
}

export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

const LAND = 'rlgpt';
const ITEM_ENTITY = 2;
/** Milliseconds until an item on the ground can be taken, and until it vanishes. */
const TAKEN_MS = 400;
const VANISHES_MS = 300_000;

export async function startServer({
  port,
  seed,
  host = '127.0.0.1',
  version = '1.12.2',
  onDug,
}: ServerOptions): Promise<RunningServer> {
  const flyingSquid = load<FlyingSquid>('flying-squid');
  flyingSquid.generations[LAND] = terrain;
  const squid = flyingSquid.createMCServer({
    motd: 'rlgpt',
    host,
    port,
    version,
    'max-players': 20,
    'max-entities': 500,
    'online-mode': false,
    'everybody-op': true,
    logging: false,
    noConsoleOutput: true,
    gameMode: 0,
    difficulty: 0,
    generation: { name: LAND, options: { seed } },
    kickTimeout: 30_000,
    plugins: {},
    modpe: false,
    'view-distance': 5,
    'player-list-text': { header: { text: '' }, footer: { text: '' } },
  });
  const wire = wireOf(squid.registry);
  squid.getSpawnPoint = (world) => findSpawn(world, wire.bottom);
  squid.addPlugin('survival', survival(squid, wire, seed, onDug), {});
  await new Promise<void>((resolve, reject) => {
    squid.once('ready', () => resolve());
    squid.once('error', (error: Error) => reject(error));
  });
  return {
    port: squid.listeningPort,
    close: async () => {
      await squid.destroy();
    },
  };
}

/** Blocks that are free above the place where players appear. */
const HEADROOM = 8;

/** The first open meadow from the middle of a chunk eastwards. */
async function findSpawn(world: World, bottom: number): Promise<Vec3> {
  const { Vec3 } = load<{ Vec3: new (x: number, y: number, z: number) => Vec3 }>('vec3');
  for (let x = 8; ; x++) {
    const y = bottom + height(x, 8);
    const above = await Promise.all(
      Array.from({ length: HEADROOM }, (_, i) => world.getBlock(new Vec3(x, y + 1 + i, 8))),
    );
    if (above.every((block) => block.name === 'air')) return new Vec3(x + 0.5, y + 1, 8.5);
  }
}

/** From 1.20.5 on minecraft-data has no tool for ores and what else needs a good pickaxe. */
function namePickaxes({ blocksArray }: SquidRegistry): void {
  for (const block of blocksArray)
    if (block.material?.startsWith('incorrect_for_')) Object.assign(block, { material: 'mineable/pickaxe' });
}

/** Tells who is near what an item on the ground is; flying-squid does not, or not in all versions. */
function tellWhatLies(squid: Squid, { lying }: Wire, Item: ItemClass): void {
  if (lying === null) return;
  squid.on('newEntity', (entity: Lying) => {
    entity.sendMetadata = () => {
      if (entity.itemId === undefined) return;
      const value = Item.toNotch(new Item(entity.itemId, entity.itemCount ?? 1));
      entity._writeOthersNearby('entity_metadata', { entityId: entity.id, metadata: [{ ...lying, value }] });
    };
  });
}

/** Keeps who sneaked when using a block. flying-squid knows the actions by numbers only, and minecraft-data by name. */
function watchSneaking(player: Player, sneaking: Set<Player>): void {
  let low = false;
  player._client.on('entity_action', ({ actionId }: { actionId: string | number }) => {
    if (actionId === 'start_sneaking' || actionId === 0) low = true;
    if (actionId === 'stop_sneaking' || actionId === 1) low = false;
  });
  player._client.prependListener('block_place', () => {
    if (low) sneaking.add(player);
    else sneaking.delete(player);
  });
}

/** What is summoned stands there, and is not thrown about. */
function standWhereSummoned(squid: Squid): void {
  const { spawnMob } = squid;
  squid.spawnMob = (type, world, place, options) =>
    spawnMob(type, world, place.offset(1, 1, 0), { ...options, velocity: place.offset(0, 0, 0).set(0, 0, 0) });
}

/** An item that lies on the ground of a player's world from now on. */
const lay = (squid: Squid, player: Player, item: Item, place: Vec3): Lying =>
  squid.spawnObject(ITEM_ENTITY, player.world, place, {
    velocity: player.position.offset(0, 0, 0).set(0, 0, 0),
    itemId: item.type,
    itemDamage: item.metadata,
    itemCount: item.count,
    pickupTime: TAKEN_MS,
    deathTime: VANISHES_MS,
  });

/** The plugin: what it adds to the server, and to each player. */
function survival(squid: Squid, wire: Wire, seed: number, onDug: OnDug | undefined) {
  const { registry } = squid;
  namePickaxes(registry);
  const Item = load<(registry: unknown) => ItemClass>('prismarine-item')(registry);
  const names = makeNames(registry, vanilla);
  const match = makeMatcher(registry);
  const furnaces = makeFurnaces(vanilla, names, Item);
  const windows = new Map<Player, Windows>();
  /** Who sneaked when using a block; the server below looks at the block first, and by then some do so no more. */
  const sneaking = new Set<Player>();
  const rng = makeRng('drops', seed);
  let stalledAt = -Infinity;
  let lastTick = performance.now();

  standWhereSummoned(squid);
  tellWhatLies(squid, wire, Item);
  const spill = (player: Player, item: Item, place: Vec3) => lay(squid, player, item, place);

  function collect(player: Player, lying: Lying): void {
    const item = new Item(lying.itemId!, lying.itemCount ?? 1, lying.itemDamage ?? 0);
    const left = give(windows.get(player)!, item);
    if (left === item.count) return;
    const ids = { collectedEntityId: lying.id, collectorEntityId: player.id };
    lying._writeOthersNearby('collect', ids);
    player._client.write('collect', ids);
    player._client.write('entity_destroy', { entityIds: [lying.id] });
    lying.destroy();
    if (left > 0) spill(player, new Item(item.type, left, item.metadata), player.position);
  }

  function join(player: Player): void {
    const craft = (grid: readonly (Item | null)[], columns: number) => {
      const made = match(grid, columns);
      return made === null ? null : new Item(made.id, made.count, made.metadata);
    };
    const atFeet = (item: Item) => spill(player, item, player.position);
    const own = makeWindows({ player, Item, wire, craft, spill: atFeet });
    windows.set(player, own);
    watchSneaking(player, sneaking);
    const around = {
      squid,
      player,
      wire,
      Item,
      names,
      rules: vanilla,
      luck: () => rng.uniform(),
      spill: (item: Item, place: Vec3) => spill(player, item, place),
    };
    installDigging({ ...around, windows: own, stalledAt: () => stalledAt, ...(onDug === undefined ? {} : { onDug }) });
    installCombat(around);
    player.collect = (lying) => collect(player, lying);
    player.on('disconnected', () => windows.delete(player) && sneaking.delete(player));
  }

  const emptyGrid = () => new Array<Item | null>(10).fill(null);
  const open = (player: Player, kind: OpenWindow['kind'], own: () => (Item | null)[]) => {
    if (sneaking.has(player)) return false;
    openWindow(squid, windows.get(player)!, kind, own());
    return true;
  };
  squid.onBlockInteraction('crafting_table', ({ player }) => open(player, 'table', emptyGrid));
  for (const name of ['furnace', 'lit_furnace'])
    if (registry.blocksByName[name] !== undefined)
      squid.onBlockInteraction(name, ({ player, block }) =>
        open(player, 'furnace', () => furnaces.slotsAt(block.position.toString())),
      );
  squid.on('tick', () => {
    const now = performance.now();
    if (now - lastTick > STALL_MS) stalledAt = now;
    lastTick = now;
    furnaces.tick(squid.tickCount, [...windows.values()]);
  });
  return { player: (player: Player) => player.once('asap', () => join(player)) };
}
