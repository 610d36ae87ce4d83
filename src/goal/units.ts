/**
 * Units: which exist, and whether an expression mixes them. Every fact counts in the unit its world declares; a
 * constant with a unit is converted to the unit of what it is compared with or added to; one without adopts it.
 */
import { FUNCTIONS } from './expr.ts';
import type { Expr, Facts } from './goal.ts';

/** Powers of base units, and the factor to them. */
interface Unit {
  readonly powers: ReadonlyMap<string, number>;
  readonly factor: number;
}

const BASE: Readonly<Record<string, readonly [base: string, factor: number]>> = {
  m: ['m', 1],
  cm: ['m', 0.01],
  mm: ['m', 0.001],
  km: ['m', 1000],
  s: ['s', 1],
  ms: ['s', 0.001],
  min: ['s', 60],
  h: ['s', 3600],
  rad: ['rad', 1],
  deg: ['rad', Math.PI / 180],
  kg: ['kg', 1],
  g: ['kg', 0.001],
  V: ['V', 1],
  A: ['A', 1],
  W: ['W', 1],
  N: ['N', 1],
  K: ['K', 1],
  rpm: ['rpm', 1],
};

export const UNIT_NAMES: readonly string[] = Object.keys(BASE);
export const isUnit = (name: string): boolean => Object.hasOwn(BASE, name);

/** Reads `m`, `rad/s`, `m/s/s`, `1/s`; '' and '1' are plain numbers. */
function readUnit(text: string): Unit {
  const powers = new Map<string, number>();
  let factor = 1;
  text.split('/').forEach((part, i) => {
    for (const word of part.split(/[\s*]+/)) {
      if (word === '' || word === '1') continue;
      const [, name, square] = /^(.*?)(\^2|²)?$/.exec(word)!;
      const [base, scale] = BASE[name];
      const power = (i === 0 ? 1 : -1) * (square ? 2 : 1);
      powers.set(base, (powers.get(base) ?? 0) + power);
      factor *= scale ** power;
    }
  });
  return { powers, factor };
}

/** Units of a world's own, such as `blocks` or `scaled`, fit everything: nothing is known of them. */
const isPhysical = (text: string): boolean =>
  text.split(/[/\s*]+/).every((word) => word === '' || word === '1' || isUnit(word.replace(/\^2|²/, '')));

const sameDimension = (a: Unit, b: Unit): boolean =>
  [...new Set([...a.powers.keys(), ...b.powers.keys()])].every(
    (k) => (a.powers.get(k) ?? 0) === (b.powers.get(k) ?? 0),
  );

/** The unit of an expression; null for a constant without unit, which fits everything. */
export type Dimension = (Unit & { readonly text: string; readonly constant: boolean }) | null;

export type Resolved = { readonly expr: Expr; readonly unit: Dimension };

/** Two quantities that cannot be added or compared. */
export class UnitMismatch extends Error {
  readonly left: string;
  readonly right: string;
  readonly mixed: boolean;

  constructor(left: string, right: string, mixed: boolean) {
    super(`'${left}' against '${right}'`);
    this.left = left;
    this.right = right;
    this.mixed = mixed;
  }
}

/** The expression with its constants in the units of the facts around them. Throws UnitMismatch. */
export function resolveUnits(expr: Expr, facts: Facts): Resolved {
  if (typeof expr === 'number') return { expr, unit: null };
  if ('number' in expr) return { expr: expr.number, unit: { ...readUnit(expr.unit), text: expr.unit, constant: true } };
  if ('fact' in expr) {
    const about = facts.infos?.[facts.index(expr.fact)];
    if (about === undefined || !isPhysical(about.unit)) return { expr, unit: null };
    return { expr, unit: { ...readUnit(about.unit), text: about.unit, constant: false } };
  }
  if ('vector' in expr) {
    const parts = align(expr.vector.map((part) => resolveUnits(part, facts)));
    return { expr: { vector: parts.map((p) => p.expr) }, unit: firstUnit(parts) };
  }
  return resolveCall(expr, facts);
}

function resolveCall({ call, of }: Extract<Expr, { call: string }>, facts: Facts): Resolved {
  const raw = of.map((part) => resolveUnits(part, facts));
  const additive = ['+', '-', 'min', 'max', 'hypot', 'atan2', 'mod'].includes(call);
  const parts = additive ? align(raw) : raw;
  const expr: Expr = { call, of: parts.map((p) => p.expr) };
  if (call === 'atan2' || call === 'sign') return { expr, unit: null };
  if (additive || ['abs', 'floor', 'ceil', 'round'].includes(call)) return { expr, unit: firstUnit(parts) };
  if (call === '*' || call === '/') return { expr, unit: product(parts[0].unit, parts[1].unit, call === '*' ? 1 : -1) };
  const [only] = parts;
  // Trigonometry counts in radians.
  const angle = only?.unit;
  if (
    angle?.constant === false &&
    ['sin', 'cos', 'tan'].includes(call) &&
    angle.powers.get('rad') === 1 &&
    angle.factor !== 1
  )
    return { expr: { call, of: [{ call: '*', of: [only.expr, angle.factor] }] }, unit: null };
  if (angle?.constant && ['sin', 'cos', 'tan'].includes(call) && typeof only.expr === 'number')
    return { expr: FUNCTIONS[call].apply(only.expr * angle.factor), unit: null };
  return { expr, unit: null };
}

const firstUnit = (parts: readonly Resolved[]): Dimension => parts.find((p) => p.unit !== null)?.unit ?? null;

/** The parts in one unit: that of the first fact among them, else of the first constant with a unit. */
export function align(parts: readonly Resolved[]): readonly Resolved[] {
  const target = parts.find((p) => p.unit?.constant === false)?.unit ?? firstUnit(parts);
  if (target === null) return parts;
  return parts.map(({ expr, unit }) => {
    if (unit === null) return { expr, unit: null };
    if (!sameDimension(unit, target)) throw new UnitMismatch(unit.text, target.text, false);
    if (unit.factor === target.factor) return { expr, unit: target };
    if (!unit.constant) throw new UnitMismatch(unit.text, target.text, true);
    const ratio = unit.factor / target.factor;
    return { expr: typeof expr === 'number' ? expr * ratio : { call: '*', of: [expr, ratio] }, unit: target };
  });
}

function product(a: Dimension, b: Dimension, sign: 1 | -1): Dimension {
  if (a === null && b === null) return null;
  const powers = new Map(a?.powers ?? []);
  for (const [base, power] of b?.powers ?? []) powers.set(base, (powers.get(base) ?? 0) + sign * power);
  for (const [base, power] of powers) if (power === 0) powers.delete(base);
  const text = [a?.text ?? '1', b?.text ?? '1'].filter((t) => t !== '1').join(sign === 1 ? '*' : '/');
  const constant = (a?.constant ?? true) && (b?.constant ?? true);
  return { powers, factor: (a?.factor ?? 1) * (b?.factor ?? 1) ** sign, text, constant };
}
