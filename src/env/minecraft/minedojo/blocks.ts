/**
 * MineDojo's voxels and rays of one world with the traits of what is met. Directions, stops and signs follow the server
 * side of MineDojo (JSONWorldDataHelper and MixinVec3d). Made on demand, not in the loop of steps.
 */
import { RlgptError } from '../../../core/errors.ts';
import type { Rules } from '../rules/rules.ts';
import type { Tables } from '../rules/tables.ts';
import { EYE, YAW_BINS } from '../world/body.ts';
import { boxDistance } from '../world/entity-sight.ts';
import { lookDirection } from '../world/rays.ts';
import { blockAt, type World } from '../world/world.ts';

/** Columns that voxels and rays share. Metadata is always 0, because every block has one variant. */
interface Traits {
  readonly block_name: readonly string[];
  readonly block_meta: Int32Array;
  readonly is_tool_not_required: Uint8Array;
  readonly blocks_movement: Uint8Array;
  readonly is_liquid: Uint8Array;
  readonly is_solid: Uint8Array;
  /** Always 0: nothing catches fire in this world. */
  readonly can_burn: Uint8Array;
}

/** Columns over cells in the order x, y, z, all ascending, the last fastest. */
export interface MineDojoVoxels extends Traits {
  readonly is_collidable: Uint8Array;
  readonly blocks_light: Uint8Array;
  /** Cosine of the angle between the look and the line from the eye to the lowest corner of the cell. */
  readonly cos_look_vec_angle: Float32Array;
}

/** Columns over rays. */
export interface MineDojoRays extends Traits {
  /** Blocks from the eye; the range of the ray when it met nothing. */
  readonly block_distance: Float32Array;
  /** Tier of tool for its drop: 0 wood, gold and tools of no tier, 1 stone, 2 iron, 3 diamond; -1 when it needs none. */
  readonly harvest_level: Int32Array;
  /** `null`, as a word, when the ray met no living thing nearer than the block. */
  readonly entity_name: readonly string[];
  /** That of the block when there is none. */
  readonly entity_distance: Float32Array;
  /** Radians, as asked for. */
  readonly ray_pitch: Float32Array;
  readonly ray_yaw: Float32Array;
  /** Cell of the block, or of the end of the ray. */
  readonly traced_block_x: Float32Array;
  readonly traced_block_y: Float32Array;
  readonly traced_block_z: Float32Array;
}

/** Least and greatest offset from the block of the feet along x, y and z. */
export type VoxelLimits = readonly (readonly [number, number])[];

/** Pitch and yaw from the look in radians, + up and to the left as MineDojo turns them, and range in blocks. */
export type RayOffset = readonly [pitch: number, yaw: number, range: number];

const spaced = (name: string) => name.replaceAll('_', ' ');
const flags = (blocks: readonly number[], flag: Uint8Array) => Uint8Array.from(blocks, (block) => flag[block]);

function traits(tables: Tables, blocks: readonly number[]): Traits {
  const rules = tables.rules.blocks;
  return {
    block_name: blocks.map((block) => spaced(rules[block].name)),
    block_meta: new Int32Array(blocks.length),
    is_tool_not_required: Uint8Array.from(blocks, (block) => (rules[block].harvestTools === null ? 1 : 0)),
    blocks_movement: flags(blocks, tables.solid),
    is_liquid: flags(blocks, tables.liquid),
    is_solid: flags(blocks, tables.solid),
    can_burn: new Uint8Array(blocks.length),
  };
}

/** Blocks around the feet. Throws RlgptError 'usage' for limits that hold nothing. */
export function minedojoVoxels(world: World, tables: Tables, limits: VoxelLimits): MineDojoVoxels {
  const sound = limits.length === 3 && limits.every(([low, high]) => Number.isInteger(high - low) && low <= high);
  if (!sound) {
    const given = JSON.stringify(limits);
    throw new RlgptError('usage', `voxel limits are ${given}`, 'Use [low, high] for x, y and z.');
  }
  const { body } = world;
  const [xs, ys, zs] = limits;
  const feet = [Math.floor(body.x), Math.floor(body.y), Math.floor(body.z)];
  const look = new Float64Array(3);
  lookDirection(world, 0, 0, look);
  const blocks: number[] = [];
  const cosines: number[] = [];
  for (let x = feet[0] + xs[0]; x <= feet[0] + xs[1]; x++) {
    for (let y = feet[1] + ys[0]; y <= feet[1] + ys[1]; y++) {
      for (let z = feet[2] + zs[0]; z <= feet[2] + zs[1]; z++) {
        blocks.push(blockAt(world, tables, x, y, z));
        const to = [x - body.x, y - body.y - EYE, z - body.z];
        cosines.push((to[0] * look[0] + to[1] * look[1] + to[2] * look[2]) / Math.hypot(...to));
      }
    }
  }
  return {
    ...traits(tables, blocks),
    is_collidable: flags(blocks, tables.opaque),
    blocks_light: flags(blocks, tables.opaque),
    cos_look_vec_angle: Float32Array.from(cosines),
  };
}

