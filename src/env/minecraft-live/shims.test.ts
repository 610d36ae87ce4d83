import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Bot } from './bot.ts';
import { plainText } from './connect.ts';
import { confirmClicks } from './shims.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A bot whose client remembers the confirmations that it hears. */
function makeBot() {
  const heard: unknown[] = [];
  const listeners: ((packet: object) => void)[] = [];
  const client = {
    write: () => {},
    on: (_: string, listener: (packet: object) => void) => listeners.push(listener),
    emit: (_: string, packet: object) => {
      heard.push(packet);
      for (const listener of listeners) listener(packet);
      return true;
    },
  };
  const bot = { _client: client } as unknown as Bot;
  confirmClicks(bot);
  const click = (action: number) => bot._client.write('window_click', { windowId: 0, action });
  return { bot, heard, click };
}

test('a server that never confirms clicks is answered for: after a second, then quickly', () => {
  const { heard, click } = makeBot();
  click(1);
  vi.advanceTimersByTime(999);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual([{ windowId: 0, action: 1, accepted: true }]);
  click(2);
  vi.advanceTimersByTime(80);
  expect(heard).toHaveLength(2);
});

test('a server that confirms is left alone', () => {
  const { bot, heard, click } = makeBot();
  click(1);
  bot._client.emit('transaction', { windowId: 0, action: 1, accepted: true });
  vi.advanceTimersByTime(5000);
  click(2);
  vi.advanceTimersByTime(5000);
  expect(heard).toHaveLength(1);
});

test('words of chat messages, however they are wrapped', () => {
  expect(plainText('too loud')).toBe('too loud');
  expect(plainText('{"text":"You are ","extra":[{"text":"banned"},"!"]}')).toBe('You are banned!');
  expect(plainText({ translate: 'multiplayer.disconnect.outdated_server', with: ['1.12.2'] })).toBe(
    'multiplayer.disconnect.outdated_server 1.12.2',
  );
  expect(plainText({ type: 'string', value: 'bye' })).toBe('bye');
  expect(plainText('{not json')).toBe('{not json');
});
