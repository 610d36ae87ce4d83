/** The blocks around a bot, copied into the world of the simulator: a window that follows the bot. */
import type { Tables } from '../minecraft/rules/tables.ts';
import { NX, NY, NZ, raiseRoof, SY, SZ, setBlock, surveySkyline, type World } from '../minecraft/world/world.ts';
import type { Bot, BotBlock, BotVec3, Vec3 } from './bot.ts';
import type { Names } from './names.ts';

/** How near the border of the window the bot may come before the window moves. */
const MARGIN_SIDE = 28;
const MARGIN_HEIGHT = 14;
const CHUNK = 16;
/** Height of a world that does not tell its own. */
const USUAL_HEIGHT = 256;

export interface BlockWindow {
  readonly bot: Bot;
  readonly world: World;
  readonly tables: Tables;
  readonly names: Names;
  /** Place on the server of the first cell. */
  readonly origin: { x: number; y: number; z: number };
  /** It stands somewhere. */
  placed: boolean;
  /** Columns were copied since the last look at them. */
  stale: boolean;
}

/** Moves the window if it must, and makes what was copied visible. */
export function followWindow(window: BlockWindow): void {
  if (!window.placed || strayed(window)) centre(window);
  if (window.stale) survey(window);
}

/** Place on the server of a cell. */
export function placeOf({ bot, origin }: BlockWindow, cell: number): BotVec3 {
  const z = Math.floor(cell / SZ) % NZ;
  return bot.entity.position.clone().set((cell % SZ) + origin.x, Math.floor(cell / SY) + origin.y, z + origin.z);
}

/** Copies what the server changes from now on. Returns how to stop that. */
export function listenToBlocks(window: BlockWindow): () => void {
  const { world } = window.bot;
  const onBlock = (_: unknown, block: BotBlock | null) => {
    if (block !== null && window.placed) copyBlock(window, block);
  };
  const onColumn = ({ x, z }: Vec3) => {
    if (window.placed) copyColumn(window, Math.floor(x / CHUNK), Math.floor(z / CHUNK));
  };
  world.on('blockUpdate', onBlock);
  world.on('chunkColumnLoad', onColumn);
  return () => {
    world.off('blockUpdate', onBlock);
    world.off('chunkColumnLoad', onColumn);
  };
}

/** The lowest layer of the server's world, and the highest at which a window may begin. */
function layers({ game }: Bot): readonly [lowest: number, highest: number] {
  const lowest = game.minY ?? 0;
  return [lowest, lowest + (game.height ?? USUAL_HEIGHT) - NY];
}

/** Whether the bot has come so near the border that the window must follow it. */
function strayed({ bot, origin }: BlockWindow): boolean {
  const { x, y, z } = bot.entity.position;
  const outside = (at: number, size: number) => at < MARGIN_SIDE || at > size - MARGIN_SIDE;
  if (outside(x - origin.x, NX) || outside(z - origin.z, NZ)) return true;
  const [lowest, highest] = layers(bot);
  const up = y - origin.y;
  return (up < MARGIN_HEIGHT && origin.y > lowest) || (up > NY - MARGIN_HEIGHT && origin.y < highest);
}

/** Puts the bot into the middle. Places told from the start of the episode stay as they are. */
function centre(window: BlockWindow): void {
  const { bot, world, origin } = window;
  const { x, y, z } = bot.entity.position;
  const [lowest, highest] = layers(bot);
  const next = {
    x: Math.floor(x) - NX / 2,
    y: Math.max(lowest, Math.min(highest, Math.floor(y) - NY / 2)),
    z: Math.floor(z) - NZ / 2,
  };
  world.spawnX -= next.x - origin.x;
  world.spawnY -= next.y - origin.y;
  world.spawnZ -= next.z - origin.z;
  Object.assign(origin, next);
  world.blocks.fill(window.tables.outside);
  world.stations.length = 0;
  for (let cx = Math.floor(origin.x / CHUNK); cx * CHUNK < origin.x + NX; cx++)
    for (let cz = Math.floor(origin.z / CHUNK); cz * CHUNK < origin.z + NZ; cz++) copyColumn(window, cx, cz);
  window.placed = true;
  window.stale = true;
}

/** Copies the part of a column that lies in the window. Columns that have not come yet stay bedrock. */
function copyColumn(window: BlockWindow, cx: number, cz: number): void {
  const { bot, world, tables, names, origin } = window;
  const column = bot.world.getColumn(cx, cz);
  const x0 = Math.max(0, cx * CHUNK - origin.x);
  const z0 = Math.max(0, cz * CHUNK - origin.z);
  const x1 = Math.min(NX, (cx + 1) * CHUNK - origin.x);
  const z1 = Math.min(NZ, (cz + 1) * CHUNK - origin.z);
  if (column === null || column === undefined || x0 >= x1 || z0 >= z1) return;
  // One place that moves: columns of some versions take no plain records.
  const at = bot.entity.position.clone();
  for (let y = 0; y < NY; y++) {
    for (let z = z0; z < z1; z++) {
      for (let x = x0; x < x1; x++) {
        at.set(x + origin.x - cx * CHUNK, y + origin.y, z + origin.z - cz * CHUNK);
        const block = names.blockOf(column.getBlockStateId(at));
        const cell = y * SY + z * SZ + x;
        if (tables.station[world.blocks[cell]] >= 0) world.stations.splice(world.stations.indexOf(cell), 1);
        if (tables.station[block] >= 0) world.stations.push(cell);
        world.blocks[cell] = block;
      }
    }
  }
  window.stale = true;
}

function copyBlock({ world, tables, names, origin }: BlockWindow, { position, stateId }: BotBlock): void {
  const x = position.x - origin.x;
  const y = position.y - origin.y;
  const z = position.z - origin.z;
  if (x < 0 || x >= NX || y < 0 || y >= NY || z < 0 || z >= NZ) return;
  setBlock(world, tables, y * SY + z * SZ + x, names.blockOf(stateId));
  // Nothing is undone on a server.
  world.changed.length = 0;
  world.before.length = 0;
}

/** What rays need to know, after columns were copied. */
function survey(window: BlockWindow): void {
  const { world, tables } = window;
  world.roof.fill(0);
  for (let cell = 0; cell < world.blocks.length; cell++)
    if (tables.opaque[world.blocks[cell]] !== 0) raiseRoof(world.roof, cell);
  surveySkyline(world);
  world.digCell = -1;
  world.digProgress = 0;
  world.version++;
  world.view++;
  window.stale = false;
}
