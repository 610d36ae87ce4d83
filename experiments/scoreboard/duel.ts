/** Whether what was learned is worth it: the program alone and the program with it play the same fresh worlds. */
import { hashSeed } from '../../src/core/rng.ts';
import { mean } from '../../src/core/stats.ts';
import type { Episode } from './player.ts';
import { isShown } from './search.ts';
import type { Board } from './worlds.ts';

/** Worlds after which a learner that is not better by then has lost. */
const HOPE = 30;

export interface Duel {
  /** Whether the gain is shown: its mean is above 1.64 standard errors. */
  readonly won: boolean;
  readonly steps: number;
}

export interface Duellists {
  readonly board: Board;
  readonly seed: number;
  /** Primitive steps at most. */
  readonly budget: number;
  readonly note: (text: string) => void;
  /** Plays one world, to the board's limit of training episodes: with what was learned, or as the program alone. */
  readonly play: (learned: boolean, world: number) => Episode | Promise<Episode>;
}

export async function duel({ board, seed, budget, note, play }: Duellists): Promise<Duel> {
  const gains: number[] = [];
  let steps = 0;
  while (steps + 2 * board.trialSteps <= budget) {
    const world = hashSeed('learner duel', seed, gains.length);
    const alone = await play(false, world);
    const joined = await play(true, world);
    gains.push(joined.return - alone.return);
    steps += alone.steps + joined.steps;
    if (gains.length >= HOPE && mean(gains) <= 0) break;
  }
  const won = isShown(gains);
  const gain = gains.length === 0 ? 'no room for one' : `gain ${mean(gains).toFixed(2)}`;
  note(`duel: ${gains.length} worlds, ${gain}, ${won ? 'kept' : 'the program alone stays'}`);
  return { won, steps };
}
