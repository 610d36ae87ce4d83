/** Who lives in a new land: herds as vanilla's world generation places them, and what a task asks for. */
import type { Rng } from '../../../core/rng.ts';
import type { Start } from '../options.ts';
import type { Tables } from '../rules/tables.ts';
import { hasHerds } from '../terrain/biomes.ts';
import { standingHeight } from '../terrain/spawn.ts';
import { addEntity, ENTITY_CAPACITY } from '../world/entities.ts';
import { NX, NZ, SZ, type World } from '../world/world.ts';
import { drawWait } from './mind.ts';

/** A new chunk gets a herd with this chance, and then perhaps another; four make a herd. Source: Biome, WorldEntitySpawner. */
const HERD_CHANCE = 0.1;
const HERD = 4;
const HERD_SPREAD = 5;
const CHUNK = 16;
/** Herds leave room for what comes later. */
const MOST_HERDED = ENTITY_CAPACITY - 12;
const TRIES = 20;

/** Puts one on dry ground in the middle of a block within `spread` of a place. */
function settleNear(
  world: World,
  tables: Tables,
  kind: number,
  at: { x: number; z: number; spread: number },
  rng: Rng,
): boolean {
  const { x, z, spread } = at;
  for (let tries = 0; tries < TRIES; tries++) {
    const cx = Math.round(x) - spread + rng.int(2 * spread + 1);
    const cz = Math.round(z) - spread + rng.int(2 * spread + 1);
    if (cx < 1 || cx >= NX - 1 || cz < 1 || cz >= NZ - 1) continue;
    const y = standingHeight(world.blocks, tables, cz * SZ + cx);
    if (y < 0) continue;
    const { health } = tables.rules.entities[kind];
    if (!addEntity(world.entities, kind, health, { x: cx + 0.5, y, z: cz + 0.5 })) return false;
    const i = world.entities.count - 1;
    world.entities.onGround[i] = 1;
    world.entities.wait[i] = drawWait(world);
    return true;
  }
  return false;
}

/** A peaceful kind, drawn by weight, or -1 in a lifeless world. */
function drawPeaceful(tables: Tables, rng: Rng): number {
  const { entities } = tables.rules;
  let total = 0;
  for (const { fight, weight } of entities) if (fight === null) total += weight;
  let mark = rng.uniform() * total;
  for (let kind = 0; kind < entities.length; kind++) {
    if (entities[kind].fight !== null) continue;
    mark -= entities[kind].weight;
    if (mark < 0) return kind;
  }
  return -1;
}

/** Fills a land that was just made. */
export function populate(world: World, tables: Tables, start: Start, rng: Rng): void {
  for (const { kind, count } of start.entities) {
    const at = { x: world.spawnX, z: world.spawnZ, spread: start.range };
    for (let i = 0; i < count; i++) settleNear(world, tables, kind, at, rng);
  }
  if (!start.herds || !hasHerds(start.biome) || drawPeaceful(tables, rng) < 0) return;
  for (let z = 0; z < NZ; z += CHUNK) {
    for (let x = 0; x < NX; x += CHUNK) {
      while (rng.uniform() < HERD_CHANCE && world.entities.count < MOST_HERDED) {
        const kind = drawPeaceful(tables, rng);
        const at = { x: x + rng.int(CHUNK), z: z + rng.int(CHUNK), spread: HERD_SPREAD };
        for (let i = 0; i < HERD; i++) settleNear(world, tables, kind, at, rng);
      }
    }
  }
}
