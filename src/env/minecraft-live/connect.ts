/** Joins a server with mineflayer, and says in plain words why it could not. */
import { createRequire } from 'node:module';
import { RlgptError, unknownName } from '../../core/errors.ts';
import { findPeer } from '../../core/peers.ts';
import type { Bot } from './bot.ts';
import { confirmClicks, readDirectPalettes } from './shims.ts';

/** Versions that are known to work together. */
export const INSTALL = 'npm install mineflayer@4.39.0 minecraft-protocol@1.68.0 minecraft-data@3.117.0';

/** A server, and who joins it. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Such as `1.12.2`; what the server says when left out. */
  readonly version?: string;
  /** How long joining may take, in milliseconds. */
  readonly joinMs?: number;
}

/** A bot in a world, and why it left, once it has. */
export interface Connection {
  readonly bot: Bot;
  readonly left: Promise<RlgptError>;
  /** Takes back what listens to the bot; `left` stays open then. */
  forget(): void;
}

interface Mineflayer {
  createBot(options: object): Bot;
}

/** What a server says of itself to those who ask before they join. */
interface Status {
  readonly version?: { readonly name?: string; readonly protocol?: number };
}

/** minecraft-protocol, which mineflayer stands on. */
interface Protocol {
  ping(options: object): Promise<Status>;
  readonly supportedVersions: readonly string[];
}

/** What minecraft-data knows of a version; null where it does not. */
type Versions = (version: string) => { readonly version: { readonly version: number } } | null;

interface Peers {
  readonly mineflayer: Mineflayer;
  readonly protocol: Protocol;
  readonly versions: Versions;
}

const JOIN_MS = 30_000;
const STATUS_MS = 5000;

let peers: Peers | null = null;

/**
 * Loads mineflayer from where it is installed: beside this package, in the working folder, or in that which RLGPT_PEERS
 * names. Before the sandbox is prepared. Throws RlgptError 'usage' where it is not installed.
 */
export function loadMineflayer(): void {
  if (peers !== null) return;
  const path = findPeer('mineflayer');
  if (path === null)
    throw new RlgptError('usage', 'playing on a server needs mineflayer, which is not installed', `Run: ${INSTALL}`);
  readDirectPalettes(path);
  const require = createRequire(path);
  const mineflayer = require(path) as Mineflayer;
  peers = { mineflayer, protocol: require('minecraft-protocol'), versions: require('minecraft-data') };
}

/** Joins, and waits until the bot stands in the world. Throws RlgptError 'world' for a server that is not there or does not let it in. */
export async function connect(server: Server): Promise<Connection> {
  loadMineflayer();
  const { host, port, username, version, joinMs = JOIN_MS } = server;
  const where = `${host}:${port}`;
  if (version !== undefined) await checkVersion(version, server, where);
  let bot: Bot;
  try {
    const quiet = { hideErrors: true, logErrors: false };
    // Never more than 20 ticks a second: mineflayer begins with a backlog, and would make up for it four times as fast.
    const pace = { maxCatchupTicks: 1 };
    bot = peers!.mineflayer.createBot({
      host,
      port,
      username,
      version: version ?? false,
      auth: 'offline',
      ...quiet,
      ...pace,
    });
  } catch (error) {
    throw joinError(error, where, server);
  }
  const leaving = watchLeaving(bot, where, server);
  const { left } = leaving;
  bot.once('inject_allowed', () => confirmClicks(bot));
  const joined = new Promise<void>((resolve) => bot.once('spawn', () => resolve()));
  const given = new AbortController();
  const standing = joined.then(() => onGround(bot, given.signal));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<RlgptError>((resolve) => {
    const remedy = 'See whether the server is up and not overloaded, and try again.';
    const error = () =>
      resolve(new RlgptError('world', `'${where}' did not let the bot in for ${joinMs / 1000} s`, remedy));
    timer = setTimeout(error, joinMs);
  });
  const failure = await Promise.race([left, late, standing]);
  clearTimeout(timer);
  given.abort();
  if (failure === undefined) return { bot, ...leaving };
  leave(bot);
  throw failure;
}

/** Ends the connection, also of a bot that is not yet complete. */
export function leave(bot: Bot): void {
  try {
    bot.end('disconnect.quitting');
  } catch {
    // There was none.
  }
}

/**
 * A server that is spoken to in another version may answer with bytes that mean something else, so it is asked first. One
 * that says nothing of itself is taken at the user's word. Throws RlgptError 'unknown-name' or 'world'.
 */
async function checkVersion(version: string, { host, port }: Server, where: string): Promise<void> {
  const { protocol, versions } = peers!;
  const wanted = versions(version)?.version.version;
  if (wanted === undefined) throw unknownName('version', version, protocol.supportedVersions);
  let status: Status;
  try {
    status = await protocol.ping({ host, port, version, closeTimeout: STATUS_MS, noPongTimeout: STATUS_MS });
  } catch {
    return;
  }
  const { name = '?', protocol: spoken } = status.version ?? {};
  if (spoken === undefined || spoken === wanted) return;
  const remedy = `Name the version that it speaks: --minecraft ${name}.`;
  throw new RlgptError('world', `'${where}' speaks ${name} (protocol ${spoken}), not ${version} (${wanted})`, remedy);
}

