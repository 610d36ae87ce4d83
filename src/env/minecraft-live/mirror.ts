/**
 * The world around a bot as the state that `minecraft-v1` keeps of a world, so that everything that reads such a state
 * (observation, facts, skill API) reads a server in the same way.
 */
import type { Tables } from '../minecraft/rules/tables.ts';
import { MAX_AIR, MAX_FOOD, YAW_BINS } from '../minecraft/world/body.ts';
import { addEntity } from '../minecraft/world/entities.ts';
import { addItem } from '../minecraft/world/items.ts';
import { DAY } from '../minecraft/world/time.ts';
import type { World } from '../minecraft/world/world.ts';
import { type Answers, listenToAnswers } from './answers.ts';
import { followBag, followHand, type Hotbar, makeHotbar, stackOf } from './bag.ts';
import type { Bot, BotEntity, BotItem, Vec3 } from './bot.ts';
import { makeNames, type Names } from './names.ts';
import { type BlockWindow, followWindow, listenToBlocks } from './window.ts';

/** The mirror of one bot in one world. */
export interface Mirror {
  readonly bot: Bot;
  readonly world: World;
  readonly tables: Tables;
  readonly names: Names;
  readonly window: BlockWindow;
  readonly hotbar: Hotbar;
  readonly answers: Answers;
  /** The bot's living things, by index of `world.entities`. */
  readonly entities: BotEntity[];
  /** The bot has died since the start of the episode. */
  dead: boolean;
  /** The living thing that the bot hit last, by the server's number. */
  struck: number;
  /** Stops listening to the bot. */
  readonly release: () => void;
}

/**
 * Starts to mirror a bot that has spawned. The world is one of `openMinecraft`; whatever it held is gone, unless the
 * `former` mirror of a lost connection is given: then the episode goes on.
 */
export function makeMirror(bot: Bot, world: World, tables: Tables, former?: Mirror): Mirror {
  const names = makeNames(bot.registry, tables.rules);
  const origin = { ...(former?.window.origin ?? { x: 0, y: 0, z: 0 }) };
  const window: BlockWindow = { bot, world, tables, names, origin, placed: false, stale: false };
  const stop = listenToBlocks(window);
  const answers = listenToAnswers(bot);
  const onDeath = () => {
    mirror.dead = true;
  };
  const onKill = (entity: BotEntity) => {
    const kind = kindOf(mirror, entity);
    if (entity.id === mirror.struck && kind >= 0) world.kills[kind]++;
  };
  bot.on('death', onDeath);
  bot.on('entityDead', onKill);
  const release = () => {
    stop();
    answers.stop();
    bot.off('death', onDeath);
    bot.off('entityDead', onKill);
  };
  const hotbar = makeHotbar();
  followHand(hotbar, bot);
  const mirror: Mirror = {
    bot,
    world,
    tables,
    names,
    window,
    hotbar,
    answers,
    release,
    entities: [],
    dead: false,
    struck: -1,
  };
  world.flow.clear();
  world.stirred.length = 0;
  return mirror;
}

/** Brings the world up to this moment: blocks, body, bag, living things, items on the ground. */
export function follow(mirror: Mirror): void {
  followWindow(mirror.window);
  followBody(mirror);
  followBag(mirror.world.bag, mirror.hotbar, mirror.bot, mirror.names);
  followEntities(mirror);
}

/** Makes the present the start of an episode. */
export function beginEpisode(mirror: Mirror): void {
  const { world } = mirror;
  mirror.dead = false;
  // The start is the middle of a block, on its floor.
  world.spawnX = Math.floor(world.body.x) + 0.5;
  world.spawnY = Math.floor(world.body.y + 0.01);
  world.spawnZ = Math.floor(world.body.z) + 0.5;
  world.steps = 0;
  world.startHave.set(world.bag.have);
  world.startUsed.set(world.bag.used);
  world.startKills.set(world.kills);
}

/** Some servers leave out what they do not keep. */
const told = (value: number, usual: number) => (Number.isFinite(value) ? value : usual);

function followBody({ bot, world, window: { origin }, dead }: Mirror): void {
  const { body } = world;
  const { position, velocity, yaw, pitch, onGround } = bot.entity;
  const { x, y, z } = within(position, origin);
  // mineflayer's yaw 0 looks to -z and rises to the left, in radians; its pitch rises upwards.
  const yawBin = ((Math.round((Math.PI - yaw) / (Math.PI / 12)) % YAW_BINS) + YAW_BINS) % YAW_BINS;
  const pitchBin = Math.max(-6, Math.min(6, Math.round(-pitch / (Math.PI / 12))));
  if (x !== body.x || y !== body.y || z !== body.z || yawBin !== body.yaw || pitchBin !== body.pitch) world.view++;
  Object.assign(body, { x, y, z, yaw: yawBin, pitch: pitchBin, onGround: onGround ? 1 : 0 });
  Object.assign(body, { vx: velocity.x, vy: velocity.y, vz: velocity.z });
  const life = dead ? 0 : Math.max(0, told(bot.health, body.life));
  if (life < body.life) Object.assign(world, { harmedBy: body.life - life, harmedAt: world.steps });
  Object.assign(body, { life, food: told(bot.food, MAX_FOOD), saturation: told(bot.foodSaturation, 0) });
  body.air = Math.round((told(bot.oxygenLevel, 20) * MAX_AIR) / 20);
  world.time = ((told(bot.time.timeOfDay, 0) % DAY) + DAY) % DAY;
}

/** Index into the rules' living things, or -1. */
const kindOf = ({ tables }: Mirror, entity: BotEntity): number =>
  tables.rules.entities.findIndex(({ name }) => name === entity.name?.toLowerCase());

const within = ({ x, y, z }: Vec3, origin: Vec3): Vec3 => ({ x: x - origin.x, y: y - origin.y, z: z - origin.z });

function followEntities(mirror: Mirror): void {
  const { bot, world, tables, names, window, entities } = mirror;
  const { ground, entities: e } = world;
  ground.count = 0;
  e.count = 0;
  e.version++;
  entities.length = 0;
  for (const entity of Object.values(bot.entities)) {
    if (entity === undefined || entity === bot.entity) continue;
    const at = within(entity.position, window.origin);
    const kind = kindOf(mirror, entity);
    if (kind >= 0 && addEntity(e, kind, tables.rules.entities[kind].health, at)) entities.push(entity);
    const [item, quantity] = stackOf(dropped(entity), names);
    if (item >= 0) addItem(ground, { item, quantity, wear: 0, ...at, vx: 0, vy: 0, vz: 0, delay: 0 });
  }
}

/** What lies there, or null: also for a thing of which the server has not yet told what it is. */
function dropped(entity: BotEntity): BotItem | null {
  try {
    return entity.getDroppedItem?.() ?? null;
  } catch {
    return null;
  }
}
