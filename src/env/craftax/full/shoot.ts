/** Letting projectiles fly: arrows and spells of the player (`shoot_projectile`, `cast_spell`), and shots of mobs. */
import { Achievement, Action, COLUMN_STEP, ROW_STEP } from './constants.ts';
import { ARROW2, FIREBALL, ICEBALL } from './mob-tables.ts';
import {
  ACHIEVED,
  ARROWS,
  BOW,
  DIRECTION,
  LEARNED,
  LEVEL,
  MANA,
  MOB,
  MOB_COLUMN_STEP,
  MOB_MASK,
  MOB_ROW_STEP,
  MOB_TYPE,
  mobAt,
  PLAYER_PROJECTILE_SLOT,
  PROJECTILE_COUNT,
  ROW,
} from './state.ts';

/** The row of a free projectile among those that begin at `slot` of the player's floor, or -1. */
export function freeProjectile(ints: Int32Array, slot: number): number {
  for (let i = 0, at = mobAt(ints[LEVEL], slot); i < PROJECTILE_COUNT; i++, at += MOB) {
    if (ints[at + MOB_MASK] === 0) return at;
  }
  return -1;
}

/** Fills the row of a projectile that starts at row and column of `from`; its flight is filled in by the caller. */
export function launch(ints: Int32Array, at: number, from: number, type: number): void {
  ints[at] = ints[from];
  ints[at + 1] = ints[from + 1];
  ints[at + MOB_MASK] = 1;
  ints[at + MOB_TYPE] = type;
}

const SPELL_COST = 2;

export const mayShoot = (ints: Int32Array): boolean => ints[BOW] >= 1 && ints[ARROWS] >= 1;
export const mayCast = (ints: Int32Array, spell: number): boolean =>
  ints[MANA] >= SPELL_COST && ints[LEARNED + spell] === 1;

/** Shoots an arrow or casts a spell the way the player faces; three projectiles at once are the most. */
export function shoot(ints: Int32Array, action: number): void {
  if (action === Action.SHOOT_ARROW) {
    if (!mayShoot(ints) || !fly(ints, ARROW2)) return;
    ints[ARROWS]--;
    ints[ACHIEVED + Achievement.FIRE_BOW] = 1;
  } else if (action === Action.CAST_FIREBALL) {
    if (!mayCast(ints, 0) || !fly(ints, FIREBALL)) return;
    ints[MANA] -= SPELL_COST;
    ints[ACHIEVED + Achievement.CAST_FIREBALL] = 1;
  } else if (action === Action.CAST_ICEBALL) {
    if (!mayCast(ints, 1) || !fly(ints, ICEBALL)) return;
    ints[MANA] -= SPELL_COST;
    ints[ACHIEVED + Achievement.CAST_ICEBALL] = 1;
  }
}

function fly(ints: Int32Array, type: number): boolean {
  const at = freeProjectile(ints, PLAYER_PROJECTILE_SLOT);
  if (at < 0) return false;
  launch(ints, at, ROW, type);
  ints[at + MOB_ROW_STEP] = ROW_STEP[ints[DIRECTION]];
  ints[at + MOB_COLUMN_STEP] = COLUMN_STEP[ints[DIRECTION]];
  return true;
}
