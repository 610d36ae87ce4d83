/** Which actions can have an effect (masks for learners). What depends on the cell in front counts as possible. */
import { Action } from './constants.ts';
import { craftable, recipes } from './craft.ts';
import { mayAscend, mayDescend } from './floors.ts';
import { enchantable, enchantmentAt } from './magic.ts';
import { raisable } from './move.ts';
import { mayCast, mayShoot } from './shoot.ts';
import { BOOKS, ENERGY, POTIONS, RESTING, SAPLING, SLEEPING, STONE, TORCHES, WOOD, type World } from './state.ts';
import { maxFood } from './vitals.ts';

export function mayAct(world: World, code: number): boolean {
  const { ints } = world;
  if (ints[SLEEPING] === 1 || ints[RESTING] === 1) return code === Action.NOOP;
  // a rest begins after the blows of this step, which leave something to heal
  if (code <= Action.DO || code === Action.REST) return true;
  const recipe = recipes.get(code);
  if (recipe !== undefined) return craftable(world, recipe);
  if (code >= Action.DRINK_POTION_RED && code <= Action.DRINK_POTION_YELLOW) {
    return ints[POTIONS + code - Action.DRINK_POTION_RED] > 0;
  }
  switch (code) {
    case Action.SLEEP:
      return ints[ENERGY] < maxFood(ints);
    case Action.PLACE_STONE:
    case Action.PLACE_FURNACE:
      return ints[STONE] > 0;
    case Action.PLACE_TABLE:
      return ints[WOOD] >= 2;
    case Action.PLACE_PLANT:
      return ints[SAPLING] > 0;
    case Action.PLACE_TORCH:
      return ints[TORCHES] > 0;
    case Action.DESCEND:
      return mayDescend(world);
    case Action.ASCEND:
      return mayAscend(world);
    case Action.SHOOT_ARROW:
      return mayShoot(ints);
    case Action.CAST_FIREBALL:
    case Action.CAST_ICEBALL:
      return mayCast(ints, code - Action.CAST_FIREBALL);
    case Action.READ_BOOK:
      return ints[BOOKS] > 0;
    case Action.LEVEL_UP_DEXTERITY:
    case Action.LEVEL_UP_STRENGTH:
    case Action.LEVEL_UP_INTELLIGENCE:
      return raisable(ints, code) >= 0;
  }
  // what is left are enchantments
  return enchantable(ints, code) && enchantmentAt(world) > 0;
}
