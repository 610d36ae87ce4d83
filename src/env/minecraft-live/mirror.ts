/**
 * The world around a bot as the state that `minecraft-v1` keeps of a world, so that everything that reads such a state
 * (observation, facts, skill API) reads a server in the same way. A window of blocks follows the bot; what skills see of
 * places is relative to the start, and stays as it is when the window moves.
 */
import type { Tables } from '../minecraft/rules/tables.ts';
import { MAX_FOOD, YAW_BINS } from '../minecraft/world/body.ts';
import { addEntity } from '../minecraft/world/entities.ts';
import { SLOTS } from '../minecraft/world/inventory.ts';
import { addItem } from '../minecraft/world/items.ts';
import { NX, NY, NZ, raiseRoof, SY, SZ, setBlock, surveySkyline, type World } from '../minecraft/world/world.ts';
import type { Bot, BotBlock, BotColumn, BotEntity, BotItem, BotVec3, Vec3 } from './bot.ts';
import { makeNames, type Names } from './names.ts';

/** How near the border of the window the bot may come before the window moves. */
const MARGIN_SIDE = 28;
const MARGIN_HEIGHT = 14;
const CHUNK = 16;

/** Where the hotbar begins in a window of the bot's inventory, and how long it is. */
const HOTBAR = 36;
const HOTBAR_SLOTS = 9;
/** Off-hand and armour are no slots of the bag. Feet, legs, chest, head in a window. */
const WORN = [8, 7, 6, 5];

/** The mirror of one bot in one world. */
export interface Mirror {
  readonly bot: Bot;
  readonly names: Names;
  /** Place on the server of the first cell of the window. */
  readonly origin: Vec3;
  /** Brings the world up to this moment: body, bag, living things, items on the ground; the window, if it must move. */
  follow(): void;
  /** Makes the present the start of an episode. */
  begin(): void;
  /** Place on the server of a cell of the window. */
  placeOf(cell: number): BotVec3;
  /** The living thing at an index of `world.entities`. */
  entityAt(index: number): BotEntity;
  /** Slot of the bot's inventory that is this slot of the bag. */
  windowSlot(slot: number): number;
  /** Takes what is in a slot of the bag into the hand, at once for what is in the hotbar. */
  hold(slot: number): Promise<void>;
  /** Learns which place of the hotbar other code has left in the hand. */
  followHand(): void;
  /** Stops listening to the bot. */
  release(): void;
}

/**
 * Starts to mirror a bot that has spawned. The world is one of `openMinecraft`; whatever it held is gone, unless the
 * `former` mirror of a lost connection is given: then the episode goes on.
 */
