/** The embedded Minecraft world: one step, and the vector of worlds behind the environment interface. */
import { RlgptError } from '../../core/errors.ts';
import { hashSeed } from '../../core/rng.ts';
import type { Env, SkillApi } from '../env.ts';
import {
  ATTACK,
  CRAFT,
  DESTROY,
  DROP,
  EQUIP,
  FUNCTION,
  MOVE,
  makeActionSpace,
  NO_TURN,
  PITCH,
  PLACE,
  RECIPE,
  SLOT,
  STANCE,
  STRAFE,
  USE,
  YAW,
} from './actions.ts';
import { type Keys, PITCH_LIMIT, tickBody, YAW_BINS } from './body.ts';
import { craft, craftCost } from './crafting.ts';
import { canPlace, dig, place, stopDigging, throwHeld } from './digging-state.ts';
import { makeFacts } from './facts.ts';
import { makeHandbook } from './handbook.ts';
import { equip, takeSlot } from './inventory.ts';
import { tickItems } from './items.ts';
import { itemId } from './names.ts';
import { chooseFields, makeObserver } from './observe.ts';
import { LIDAR_PITCHES, LIDAR_YAWS, makeFan } from './rays.ts';
import type { Rules } from './rules.ts';
import { loadWorld, saveWorld } from './save.ts';
import { makeSkillApi, skillApiDoc } from './skill-api.ts';
import { createWorld, resetWorld, type Start } from './state.ts';
import { makeTables, type Tables } from './tables.ts';
import { checkBiome } from './terrain.ts';
import type { World } from './world.ts';

export interface MinecraftOptions {
  /** Number of worlds. */
  readonly n: number;
  readonly rules: Rules;
  readonly biome: string;
  /** Items held at reset, by name; the first is in the main hand. */
  readonly start: Readonly<Record<string, number>>;
  /** Fields kept filled by every step, besides the lazy ones; all by default. */
  readonly fields?: readonly string[];
}

const ID = 'minecraft-v1';
const DAY = 24_000;

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
  const slot = parts[SLOT];
  if (fn === ATTACK) dig(world, tables);
  else if (fn === USE) place(world, tables, 0);
  else if (fn === DROP) throwHeld(world);
  else if (fn === CRAFT) craft(world, tables, parts[RECIPE]);
  else if (fn === EQUIP && slot > 0 && world.bag.item[slot] >= 0) equip(world.bag, slot);
  else if (fn === PLACE) place(world, tables, slot);
  else if (fn === DESTROY) takeSlot(world.bag, slot, world.bag.quantity[slot]);
}

const keys: Keys = { forward: 0, strafe: 0, stance: 0 };

/** One tick of 50 ms: look, hands, body, items, clock. `parts` is a decoded action. */
function stepWorld(world: World, tables: Tables, parts: Int32Array): void {
  turn(world, parts);
  useHands(world, tables, parts);
  keys.forward = parts[MOVE] === 1 ? 1 : parts[MOVE] === 2 ? -1 : 0;
  keys.strafe = parts[STRAFE] === 1 ? 1 : parts[STRAFE] === 2 ? -1 : 0;
  keys.stance = parts[STANCE];
  tickBody(world, tables, keys);
  if (world.ground.count > 0) tickItems(world, tables);
  world.time = (world.time + 1) % DAY;
  world.steps++;
}

/** Whether the function part could have an effect now; movement and looks always may. */
function isLegal(world: World, tables: Tables, parts: Int32Array): boolean {
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

function parseStart(options: MinecraftOptions): Start {
  checkBiome(options.biome);
  const items = Object.entries(options.start).map(([name, count]) => {
    if (!Number.isInteger(count) || count < 0) {
      throw new RlgptError('usage', `start count of '${name}' is ${count}`, 'Use a non-negative integer.');
    }
    return { item: itemId(options.rules, name), count };
  });
  return { biome: options.biome, items };
}

/**
 * n worlds of 96 x 64 x 96 blocks. All of them are reset with their index as seed.
 * Throws RlgptError for an unknown biome, field or start item, and for a bad n.
 */
export function createMinecraft(options: MinecraftOptions): Env {
  const { n, rules } = options;
  if (!Number.isInteger(n) || n < 1) throw new RlgptError('usage', `n is ${n}`, 'Use a positive integer.');
  const tables = makeTables(rules);
  const start = parseStart(options);
  const settings = hashSeed(JSON.stringify(rules), options.biome);
  const actions = makeActionSpace(rules.recipes.length);
  const worlds = Array.from({ length: n }, () => createWorld(tables));
  const fans = worlds.map(makeFan);
  const observer = makeObserver(tables, chooseFields(tables, options.fields), fans);
  const facts = makeFacts(tables, worlds, fans);
  const terminated = new Uint8Array(n);
  const apis: (SkillApi | undefined)[] = worlds.map(() => undefined);
  const parts = new Int32Array(actions.nvec.length);
  let steps = 0;

  const present = (index: number) => {
    terminated[index] = worlds[index].body.life > 0 ? 0 : 1;
    observer.forget(index);
    observer.fill(index, worlds[index]);
  };
  const env: Env = {
    id: ID,
    n,
    handbook: makeHandbook(rules, ID),
    fields: observer.fields,
    observation: observer.arrays,
    actions,
    facts,
    terminated,
    get steps() {
      return steps;
    },
    reset: (index, seed) => {
      resetWorld(worlds[index], tables, start, seed);
      present(index);
    },
    step: (codes) => {
      for (let i = 0; i < n; i++) {
        if (codes[i] < 0) continue;
        steps++;
        if (terminated[i] === 1) continue;
        actions.decode(codes[i], parts);
        stepWorld(worlds[i], tables, parts);
        if (worlds[i].body.life <= 0) terminated[i] = 1;
        observer.fill(i, worlds[i]);
      }
    },
    refresh: (field, index) => observer.refresh(field, index, worlds[index]),
    legal: (index, code) => {
      actions.decode(code, parts);
      return terminated[index] === 0 && isLegal(worlds[index], tables, parts);
    },
    begin: (index) => {
      worlds[index].startHave.set(worlds[index].bag.have);
      worlds[index].steps = 0;
    },
    save: (index) => saveWorld(worlds[index], settings),
    load: (index, bytes) => {
      loadWorld(worlds[index], tables, options.biome, bytes, settings);
      present(index);
    },
    skillApi: (index) => {
      apis[index] ??= makeApi(index);
      return apis[index];
    },
    skillApiDoc,
  };
  const makeApi = (index: number) => {
    const rays = LIDAR_PITCHES * LIDAR_YAWS;
    const slice = (name: string) => observer.arrays[name].subarray(index * rays, (index + 1) * rays);
    const lidar = {
      names: slice('lidar.block_name') as Uint8Array,
      distances: slice('lidar.block_distance') as Float32Array,
    };
    const world = worlds[index];
    const current = () => {
      observer.lidar(index, world);
      return lidar;
    };
    return makeSkillApi({ tables, actions, world, index, facts, fan: fans[index], lidar: current });
  };
  for (let i = 0; i < n; i++) env.reset(i, i);
  return env;
}
