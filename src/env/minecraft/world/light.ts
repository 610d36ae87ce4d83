/** Light at a place, 0 to 15. It is judged when asked for, and not kept: walls do not stop lamps, and daylight goes along the axes. */
import type { Tables } from '../rules/tables.ts';
import { sunFactor } from './time.ts';
import { blockAt, NX, NZ, SZ, type World } from './world.ts';

/** The brightest lamp is this bright, and light falls by one a block. */
const BRIGHTEST = 15;
/** By how much daylight is less at midnight. */
const NIGHT = 11;

/** As the game counts it for spawning: the brighter of daylight at this time and lamps. */
export function lightLevel(world: World, tables: Tables, x: number, y: number, z: number): number {
  const sky = skyLight(world, x, y, z) - Math.round(NIGHT * (1 - sunFactor(world)));
  return Math.max(0, sky, lampLight(world, tables, x, y, z));
}

/** 15 under the open sky, less one for each block along an axis to where it is open. */
function skyLight({ roof }: World, x: number, y: number, z: number): number {
  const open = (cx: number, cz: number) => cx >= 0 && cx < NX && cz >= 0 && cz < NZ && roof[cz * SZ + cx] < y;
  for (let d = 0; d < BRIGHTEST; d++)
    if (open(x + d, z) || open(x - d, z) || open(x, z + d) || open(x, z - d)) return BRIGHTEST - d;
  return 0;
}

function lampLight(world: World, tables: Tables, x: number, y: number, z: number): number {
  let light = 0;
  const reach = BRIGHTEST - 1;
  for (let dy = -reach; dy <= reach; dy++)
    for (let dz = -reach; dz <= reach; dz++)
      for (let dx = -reach; dx <= reach; dx++) {
        const lamp = tables.light[blockAt(world, tables, x + dx, y + dy, z + dz)];
        if (lamp > 0) light = Math.max(light, lamp - Math.abs(dx) - Math.abs(dy) - Math.abs(dz));
      }
  return light;
}
