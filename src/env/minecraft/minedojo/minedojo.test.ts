import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.ts';
import { openMinecraft } from '../minecraft.ts';
import { attackPlayer } from '../mobs/fight.ts';
import { ATTACK, CRAFT, DESTROY, DROP, EQUIP, FUNCTION, NO_TURN, PLACE, RECIPE, SLOT, YAW } from '../player/actions.ts';
import { harm } from '../player/life.ts';
import { redrawRules } from '../redraw/redraw.ts';
import { vanillaBiomes } from '../rules/vanilla.generated.ts';
import { biomeNames } from '../terrain/biomes.ts';
import { FLOOR, flatWorld, partsOf, put, rules, tables } from '../testing.ts';
import { placeBody } from '../world/body.ts';
import { addEntity } from '../world/entities.ts';
import { castRay, lookDirection } from '../world/rays.ts';
import { SY, SZ, setBlock } from '../world/world.ts';
import { minedojoRays, minedojoVoxels } from './blocks.ts';
import { craftNames, minedojoMasks } from './masks.ts';
import { minedojoObservation } from './minedojo.ts';

const start = {
  log: 20,
  crafting_table: 2,
  furnace: 1,
  cobblestone: 40,
  wooden_pickaxe: 1,
  coal: 3,
  sand: 5,
  iron_ore: 4,
  iron_helmet: 1,
  mutton: 2,
};
const openOne = (seed = 1) => {
  const open = openMinecraft({ n: 1, rules, biome: 'plains', start });
  open.env.reset(0, seed);
  const code = (changes: Readonly<Record<number, number>>) => open.env.actions.encode(Array.from(partsOf(changes)));
  const act = (changes: Readonly<Record<number, number>>) => open.env.step(Int32Array.of(code(changes)));
  return { ...open, open, code, act, world: open.worlds[0] };
};
const recipe = (name: string) => craftNames(rules).indexOf(name);
/** What a craft, an equipment, a placing and a destruction take as argument. */
const argued = [[CRAFT, RECIPE, 'craft_smelt'], [EQUIP, SLOT, 'equip'], [PLACE, SLOT, 'place'], [DESTROY, SLOT, 'destroy']] as const; // biome-ignore format: one row

