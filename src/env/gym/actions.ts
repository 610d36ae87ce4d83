/** The actions of a Python environment: one choice, or a grid over choices and numbers, and the box of continuous ones. */
import { RlgptError } from '../../core/errors.ts';
import { boxGrid, choices } from '../classic/actions.ts';
import type { ActionSpace, BoxSpace } from '../env.ts';
import type { GymHandbook } from './handbook.ts';
import type { Host } from './host.ts';

/** Levels of a continuous action where it is a code. */
const LEVELS = 3;

export interface Actions {
  readonly actions: ActionSpace;
  readonly box: BoxSpace | null;
  /** Writes the flat numbers of a code's parts. */
  parts(code: Int32Array, out: Float64Array, at: number): void;
}

/** Throws RlgptError 'world' for a space with too many combinations, and for a handbook that names more actions than there are. */
export function actionSpaces({ spec }: Host, handbook: GymHandbook): Actions {
  const controls = spec.actions.map((part) =>
    'n' in part
      ? { name: part.name, unit: '', low: 0, high: part.n - 1, levels: part.n }
      : { name: part.name, unit: '', low: part.low, high: part.high, levels: LEVELS },
  );
  const values = (code: Int32Array, out: Float64Array, at: number) => {
    controls.forEach(({ low, high, levels }, i) => {
      out[at + i] = levels === 1 ? low : low + ((high - low) * code[i]) / (levels - 1);
    });
  };
  if (controls.length === 1 && 'n' in spec.actions[0]) {
    const { n } = spec.actions[0];
    if (handbook.actions.length > n) {
      const named = `the handbook names ${handbook.actions.length} actions`;
      throw new RlgptError('world', named, `The environment has ${n}.`);
    }
    const names = Array.from({ length: n }, (_, i) => handbook.actions[i] ?? `action${i}`);
    return { actions: choices(names, 0), box: null, parts: values };
  }
  const size = controls.reduce((product, { levels }) => product * levels, 1);
  if (size >= 2 ** 31) {
    throw new RlgptError(
      'world',
      `the actions of this environment have ${size.toExponential(1)} combinations`,
      'Wrap the environment in Python so that it offers fewer.',
    );
  }
  const grid = boxGrid(controls);
  const continuous = spec.actions.every((part) => 'low' in part);
  const noop = continuous ? grid.actions.noop : 0;
  return { actions: { ...grid.actions, noop }, box: continuous ? grid.box.space : null, parts: values };
}
