/** Making a world and starting an episode in it. */
import { makeRng } from '../../core/rng.ts';
import { populate } from './mobs/population.ts';
import type { Start } from './options.ts';
import type { Tables } from './rules/tables.ts';
import { findSpawn } from './terrain/spawn.ts';
import { generate } from './terrain/terrain.ts';
import { makeBody, placeBody, YAW_BINS } from './world/body.ts';
import { makeEntities } from './world/entities.ts';
import { clearBag, give, makeBag } from './world/inventory.ts';
import { makeGroundItems } from './world/items.ts';
import { NX, NY, NZ, SY, surveySkyline, TILES, type World } from './world/world.ts';

/** An empty world; `resetWorld` or a load makes it playable. */
export function createWorld(tables: Tables): World {
  const items = tables.rules.items.length;
  return {
    seed: Number.NaN,
    blocks: new Uint8Array(NX * NY * NZ),
    roof: new Uint8Array(SY),
    skyline: new Uint8Array(TILES * TILES),
    version: 0,
    changed: [],
    before: [],
    flow: new Map(),
    stirred: [],
    stations: [],
    body: makeBody(),
    bag: makeBag(items),
    ground: makeGroundItems(),
    entities: makeEntities(),
    kills: new Int32Array(tables.rules.entities.length),
    startKills: new Int32Array(tables.rules.entities.length),
    harmed: 0,
    harmedBy: 0.5,
    harmedAt: -1,
    harmX: 0.5,
    harmY: 0.5,
    harmZ: 0.5,
    sinceSwing: 0,
    luck: makeRng(0),
    dice: makeRng(0),
    whim: makeRng(0),
    digCell: -1,
    digHeld: -1,
    digProgress: 0,
    aim: { block: 0, cell: -1, face: -1, distance: 0.5 },
    aimView: -1,
    restVersion: -1,
    view: 0,
    time: 0,
    clockStands: false,
    spawning: true,
    steps: 0,
    spawnX: 0.5,
    spawnY: 0.5,
    spawnZ: 0.5,
    startHave: new Int32Array(items),
    startUsed: new Int32Array(items),
  };
}

/** The terrain of an episode, without changes: undone when the seed stays, which is far cheaper, else generated. */
export function rebuild(world: World, tables: Tables, biome: string, seed: number): void {
  if (seed === world.seed) {
    for (let i = world.changed.length - 1; i >= 0; i--) world.blocks[world.changed[i]] = world.before[i];
  } else {
    generate(world, tables, biome, seed);
    surveySkyline(world);
  }
  world.seed = seed;
  world.changed.length = 0;
  world.before.length = 0;
  world.stations.length = 0;
  world.flow.clear();
  world.stirred.length = 0;
  world.version++;
  world.view++;
  world.restVersion = -1;
}

/** A new episode: everything follows from the seed. */
export function resetWorld(world: World, tables: Tables, start: Start, seed: number): void {
  rebuild(world, tables, start.biome, seed);
  const rng = makeRng('start', seed);
  const [x, y, z] = findSpawn(world.blocks, tables, rng);
  placeBody(world.body, x, y, z);
  world.body.yaw = rng.int(YAW_BINS);
  world.spawnX = x;
  world.spawnY = y;
  world.spawnZ = z;
  world.luck = makeRng('luck', seed);
  world.dice = makeRng('dice', seed);
  world.whim = makeRng('whim', seed);
  world.ground.count = 0;
  world.ground.version = world.version;
  world.digCell = -1;
  world.digHeld = -1;
  world.digProgress = 0;
  world.time = start.time;
  world.clockStands = start.clockStands;
  world.spawning = start.herds;
  world.steps = 0;
  world.harmed = 0;
  world.harmedBy = 0;
  world.harmedAt = -1;
  world.harmX = world.harmY = world.harmZ = 0;
  world.sinceSwing = 1000;
  world.kills.fill(0);
  world.startKills.fill(0);
  world.entities.count = 0;
  world.entities.version++;
  world.entities.world = world.version;
  populate(world, tables, start, makeRng('herds', seed));
  clearBag(world.bag);
  for (const { item, count } of start.items) give(world.bag, tables.rules, item, count);
  for (const item of start.worn) world.bag.worn[tables.rules.items[item].worn] = item;
  world.startHave.set(world.bag.have);
  world.startUsed.fill(0);
}
