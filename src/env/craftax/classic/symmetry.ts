/** The mirror images of Craftax-Classic: its rules know no left and right, no up and down. */
import type { Symmetry } from '../../env.ts';
import { actionNames, blockNames } from './constants.ts';
import { OBSERVATION_SIZE, VIEW_COLUMNS, VIEW_ROWS } from './observe.ts';

const CHANNELS = blockNames.length + 4;
/** Where the direction stands: after the view, 12 items and 4 vitals. */
const DIRECTIONS = VIEW_ROWS * VIEW_COLUMNS * CHANNELS + 16;
/** Left, right, up and down: the order of their flags and, from code 1, of their actions. */
const FIRST_MOVE = actionNames.indexOf('left');

function image(flipColumns: boolean, flipRows: boolean): Symmetry {
  const observation = Int32Array.from({ length: OBSERVATION_SIZE }, (_, i) => i);
  for (let row = 0; row < VIEW_ROWS; row++) {
    for (let column = 0; column < VIEW_COLUMNS; column++) {
      const from = flipRows ? VIEW_ROWS - 1 - row : row;
      const cell = from * VIEW_COLUMNS + (flipColumns ? VIEW_COLUMNS - 1 - column : column);
      for (let c = 0; c < CHANNELS; c++)
        observation[(row * VIEW_COLUMNS + column) * CHANNELS + c] = cell * CHANNELS + c;
    }
  }
  const actions = Int32Array.from(actionNames, (_, code) => code);
  const swap = (a: number) => {
    [observation[DIRECTIONS + a], observation[DIRECTIONS + a + 1]] = [DIRECTIONS + a + 1, DIRECTIONS + a];
    [actions[FIRST_MOVE + a], actions[FIRST_MOVE + a + 1]] = [FIRST_MOVE + a + 1, FIRST_MOVE + a];
  };
  if (flipColumns) swap(0);
  if (flipRows) swap(2);
  return { observation, actions };
}

export const symmetries: readonly Symmetry[] = [image(true, false), image(false, true), image(true, true)];