/** The connection of a bot that somebody else made. Throws RlgptError 'usage' for one that has not spawned, 'world' for one that leaves. */
export async function joined(bot: Bot): Promise<Connection> {
  if (bot?.entity?.position === undefined || bot.registry === undefined) {
    const remedy = "Wait for it: bot.once('spawn', ...).";
    throw new RlgptError('usage', 'the bot has not spawned, or is no mineflayer bot', remedy);
  }
  const where = 'the server';
  const leaving = watchLeaving(bot, where, { host: where, port: 0, username: '' });
  const given = new AbortController();
  const failure = await Promise.race([leaving.left, onGround(bot, given.signal)]);
  given.abort();
  if (failure === undefined) return { bot, ...leaving };
  leaving.forget();
  throw failure;
}

/** Resolves once the bot's own blocks have come, or nobody waits for them any more. */
async function onGround(bot: Bot, givenUp: AbortSignal): Promise<undefined> {
  while (!givenUp.aborted && bot.blockAt(bot.entity.position) === null)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The first reason why the connection ended, as an error. */
function watchLeaving(bot: Bot, where: string, server: Server): Omit<Connection, 'bot'> {
  let tell: (error: RlgptError) => void;
  const left = new Promise<RlgptError>((resolve) => {
    tell = resolve;
  });
  const listeners = {
    error: (error: Error) => tell(joinError(error, where, server)),
    kicked: (reason: unknown) => tell(kickError(plainText(reason), where)),
    end: (reason: unknown) => {
      const remedy = 'See whether the server still runs, and play again.';
      tell(new RlgptError('world', `the connection to '${where}' ended (${plainText(reason)})`, remedy));
    },
  };
  for (const [event, listener] of Object.entries(listeners)) bot.on(event, listener);
  const forget = () => {
    for (const [event, listener] of Object.entries(listeners)) bot.off(event, listener);
  };
  return { left, forget };
}

function joinError(thrown: unknown, where: string, { version }: Server): RlgptError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code =
    (error as NodeJS.ErrnoException).code ?? (error as { errors?: NodeJS.ErrnoException[] }).errors?.[0]?.code;
  switch (code) {
    case 'ECONNREFUSED':
      return new RlgptError(
        'world',
        `no server answers at '${where}'`,
        'Start it, or name another: --server HOST:PORT.',
        error,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new RlgptError('world', `no host is called '${where}'`, 'Check the name: --server HOST:PORT.', error);
    case 'ECONNRESET':
    case 'ETIMEDOUT':
    case 'EPIPE':
      return new RlgptError(
        'world',
        `the connection to '${where}' broke (${code})`,
        'See whether the server runs, and play again.',
        error,
      );
  }
  if (/version|protocol/i.test(error.message)) {
    const spoken = version === undefined ? 'the version that it names' : `version ${version}`;
    return new RlgptError(
      'world',
      `'${where}' does not speak ${spoken}: ${error.message}`,
      'Name its version: --minecraft 1.12.2.',
      error,
    );
  }
  return new RlgptError(
    'world',
    `'${where}': ${error.message}`,
    'See whether a Minecraft server (Java edition) runs there.',
    error,
  );
}

function kickError(reason: string, where: string): RlgptError {
  const remedy = /outdated|version|incompatible|multiplayer\.disconnect/i.test(reason)
    ? "Name the server's version: --minecraft 1.12.2."
    : /verify|session|authenticat|logged in|premium/i.test(reason)
      ? 'Let the server accept players without an account: online-mode=false in server.properties.'
      : /whitelist|ban/i.test(reason)
        ? 'Let the bot in, or give another name: --username NAME.'
        : "See the server's log, and play again.";
  return new RlgptError('world', `'${where}' sent the bot away: ${reason}`, remedy);
}

/** The words of a chat message, which is text, JSON text, or JSON. */
export function plainText(message: unknown): string {
  if (typeof message === 'string') {
    if (!/^[{["]/.test(message)) return message;
    try {
      return plainText(JSON.parse(message));
    } catch {
      return message;
    }
  }
  if (Array.isArray(message)) return message.map(plainText).join('');
  if (typeof message !== 'object' || message === null) return String(message);
  const part = message as { text?: unknown; translate?: unknown; with?: unknown; extra?: unknown; value?: unknown };
  if (part.value !== undefined) return plainText(part.value);
  const own = [part.text ?? part.translate ?? '', part.with ?? ''].map(plainText).filter((text) => text !== '');
  return own.join(' ') + plainText(part.extra ?? '');
}
