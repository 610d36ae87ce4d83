/** Code of one's own for a mineflayer bot, as a controller that a program runs among its skills. */
import type { LiveMinecraft } from '../env/minecraft-live/live.ts';
import { SKILL_DONE } from '../skill/skill.ts';
import type { Controller } from './controller.ts';

/**
 * Hands the bot of a live world to `work`, for instance one that uses mineflayer-pathfinder, and goes on when its promise
 * has settled. That is one step, however long it takes; what it throws is told as a note of the live world.
 */
export function botController<OwnBot>(
  live: LiveMinecraft,
  name: string,
  work: (bot: OwnBot) => Promise<unknown>,
): Controller {
  return {
    name,
    start: (env) => {
      let begun = false;
      return {
        next: () => {
          if (begun) return SKILL_DONE;
          begun = true;
          live.handOver(async () => {
            await work(live.bot as OwnBot);
          });
          return env.actions.noop;
        },
        error: null,
        stop: () => {},
      };
    },
  };
}
