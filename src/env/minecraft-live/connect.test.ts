/** The connection of a bot that somebody else made: it ends with the bot, and leaves nothing behind. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { Bot } from './bot.ts';
import { joined } from './connect.ts';

/** A bot that stands somewhere; its blocks come when `loaded` says so. */
function standing(loaded: () => boolean) {
  const events = new EventEmitter();
  let asked = 0;
  const blockAt = () => {
    asked++;
    return loaded() ? {} : null;
  };
  const bot = Object.assign(events, { entity: { position: {} }, registry: {}, blockAt }) as unknown as Bot;
  return { bot, events, asked: () => asked };
}

const listeners = (events: EventEmitter) => ['error', 'kicked', 'end'].map((name) => events.listenerCount(name));

test('a bot that leaves before its blocks have come is told, and asked no more', async () => {
  const { bot, events, asked } = standing(() => false);
  setTimeout(() => events.emit('end', 'socketClosed'), 30);
  await expect(joined(bot)).rejects.toThrow("the connection to 'the server' ended (socketClosed)");
  expect(listeners(events)).toEqual([0, 0, 0]);
  const before = asked();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(asked()).toBe(before);
});

test('a bot is given back without the listeners that it did not have', async () => {
  const { bot, events } = standing(() => true);
  const { left, forget } = await joined(bot);
  expect(listeners(events)).toEqual([1, 1, 1]);
  events.emit('kicked', '{"text":"bye"}');
  expect((await left).message).toBe("'the server' sent the bot away: bye");
  forget();
  expect(listeners(events)).toEqual([0, 0, 0]);
});
