/** Our parts of a step by the names of the package's, to be compared one by one. */
import { achieveHoldings } from '../achieve.ts';
import { bound, growPlants, live } from '../body.ts';
import { Action } from '../constants.ts';
import { craft } from '../craft.ts';
import { changeFloor } from '../floors.ts';
import { interact } from '../interact.ts';
import { drink, enchant, read } from '../magic.ts';
import { moveMobs } from '../mobs.ts';
import { move, raise } from '../move.ts';
import { place } from '../place.ts';
import { moveProjectiles } from '../projectiles.ts';
import { shoot } from '../shoot.ts';
import { spawnMobs } from '../spawn.ts';
import { haunt } from '../step.ts';
import type { Rules } from './compare.ts';

export const stages: NonNullable<Rules['stages']> = {
  change_floor: changeFloor,
  do_crafting: craft,
  do_action: (world, action, luck) => {
    if (action === Action.DO) interact(world, luck);
  },
  place_block: place,
  shoot_projectile: ({ ints }, action) => {
    if (action === Action.SHOOT_ARROW) shoot(ints, action);
  },
  cast_spell: ({ ints }, action) => {
    if (action !== Action.SHOOT_ARROW) shoot(ints, action);
  },
  drink_potion: drink,
  read_book: ({ ints }, action, luck) => read(ints, action, luck),
  enchant,
  boss_logic: ({ ints }) => haunt(ints),
  level_up_attributes: ({ ints }, action) => raise(ints, action),
  move_player: move,
  update_mobs: (world, _, luck) => {
    moveMobs(world, luck);
    moveProjectiles(world);
  },
  spawn_mobs: (world, _, luck) => spawnMobs(world, luck),
  update_plants: growPlants,
  update_player_intrinsics: live,
  clip_inventory_and_intrinsics: bound,
  calculate_inventory_achievements: ({ ints }) => achieveHoldings(ints),
};
