/**
 * Signed distances: how far inside a region a value is (positive) or outside (negative), normalised so that the
 * declared range of the value maps into [-1, 1]. Never 0: on the boundary it is the smallest number of the right sign,
 * so that a value is above 0 exactly when the condition is true. NaN is outside, at -1.
 */
import { bindExpr, call, components, rangeOf } from './expr.ts';
import type { Comparison, Expr, Facts, Region } from './goal.ts';

/** Computes a normalised signed distance in one world; allocates nothing. */
export type Distance = (world: number) => number;

const TINY = Number.MIN_VALUE;

/** Gives a clipped distance the sign of the truth. */
export function signed(truth: boolean, distance: number): number {
  if (truth) return distance > 1 ? 1 : distance > TINY ? distance : TINY;
  return distance < -TINY ? (distance < -1 ? -1 : distance) : distance >= -TINY ? -TINY : -1;
}

/** The margins of a region: each is positive inside, and says how large it may get on either side. */
export interface Margin {
  readonly expr: Expr;
  readonly inside: number;
  readonly outside: number;
}

const finite = (value: number): value is number => Number.isFinite(value) && value > 0;

/** x - bound or bound - x, with its scales from the range of x. */
function margin(expr: Expr, facts: Facts): Margin {
  const [low, high] = rangeOf(expr, facts);
  // Where nothing is known, one side borrows from the other, and both fall back to plain units.
  const inside = finite(high) ? high : finite(-low) ? -low : 1;
  return { expr, inside, outside: finite(-low) ? -low : inside };
}

const minus = (a: Expr, b: Expr): Expr => (b === 0 ? a : call('-', [a, b]));

/** The margins whose minimum is the distance. A bound that the declared range cannot cross is no bound. */
export function marginsOf(value: Expr, region: Region, facts: Facts): readonly Margin[] {
  if ('above' in region) return [margin(minus(value, region.above), facts)];
  if ('below' in region) return [margin(minus(region.below, value), facts)];
  if ('range' in region) return pair(value, region.range, facts);
  if ('box' in region) return components(value).flatMap((part, i) => pair(part, region.box[i], facts));
  const center = components(region.sphere);
  const offsets = components(value).map((part, i) => minus(part, center[i]));
  const distance = offsets.length === 1 ? call('abs', offsets) : call('hypot', offsets);
  const ball = margin(minus(region.radius, distance), facts);
  return [ball];
}

function pair(value: Expr, [low, high]: readonly [Expr, Expr], facts: Facts): readonly Margin[] {
  const width = rangeOf(minus(high, low), facts)[1];
  const sides = [minus(value, low), minus(high, value)];
  const binding = sides.filter((side) => rangeOf(side, facts)[0] < 0);
  return (binding.length > 0 ? binding : sides).map((side) => {
    const { outside, inside } = margin(side, facts);
    return { expr: side, inside: binding.length === 2 && finite(width) ? width / 2 : inside, outside };
  });
}

/** The distance of a value to a region. Units are resolved and dimensions checked before. Throws as `bindExpr`. */
export function bindRegion(value: Expr, region: Region, facts: Facts): Distance {
  const margins = marginsOf(value, region, facts).map((m) => ({ ...m, read: bindExpr(m.expr, facts) }));
  const scaled = (read: (world: number) => number, inside: number, outside: number): Distance => {
    return (world) => {
      const d = read(world);
      return signed(d >= 0, d >= 0 ? d / inside : d / outside);
    };
  };
  if (margins.length === 1) return scaled(margins[0].read, margins[0].inside, margins[0].outside);
  const parts = margins.map((m) => scaled(m.read, m.inside, m.outside));
  return (world) => {
    let least = 1;
    for (let i = 0; i < parts.length; i++) {
      const d = parts[i](world);
      if (d < least) least = d;
    }
    return least;
  };
}

/** The difference whose sign decides a comparison. */
export function comparisonMargin(left: Expr, sign: Comparison, right: Expr, facts: Facts): Margin {
  const flipped = sign === '<' || sign === '<=';
  return margin(flipped ? minus(right, left) : minus(left, right), facts);
}

/** How far a comparison is from changing its truth. Equality is all or nothing on its true side. */
export function bindComparison(left: Expr, sign: Comparison, right: Expr, facts: Facts): Distance {
  const { expr, inside, outside } = comparisonMargin(left, sign, right, facts);
  const read = bindExpr(expr, facts);
  const scale = Math.max(inside, outside);
  if (sign === '==') return (world) => near(read(world), scale);
  if (sign === '!=') return (world) => -near(read(world), scale);
  const strict = sign === '<' || sign === '>';
  return (world) => {
    const d = read(world);
    return signed(strict ? d > 0 : d >= 0, d >= 0 ? d / inside : d / outside);
  };
}

const near = (difference: number, scale: number): number =>
  difference === 0 ? 1 : signed(false, -Math.abs(difference) / scale);
