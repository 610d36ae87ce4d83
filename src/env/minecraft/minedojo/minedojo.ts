/**
 * MineDojo's observation dictionary of one world, made on demand from the state that the world keeps, with MineDojo's
 * keys and shapes. What the world does not have is left out and told in docs/minecraft.md.
 */
import { RlgptError } from '../../../core/errors.ts';
import type { OpenMinecraft } from '../minecraft.ts';
import { MAX_XP } from '../observe/fields.ts';
import { canSeeSky } from '../observe/surroundings.ts';
import { CRAFT, FUNCTION, RECIPE } from '../player/actions.ts';
import { BYPASSING, causes, HARM_EXHAUSTION } from '../player/life.ts';
import type { Tables } from '../rules/tables.ts';
import { vanillaBiomes } from '../rules/vanilla.generated.ts';
import { SEA } from '../terrain/biomes.ts';
import { yawDegrees } from '../world/body.ts';
import { armorOf } from '../world/inventory.ts';
import { lightLevel } from '../world/light.ts';
import { sunBrightness, sunFactor } from '../world/time.ts';
import { stationNear, type World } from '../world/world.ts';
import {
  type MineDojoRays,
  type MineDojoVoxels,
  minedojoRays,
  minedojoVoxels,
  type RayOffset,
  type VoxelLimits,
} from './blocks.ts';
import { type MineDojoMasks, minedojoMasks } from './masks.ts';

/** Columns over slots; `air` and 0 for an empty one. Durability is -1 for what does not wear, variants are always 0. */
export interface MineDojoSlots {
  readonly name: readonly string[];
  readonly variant: Int32Array;
  readonly quantity: Float32Array;
  readonly max_durability: Float32Array;
  readonly cur_durability: Float32Array;
}

/** Change of one step: one item that grew and up to four that shrank, by a craft or otherwise; `air` and 0 for none. */
export interface MineDojoDelta {
  readonly inc_name_by_craft: readonly string[];
  readonly inc_quantity_by_craft: Float32Array;
  readonly dec_name_by_craft: readonly string[];
  readonly dec_quantity_by_craft: Float32Array;
  readonly inc_name_by_other: readonly string[];
  readonly inc_quantity_by_other: Float32Array;
  readonly dec_name_by_other: readonly string[];
  readonly dec_quantity_by_other: Float32Array;
}

/** The observation in MineDojo's shapes and names; made by `minedojoObservation`. */
export interface MineDojoObservation {
  /** [3, rows, columns], rows from the top: the field `rgb` with the colours first. */
  readonly rgb: Uint8Array;
  /** [36], slot 0 in the main hand. */
  readonly inventory: MineDojoSlots;
  /** [6]: main hand, other hand (always empty), feet, legs, chest, head. */
  readonly equipment: MineDojoSlots;
  readonly delta_inv: MineDojoDelta;
  readonly life_stats: ReturnType<typeof lifeStats>;
  readonly location_stats: ReturnType<typeof locationStats>;
  readonly nearby_tools: { readonly table: number; readonly furnace: number };
  readonly damage_source: ReturnType<typeof damageSource>;
  readonly voxels: MineDojoVoxels;
  readonly rays: MineDojoRays;
  readonly masks: MineDojoMasks;
}

/** What of the surroundings MineDojo's observation holds. */
export interface MineDojoOptions {
  /** Offsets from the block of the feet along x, y and z; [-1, 1] each by default. */
  readonly voxels?: VoxelLimits;
  /** [pitch, yaw, range]: radians from the look, + up and left, and blocks. [[0, 0, 10]] by default. */
  readonly rays?: readonly RayOffset[];
  /** The observation before the last step and the code of its action. Without them `delta_inv` is that of a reset. */
  readonly last?: { readonly observation: MineDojoObservation; readonly action: number };
}

const AROUND = [-1, 1] as const;

const spaced = (name: string) => name.replaceAll('_', ' ');
const one = (value: number) => Float32Array.of(value);

/**
 * The dictionary of world `index`. For the change of the inventory hand in the observation before and the action taken:
 *
 *     const open = openMinecraft({ n: 1, rules: vanilla, biome: 'plains', start: {} });
 *     const before = minedojoObservation(open, 0);
 *     open.env.step(Int32Array.of(action));
 *     const now = minedojoObservation(open, 0, { last: { observation: before, action } });
 *
 * Throws RlgptError 'usage' for a world, limits or rays that make no sense.
 * Source: arXiv 2206.08853 and its published simulator.
 */
