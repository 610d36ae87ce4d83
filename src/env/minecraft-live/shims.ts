/** Two repairs without which mineflayer misunderstands some servers. */
import { createRequire } from 'node:module';
import type { Bot } from './bot.ts';

/** Bits of a block in a section without a palette, in the protocol of 1.9 to 1.12. */
const DIRECT_BITS = 13;

/** What the shim needs of prismarine-chunk. */
type ColumnClass = { readonly prototype: { load(this: { maxBitsPerBlock: number }, ...args: unknown[]): unknown } };

/**
 * prismarine-chunk 1.35 and later counts the bits of a block in sections without a palette by its own list of blocks: 12,
 * where the protocol says 13. Servers that send such sections are then misread. Call it before mineflayer is loaded;
 * `mineflayer` is the path of its main file.
 */
export function readDirectPalettes(mineflayer: string): void {
  const require = createRequire(mineflayer);
  let path: string;
  try {
    path = require.resolve('prismarine-chunk/src/pc/1.9/ChunkColumn.js');
  } catch {
    return; // Another layout of the package, which this repair does not know.
  }
  const make = require(path) as (...args: unknown[]) => ColumnClass;
  const module = require.cache[path];
  if (module === undefined) return;
  module.exports = (...args: unknown[]) => {
    const Column = make(...args);
    const { load } = Column.prototype;
    Column.prototype.load = function (...given) {
      this.maxBitsPerBlock = DIRECT_BITS;
      return load.apply(this, given);
    };
    return Column;
  };
}

/** How long a click waits for the server's word, the first time and once it is known that none comes. */
const FIRST_WAIT_MS = 1000;
const LATER_WAIT_MS = 80;

/**
 * Up to 1.16 mineflayer waits for the server to confirm each click in a window, and fails without. Some servers never do:
 * where no word has come after a second, this and every later click counts as accepted.
 */
export function confirmClicks(bot: Bot): void {
  const client = bot._client;
  const write = client.write.bind(client);
  let silent = true;
  let wait = FIRST_WAIT_MS;
  client.on('transaction', () => {
    silent = false;
  });
  client.write = (name, packet) => {
    write(name, packet);
    if (name !== 'window_click' || !silent) return;
    const { windowId, action } = packet as { windowId: number; action: number };
    setTimeout(() => {
      if (!silent) return;
      wait = LATER_WAIT_MS;
      client.emit('transaction', { windowId, action, accepted: true });
      silent = true;
    }, wait);
  };
}
