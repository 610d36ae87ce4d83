/** Checks what a learner is made of: its process, and the settings of its configuration. */
import { checkNames, RlgptError } from '../core/errors.ts';

type NumberKey<C> = { [K in keyof C]: C[K] extends number ? K : never }[keyof C];

export interface Ranges<C> {
  /** Every setting that there is, with a value of its type. */
  readonly defaults: C;
  /** Above 0. */
  readonly positive: readonly NumberKey<C>[];
  readonly whole: readonly NumberKey<C>[];
  /** In [0, 1]. */
  readonly share: readonly NumberKey<C>[];
  readonly atLeast0: readonly NumberKey<C>[];
  /** Any number, but no NaN and no infinity. */
  readonly finite?: readonly NumberKey<C>[];
}

/** Throws RlgptError 'usage' when training would never begin: a full buffer holds `capacity` transitions. */
export function checkStart(
  algorithm: string,
  { learningStarts, capacity }: { readonly learningStarts: number; readonly capacity: number },
): void {
  if (learningStarts <= capacity) return;
  const message = `${algorithm} option 'learningStarts' is ${learningStarts}, 'capacity' ${capacity}`;
  throw new RlgptError('usage', message, 'Begin with at most as many transitions as are kept.');
}

/** Options that memory or processes are taken for, with the most that makes sense: a slip of the keyboard ends here. */
const MOST: Readonly<Record<string, number>> = {
  ticks: 1e9,
  batch: 1e8,
  minibatch: 1e9,
  workers: 1024,
};

/**
 * Throws RlgptError 'unknown-name' for an unknown option, 'usage' that names the first of another type than its default or
 * out of its range.
 */
export function checkRanges<C extends object>(algorithm: string, config: C, ranges: Ranges<C>): void {
  if (typeof config !== 'object' || config === null)
    throw new RlgptError(
      'usage',
      `the settings of ${algorithm} are ${config}`,
      'Give its defaults, changed as you like.',
    );
  checkTypes(algorithm, config, ranges.defaults);
  for (const [key, most] of Object.entries(MOST)) {
    const value = (config as Readonly<Record<string, unknown>>)[key];
    if (typeof value === 'number' && value > most)
      throw new RlgptError('usage', `${algorithm} option '${key}' is ${value}`, `Make it at most ${most}.`);
  }
  const rules: readonly [readonly NumberKey<C>[], (x: number) => boolean, string][] = [
    [ranges.positive, (x) => x > 0, 'above 0'],
    [ranges.whole, Number.isInteger, 'a whole number'],
    [ranges.share, (x) => x >= 0 && x <= 1, 'in [0, 1]'],
    [ranges.atLeast0, (x) => x >= 0, '0 or more'],
    [ranges.finite ?? [], Number.isFinite, 'a finite number'],
  ];
  for (const [keys, holds, wanted] of rules) {
    for (const key of keys) {
      const value = config[key] as number;
      if (!holds(value) || !Number.isFinite(value))
        throw new RlgptError('usage', `${algorithm} option '${String(key)}' is ${value}`, `Make it ${wanted}.`);
    }
  }
}

/** From JavaScript a setting may have any name and any type. A null among the defaults is a number that may be left out. */
function checkTypes(algorithm: string, config: object, defaults: object): void {
  const given = config as Readonly<Record<string, unknown>>;
  checkNames(`${algorithm} option`, config, Object.keys(defaults));
  for (const [key, like] of Object.entries(defaults) as [string, unknown][]) {
    const value = given[key];
    if (key === 'hidden') {
      checkHidden(algorithm, value);
      continue;
    }
    const isFree = like === null && (value === null || (typeof value === 'number' && value > 0));
    if (isFree || (like !== null && typeof value === typeof like)) continue;
    const shown = typeof value === 'string' ? `'${value}'` : String(value);
    const remedy = `Give a value such as ${JSON.stringify(like)}.`;
    throw new RlgptError('usage', `${algorithm} option '${key}' is ${shown}`, remedy);
  }
}

/** Widths of layers. */
function checkHidden(algorithm: string, hidden: unknown): void {
  if (Array.isArray(hidden) && hidden.every((size) => Number.isInteger(size) && size >= 1)) return;
  const remedy = 'Give the width of each layer, such as 64,64.';
  throw new RlgptError('usage', `${algorithm} option 'hidden' is ${hidden}`, remedy);
}

/**
 * Throws RlgptError 'usage' for what is no process of this kind of actions, such as the world that it is made of. `maker` is
 * the function that makes one.
 */
export function checkProcess(
  algorithm: string,
  process: object,
  maker: 'worldProcess' | 'boxProcess' = 'worldProcess',
): void {
  const parts =
    maker === 'boxProcess' ? ['observationSize', 'box', 'act'] : ['observationSize', 'actionNames', 'begin'];
  const given = Object(process) as object;
  if (parts.every((part) => part in given)) return;
  const what = !('observationSize' in given)
    ? 'facts' in given
      ? 'a world'
      : String(process)
    : `a process of ${'act' in given ? 'continuous' : 'discrete'} actions`;
  const remedy = `Make a process of the world: ${maker}(env, seed).`;
  throw new RlgptError('usage', `${algorithm} is to learn in ${what}`, remedy);
}