export function minedojoObservation(
  open: OpenMinecraft,
  index: number,
  options: MineDojoOptions = {},
): MineDojoObservation {
  const { env, tables, biome } = open;
  const world = open.worlds[index];
  if (world === undefined) throw new RlgptError('usage', `world is ${index}`, `Use an integer from 0 to ${env.n - 1}.`);
  const inventory = slots(tables, world.bag.item, world.bag.quantity, world.bag.wear);
  return {
    rgb: colours(open, index),
    inventory,
    equipment: equipment(world, tables),
    delta_inv: delta(open, inventory, options.last),
    life_stats: lifeStats(world, tables),
    location_stats: locationStats(world, tables, biome),
    nearby_tools: nearbyTools(world, tables),
    damage_source: damageSource(world),
    voxels: minedojoVoxels(world, tables, options.voxels ?? [AROUND, AROUND, AROUND]),
    rays: minedojoRays(world, tables, options.rays ?? [[0, 0, 10]]),
    masks: minedojoMasks(env, index),
  };
}

function colours({ env }: OpenMinecraft, index: number): Uint8Array {
  env.refresh('rgb', index);
  const size = env.observation.rgb.length / (3 * env.n);
  const pixels = env.observation.rgb.subarray(index * size * 3, (index + 1) * size * 3);
  return Uint8Array.from({ length: 3 * size }, (_, i) => pixels[(i % size) * 3 + Math.floor(i / size)]);
}

type Numbers = ArrayLike<number>;

function slots({ rules }: Tables, items: Numbers, quantities: Numbers, wear: Numbers): MineDojoSlots {
  const ids = Array.from(items);
  const durability = (slot: number, used: number) => {
    const most = ids[slot] < 0 ? 0 : rules.items[ids[slot]].durability;
    return most === 0 ? -1 : most - used;
  };
  return {
    name: ids.map((item) => (item < 0 ? 'air' : spaced(rules.items[item].name))),
    variant: new Int32Array(ids.length),
    quantity: Float32Array.from(quantities),
    max_durability: Float32Array.from(ids, (_, slot) => durability(slot, 0)),
    cur_durability: Float32Array.from(ids, (_, slot) => durability(slot, wear[slot])),
  };
}

function equipment({ bag }: World, tables: Tables): MineDojoSlots {
  const worn = Array.from(bag.worn);
  const quantities = [bag.quantity[0], 0, ...worn.map((item) => (item < 0 ? 0 : 1))];
  return slots(tables, [bag.item[0], -1, ...worn], quantities, [bag.wear[0], 0, ...bag.wornWear]);
}

type Change = readonly [name: string, quantity: number];

/** `length` changes and nothing behind them. */
function padded(changes: readonly Change[], length: number) {
  const at = (i: number): Change => changes[i] ?? ['air', 0];
  return {
    names: Array.from({ length }, (_, i) => at(i)[0]),
    quantities: Float32Array.from({ length }, (_, i) => Math.abs(at(i)[1])),
  };
}

const GROWN = 1;
const SHRUNK = 4;

/**
 * A change counts as crafted when the action was a craft that the mask allowed and the change holds its output, or all
 * of its inputs. Items in the order of the rules.
 */
