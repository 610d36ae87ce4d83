/** The tasks of minecraft-v1 as `rlgpt solve` reads them. */
import type { WorldTasks } from '../../task.ts';
import { makeHandbook } from '../handbook.ts';
import { plan4mcActions } from '../player/actions.ts';
import { parseTask } from './tasks.ts';

export const minecraftTasks: WorldTasks = {
  named: [],
  read: (words, rules) => parseTask(words, makeHandbook(rules, 'minecraft-v1')),
  // A goal alone starts in a forest with empty hands.
  planned: { settings: { biome: 'forest' }, stepsABound: 3000 },
  primitives: ({ actions }) => {
    const { names, codes } = plan4mcActions(actions);
    return names.map((name, i) => ({ name: name === '' ? 'stand' : name, code: codes[i] }));
  },
};
