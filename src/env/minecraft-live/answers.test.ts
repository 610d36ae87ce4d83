/** Blocks that the server did not break are seen again. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { listenToAnswers, takeForBroken } from './answers.ts';
import type { Bot, BotVec3, Vec3 } from './bot.ts';

const STONE = 7;

const at = (x: number, y: number, z: number): BotVec3 => ({
  ...{ x, y, z, clone: () => at(x, y, z) },
  set: (...to) => at(...to),
});

/** A bot in a world of stone. */
function makeBot() {
  const states = new Map<string, number>();
  const world = new EventEmitter();
  const client = new EventEmitter();
  const key = ({ x, y, z }: Vec3) => `${x},${y},${z}`;
  const stateAt = (place: Vec3) => states.get(key(place)) ?? STONE;
  const blockAt = (place: BotVec3) => ({ stateId: stateAt(place), position: place });
  const update = (place: BotVec3, state: number) => {
    states.set(key(place), state);
    world.emit('blockUpdate', null, blockAt(place));
  };
  const entity = { position: at(0, 0, 0) };
  const bot = { _client: client, world, entity, blockAt, _updateBlockState: update } as unknown as Bot;
  return { bot, client, world, stateAt, update };
}

const [a, b] = [at(1, -3, 2), at(4, 5, 6)];

test('by number: what the server heard of and did not break is put back', () => {
  const { bot, client, stateAt, update } = makeBot();
  const answers = listenToAnswers(bot);
  answers.sequence = 3;
  takeForBroken(answers, a);
  answers.sequence = 5;
  takeForBroken(answers, b);
  expect([stateAt(a), stateAt(b)]).toEqual([0, 0]);
  client.emit('acknowledge_player_digging', { sequenceId: 4 });
  expect([stateAt(a), stateAt(b)]).toEqual([STONE, 0]);
  // The server says that it is air, then that it has heard.
  update(b, 0);
  client.emit('acknowledge_player_digging', { sequenceId: 5 });
  expect(stateAt(b)).toBe(0);
});

test('by block: the answer says what stands there, and a good start says nothing', () => {
  const { bot, client, stateAt } = makeBot();
  const answers = listenToAnswers(bot);
  takeForBroken(answers, a);
  const answer = { location: { x: 1, y: -3, z: 2 }, block: STONE, successful: true };
  client.emit('acknowledge_player_digging', { ...answer, status: 0 });
  expect(stateAt(a)).toBe(0);
  client.emit('acknowledge_player_digging', { ...answer, status: 2 });
  expect(stateAt(a)).toBe(STONE);
});

test('nothing is left behind', () => {
  const { bot, client, world } = makeBot();
  listenToAnswers(bot).stop();
  expect([client.eventNames(), world.eventNames()]).toEqual([[], []]);
});
