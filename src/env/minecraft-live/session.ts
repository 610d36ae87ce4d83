/** Play over one connection: each tick of the bot's physics is one step, unless the hands are busy with something longer. */
import { RlgptError } from '../../core/errors.ts';
import type { Connection } from './connect.ts';

/** Whoever plays: asked for an action code each tick (negative: done), and told when it has had its effect. */
export interface LivePlayer {
  choose(): number;
  settle(): void;
}

/** What a session does with the world, tick by tick. */
export interface Stage {
  /** Brings the observation up to now. A step was taken unless it is the first look. */
  look(stepped: boolean): void;
  /** Does an action. What takes longer than a tick is a promise. */
  act(code: number): Promise<void> | null;
  /** Lets go of everything. */
  rest(): void;
}

export interface Session {
  readonly connection: Connection;
  readonly stage: Stage;
  readonly player: LivePlayer;
  readonly signal: AbortSignal | undefined;
  /** An action of an earlier session is still to be settled. */
  acted: boolean;
}

/** Without a tick for so long, the game has stopped. */
const STALL_MS = 15_000;
const WATCH_MS = 1000;

/** Resolves with the reason why the connection ended, or null when the player is done. Rejects with what the player throws. */
export function playSession(session: Session): Promise<RlgptError | null> {
  const { connection, stage, player, signal } = session;
  const { bot, left } = connection;
  return new Promise((resolve, reject) => {
    let busy = false;
    let over = false;
    let lastTick = performance.now();
    const end = (settle: () => void) => {
      if (over) return;
      over = true;
      clearInterval(watch);
      bot.off('physicsTick', tick);
      signal?.removeEventListener('abort', abort);
      stage.rest();
      settle();
    };
    const abort = () => end(() => resolve(null));
    const step = () => {
      stage.look(session.acted);
      if (session.acted) player.settle();
      const code = player.choose();
      if (code < 0) return end(() => resolve(null));
      session.acted = true;
      const work = stage.act(code);
      if (work === null) return;
      busy = true;
      work.then(
        () => {
          busy = false;
        },
        (error) => end(() => reject(error)),
      );
    };
    const tick = () => {
      lastTick = performance.now();
      if (busy || over) return;
      try {
        step();
      } catch (error) {
        end(() => reject(error));
      }
    };
    const watch = setInterval(() => {
      if (performance.now() - lastTick < STALL_MS) return;
      const remedy = 'See whether the server still runs, and has sent the land around the bot.';
      end(() => reject(new RlgptError('world', `nothing has moved on the server for ${STALL_MS / 1000} s`, remedy)));
    }, WATCH_MS);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) return abort();
    bot.on('physicsTick', tick);
    void left.then((reason) => end(() => resolve(reason)));
  });
}
