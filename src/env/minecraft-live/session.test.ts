/** Play over a connection whose parts fail. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { Bot } from './bot.ts';
import { playSession, type Session } from './session.ts';

function sessionOf(act: () => Promise<void> | null, chosen: number[]): { session: Session; events: EventEmitter } {
  const events = new EventEmitter();
  const connection = { bot: events as unknown as Bot, left: new Promise<never>(() => {}), forget: () => {} };
  const stage = { look: () => {}, act, rest: () => {} };
  const player = { choose: () => chosen.shift() ?? -1, settle: () => {} };
  return { session: { connection, stage, player, signal: undefined, acted: false }, events };
}

test('an action that fails after its tick ends the play with its error, and not the process', async () => {
  const { session, events } = sessionOf(() => Promise.reject(new Error('the window is gone')), [0, 0]);
  const playing = playSession(session);
  events.emit('physicsTick');
  await expect(playing).rejects.toThrow('the window is gone');
  expect(events.listenerCount('physicsTick')).toBe(0);
});

test('while an action lasts no other is chosen', async () => {
  let finish = () => {};
  const chosen = [0, 1];
  const { session, events } = sessionOf(() => new Promise((resolve) => (finish = resolve)), chosen);
  const playing = playSession(session);
  for (let tick = 0; tick < 3; tick++) events.emit('physicsTick');
  expect(chosen).toEqual([1]);
  for (let part = 0; part < 2; part++) {
    finish();
    await new Promise((resolve) => setTimeout(resolve, 1));
    events.emit('physicsTick');
  }
  expect(await playing).toBeNull();
});
