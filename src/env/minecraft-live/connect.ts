/** Joins a server with mineflayer, and says in plain words why it could not. */
import { createRequire } from 'node:module';
import { RlgptError } from '../../core/errors.ts';
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
}

interface Mineflayer {
  createBot(options: object): Bot;
}

const JOIN_MS = 30_000;

let mineflayer: Mineflayer | null = null;

/**
 * Loads mineflayer from where it is installed: beside this package, in the working folder, or in that which RLGPT_PEERS
 * names. Before the sandbox is prepared. Throws RlgptError 'usage' where it is not installed.
 */
export function loadMineflayer(): void {
  if (mineflayer !== null) return;
  const path = findPeer('mineflayer');
  if (path === null)
    throw new RlgptError('usage', 'playing on a server needs mineflayer, which is not installed', `Run: ${INSTALL}`);
  readDirectPalettes(path);
  mineflayer = createRequire(path)(path) as Mineflayer;
}

/** Joins, and waits until the bot stands in the world. Throws RlgptError 'world' for a server that is not there or does not let it in. */
export async function connect(server: Server): Promise<Connection> {
  loadMineflayer();
  const { host, port, username, version, joinMs = JOIN_MS } = server;
  const where = `${host}:${port}`;
  let bot: Bot;
  try {
    const quiet = { hideErrors: true, logErrors: false };
    bot = mineflayer!.createBot({ host, port, username, version: version ?? false, auth: 'offline', ...quiet });
  } catch (error) {
    throw joinError(error, where, server);
  }
  const left = leaving(bot, where, server);
  bot.once('inject_allowed', () => confirmClicks(bot));
  const joined = new Promise<void>((resolve) => bot.once('spawn', () => resolve()));
  const standing = joined.then(() => onGround(bot));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<RlgptError>((resolve) => {
    const remedy = 'See whether the server is up and not overloaded, and try again.';
    const error = () =>
      resolve(new RlgptError('world', `'${where}' did not let the bot in for ${joinMs / 1000} s`, remedy));
    timer = setTimeout(error, joinMs);
  });
  const failure = await Promise.race([left, late, standing]);
  clearTimeout(timer);
  if (failure === undefined) return { bot, left };
  bot.quit();
  throw failure;
}

/** Resolves once the bot's own blocks have come. */
async function onGround(bot: Bot): Promise<undefined> {
  while (bot.blockAt(bot.entity.position) === null) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The first reason why the connection ended, as an error. */
function leaving(bot: Bot, where: string, server: Server): Promise<RlgptError> {
  return new Promise((resolve) => {
    bot.on('error', (error: Error) => resolve(joinError(error, where, server)));
    bot.on('kicked', (reason: unknown) => resolve(kickError(plainText(reason), where)));
    bot.on('end', (reason: unknown) => {
      const remedy = 'See whether the server still runs, and play again.';
      resolve(new RlgptError('world', `the connection to '${where}' ended (${plainText(reason)})`, remedy));
    });
  });
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
  const own = part.text ?? part.translate ?? '';
  return [own, part.with ?? '', part.extra ?? '']
    .map(plainText)
    .filter((text) => text !== '')
    .join(' ');
}
