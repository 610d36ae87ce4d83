/** MineDojo's multi-discrete actions as one integer, and Plan4MC's 36 combinations of them. */
import { RlgptError } from '../../../core/errors.ts';
import type { ActionSpace } from '../../env.ts';
import { SLOTS } from '../world/inventory.ts';

/** Places of the parts in a code. */
export const MOVE = 0;
export const STRAFE = 1;
export const STANCE = 2;
export const PITCH = 3;
export const YAW = 4;
export const FUNCTION = 5;
export const RECIPE = 6;
export const SLOT = 7;

/** Look changes are bins of 15 degrees; this one is none. */
export const NO_TURN = 12;

/** Values of the function part. */
export const USE = 1;
export const DROP = 2;
export const ATTACK = 3;
export const CRAFT = 4;
export const EQUIP = 5;
export const PLACE = 6;
export const DESTROY = 7;

/**
 * Parts: move (none, forward, back), strafe (none, left, right), stance (none, jump, sneak, sprint), pitch and yaw change
 * (bins of 15 degrees from -180, 12 is none; + is down and right), function, recipe to craft, slot to equip, place or
 * destroy. MineDojo's order and meaning; the recipe part counts the recipes of the rules.
 */
export function makeActionSpace(recipes: number): ActionSpace {
  const recipeRadix = Math.max(1, recipes);
  const nvec = [3, 3, 4, 25, 25, 8, recipeRadix, SLOTS];
  const size = nvec.reduce((a, b) => a * b, 1);
  if (size > 2 ** 31 - 1) {
    throw new RlgptError(
      'shape',
      `${recipes} recipes need more action codes than 32 bits hold`,
      'Use at most 331 recipes.',
    );
  }
  const encode = (parts: readonly number[]) => {
    let code = 0;
    for (let i = 0; i < nvec.length; i++) {
      const part = parts[i];
      if (!(Number.isInteger(part) && part >= 0 && part < nvec[i])) {
        throw new RlgptError('shape', `action part ${i} is ${part}`, `Use an integer from 0 to ${nvec[i] - 1}.`);
      }
      code = code * nvec[i] + part;
    }
    return code;
  };
  return {
    names: ['move', 'strafe', 'stance', 'pitch', 'yaw', 'function', 'recipe', 'slot'],
    nvec,
    size,
    noop: encode([0, 0, 0, NO_TURN, NO_TURN, 0, 0, 0]),
    encode,
    // Unrolled: division by a constant is far cheaper than by a variable, and every step of every world decodes.
    decode: (code, out) => {
      let rest = code | 0;
      let next = (rest / SLOTS) | 0;
      out[SLOT] = rest - next * SLOTS;
      rest = next;
      next = (rest / recipeRadix) | 0;
      out[RECIPE] = rest - next * recipeRadix;
      out[FUNCTION] = next & 7;
      rest = next >> 3;
      next = (rest / 25) | 0;
      out[YAW] = rest - next * 25;
      rest = next;
      next = (rest / 25) | 0;
      out[PITCH] = rest - next * 25;
      out[STANCE] = next & 3;
      rest = next >> 2;
      next = (rest / 3) | 0;
      out[STRAFE] = rest - next * 3;
      out[MOVE] = next;
    },
  };
}

type Parts = readonly (readonly [place: number, value: number])[];

/** First part of Plan4MC's action, in its order; look changes are 30 degrees. */
const plan4mcMoves: readonly (readonly [name: string, parts: Parts])[] = [
  ['none', []],
  ['forward', [[MOVE, 1]]],
  ['back', [[MOVE, 2]]],
  ['left', [[STRAFE, 1]]],
  ['right', [[STRAFE, 2]]],
  ['jump', [[STANCE, 1]]],
  ['sneak', [[STANCE, 2]]],
  ['sprint', [[STANCE, 3]]],
  ['look_up', [[PITCH, NO_TURN - 2]]],
  ['look_down', [[PITCH, NO_TURN + 2]]],
  ['turn_left', [[YAW, NO_TURN - 2]]],
  ['turn_right', [[YAW, NO_TURN + 2]]],
];

const plan4mcFunctions: readonly (readonly [name: string, parts: Parts])[] = [
  ['', []],
  ['+use', [[FUNCTION, USE]]],
  ['+attack', [[FUNCTION, ATTACK]]],
];

/** Plan4MC's action set [12, 3]: names and codes [36], index = first * 3 + second. Source: arXiv 2303.16563. */
export function plan4mcActions(actions: ActionSpace): { names: string[]; codes: Int32Array } {
  const none = new Int32Array(actions.nvec.length);
  actions.decode(actions.noop, none);
  const names: string[] = [];
  const codes: number[] = [];
  for (const [move, moveParts] of plan4mcMoves) {
    for (const [fn, functionParts] of plan4mcFunctions) {
      const parts = Array.from(none);
      for (const [at, value] of [...moveParts, ...functionParts]) parts[at] = value;
      names.push(move + fn);
      codes.push(actions.encode(parts));
    }
  }
  return { names, codes: Int32Array.from(codes) };
}