function delta({ env, tables }: OpenMinecraft, now: MineDojoSlots, last: MineDojoOptions['last']): MineDojoDelta {
  const { items, recipes } = tables.rules;
  const changes: Change[] = [];
  const before = last?.observation.inventory ?? now;
  for (const name of items.map((item) => spaced(item.name))) {
    const count = ({ name: names, quantity }: MineDojoSlots) =>
      names.reduce((sum, held, slot) => (held === name ? sum + quantity[slot] : sum), 0);
    const change = before === now ? 0 : count(now) - count(before);
    if (change !== 0) changes.push([name, change]);
  }
  const grown = changes.filter(([, change]) => change > 0).slice(0, GROWN);
  const shrunk = changes.filter(([, change]) => change < 0).slice(0, SHRUNK);
  const parts = new Int32Array(env.actions.nvec.length);
  env.actions.decode(last?.action ?? env.actions.noop, parts);
  const allowed = parts[FUNCTION] === CRAFT && last?.observation.masks.craft_smelt[parts[RECIPE]] === 1;
  const recipe = allowed ? recipes[parts[RECIPE]] : undefined;
  const among = (list: readonly Change[], item: number) => list.some(([name]) => name === spaced(items[item].name));
  const made = recipe !== undefined && among(grown, recipe.output);
  const used = recipe?.inputs.every(({ item }) => among(shrunk, item)) ?? false;
  const inc = [padded(made ? grown : [], GROWN), padded(made ? [] : grown, GROWN)];
  const dec = [padded(used ? shrunk : [], SHRUNK), padded(used ? [] : shrunk, SHRUNK)];
  return {
    inc_name_by_craft: inc[0].names,
    inc_quantity_by_craft: inc[0].quantities,
    dec_name_by_craft: dec[0].names,
    dec_quantity_by_craft: dec[0].quantities,
    inc_name_by_other: inc[1].names,
    inc_quantity_by_other: inc[1].quantities,
    dec_name_by_other: dec[1].names,
    dec_quantity_by_other: dec[1].quantities,
  };
}

/** [1] each, and a flag that is always 0, because a night is slept through in one step. */
function lifeStats({ body, bag }: World, tables: Tables) {
  return {
    life: one(Math.max(0, body.life)),
    armor: one(armorOf(bag, tables.rules)),
    food: one(body.food),
    saturation: one(body.saturation),
    xp: one(Math.min(MAX_XP, body.xp)),
    oxygen: one(Math.max(0, body.air)),
    is_sleeping: 0,
  };
}

/** Position [3] in the world itself, [1] for other numbers; id, rain and sky are single numbers. */
function locationStats(world: World, tables: Tables, biome: string) {
  const { body } = world;
  const { id, rainfall, temperature } = vanillaBiomes[biome];
  return {
    pos: Float32Array.of(body.x, body.y, body.z),
    yaw: one(yawDegrees(body.yaw)),
    pitch: one(body.pitch * 15),
    biome_id: id,
    rainfall: one(rainfall),
    temperature: one(temperature),
    can_see_sky: canSeeSky(world, tables),
    is_raining: 0,
    sun_brightness: one(sunFactor(world)),
    light_level: one(lightLevel(world, tables, Math.floor(body.x), Math.floor(body.y), Math.floor(body.z))),
    sky_light_level: one(sunBrightness(world)),
    sea_level: one(SEA),
  };
}

/** Stations are told apart by use, so that worlds with other names work too: recipes of a furnace burn fuel. */
function nearbyTools(world: World, tables: Tables) {
  const { recipes } = tables.rules;
  const near = (smelts: boolean) =>
    recipes.some(
      ({ station, fuel }) => station >= 0 && fuel > 0 === smelts && stationNear(world, tables, tables.station[station]),
    );
  return { table: near(false) ? 1 : 0, furnace: near(true) ? 1 : 0 };
}

/**
 * Harm of the last step, after armour; all 0 without. Numbers [1], flags single. The place from which it came is given by
 * its distance in blocks and by angles of the world in radians: pitch + is up, yaw 0 is +z and grows towards +x.
 */
function damageSource({ harmed, harmedBy, harmedAt, steps, harmX, harmY, harmZ }: World) {
  const hurt = harmedAt >= 0 && harmedAt === steps - 1;
  const cause = hurt ? causes[harmed] : 'none';
  const far = hurt ? Math.hypot(harmX, harmY, harmZ) : 0;
  return {
    damage_amount: one(hurt ? harmedBy : 0),
    damage_distance: one(far),
    damage_pitch: one(far === 0 ? 0 : Math.asin(harmY / far)),
    damage_yaw: one(far === 0 ? 0 : Math.atan2(harmX, harmZ)),
    hunger_damage: one(hurt ? HARM_EXHAUSTION : 0),
    is_explosion: cause === 'explosion' ? 1 : 0,
    is_fire_damage: cause === 'lava' || cause === 'fire' ? 1 : 0,
    is_magic_damage: 0,
    is_projectile: cause === 'arrow' ? 1 : 0,
    is_unblockable: BYPASSING.includes(cause) ? 1 : 0,
  };
}
