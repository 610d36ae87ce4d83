import { expect, test } from 'vitest';
import type { Bot, BotBlock, BotVec3 } from './bot.ts';
import { placeAgainst } from './placing.ts';

test('the bot sneaks while it places a block, and no longer, also where that fails', async () => {
  for (const fails of [false, true]) {
    const done: string[] = [];
    const bot = {
      setControlState: (key: string, on: boolean) => done.push(`${key} ${on}`),
      _genericPlace: async () => {
        done.push('place');
        if (fails) throw new Error('too far away');
      },
    } as unknown as Bot;
    const placing = placeAgainst(bot, {} as BotBlock, {} as BotVec3);
    if (fails) await expect(placing).rejects.toThrow('too far away');
    else await placing;
    expect(done).toEqual(['sneak true', 'place', 'sneak false']);
  }
});
