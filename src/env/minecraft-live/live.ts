/**
 * A Minecraft server as the world `minecraft-v1` with one bot in it: the same observation, facts, skill API and action
 * codes. The server steps it by its own clock of 20 ticks a second, so it is played by `play`, not by `step`.
 */
import { RlgptError } from '../../core/errors.ts';
import type { Env } from '../env.ts';
import { type OpenMinecraft, openMinecraft } from '../minecraft/minecraft.ts';
import { vanilla } from '../minecraft/rules/vanilla.generated.ts';
import { followHand } from './bag.ts';
import type { Bot } from './bot.ts';
import { type Connection, connect, joined, leave, type Server } from './connect.ts';
import { act, type Hands, makeHands, rest } from './hands.ts';
import { beginEpisode, follow, makeMirror } from './mirror.ts';
import { type LivePlayer, playSession, type Session } from './session.ts';

/** Who hears of what happens beside the play. */
export interface AttachOptions {
  /** Told what came to nothing, and why; and of lost connections. */
  readonly onNote?: (note: string) => void;
}

/** How to join, and who hears what. */
export interface LiveOptions extends Server, AttachOptions {
  /** How often a lost connection is made again. Default 3. */
  readonly reconnects?: number;
}

/** A bot on a server, as one world. */
export interface LiveMinecraft {
  /** One world. `reset` makes the present the start of an episode; `step`, `save` and `load` are errors. */
  readonly env: Env;
  /** Of the game, as the server speaks it. */
  readonly version: string;
  /** The mineflayer bot; another one after a lost connection. */
  readonly bot: object;
  /** Plays until the player is done. Rejects with the RlgptError that ended the game, such as a lost connection. */
  play(player: LivePlayer, signal?: AbortSignal): Promise<void>;
  /** Leaves the bot to other code: begins `work` with the next action, and that step lasts until its promise has settled. */
  handOver(work: () => Promise<void>): void;
  /** Leaves the server, unless the bot was there before. */
  close(): void;
}

const RETRY_MS = [1000, 3000, 10_000];

/** Joins a server. Throws RlgptError 'usage' without mineflayer, 'world' for a server that does not let the bot in. */
export async function openLive(options: LiveOptions): Promise<LiveMinecraft> {
  const { onNote = () => {}, reconnects = RETRY_MS.length } = options;
  const rejoin = async (lost: RlgptError): Promise<Connection> => {
    for (let attempt = 0; attempt < reconnects; attempt++) {
      onNote(`${lost.message}; joining again`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]));
      try {
        return await connect(options);
      } catch (error) {
        if (!(error instanceof RlgptError)) throw error;
      }
    }
    throw lost;
  };
  return makeLive(await connect(options), { onNote, rejoin, ownsBot: true });
}

/**
 * A mineflayer bot of one's own, which has spawned, as a world; between plays the bot is free for other code. Throws
 * RlgptError 'usage' for a bot that has not spawned.
 */
export async function attachLive(bot: object, { onNote = () => {} }: AttachOptions = {}): Promise<LiveMinecraft> {
  const rejoin = (lost: RlgptError) => Promise.reject(lost);
  return makeLive(await joined(bot as Bot), { onNote, rejoin, ownsBot: false });
}

interface Way {
  readonly onNote: (note: string) => void;
  readonly rejoin: (lost: RlgptError) => Promise<Connection>;
  readonly ownsBot: boolean;
}

function makeLive(first: Connection, { onNote, rejoin, ownsBot }: Way): LiveMinecraft {
  const opened = openMinecraft({ n: 1, rules: vanilla, biome: 'plains', start: {} });
  const { tables, present } = opened;
  const [world] = opened.worlds;
  const parts = new Int32Array(opened.env.actions.nvec.length);
  const count = { steps: 0 };
  let connection = first;
  let mirror = makeMirror(connection.bot, world, tables);
  let hands = makeHands(mirror, onNote);
  let handedOver: (() => Promise<void>) | null = null;
  let closed = false;

  const stage = {
    look: (stepped: boolean) => {
      if (stepped) {
        count.steps++;
        world.steps++;
      }
      follow(mirror);
      present(0);
    },
    act: (code: number) => {
      opened.env.actions.decode(code, parts);
      const work = act(hands, parts);
      const other = handedOver;
      handedOver = null;
      return other === null ? work : lend(hands, other);
    },
    rest: () => rest(hands),
  };
  const begin = () => {
    beginEpisode(mirror);
    present(0);
  };
  stage.look(false);
  begin();

  return {
    env: liveEnv(opened, count, begin),
    version: connection.bot.registry.version.minecraftVersion,
    get bot() {
      return connection.bot;
    },
    play: async (player, signal) => {
      let acted = false;
      for (;;) {
        const session: Session = { connection, stage, player, signal, acted };
        const lost = await playSession(session);
        if (lost === null) return;
        if (closed) throw lost;
        acted = session.acted;
        mirror.release();
        connection = await rejoin(lost);
        if (closed) {
          leave(connection.bot);
          throw lost;
        }
        mirror = makeMirror(connection.bot, world, tables, mirror);
        hands = makeHands(mirror, onNote);
      }
    },
    handOver: (work) => {
      handedOver = work;
    },
    close: () => {
      closed = true;
      rest(hands);
      mirror.release();
      if (ownsBot) leave(connection.bot);
      else connection.forget();
    },
  };
}

/** Lets other code have the bot. What it throws is told. */
async function lend(hands: Hands, work: () => Promise<void>): Promise<void> {
  const { mirror } = hands;
  rest(hands);
  try {
    await work();
  } catch (error) {
    hands.tell(error instanceof Error ? error.message : String(error));
  }
  followHand(mirror.hotbar, mirror.bot);
}

/** The environment of the simulator over a mirrored world: everything that reads is the same, and nothing steps. */
function liveEnv({ env }: OpenMinecraft, count: { readonly steps: number }, begin: () => void): Env {
  const refuse = (what: string) => (): never => {
    const remedy = 'Play with `play`: the server has its own clock.';
    throw new RlgptError('usage', `${what} is not possible on a server`, remedy);
  };
  return {
    ...env,
    get steps() {
      return count.steps;
    },
    reset: begin,
    begin,
    step: refuse('step'),
    save: refuse('save'),
    load: refuse('load'),
  };
}