test('masks over random play: exactly what is masked changes nothing', () => {
  const { env, code, act, world } = openOne();
  const rng = makeRng('masks', 1);
  const seen = new Set<string>();
  for (let moment = 0; moment < 12; moment++) {
    for (let i = 0; i < 15; i++) env.step(Int32Array.of(rng.int(env.actions.size)));
    act({ [FUNCTION]: PLACE, [SLOT]: 1 });
    const masks = minedojoMasks(env, 0);
    const here = env.save(0);
    const after = (changes: Readonly<Record<number, number>>) => {
      env.load(0, here);
      act(changes);
      return Buffer.from(env.save(0));
    };
    const nothing = after({});
    for (const [fn, place, name] of argued) {
      expect(masks.action_type[fn]).toBe(Math.max(...masks[name]));
      masks[name].forEach((allowed, argument) => {
        env.load(0, here);
        expect(env.legal(0, code({ [FUNCTION]: fn, [place]: argument })) ? 1 : 0).toBe(allowed);
        // A sample of what is masked, and all that is not; a swap of two empty or equal slots shows in nothing.
        if (allowed === 0 && rng.uniform() < 0.8) return;
        const same = world.bag.item[argument] === world.bag.item[0] && world.bag.wear[argument] === world.bag.wear[0];
        if (fn === EQUIP && allowed === 1 && same) return;
        seen.add(`${name} ${allowed}`);
        expect(after({ [FUNCTION]: fn, [place]: argument }).equals(nothing)).toBe(allowed === 0);
      });
    }
    expect(Array.from(masks.action_type.subarray(0, 4))).toEqual([1, 1, after({ [FUNCTION]: DROP }).equals(nothing) ? 0 : 1, 1]); // biome-ignore format: one row
    env.load(0, here);
  }
  expect(seen.size).toBe(8);
  expect(Array.from(minedojoMasks(env, 0).action_arg)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
});

test('a placing that turns is judged by its slot alone; the masks are for actions that do not turn', () => {
  const { env, code, world } = openOne();
  world.body.pitch = -6;
  world.view++;
  expect(minedojoMasks(env, 0).place[1]).toBe(0);
  expect(env.legal(0, code({ [FUNCTION]: PLACE, [SLOT]: 1, [YAW]: NO_TURN + 1 }))).toBe(true);
});

test('the dictionary has the shapes and names of MineDojo', () => {
  const { open, world } = openOne();
  const o = minedojoObservation(open, 0);
  expect(o.rgb.length).toBe(3 * 12 * 16);
  expect(Array.from(open.env.observation.rgb.subarray(3, 6))).toEqual([o.rgb[1], o.rgb[12 * 16 + 1], o.rgb[2 * 12 * 16 + 1]]); // biome-ignore format: one row
  expect(o.inventory.name.slice(0, 5)).toEqual(['log', 'crafting table', 'furnace', 'cobblestone', 'wooden pickaxe']);
  expect([o.inventory.name.length, o.inventory.name[35], o.inventory.quantity[3]]).toEqual([36, 'air', 40]);
  expect([o.inventory.max_durability[4], o.inventory.cur_durability[4], o.inventory.max_durability[0]]).toEqual([59, 59, -1]); // biome-ignore format: one row
  expect(o.equipment.name).toEqual(['log', 'air', 'air', 'air', 'air', 'air']);
  expect(o.voxels.block_name.length).toBe(27);
  expect(o.rays.block_name.length).toBe(1);
  expect(o.masks.craft_smelt.length).toBe(rules.recipes.length);
  expect(Array.from(o.location_stats.pos)).toEqual([world.body.x, world.body.y, world.body.z]);
  expect([o.location_stats.biome_id, o.location_stats.sun_brightness[0]]).toEqual([1, 1]);
  expect(o.nearby_tools).toEqual({ table: 0, furnace: 0 });
  expect(o.delta_inv.inc_name_by_craft).toEqual(['air']);
  expect(() => minedojoObservation(open, 1)).toThrow('world is 1');
  expect(Object.keys(vanillaBiomes).sort()).toEqual([...biomeNames].sort());
});

test('equipment, near stations and harm show', () => {
  const { open, act, world } = openOne();
  act({ [FUNCTION]: EQUIP, [SLOT]: 8 });
  placeBody(world.body, world.body.x, 50, world.body.z);
  put(world, Math.floor(world.body.x) + 1, 50, Math.floor(world.body.z), 'furnace');
  world.steps++;
  harm(world, tables, 3, 'fall');
  world.steps++;
  const o = minedojoObservation(open, 0);
  expect(o.equipment.name[5]).toBe('iron helmet');
  expect(o.life_stats.armor[0]).toBe(2);
  expect(o.nearby_tools).toEqual({ table: 0, furnace: 1 });
  expect([o.damage_source.damage_amount[0], o.damage_source.is_unblockable, o.damage_source.is_fire_damage]).toEqual([3, 1, 0]); // biome-ignore format: one row
  world.steps++;
  expect(minedojoObservation(open, 0).damage_source.damage_amount[0]).toBe(0);
});

test('delta_inv tells crafts from other changes', () => {
  const { open, env, code } = openOne();
  const follow = (changes: Readonly<Record<number, number>>) => {
    const observation = minedojoObservation(open, 0);
    env.step(Int32Array.of(code(changes)));
    return minedojoObservation(open, 0, { last: { observation, action: code(changes) } }).delta_inv;
  };
  const crafted = follow({ [FUNCTION]: CRAFT, [RECIPE]: recipe('planks') });
  expect([crafted.inc_name_by_craft[0], crafted.inc_quantity_by_craft[0]]).toEqual(['planks', 4]);
  expect([crafted.dec_name_by_craft[0], crafted.dec_quantity_by_craft[0]]).toEqual(['log', 1]);
  expect([crafted.inc_name_by_other[0], crafted.dec_quantity_by_other[0]]).toEqual(['air', 0]);
  const destroyed = follow({ [FUNCTION]: DESTROY, [SLOT]: 3 });
  expect([destroyed.dec_name_by_other[0], destroyed.dec_quantity_by_other[0]]).toEqual(['cobblestone', 40]);
  expect(destroyed.dec_name_by_craft).toEqual(['air', 'air', 'air', 'air']);
  expect(follow({ [FUNCTION]: ATTACK }).dec_name_by_other[0]).toBe('air');
});

test('voxels run over x, y, z ascending, with traits', () => {
  const world = flatWorld();
  put(world, 47, FLOOR, 49, 'water');
  const v = minedojoVoxels(world, tables, [[-1, 1], [-1, 0], [-1, 1]]); // biome-ignore format: one row
  const at = (x: number, y: number, z: number) => ((x + 1) * 2 + y + 1) * 3 + z + 1;
  expect(v.block_name.length).toBe(18);
  expect(v.block_name[at(-1, 0, 1)]).toBe('water');
  expect([v.is_liquid[at(-1, 0, 1)], v.is_solid[at(-1, 0, 1)]]).toEqual([1, 0]);
  expect([v.block_name[at(0, -1, 0)], v.is_tool_not_required[at(0, -1, 0)], v.blocks_movement[at(0, -1, 0)]]).toEqual(['stone', 0, 1]); // biome-ignore format: one row
  const corner = [-0.5, -1.62, 0.5];
  expect(v.cos_look_vec_angle[at(0, 0, 1)]).toBeCloseTo(corner[2] / Math.hypot(...corner), 5);
  expect(() => minedojoVoxels(world, tables, [[1, 0], [0, 0], [0, 0]])).toThrow('voxel limits'); // biome-ignore format: one row
});

test('rays: up and left are positive, liquids stop them, living things are met', () => {
  const world = flatWorld();
  put(world, 48, FLOOR + 1, 52, 'iron_ore');
  put(world, 52, FLOOR + 1, 48, 'log');
  put(world, 44, FLOOR + 1, 48, 'water');
  addEntity(world.entities, rules.entities.findIndex(({ name }) => name === 'cow'), 10, { x: 48.5, y: FLOOR, z: 44.5 }); // biome-ignore format: one row
  const half = Math.PI / 2;
  const r = minedojoRays(world, tables, [[0, 0, 10], [0, half, 10], [0, -half, 10], [0.7, 0, 10], [-0.7, 0, 10], [-0.2, 2 * half, 10]]); // biome-ignore format: one row
  expect(r.block_name).toEqual(['iron ore', 'log', 'water', 'air', 'stone', 'stone']);
  expect([r.block_distance[0], r.block_distance[3], r.harvest_level[0], r.harvest_level[1]]).toEqual([3.5, 10, 1, -1]);
  expect(r.is_liquid[2]).toBe(1);
  expect([r.traced_block_x[0], r.traced_block_y[0], r.traced_block_z[0]]).toEqual([48, FLOOR + 1, 52]);
  expect([r.entity_name[0], r.entity_distance[0]]).toEqual(['null', 3.5]);
  expect(r.entity_name[5]).toBe('cow');
  expect(r.entity_distance[5]).toBeLessThan(r.block_distance[5]);
  expect(r.ray_yaw[2]).toBeCloseTo(-half);
  expect(() => minedojoRays(world, tables, [[0, 0, Infinity]])).toThrow('ray is');
});

test('rays meet what the rays of the observation meet, but for liquids', () => {
  const { world } = openOne(5);
  // Off the middle of the block: there rays of 45 degrees run through edges, and rounding picks the side.
  world.body.x += 0.1234;
  world.body.z += 0.0777;
  world.view++;
  const dir = new Float64Array(3);
  const hit = { block: 0, cell: -1, face: -1, distance: 0 };
  const turns = fc.integer({ min: -16, max: 16 });
  fc.assert(
    fc.property(turns, fc.integer({ min: -36, max: 36 }), (down, right) => {
      lookDirection(world, down, right, dir);
      castRay(world, tables, dir, 30, hit);
      const r = minedojoRays(world, tables, [[(-down * Math.PI) / 36, (-right * Math.PI) / 36, 30]]);
      if (r.is_liquid[0] === 1) {
        expect(r.block_distance[0]).toBeLessThanOrEqual(hit.distance + 1e-4);
        return;
      }
      expect(r.block_distance[0]).toBeCloseTo(hit.distance, 3);
      expect(r.block_name[0]).toBe(rules.blocks[hit.block].name.replaceAll('_', ' '));
    }),
  );
});

test('light: daylight and its lack, lamps, roofs', () => {
  const { open, world } = openOne();
  const { x, z } = world.body;
  const level = () => minedojoObservation(open, 0).location_stats.light_level[0];
  placeBody(world.body, x, 60, z);
  world.time = 6000;
  expect(level()).toBe(15);
  world.time = 18_000;
  expect(level()).toBe(4);
  put(world, Math.floor(x) + 2, 60, Math.floor(z), 'torch');
  expect(level()).toBe(12);
  world.time = 6000;
  put(world, Math.floor(x) + 2, 60, Math.floor(z), 'air');
  for (let dx = -2; dx <= 2; dx++)
    for (let dz = -2; dz <= 2; dz++) put(world, Math.floor(x) + dx, 62, Math.floor(z) + dz, 'stone');
  expect(level()).toBe(12);
});

test('harm by a living thing tells from where', () => {
  const { open, world } = openOne();
  const { entities: e, body } = world;
  e.count = 0;
  placeBody(body, body.x, 50, body.z);
  const zombie = rules.entities.findIndex(({ name }) => name === 'zombie');
  addEntity(e, zombie, 20, { x: body.x + 1, y: 50, z: body.z });
  attackPlayer(world, tables, 0, rules.entities[zombie].fight!);
  world.steps++;
  const { damage_amount, damage_distance, damage_pitch, damage_yaw } = minedojoObservation(open, 0).damage_source;
  expect(damage_amount[0]).toBeGreaterThan(0);
  expect([damage_distance[0], damage_pitch[0], damage_yaw[0]]).toEqual([1, 0, Math.fround(Math.PI / 2)]);
});

test('the sun of MineDojo: two measures of it, by day and night', () => {
  const { open, world } = openOne();
  const at = (time: number) => {
    world.time = time;
    const { sun_brightness, sky_light_level } = minedojoObservation(open, 0).location_stats;
    return [sun_brightness[0], sky_light_level[0]];
  };
  expect(at(6000)).toEqual([1, 1]);
  expect(at(18_000)).toEqual([0, Math.fround(0.2)]);
  const [factor, sky] = at(12_600);
  expect(factor).toBeGreaterThan((sky - 0.2) / 0.8);
});

test('a world with other names speaks of itself alone', () => {
  const other = redrawRules(rules, 3);
  const open = openMinecraft({ n: 1, rules: other, biome: 'plains', start: {} });
  const o = minedojoObservation(open, 0, { rays: [[-0.7, 0, 30]] });
  const names = other.blocks.map(({ name }) => name.replaceAll('_', ' '));
  for (const name of [...o.voxels.block_name, ...o.rays.block_name]) expect(names).toContain(name);
  const { body } = open.worlds[0];
  const bench = other.recipes.find(({ station, fuel }) => station >= 0 && fuel === 0)!.station;
  const cell = (Math.floor(body.y) + 2) * SY + Math.floor(body.z) * SZ + Math.floor(body.x) + 1;
  setBlock(open.worlds[0], open.tables, cell, bench);
  expect(minedojoObservation(open, 0).nearby_tools.table).toBe(1);
});

test('after death nothing is open', () => {
  const { env, act, world } = openOne();
  world.body.life = 0.5;
  harm(world, tables, 5, 'fall');
  act({});
  const { action_type, craft_smelt, destroy } = minedojoMasks(env, 0);
  expect([...action_type, ...craft_smelt, ...destroy].every((flag) => flag === 0)).toBe(true);
});