export function makeMirror(bot: Bot, world: World, tables: Tables, former?: Mirror): Mirror {
  const names = makeNames(bot.registry, tables.rules);
  const origin = { ...(former?.origin ?? { x: 0, y: 0, z: 0 }) };
  /** Hotbar place by slot of the bag; the first is in the hand. */
  const hotbar = Array.from({ length: HOTBAR_SLOTS }, (_, i) => i);
  const entities: BotEntity[] = [];
  let placed = false;
  let dead = false;
  /** Columns were copied since the last look at them. */
  let stale = false;

  const windowSlot = (slot: number) => (slot < HOTBAR_SLOTS ? HOTBAR + hotbar[slot] : slot);

  function centre(): void {
    const { x, y, z } = bot.entity.position;
    const lowest = bot.game.minY ?? 0;
    const highest = lowest + (bot.game.height ?? 256) - NY;
    const next = {
      x: Math.floor(x) - NX / 2,
      y: Math.max(lowest, Math.min(highest, Math.floor(y) - NY / 2)),
      z: Math.floor(z) - NZ / 2,
    };
    world.spawnX -= next.x - origin.x;
    world.spawnY -= next.y - origin.y;
    world.spawnZ -= next.z - origin.z;
    Object.assign(origin, next);
    copyAll();
  }

  /** Whether the bot has come so near the border that the window must follow it. */
  function strayed(): boolean {
    const { x, y, z } = bot.entity.position;
    const outside = (at: number, size: number, margin: number) => at < margin || at > size - margin;
    if (outside(x - origin.x, NX, MARGIN_SIDE) || outside(z - origin.z, NZ, MARGIN_SIDE)) return true;
    const up = y - origin.y;
    const lowest = bot.game.minY ?? 0;
    return (up < MARGIN_HEIGHT && origin.y > lowest) || (up > NY - MARGIN_HEIGHT && up < NY);
  }

  function copyAll(): void {
    world.blocks.fill(tables.outside);
    world.stations.length = 0;
    for (let cx = Math.floor(origin.x / CHUNK); cx * CHUNK < origin.x + NX; cx++)
      for (let cz = Math.floor(origin.z / CHUNK); cz * CHUNK < origin.z + NZ; cz++) copyColumn(cx, cz);
    stale = true;
  }

  /** Copies the part of a column that lies in the window. Columns that have not come yet stay bedrock. */
  function copyColumn(cx: number, cz: number): void {
    const column = bot.world.getColumn(cx, cz);
    if (column === null || column === undefined) return;
    const x0 = Math.max(0, cx * CHUNK - origin.x);
    const z0 = Math.max(0, cz * CHUNK - origin.z);
    const x1 = Math.min(NX, (cx + 1) * CHUNK - origin.x);
    const z1 = Math.min(NZ, (cz + 1) * CHUNK - origin.z);
    // One place that moves: columns of some versions take no plain records.
    const at = bot.entity.position.clone();
    for (let y = 0; y < NY; y++) {
      for (let z = z0; z < z1; z++) {
        for (let x = x0; x < x1; x++) {
          at.set(x + origin.x - cx * CHUNK, y + origin.y, z + origin.z - cz * CHUNK);
          const block = names.blockOf((column as BotColumn).getBlockStateId(at));
          const cell = y * SY + z * SZ + x;
          if (tables.station[world.blocks[cell]] >= 0) world.stations.splice(world.stations.indexOf(cell), 1);
          if (tables.station[block] >= 0) world.stations.push(cell);
          world.blocks[cell] = block;
        }
      }
    }
  }

  /** After blocks were copied. */
  function survey(): void {
    world.roof.fill(0);
    for (let cell = 0; cell < world.blocks.length; cell++)
      if (tables.opaque[world.blocks[cell]] !== 0) raiseRoof(world.roof, cell);
    surveySkyline(world);
    stale = false;
    world.digCell = -1;
    world.digProgress = 0;
    world.version++;
    world.view++;
  }

  function onBlock(_: unknown, block: BotBlock | null): void {
    if (block === null || !placed) return;
    const x = block.position.x - origin.x;
    const y = block.position.y - origin.y;
    const z = block.position.z - origin.z;
    if (x < 0 || x >= NX || y < 0 || y >= NY || z < 0 || z >= NZ) return;
    setBlock(world, tables, y * SY + z * SZ + x, names.blockOf(block.stateId));
    world.changed.length = 0;
    world.before.length = 0;
  }

  function onColumn({ x, z }: Vec3): void {
    if (!placed) return;
    const cx = Math.floor(x / CHUNK);
    const cz = Math.floor(z / CHUNK);
    const misses = (c: number, start: number, size: number) => (c + 1) * CHUNK <= start || c * CHUNK >= start + size;
    if (misses(cx, origin.x, NX) || misses(cz, origin.z, NZ)) return;
    copyColumn(cx, cz);
    stale = true;
  }

  function followBody(): void {
    const { body } = world;
    const { position, velocity, yaw, pitch, onGround } = bot.entity;
    const [x, y, z] = [position.x - origin.x, position.y - origin.y, position.z - origin.z];
    const yawBin = ((Math.round((Math.PI - yaw) / (Math.PI / 12)) % YAW_BINS) + YAW_BINS) % YAW_BINS;
    const pitchBin = Math.max(-6, Math.min(6, Math.round(-pitch / (Math.PI / 12))));
    if (x !== body.x || y !== body.y || z !== body.z || yawBin !== body.yaw || pitchBin !== body.pitch) world.view++;
    Object.assign(body, { x, y, z, yaw: yawBin, pitch: pitchBin, onGround: onGround ? 1 : 0 });
    Object.assign(body, { vx: velocity.x, vy: velocity.y, vz: velocity.z });
    // Some servers leave out what they do not keep.
    const told = (value: number, usual: number) => (Number.isFinite(value) ? value : usual);
    const life = dead ? 0 : Math.max(0, told(bot.health, body.life));
    if (life < body.life) Object.assign(world, { harmedBy: body.life - life, harmedAt: world.steps });
    Object.assign(body, { life, food: told(bot.food, MAX_FOOD), saturation: told(bot.foodSaturation, 0) });
    body.air = Math.round(told(bot.oxygenLevel, 20) * 15);
    world.time = ((bot.time.timeOfDay % 24_000) + 24_000) % 24_000;
  }

  function followBag(): void {
    const { bag } = world;
    let changed = false;
    for (let slot = 0; slot < SLOTS; slot++) {
      const [item, quantity, wear] = stack(bot.inventory.slots[windowSlot(slot)]);
      if (bag.item[slot] === item && bag.quantity[slot] === quantity && bag.wear[slot] === wear) continue;
      changed = true;
      bag.item[slot] = item;
      bag.quantity[slot] = quantity;
      bag.wear[slot] = wear;
    }
    WORN.forEach((slot, place) => {
      const [item] = stack(bot.inventory.slots[slot]);
      changed ||= bag.worn[place] !== item;
      bag.worn[place] = item;
    });
    if (!changed) return;
    bag.version++;
    bag.have.fill(0);
    for (let slot = 0; slot < SLOTS; slot++) if (bag.item[slot] >= 0) bag.have[bag.item[slot]] += bag.quantity[slot];
  }

  function stack(item: BotItem | null): readonly [item: number, quantity: number, wear: number] {
    const id = item === null || item === undefined ? -1 : names.itemOf(item.type, item.metadata);
    return id < 0 ? [-1, 0, 0] : [id, item!.count, item!.durabilityUsed ?? 0];
  }

  const kinds = new Map(tables.rules.entities.map(({ name }, kind) => [name, kind]));

  function followEntities(): void {
    const { ground, entities: e } = world;
    ground.count = 0;
    e.count = 0;
    e.version++;
    entities.length = 0;
    for (const entity of Object.values(bot.entities)) {
      if (entity === undefined || entity === bot.entity) continue;
      const kind = kinds.get((entity.name ?? '').toLowerCase());
      const at = { x: entity.position.x - origin.x, y: entity.position.y - origin.y, z: entity.position.z - origin.z };
      if (kind !== undefined && addEntity(e, kind, tables.rules.entities[kind].health, at)) entities.push(entity);
      const [item, quantity] = stack(dropped(entity));
      if (item >= 0) addItem(ground, { item, quantity, wear: 0, ...at, vx: 0, vy: 0, vz: 0, delay: 0 });
    }
  }

  bot.world.on('blockUpdate', onBlock);
  bot.world.on('chunkColumnLoad', onColumn);
  const onDeath = () => {
    dead = true;
  };
  bot.on('death', onDeath);
  const followHand = () => {
    const slot = hotbar.indexOf(bot.quickBarSlot);
    if (slot > 0) [hotbar[0], hotbar[slot]] = [hotbar[slot], hotbar[0]];
  };
  followHand();
  world.flow.clear();
  world.stirred.length = 0;

  return {
    bot,
    names,
    origin,
    follow: () => {
      if (!placed || strayed()) centre();
      placed = true;
      if (stale) survey();
      followBody();
      followBag();
      followEntities();
    },
    begin: () => {
      dead = false;
      // The start is the middle of a block, on its floor.
      world.spawnX = Math.floor(world.body.x) + 0.5;
      world.spawnY = Math.floor(world.body.y + 0.01);
      world.spawnZ = Math.floor(world.body.z) + 0.5;
      world.steps = 0;
      world.startHave.set(world.bag.have);
      world.startUsed.set(world.bag.used);
      world.startKills.set(world.kills);
    },
    placeOf: (cell) =>
      bot.entity.position
        .clone()
        .set((cell % SZ) + origin.x, Math.floor(cell / SY) + origin.y, (Math.floor(cell / SZ) % NZ) + origin.z),
    entityAt: (index) => entities[index],
    windowSlot,
    hold: async (slot) => {
      if (slot >= HOTBAR_SLOTS) {
        await bot.moveSlotItem(slot, HOTBAR + hotbar[0]);
        return;
      }
      [hotbar[0], hotbar[slot]] = [hotbar[slot], hotbar[0]];
      bot.setQuickBarSlot(hotbar[0]);
    },
    followHand,
    release: () => {
      bot.world.off('blockUpdate', onBlock);
      bot.world.off('chunkColumnLoad', onColumn);
      bot.off('death', onDeath);
    },
  };
}

/** What lies there, or null: also for a thing of which the server has not yet told what it is. */
function dropped(entity: BotEntity): BotItem | null {
  try {
    return entity.getDroppedItem?.() ?? null;
  } catch {
    return null;
  }
}
