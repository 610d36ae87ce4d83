/** How zombies, cows, skeletons and arrows move, attack, leave and appear (`update_mobs`, `spawn_mobs` in the package). Mobs that are not there move too: the rules may bring them back where they are then. */
import { chooseOpen } from '../choice.ts';
import { longerAxis } from '../pursuit.ts';
import { CELLS, COLUMN_STEP, FURNACE, GRASS, PATH, ROW_STEP, SIZE, solid, TABLE, WAKE_UP, WATER } from './constants.ts';
import { inBounds, occupied, readCell, walkable, writeCell } from './grid.ts';
import { LUCK_COWS, LUCK_SKELETONS, LUCK_SPAWN, LUCK_ZOMBIES } from './luck.ts';
import {
  ACHIEVED,
  ARROW_COUNT,
  ARROW_STEPS,
  ARROWS,
  COLUMN,
  COW_COUNT,
  COWS,
  HEALTH,
  LIGHT,
  MOB,
  MOB_COOLDOWN,
  MOB_HEALTH,
  MOB_MASK,
  ROW,
  SKELETON_COUNT,
  SKELETONS,
  SLEEPING,
  type World,
  ZOMBIE_COUNT,
  ZOMBIES,
} from './state.ts';

const f = Math.fround;
const DESPAWN_DISTANCE = 14;
const CHASE_CHANCE = f(0.75);
const PURPOSE_CHANCE = f(0.85);

export function moveMobs(world: World, luck: Float32Array): void {
  for (let i = 0; i < ZOMBIE_COUNT; i++) moveZombie(world, ZOMBIES + i * MOB, luck, LUCK_ZOMBIES + 3 * i);
  for (let i = 0; i < COW_COUNT; i++) moveCow(world, COWS + i * MOB, luck[LUCK_COWS + i]);
  for (let i = 0; i < SKELETON_COUNT; i++) moveSkeleton(world, SKELETONS + i * MOB, luck, LUCK_SKELETONS + 3 * i);
  for (let i = 0; i < ARROW_COUNT; i++) moveArrow(world, ARROWS + i * MOB, ARROW_STEPS + 2 * i);
}

const distance = (ints: Int32Array, at: number): number =>
  Math.abs(ints[at] - ints[ROW]) + Math.abs(ints[at + 1] - ints[COLUMN]);

/** Whether a mob at `at` heads for the player along the rows (0) or columns (1). */
function axisToPlayer(ints: Int32Array, at: number, luck: number): number {
  return longerAxis(Math.abs(ints[at] - ints[ROW]), Math.abs(ints[at + 1] - ints[COLUMN]), luck);
}

/** Moves a mob to a place that was found walkable, or leaves it; takes it out of the world when it is too far away. */
function settle({ mobs, ints }: World, at: number, row: number, column: number, far: boolean): void {
  const present = ints[at + MOB_MASK];
  if (present === 1) mobs[ints[at] * SIZE + ints[at + 1]] = 0;
  const stays = present === 1 && !far ? 1 : 0;
  if (stays === 1) mobs[row * SIZE + column] = 1;
  ints[at] = row;
  ints[at + 1] = column;
  ints[at + MOB_MASK] = stays;
}

function moveZombie(world: World, at: number, luck: Float32Array, draw: number): void {
  const { ints } = world;
  const gap = distance(ints, at);
  let row = ints[at];
  let column = ints[at + 1];
  const attacks = gap === 1 && ints[at + MOB_COOLDOWN] <= 0 && ints[at + MOB_MASK] === 1;
  if (attacks) {
    ints[HEALTH] -= ints[SLEEPING] === 1 ? 7 : 2;
    if (ints[SLEEPING] === 1) ints[ACHIEVED + WAKE_UP] = 1;
    ints[SLEEPING] = 0;
  } else if (gap < 10 && luck[draw + 2] < CHASE_CHANCE) {
    if (axisToPlayer(ints, at, luck[draw + 1]) === 0) row += Math.sign(ints[ROW] - row);
    else column += Math.sign(ints[COLUMN] - column);
  } else {
    const direction = 1 + luck[draw];
    row += ROW_STEP[direction];
    column += COLUMN_STEP[direction];
  }
  ints[at + MOB_COOLDOWN] = attacks ? 5 : ints[at + MOB_COOLDOWN] - 1;
  if (walkable(world, row, column)) settle(world, at, row, column, gap >= DESPAWN_DISTANCE);
  else settle(world, at, ints[at], ints[at + 1], gap >= DESPAWN_DISTANCE);
}

