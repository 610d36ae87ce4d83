/** The tasks of Craftax that published work names. */
import type { WorldTask, WorldTasks } from '../../task.ts';
import { EPISODE_LIMIT } from './constants.ts';

const reach = (name: string, text: string, achievement: string): WorldTask => ({
  name,
  text,
  goal: `eventually within ${EPISODE_LIMIT} (achieved:${achievement} >= 1)`,
  within: EPISODE_LIMIT,
});

export const craftaxTasks: WorldTasks = {
  named: [
    reach('collect_diamond', 'collect a diamond', 'collect_diamond'),
    reach('enter_dungeon', 'take the ladder down to the dungeon', 'enter_dungeon'),
    reach('enter_gnomish_mines', 'get down to the gnomish mines', 'enter_gnomish_mines'),
    reach('make_iron_pickaxe', 'make an iron pickaxe', 'make_iron_pickaxe'),
    reach('open_chest', 'open a chest', 'open_chest'),
    reach('defeat_necromancer', 'defeat the necromancer of the graveyard', 'defeat_necromancer'),
  ],
};
