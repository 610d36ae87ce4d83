/** What may be asked for in Craftax-Classic: all achievements, or one of them. */
import type { WorldTask, WorldTasks } from '../../task.ts';
import { achievementNames, EPISODE_LIMIT } from './constants.ts';

const task = (name: string, text: string, formula: string): WorldTask => ({
  ...{ name, text, goal: `eventually within ${EPISODE_LIMIT} (${formula})` },
  within: EPISODE_LIMIT,
});

export const craftaxClassicTasks: WorldTasks = {
  named: [
    task('all_achievements', 'all achievements', `achievements >= ${achievementNames.length}`),
    ...achievementNames.map((name) => task(name, name.replaceAll('_', ' '), `achieved:${name} >= 1`)),
  ],
};
