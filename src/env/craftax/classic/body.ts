/** What time does to the player and to saplings: sleep, hunger, thirst, fatigue, healing (`update_player_intrinsics`, `update_plants`). */
import { LAVA, RIPE_PLANT, SIZE, SLEEP, WAKE_UP } from './constants.ts';
import { readCell } from './grid.ts';
import {
  ACHIEVED,
  COLUMN,
  DRINK,
  ENERGY,
  FATIGUE,
  FOOD,
  HEALTH,
  HUNGER,
  ITEMS,
  RECOVER,
  ROW,
  SAPLING,
  SAPLING_COUNT,
  SAPLINGS,
  SLEEPING,
  THIRST,
  type World,
} from './state.ts';

const RIPE_AGE = 600;

export function growSaplings({ map, ints }: World): void {
  for (let i = 0, at = SAPLINGS; i < SAPLING_COUNT; i++, at += SAPLING) {
    if (ints[at + 3] === 0) continue;
    ints[at + 2]++;
    if (ints[at + 2] >= RIPE_AGE) map[ints[at] * SIZE + ints[at + 1]] = RIPE_PLANT;
  }
}

export function live({ ints, floats }: World, action: number): void {
  if (action === SLEEP && ints[ENERGY] < 9) ints[SLEEPING] = 1;
  if (ints[SLEEPING] === 1 && ints[ENERGY] >= 9) {
    ints[SLEEPING] = 0;
    ints[ACHIEVED + WAKE_UP] = 1;
  }
  const asleep = ints[SLEEPING] === 1;

  floats[HUNGER] += asleep ? 0.5 : 1;
  if (floats[HUNGER] > 25) {
    floats[HUNGER] = 0;
    ints[FOOD] = Math.max(ints[FOOD] - 1, 0);
  }
  floats[THIRST] += asleep ? 0.5 : 1;
  if (floats[THIRST] > 20) {
    floats[THIRST] = 0;
    ints[DRINK] = Math.max(ints[DRINK] - 1, 0);
  }
  floats[FATIGUE] = asleep ? Math.min(floats[FATIGUE] - 1, 0) : floats[FATIGUE] + 1;
  if (floats[FATIGUE] > 30) {
    floats[FATIGUE] = 0;
    ints[ENERGY] = Math.max(ints[ENERGY] - 1, 0);
  } else if (floats[FATIGUE] < -10) {
    floats[FATIGUE] = 0;
    ints[ENERGY] = Math.min(ints[ENERGY] + 1, 9);
  }

  const well = ints[FOOD] > 0 && ints[DRINK] > 0 && (ints[ENERGY] > 0 || asleep);
  floats[RECOVER] += well ? (asleep ? 2 : 1) : asleep ? -0.5 : -1;
  if (floats[RECOVER] > 25) {
    floats[RECOVER] = 0;
    ints[HEALTH] = Math.min(ints[HEALTH] + 1, 9);
  } else if (floats[RECOVER] < -15) {
    floats[RECOVER] = 0;
    ints[HEALTH]--;
  }
}

export function inLava({ map, ints }: World): boolean {
  return map[readCell(ints[ROW], ints[COLUMN])] === LAVA;
}

/** No item above 9, no health below 0, none in lava. */
export function bound(world: World): void {
  const { ints } = world;
  for (let i = ITEMS; i < ITEMS + 12; i++) if (ints[i] > 9) ints[i] = 9;
  if (ints[HEALTH] < 0 || inLava(world)) ints[HEALTH] = 0;
}