/** Direction [3] of a ray; it never points nearer than a degree to straight up or down. */
function rayDirection(world: World, [pitch, yaw]: RayOffset): Float64Array {
  const steepest = (89 * Math.PI) / 180;
  const up = Math.max(-steepest, Math.min(steepest, pitch - (world.body.pitch * Math.PI) / 12));
  const heading = (2 * Math.PI * world.body.yaw) / YAW_BINS - yaw;
  return Float64Array.of(-Math.sin(heading) * Math.cos(up), Math.sin(up), Math.cos(heading) * Math.cos(up));
}

interface Ray {
  /** Unit length, [3]. */
  readonly dir: Float64Array;
  readonly range: number;
}

/** The first block along a ray from the eye that does not let it pass; air and the last cell when there is none. */
function firstBlock(world: World, tables: Tables, passes: Uint8Array, { dir, range }: Ray) {
  const { x: ox, z: oz } = world.body;
  const oy = world.body.y + EYE;
  const [dx, dy, dz] = dir;
  let [x, y, z] = [Math.floor(ox), Math.floor(oy), Math.floor(oz)];
  const [ax, ay, az] = [Math.abs(1 / dx), Math.abs(1 / dy), Math.abs(1 / dz)];
  let tx = dx === 0 ? Infinity : Math.abs(x + (dx > 0 ? 1 : 0) - ox) * ax;
  let ty = dy === 0 ? Infinity : Math.abs(y + (dy > 0 ? 1 : 0) - oy) * ay;
  let tz = dz === 0 ? Infinity : Math.abs(z + (dz > 0 ? 1 : 0) - oz) * az;
  let distance = 0;
  for (;;) {
    const block = blockAt(world, tables, x, y, z);
    if (passes[block] === 0) return { block, distance, cell: [x, y, z] };
    const nearest = Math.min(tx, ty, tz);
    if (nearest > range) return { block: tables.air, distance: range, cell: [x, y, z] };
    distance = nearest;
    // Through an edge: z first, then y, as the other rays of the world go.
    if (tz === nearest) {
      z += Math.sign(dz);
      tz += az;
    } else if (ty === nearest) {
      y += Math.sign(dy);
      ty += ay;
    } else {
      x += Math.sign(dx);
      tx += ax;
    }
  }
}

/** By block: rays go through air and running liquids. */
function passing({ air, rules }: Tables): Uint8Array {
  const running = rules.fluids?.kinds.map(({ flowing }) => flowing) ?? [];
  return Uint8Array.from(rules.blocks, (_, id) => (id === air || running.includes(id) ? 1 : 0));
}

/** The nearest living thing along a ray up to `range`: its name and distance, or `null` and the range. */
function firstEntity(world: World, tables: Tables, dir: Float64Array, range: number) {
  let name = 'null';
  let distance = range;
  for (let i = 0; i < world.entities.count; i++) {
    const near = boxDistance(world, tables, i, dir);
    if (near > distance) continue;
    name = spaced(tables.rules.entities[world.entities.kind[i]].name);
    distance = near;
  }
  return { name, distance };
}

/** Digging multipliers of the tiers wood, stone, iron and diamond. */
const TIERS = [2, 4, 6, 8];

function harvestLevel(rules: Rules, block: number): number {
  const tools = rules.blocks[block].harvestTools;
  if (tools === null) return -1;
  return Math.min(TIERS.length - 1, ...tools.map((tool) => Math.max(0, TIERS.indexOf(rules.items[tool].speed))));
}

/** What rays from the eye meet. Throws RlgptError 'usage' for a ray that is no three finite numbers. */
export function minedojoRays(world: World, tables: Tables, rays: readonly RayOffset[]): MineDojoRays {
  for (const ray of rays) {
    if (ray.length === 3 && ray.every(Number.isFinite) && ray[2] >= 0) continue;
    throw new RlgptError('usage', `ray is [${ray.join(', ')}]`, 'Use [pitch, yaw, range] in radians and blocks.');
  }
  const directions = rays.map((ray) => rayDirection(world, ray));
  const passes = passing(tables);
  const hits = rays.map((ray, i) => firstBlock(world, tables, passes, { dir: directions[i], range: ray[2] }));
  const met = hits.map(({ distance }, i) => firstEntity(world, tables, directions[i], distance));
  const blocks = hits.map(({ block }) => block);
  return {
    ...traits(tables, blocks),
    block_distance: Float32Array.from(hits, ({ distance }) => distance),
    harvest_level: Int32Array.from(blocks, (block) => harvestLevel(tables.rules, block)),
    entity_name: met.map(({ name }) => name),
    entity_distance: Float32Array.from(met, ({ distance }) => distance),
    ray_pitch: Float32Array.from(rays, ([pitch]) => pitch),
    ray_yaw: Float32Array.from(rays, ([, yaw]) => yaw),
    traced_block_x: Float32Array.from(hits, ({ cell }) => cell[0]),
    traced_block_y: Float32Array.from(hits, ({ cell }) => cell[1]),
    traced_block_z: Float32Array.from(hits, ({ cell }) => cell[2]),
  };
}
