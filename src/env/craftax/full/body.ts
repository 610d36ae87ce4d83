/** What time does to saplings and to the player: sleep, rest, hunger, thirst, fatigue, healing, mana (`update_plants`, `update_player_intrinsics`, `clip_inventory_and_intrinsics`). */
import { Achievement, Action, Block, BOSS_LEVEL, SIZE } from './constants.ts';
import {
  ACHIEVED,
  DEXTERITY,
  DRINK,
  ENERGY,
  FATIGUE,
  FOOD,
  HEALTH,
  HUNGER,
  INTELLIGENCE,
  INVENTORY,
  INVENTORY_SIZE,
  LEVEL,
  MANA,
  PLANT,
  PLANT_COUNT,
  PLANTS,
  RECOVER,
  RECOVER_MANA,
  RESTING,
  SLEEPING,
  THIRST,
  type World,
} from './state.ts';
import { maxFood, maxHealth, maxMana } from './vitals.ts';

const f = Math.fround;
const RIPE_AGE = 600;

/** Saplings ripen in the overworld, wherever they were planted. */
export function growPlants({ map, ints }: World): void {
  for (let i = 0, at = PLANTS; i < PLANT_COUNT; i++, at += PLANT) {
    ints[at + 2] = ints[at + 3] === 0 ? 0 : ints[at + 2] + 1;
    if (ints[at + 2] >= RIPE_AGE) map[ints[at] * SIZE + ints[at + 1]] = Block.RIPE_PLANT;
  }
}

export function live(world: World, action: number): void {
  const { ints, floats } = world;
  lieDown(world, action);
  const asleep = ints[SLEEPING] === 1;
  // nothing wears off in the fight against the necromancer
  const wear = ints[LEVEL] === BOSS_LEVEL ? 0 : 1;
  const pace = 1 - 0.125 * (ints[DEXTERITY] - 1);
  const most = maxFood(ints);

  floats[HUNGER] += asleep ? 0.5 * pace : pace;
  if (floats[HUNGER] > 25) {
    floats[HUNGER] = 0;
    ints[FOOD] = Math.max(ints[FOOD] - wear, 0);
  }
  floats[THIRST] += asleep ? 0.5 * pace : pace;
  if (floats[THIRST] > 20) {
    floats[THIRST] = 0;
    ints[DRINK] = Math.max(ints[DRINK] - wear, 0);
  }
  floats[FATIGUE] = asleep ? Math.min(floats[FATIGUE] - 1, 0) : floats[FATIGUE] + pace;
  if (floats[FATIGUE] > 30) {
    floats[FATIGUE] = 0;
    ints[ENERGY] = Math.max(ints[ENERGY] - wear, 0);
  } else if (floats[FATIGUE] < -10) {
    floats[FATIGUE] = 0;
    ints[ENERGY] = Math.min(ints[ENERGY] + 1, most);
  }
  heal(world, asleep, wear);

  floats[RECOVER_MANA] = f(floats[RECOVER_MANA] + (asleep ? 2 : 1)) * (1 + 0.25 * (ints[INTELLIGENCE] - 1));
  if (floats[RECOVER_MANA] > 30) {
    floats[RECOVER_MANA] = 0;
    ints[MANA]++;
  }
}

/** Begins and ends sleep and rest. */
function lieDown({ ints, floats }: World, action: number): void {
  const rested = ints[ENERGY] >= maxFood(ints);
  if (action === Action.SLEEP && !rested) ints[SLEEPING] = 1;
  if (ints[SLEEPING] === 1 && rested) {
    ints[SLEEPING] = 0;
    ints[ACHIEVED + Achievement.WAKE_UP] = 1;
  }
  const well = floats[HEALTH] >= maxHealth(ints);
  if (action === Action.REST && !well) ints[RESTING] = 1;
  if (well || ints[FOOD] <= 0 || ints[DRINK] <= 0) ints[RESTING] = 0;
}

function heal({ ints, floats }: World, asleep: boolean, wear: number): void {
  const well = ints[FOOD] > 0 && ints[DRINK] > 0 && (ints[ENERGY] > 0 || asleep);
  floats[RECOVER] += well ? (asleep ? 2 : 1) : wear * (asleep ? -0.5 : -1);
  if (floats[RECOVER] > 25) {
    floats[RECOVER] = 0;
    floats[HEALTH] = Math.min(f(floats[HEALTH] + 1), maxHealth(ints));
  } else if (floats[RECOVER] < -15) {
    floats[RECOVER] = 0;
    floats[HEALTH] -= 1;
  }
}

const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

/** No item above 99, no vital below 0 or above its most. */
export function bound({ ints, floats }: World): void {
  for (let i = INVENTORY; i < INVENTORY + INVENTORY_SIZE; i++) if (ints[i] > 99) ints[i] = 99;
  floats[HEALTH] = within(floats[HEALTH], maxHealth(ints));
  ints[FOOD] = within(ints[FOOD], maxFood(ints));
  ints[DRINK] = within(ints[DRINK], maxFood(ints));
  ints[ENERGY] = within(ints[ENERGY], maxFood(ints));
  ints[MANA] = within(ints[MANA], maxMana(ints));
}
