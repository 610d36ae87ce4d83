/** What may be asked for in Craftax-Classic: all achievements, or one of them. */
import type { WorldTask, WorldTasks } from '../../task.ts';
import { achievementNames, EPISODE_LIMIT } from './constants.ts';

const task = (name: string, text: string, formula: string): WorldTask => ({
  name,
  text,
  goal: `eventually within ${EPISODE_LIMIT} (${formula})`,
  within: EPISODE_LIMIT,
});

const all = task('all_achievements', 'all achievements', `achievements >= ${achievementNames.length}`);

export const craftaxClassicTasks: WorldTasks = {
  named: [
    all,
    {
      ...all,
      name: 'unwarned',
      text: 'all achievements, with a handbook that is silent about how creatures attack',
      settings: { silent: true },
    },
    ...achievementNames.map((name) => task(name, name.replaceAll('_', ' '), `achieved:${name} >= 1`)),
  ],
};
