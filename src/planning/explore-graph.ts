/** How subtasks are tried while the graph is unknown. */
import type { Rng } from '../core/rng.ts';
import { type GrpropOptions, grprop, grpropDefaults, type SubtaskPolicy } from './grprop.ts';
import { inferSubtaskGraph } from './infer-graph.ts';
import type { SubtaskLog } from './subtask-log.ts';

/** Any subtask that is eligible and not completed, each as likely. */
export function randomSubtasks(rng: Rng): SubtaskPolicy {
  return {
    choose(completed, eligible) {
      let count = 0;
      for (let i = 0; i < completed.length; i++) if (eligible[i] > completed[i]) count++;
      if (count === 0) return -1;
      let left = rng.int(count);
      for (let i = 0; ; i++) if (eligible[i] > completed[i] && left-- === 0) return i;
    },
  };
}

/** Every so many episodes, the first among them, choices are random throughout; of the others so large a share is. */
const RANDOM_EPISODES = 3;
const RANDOM_CHOICES = 0.2;

/**
 * Goes for what has rarely been seen eligible: at the start of each episode the graph is inferred from `log`, which the caller
 * fills, and executed with 1 / sqrt(1 + states in which a subtask was eligible) in place of rewards. Now and then it chooses at
 * random, since whatever is not in the inferred graph is found by chance alone. An episode starts where nothing is completed.
 */
export function directedSubtasks(log: SubtaskLog, rng: Rng, options: GrpropOptions = grpropDefaults): SubtaskPolicy {
  const random = randomSubtasks(rng);
  let following = random;
  let episode = 0;
  return {
    choose(completed, eligible) {
      if (!Array.prototype.includes.call(completed, 1)) {
        const blind = episode++ % RANDOM_EPISODES === 0 || log.completed.length === 0;
        following = blind ? random : grprop({ ...inferSubtaskGraph(log), rewards: rarity(log) }, options);
      }
      return (rng.uniform() < RANDOM_CHOICES ? random : following).choose(completed, eligible);
    },
  };
}

/** High for what was eligible in few of the different states. */
function rarity({ names, eligible }: SubtaskLog): number[] {
  return names.map((_, i) => {
    let count = 0;
    for (const row of eligible) if (row[i] === 1) count++;
    return 1 / Math.sqrt(1 + count);
  });
}