function moveCow(world: World, at: number, direction: number): void {
  const { ints } = world;
  const far = distance(ints, at) >= DESPAWN_DISTANCE;
  const row = ints[at] + (direction < 4 ? ROW_STEP[1 + direction] : 0);
  const column = ints[at + 1] + (direction < 4 ? COLUMN_STEP[1 + direction] : 0);
  if (walkable(world, row, column)) settle(world, at, row, column, far);
  else settle(world, at, ints[at], ints[at + 1], far);
}

function moveSkeleton(world: World, at: number, luck: Float32Array, draw: number): void {
  const { ints } = world;
  const gap = distance(ints, at);
  const close = gap <= 3;
  const along = axisToPlayer(ints, at, luck[draw + 1]);
  const towardsRow = along === 0 ? Math.sign(ints[ROW] - ints[at]) : 0;
  const towardsColumn = along === 1 ? Math.sign(ints[COLUMN] - ints[at + 1]) : 0;
  const direction = 1 + luck[draw];
  let row = ints[at] + ROW_STEP[direction];
  let column = ints[at + 1] + COLUMN_STEP[direction];
  if (luck[draw + 2] > PURPOSE_CHANCE && (close || gap >= 10)) {
    row = ints[at] + (close ? -towardsRow : towardsRow);
    column = ints[at + 1] + (close ? -towardsColumn : towardsColumn);
  }
  const wants = gap === 4 || gap === 5 || (close && !walkable(world, row, column));
  const attacks = wants && ints[at + MOB_COOLDOWN] <= 0 && ints[at + MOB_MASK] === 1;
  if (attacks) {
    shoot(ints, ints[at], ints[at + 1], towardsRow, towardsColumn);
    row = ints[at];
    column = ints[at + 1];
  }
  ints[at + MOB_COOLDOWN] = attacks ? 4 : ints[at + MOB_COOLDOWN] - 1;
  if (walkable(world, row, column)) settle(world, at, row, column, gap >= DESPAWN_DISTANCE);
  else settle(world, at, ints[at], ints[at + 1], gap >= DESPAWN_DISTANCE);
}

/** The first place of a kind that holds no mob, or -1. */
function freePlace(ints: Int32Array, kind: number, count: number): number {
  for (let i = 0, at = kind; i < count; i++, at += MOB) if (ints[at + MOB_MASK] === 0) return i;
  return -1;
}

function shoot(ints: Int32Array, row: number, column: number, rowStep: number, columnStep: number): void {
  const free = freePlace(ints, ARROWS, ARROW_COUNT);
  if (free < 0) return;
  ints[ARROWS + free * MOB] = row;
  ints[ARROWS + free * MOB + 1] = column;
  ints[ARROWS + free * MOB + MOB_MASK] = 1;
  ints[ARROW_STEPS + 2 * free] = rowStep;
  ints[ARROW_STEPS + 2 * free + 1] = columnStep;
}

function moveArrow(world: World, at: number, step: number): void {
  const { map, ints } = world;
  const row = ints[at] + ints[step];
  const column = ints[at + 1] + ints[step + 1];
  ints[at] = row;
  ints[at + 1] = column;
  if (ints[at + MOB_MASK] === 0) return;
  const block = map[readCell(row, column)];
  const blocked = solid[block] === 1 && block !== WATER;
  if (!inBounds(row, column) || blocked || occupied(world, row, column)) ints[at + MOB_MASK] = 0;
  if (row === ints[ROW] && column === ints[COLUMN]) {
    ints[HEALTH] -= 2;
    ints[SLEEPING] = 0;
  }
  if (block === FURNACE || block === TABLE) {
    const cell = writeCell(row, column);
    if (cell >= 0) map[cell] = PATH;
  }
}

