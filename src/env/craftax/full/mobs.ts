/** How melee, passive and ranged mobs of the player's floor move, attack and leave (`update_mobs`). Mobs that are not there move too, as in the package. */
import { longerAxis } from '../pursuit.ts';
import { hurt } from './combat.ts';
import { Achievement, BOSS_LEVEL, CELLS, COLUMN_STEP, DESPAWN_DISTANCE, ROW_STEP, SIZE } from './constants.ts';
import { passable } from './grid.ts';
import { LUCK_MELEE, LUCK_PASSIVE, LUCK_RANGED } from './luck.ts';
import { MELEE, meleeDamage, PASSIVE, RANGED, shoots, stoppedBy } from './mob-tables.ts';
import { freeProjectile, launch } from './shoot.ts';
import {
  ACHIEVED,
  COLUMN,
  LEVEL,
  MELEE_COUNT,
  MELEE_SLOT,
  MOB,
  MOB_COLUMN_STEP,
  MOB_COOLDOWN,
  MOB_MASK,
  MOB_PROJECTILE_SLOT,
  MOB_ROW_STEP,
  MOB_TYPE,
  mobAt,
  PASSIVE_COUNT,
  PASSIVE_SLOT,
  RANGED_COUNT,
  RANGED_SLOT,
  ROW,
  SLEEPING,
  type World,
} from './state.ts';

const f = Math.fround;
const CHASE_DISTANCE = 10;
const CHASE_CHANCE = f(0.75);
const PURPOSE_CHANCE = f(0.85);
/** A blow on a sleeper. */
const SLEEPER = 3.5;

export function moveMobs(world: World, luck: Float32Array): void {
  const { ints } = world;
  const melee = mobAt(ints[LEVEL], MELEE_SLOT);
  for (let i = 0; i < MELEE_COUNT; i++) moveMelee(world, melee + i * MOB, luck, LUCK_MELEE + 3 * i);
  const passive = mobAt(ints[LEVEL], PASSIVE_SLOT);
  for (let i = 0; i < PASSIVE_COUNT; i++) movePassive(world, passive + i * MOB, luck[LUCK_PASSIVE + i]);
  const ranged = mobAt(ints[LEVEL], RANGED_SLOT);
  for (let i = 0; i < RANGED_COUNT; i++) moveRanged(world, ranged + i * MOB, luck, LUCK_RANGED + 3 * i);
}

const distance = (ints: Int32Array, at: number): number =>
  Math.abs(ints[at] - ints[ROW]) + Math.abs(ints[at + 1] - ints[COLUMN]);

/** Whether a mob at `at` heads for the player along the rows (0) or columns (1). */
function axisToPlayer(ints: Int32Array, at: number, luck: number): number {
  return longerAxis(Math.abs(ints[at] - ints[ROW]), Math.abs(ints[at + 1] - ints[COLUMN]), luck);
}

/** Moves a mob to (row, column) if it can walk there; takes it out of the world when it is too `far` away. */
function settle(
  world: World,
  at: number,
  row: number,
  column: number,
  { of, far }: { of: number; far: boolean },
): void {
  const { mobs, ints } = world;
  const walks = passable(world, row, column, stoppedBy[ints[at + MOB_TYPE] * 3 + of]);
  const floor = ints[LEVEL] * CELLS;
  const present = ints[at + MOB_MASK] === 1;
  if (present) mobs[floor + ints[at] * SIZE + ints[at + 1]] = 0;
  if (walks) {
    ints[at] = row;
    ints[at + 1] = column;
  }
  if (!present) return;
  if (far) ints[at + MOB_MASK] = 0;
  else mobs[floor + ints[at] * SIZE + ints[at + 1]] = 1;
}

const settling = { of: MELEE, far: false };

function moveMelee(world: World, at: number, luck: Float32Array, draw: number): void {
  const { ints } = world;
  const gap = distance(ints, at);
  const boss = ints[LEVEL] === BOSS_LEVEL;
  let row = ints[at];
  let column = ints[at + 1];
  const attacks = gap === 1 && ints[at + MOB_COOLDOWN] <= 0 && ints[at + MOB_MASK] === 1;
  if (attacks) {
    const asleep = ints[SLEEPING] === 1;
    if (asleep) ints[ACHIEVED + Achievement.WAKE_UP] = 1;
    hurt(world, meleeDamage, ints[at + MOB_TYPE], asleep ? SLEEPER : 1);
  } else if ((gap < CHASE_DISTANCE || boss) && luck[draw + 2] < CHASE_CHANCE) {
    if (axisToPlayer(ints, at, luck[draw + 1]) === 0) row += Math.sign(ints[ROW] - row);
    else column += Math.sign(ints[COLUMN] - column);
  } else {
    const direction = 1 + luck[draw];
    row += ROW_STEP[direction];
    column += COLUMN_STEP[direction];
  }
  ints[at + MOB_COOLDOWN] = attacks ? 5 : ints[at + MOB_COOLDOWN] - 1;
  settling.of = MELEE;
  settling.far = gap >= DESPAWN_DISTANCE && !boss;
  settle(world, at, row, column, settling);
}

function movePassive(world: World, at: number, draw: number): void {
  const { ints } = world;
  settling.of = PASSIVE;
  settling.far = distance(ints, at) >= DESPAWN_DISTANCE;
  const direction = 1 + draw;
  settle(world, at, ints[at] + ROW_STEP[direction], ints[at + 1] + COLUMN_STEP[direction], settling);
}

function moveRanged(world: World, at: number, luck: Float32Array, draw: number): void {
  const { ints } = world;
  const gap = distance(ints, at);
  const close = gap <= 3;
  const along = axisToPlayer(ints, at, luck[draw + 1]);
  const towardsRow = along === 0 ? Math.sign(ints[ROW] - ints[at]) : 0;
  const towardsColumn = along === 1 ? Math.sign(ints[COLUMN] - ints[at + 1]) : 0;
  const direction = 1 + luck[draw];
  let row = ints[at] + ROW_STEP[direction];
  let column = ints[at + 1] + COLUMN_STEP[direction];
  if (luck[draw + 2] > PURPOSE_CHANCE && (close || gap >= 6)) {
    row = ints[at] + (close ? -towardsRow : towardsRow);
    column = ints[at + 1] + (close ? -towardsColumn : towardsColumn);
  }
  const stops = stoppedBy[ints[at + MOB_TYPE] * 3 + RANGED];
  const wants = gap === 4 || gap === 5 || (close && !passable(world, row, column, stops));
  const attacks = wants && ints[at + MOB_COOLDOWN] <= 0 && ints[at + MOB_MASK] === 1;
  if (attacks) {
    fire(ints, at, towardsRow, towardsColumn);
    row = ints[at];
    column = ints[at + 1];
  }
  ints[at + MOB_COOLDOWN] = attacks ? 4 : ints[at + MOB_COOLDOWN] - 1;
  settling.of = RANGED;
  settling.far = gap >= DESPAWN_DISTANCE && ints[LEVEL] !== BOSS_LEVEL;
  settle(world, at, row, column, settling);
}

/** Three projectiles at once are the most; a fourth is lost. */
function fire(ints: Int32Array, from: number, rowStep: number, columnStep: number): void {
  const at = freeProjectile(ints, MOB_PROJECTILE_SLOT);
  if (at < 0) return;
  launch(ints, at, from, shoots[ints[from + MOB_TYPE]]);
  ints[at + MOB_ROW_STEP] = rowStep;
  ints[at + MOB_COLUMN_STEP] = columnStep;
}
