/**
 * Hostile things come in the dark: at night everywhere, by day where no daylight reaches. Source: WorldEntitySpawner of
 * 1.12, with its cap of 70 a 17 x 17 chunks scaled to the land. Light is judged without being kept: daylight reaches
 * seven blocks under a roof along the axes, and lamps are looked for around the place.
 */

import type { Tables } from '../rules/tables.ts';
import { addEntity } from '../world/entities.ts';
import { sunBrightness } from '../world/time.ts';
import { blockAt, NX, NY, NZ, SY, SZ, type World } from '../world/world.ts';

const CAP = Math.floor((70 * (NX / 16) * (NZ / 16)) / 289);
/** A tick in four tries one place: far fewer than the game tries, whose cap is reached within seconds. */
const TRY_CHANCE = 1 / 4;
/** Not nearer to the player than this. */
const MIN_DISTANCE = 24;
const PACK = 4;
const LAMP_REACH = 7;
const DARK_SUN = 0.4;

/** One tick of spawning. */
export function spawnHostile(world: World, tables: Tables): void {
  if (!world.spawning || tables.hostile.length === 0 || world.whim.uniform() >= TRY_CHANCE) return;
  const { whim, entities: e, body } = world;
  const x = 1 + whim.int(NX - 2);
  const z = 1 + whim.int(NZ - 2);
  const y = 1 + whim.int(Math.min(NY - 3, world.roof[z * SZ + x] + 1));
  const near = (x - body.x) ** 2 + (y - body.y) ** 2 + (z - body.z) ** 2 < MIN_DISTANCE ** 2;
  if (near || !fits(world, tables, x, y, z)) return;
  let present = 0;
  for (let i = 0; i < e.count; i++) if (tables.peaceful[e.kind[i]] === 0) present++;
  if (present >= CAP || !isDark(world, tables, x, y, z)) return;
  const kind = tables.hostile[whim.int(tables.hostile.length)];
  const { health } = tables.rules.entities[kind];
  for (let i = 1 + whim.int(PACK); i > 0 && present < CAP; i--, present++) {
    const px = x + whim.int(5) - 2;
    const pz = z + whim.int(5) - 2;
    if (px < 1 || px >= NX - 1 || pz < 1 || pz >= NZ - 1 || !fits(world, tables, px, y, pz)) continue;
    if (addEntity(e, kind, health, { x: px + 0.5, y, z: pz + 0.5 })) e.wait[e.count - 1] = 20 + whim.int(100);
  }
}

/** Room for a body on solid ground. */
function fits(world: World, tables: Tables, x: number, y: number, z: number): boolean {
  const { blocks } = world;
  const cell = y * SY + z * SZ + x;
  return (
    tables.solid[blocks[cell - SY]] !== 0 &&
    blocks[cell - SY] !== tables.outside &&
    free(tables, blocks[cell]) &&
    free(tables, blocks[cell + SY])
  );
}

function free(tables: Tables, block: number): boolean {
  return tables.solid[block] === 0 && tables.liquid[block] === 0;
}

function isDark(world: World, tables: Tables, x: number, y: number, z: number): boolean {
  if (sunBrightness(world) > DARK_SUN && daylit(world, x, y, z)) return false;
  for (let cy = y - LAMP_REACH; cy <= y + LAMP_REACH; cy++) {
    for (let cz = z - LAMP_REACH; cz <= z + LAMP_REACH; cz++) {
      for (let cx = x - LAMP_REACH; cx <= x + LAMP_REACH; cx++) {
        const light = tables.light[blockAt(world, tables, cx, cy, cz)];
        if (light > 7 + Math.abs(cx - x) + Math.abs(cy - y) + Math.abs(cz - z)) return false;
      }
    }
  }
  return true;
}

/** Whether the sky is open above, or within seven blocks along an axis. */
function daylit({ roof }: World, x: number, y: number, z: number): boolean {
  for (let d = 0; d <= LAMP_REACH; d++) {
    if (x + d < NX && roof[z * SZ + x + d] < y) return true;
    if (x - d >= 0 && roof[z * SZ + x - d] < y) return true;
    if (z + d < NZ && roof[(z + d) * SZ + x] < y) return true;
    if (z - d >= 0 && roof[(z - d) * SZ + x] < y) return true;
  }
  return false;
}