// --- appearing ---

const COW_CHANCE = f(0.1);
const ZOMBIE_CHANCE = f(0.02);
const NIGHT_CHANCE = f(0.1);
const SKELETON_CHANCE = f(0.05);

/** What a kind of mob may appear on: at least `nearest` steps away, on one of two blocks. */
interface Spawning {
  readonly kind: number;
  readonly count: number;
  readonly health: number;
  readonly nearest: number;
  readonly block: number;
  readonly other: number;
}

const COW: Spawning = { kind: COWS, count: COW_COUNT, health: 3, nearest: 4, block: GRASS, other: GRASS };
const ZOMBIE: Spawning = { kind: ZOMBIES, count: ZOMBIE_COUNT, health: 5, nearest: 10, block: GRASS, other: PATH };
const SKELETON: Spawning = { kind: SKELETONS, count: SKELETON_COUNT, health: 3, nearest: 10, block: PATH, other: PATH };

export function spawnMobs(world: World, luck: Float32Array): void {
  const dark = f(1 - world.floats[LIGHT]);
  // the package's compiler rounds this sum once
  const zombieChance = f(ZOMBIE_CHANCE + NIGHT_CHANCE * f(dark * dark));
  spawn(world, COW, luck[LUCK_SPAWN] < COW_CHANCE, luck[LUCK_SPAWN + 1]);
  spawn(world, ZOMBIE, luck[LUCK_SPAWN + 2] < zombieChance, luck[LUCK_SPAWN + 3]);
  spawn(world, SKELETON, luck[LUCK_SPAWN + 4] < SKELETON_CHANCE, luck[LUCK_SPAWN + 5]);
}

/** Where a mob may appear, and between which cells that lies. */
const open = new Uint8Array(CELLS);
const span = { first: 0, last: 0 };

function spawn(world: World, what: Spawning, comes: boolean, luck: number): void {
  const { ints, mobs } = world;
  const free = freePlace(ints, what.kind, what.count);
  if (free < 0) {
    mobs[ints[what.kind] * SIZE + ints[what.kind + 1]] = 1;
    return;
  }
  if (!comes) return;
  const count = markOpen(world, what);
  if (count === 0) return;
  const cell = chooseOpen(open, count, luck, span);
  const at = what.kind + free * MOB;
  ints[at] = cell >> 6;
  ints[at + 1] = cell & (SIZE - 1);
  ints[at + MOB_HEALTH] = what.health;
  ints[at + MOB_MASK] = 1;
  mobs[cell] = 1;
}

/** Marks in `open` where a mob may appear: some way off the player, yet not so far that it would leave at once. */
function markOpen(world: World, what: Spawning): number {
  open.fill(0, span.first, span.last + 1);
  const [middle, centre] = [world.ints[ROW], world.ints[COLUMN]];
  const reach = DESPAWN_DISTANCE - 1;
  const first = Math.max(0, middle - reach);
  const last = Math.min(SIZE - 1, middle + reach);
  span.first = first * SIZE;
  span.last = last * SIZE + SIZE - 1;
  let count = 0;
  for (let row = first; row <= last; row++) {
    const rows = Math.abs(row - middle);
    const start = row * SIZE;
    const left = start + Math.max(0, centre - reach + rows);
    const right = start + Math.min(SIZE - 1, centre + reach - rows);
    const near = what.nearest - rows;
    if (near <= 0) count += markRun(world, what, left, right);
    else {
      count += markRun(world, what, left, start + centre - near);
      count += markRun(world, what, start + centre + near, right);
    }
  }
  return count;
}

function markRun({ map, mobs }: World, { block, other }: Spawning, from: number, to: number): number {
  let count = 0;
  for (let cell = from; cell <= to; cell++) {
    if ((map[cell] !== block && map[cell] !== other) || mobs[cell] !== 0) continue;
    open[cell] = 1;
    count++;
  }
  return count;
}
