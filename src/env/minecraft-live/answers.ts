/**
 * What the server answers to digging. The bot takes a block for broken before the server has said so; from 1.14 on a
 * server that does not agree says it in its answer, not by sending the block again, and mineflayer does not listen.
 */
import type { Bot, BotBlock, BotVec3, Vec3 } from './bot.ts';

/** Up to 1.18 the block that stands there, later how far the messages of the bot were heard. */
interface Answer {
  readonly location?: Vec3;
  readonly block?: number;
  readonly status?: number;
  readonly successful?: boolean;
  readonly sequenceId?: number;
}

interface Broken {
  readonly sequence: number;
  readonly place: BotVec3;
  /** State that it had. */
  readonly state: number;
}

export interface Answers {
  readonly bot: Bot;
  /** Number of the bot's last message about a block. */
  sequence: number;
  /** Of whose blocks the server has not spoken yet. */
  broken: Broken[];
  readonly stop: () => void;
}

const ANSWER = 'acknowledge_player_digging';
const START = 0;

/** Until `stop` is called. */
export function listenToAnswers(bot: Bot): Answers {
  const onAnswer = (answer: Answer) => {
    hear(answers, answer);
  };
  const onBlock = (_: unknown, block: BotBlock | null) => {
    if (block !== null) answers.broken = answers.broken.filter(({ place }) => !same(place, block.position));
  };
  bot._client.on(ANSWER, onAnswer);
  bot.world.on('blockUpdate', onBlock);
  const stop = () => {
    bot._client.off(ANSWER, onAnswer);
    bot.world.off('blockUpdate', onBlock);
  };
  const answers: Answers = { bot, sequence: 0, broken: [], stop };
  return answers;
}

/** Takes a block for broken, after the message with the present number, until the server says otherwise. */
export function takeForBroken(answers: Answers, place: BotVec3): void {
  const { bot, sequence } = answers;
  const state = bot.blockAt(place)?.stateId;
  bot._updateBlockState(place, 0);
  if (state !== undefined) answers.broken.push({ sequence, place, state });
}

/** What the server has heard of and not spoken of still stands. */
function hear(answers: Answers, { location, block, status, successful, sequenceId }: Answer): void {
  const { bot, broken } = answers;
  if (sequenceId !== undefined) {
    for (const { sequence, place, state } of broken) if (sequence <= sequenceId) bot._updateBlockState(place, state);
    answers.broken = answers.broken.filter(({ sequence }) => sequence > sequenceId);
  } else if (location !== undefined && block !== undefined && (status !== START || successful === false)) {
    const { x, y, z } = location;
    bot._updateBlockState(bot.entity.position.clone().set(x, y, z), block);
  }
}

const same = (a: Vec3, b: Vec3): boolean => a.x === b.x && a.y === b.y && a.z === b.z;
