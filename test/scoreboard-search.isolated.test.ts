/** The race of the scoreboard: a program that is not shown to be better does not take the place of the usual one. */
import { expect, test } from 'vitest';
import { learnErrands } from '../experiments/scoreboard/search.ts';
import { classicBoard, usualGenes } from '../experiments/scoreboard/worlds.ts';

test('the usual program has the first hint of every gene, and stays', async () => {
  const notes: string[] = [];
  const board = { ...classicBoard, trialSteps: 30, drawn: 3 };
  const { genome, steps } = await learnErrands(board, 700, 0, (text) => notes.push(text));
  expect(notes.at(-1)).toContain('the usual program stays');
  expect(genome).toEqual(usualGenes(board));
  expect(steps).toBeLessThanOrEqual(700);
});
