/** Action spaces of worlds of a few numbers: codes by name, or a box of controls with a grid of codes over it. */
import { RlgptError } from '../../core/errors.ts';
import type { ActionSpace, BoxSpace } from '../env.ts';
import type { Control, WorldSpec } from './spec.ts';

/** A box, and the codes of its grid. */
export interface GridBox {
  readonly space: BoxSpace;
  /** Writes the numbers that a code stands for. */
  numbers(code: number, out: Float32Array): void;
  /** The code nearest to some numbers. */
  nearest(values: readonly number[]): number;
}

/** The actions of a world: its names as codes, or its controls as a box with a grid of codes over it. */
export function spaces(spec: WorldSpec): { actions: ActionSpace; box?: GridBox } {
  const controls = controlsOf(spec);
  return controls === null
    ? { actions: choices(spec.actions as readonly string[], spec.noop ?? 0) }
    : boxGrid(controls);
}

/** The controls of a world of continuous actions; null for one of discrete actions. */
export function controlsOf({ actions }: WorldSpec): readonly Control[] | null {
  return typeof actions[0] === 'string' ? null : (actions as readonly Control[]);
}

/** One choice among names. */
export function choices(names: readonly string[], noop: number): ActionSpace {
  return mixedRadix([names.join('/')], [names.length], noop);
}

/** A code for every combination of the controls' levels; the middle levels, the lower where there are two, are the no-op. */
export function boxGrid(controls: readonly Control[]): { readonly actions: ActionSpace; readonly box: GridBox } {
  const nvec = controls.map((c) => c.levels);
  const middle = controls.map((c) => Math.floor((c.levels - 1) / 2));
  const plain = mixedRadix(
    controls.map((c) => c.name),
    nvec,
    0,
  );
  const actions: ActionSpace = { ...plain, noop: plain.encode(middle) };
  const parts = new Int32Array(nvec.length);
  const space: BoxSpace = {
    names: controls.map((c) => c.name),
    units: controls.map((c) => c.unit),
    low: Float32Array.from(controls, (c) => c.low),
    high: Float32Array.from(controls, (c) => c.high),
  };
  return {
    actions,
    box: {
      space,
      numbers(code: number, out: Float32Array): void {
        actions.decode(code, parts);
        controls.forEach(({ low, high, levels }, i) => {
          out[i] = low + ((high - low) * parts[i]) / (levels - 1);
        });
      },
      nearest: (values: readonly number[]): number =>
        actions.encode(
          controls.map(({ name, low, high, levels }, i) => {
            const value = values[i];
            if (typeof value !== 'number' || Number.isNaN(value))
              throw new RlgptError('skill', `${name} is ${String(value)}`, `Give a number from ${low} to ${high}.`);
            const share = (Math.min(high, Math.max(low, value)) - low) / (high - low);
            return Math.round(share * (levels - 1));
          }),
        ),
    },
  };
}

function mixedRadix(names: readonly string[], nvec: readonly number[], noop: number): ActionSpace {
  const size = nvec.reduce((a, b) => a * b, 1);
  return {
    names,
    nvec,
    size,
    noop,
    encode: (parts) =>
      nvec.reduce((code, radix, i) => {
        const part = parts[i];
        if (!(Number.isInteger(part) && part >= 0 && part < radix))
          throw new RlgptError('shape', `action part ${i} is ${part}`, `Use an integer from 0 to ${radix - 1}.`);
        return code * radix + part;
      }, 0),
    decode(code, out) {
      for (let i = nvec.length - 1, rest = code; i >= 0; i--) {
        out[i] = rest % nvec[i];
        rest = Math.floor(rest / nvec[i]);
      }
    },
  };
}
