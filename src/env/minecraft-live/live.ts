/**
 * A Minecraft server as the world `minecraft-v1` with one bot in it: the same observation, facts, skill API and action
 * codes. The server steps it by its own clock of 20 ticks a second, so it is played by `play`, not by `step`.
 */
import { RlgptError } from '../../core/errors.ts';
import type { Env } from '../env.ts';
import { openMinecraft } from '../minecraft/minecraft.ts';
import { vanilla } from '../minecraft/rules/vanilla.generated.ts';
import { type Connection, connect, type Server } from './connect.ts';
import { type Hands, makeHands } from './hands.ts';
import { type Mirror, makeMirror } from './mirror.ts';

/** How to join, and who hears what. */
export interface LiveOptions extends Server {
  /** Told what came to nothing, and why; and of lost connections. */
  readonly onNote?: (note: string) => void;
  /** How often a lost connection is made again. Default 3. */
  readonly reconnects?: number;
}

/** Whoever plays: asked for an action code each tick (negative: done), and told when it has had its effect. */
interface Player {
  choose(): number;
  settle(): void;
}

/** A bot on a server, as one world. */
export interface LiveMinecraft {
  /** One world. `reset` makes the present the start of an episode; `step`, `save` and `load` are errors. */
  readonly env: Env;
  /** Of the game, as the server speaks it. */
  readonly version: string;
  /** Plays until the player is done. Rejects with the RlgptError that ended the game, such as a lost connection. */
  play(player: Player, signal?: AbortSignal): Promise<void>;
  /** Leaves the server. */
  close(): void;
}

/** Without a tick for so long, the game has stopped. */
const STALL_MS = 15_000;
const RETRY_MS = [1000, 3000, 10_000];

/** Joins a server. Throws RlgptError 'usage' without mineflayer, 'world' for a server that does not let the bot in. */
export async function openLive(options: LiveOptions): Promise<LiveMinecraft> {
  const { onNote = () => {}, reconnects = RETRY_MS.length } = options;
  const opened = openMinecraft({ n: 1, rules: vanilla, biome: 'plains', start: {} });
  const { tables, present } = opened;
  const [world] = opened.worlds;
  const parts = new Int32Array(opened.env.actions.nvec.length);
  let connection: Connection = await connect(options);
  let mirror: Mirror = makeMirror(connection.bot, world, tables);
  let hands: Hands = makeHands(mirror, world, tables, onNote);
  let steps = 0;
  let closed = false;

  const look = () => {
    mirror.follow();
    present(0);
  };
  look();
  mirror.begin();

  async function rejoin(lost: RlgptError): Promise<void> {
    if (closed) throw lost;
    for (let attempt = 0; attempt < reconnects; attempt++) {
      onNote(`${lost.message}; joining again`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]));
      try {
        connection = await connect(options);
      } catch {
        continue;
      }
      mirror = makeMirror(connection.bot, world, tables, mirror);
      hands = makeHands(mirror, world, tables, onNote);
      look();
      return;
    }
    throw lost;
  }

  /** Plays over one connection. Resolves with the reason why that ended, or null when the player is done. */
  function session(player: Player, acted: { yes: boolean }, signal?: AbortSignal): Promise<RlgptError | null> {
    const { bot, left } = connection;
    return new Promise((resolve, reject) => {
      let busy = false;
      let lastTick = performance.now();
      const end = (finish: () => void) => {
        clearInterval(watch);
        bot.off('physicsTick', tick);
        signal?.removeEventListener('abort', abort);
        hands.rest();
        finish();
      };
      const abort = () => end(() => resolve(null));
      const tick = () => {
        lastTick = performance.now();
        if (busy) return;
        try {
          if (acted.yes) {
            steps++;
            world.steps++;
            look();
            player.settle();
          } else look();
          const code = player.choose();
          if (code < 0) return end(() => resolve(null));
          opened.env.actions.decode(code, parts);
          acted.yes = true;
          const work = hands.act(parts);
          if (work === null) return;
          busy = true;
          void work.finally(() => {
            busy = false;
          });
        } catch (error) {
          end(() => reject(error));
        }
      };
      const watch = setInterval(() => {
        if (performance.now() - lastTick < STALL_MS) return;
        const remedy = 'See whether the server still runs, and has sent the land around the bot.';
        end(() => reject(new RlgptError('world', `nothing has moved on the server for ${STALL_MS / 1000} s`, remedy)));
      }, 1000);
      signal?.addEventListener('abort', abort);
      bot.on('physicsTick', tick);
      void left.then((reason) => end(() => resolve(reason)));
    });
  }

  const noStep = (what: string) => (): never => {
    throw new RlgptError(
      'usage',
      `${what} is not possible on a server`,
      'Play with `play`: the server has its own clock.',
    );
  };
  const { env: simulated } = opened;
  const env: Env = {
    ...simulated,
    get steps() {
      return steps;
    },
    reset: () => {
      mirror.begin();
      present(0);
    },
    begin: () => mirror.begin(),
    step: noStep('step'),
    save: noStep('save'),
    load: noStep('load'),
  };
  return {
    env,
    version: connection.bot.registry.version.minecraftVersion,
    play: async (player, signal) => {
      const acted = { yes: false };
      for (;;) {
        const lost = await session(player, acted, signal);
        if (lost === null) return;
        await rejoin(lost);
      }
    },
    close: () => {
      closed = true;
      hands.rest();
      connection.bot.quit();
    },
  };
}
