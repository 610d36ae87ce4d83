/**
 * The type check of a goal against the facts that a world declares: names, dimensions of vectors, units, empty regions,
 * bounds that cannot be met. Errors come before any step is run; warnings are goals that hardly mean what they say.
 */
import { nearestName, RlgptError, unknownName } from '../core/errors.ts';
import { components, factsIn, rangeOf } from './expr.ts';
import {
  type Expr,
  type Facts,
  type Formula,
  type Goal,
  isObjectives,
  mapParts,
  type Objective,
  partsOf,
  type Region,
} from './goal.ts';
import { type Problem, problemAt, type Span } from './lex.ts';
import { printExpr, printRegion } from './print.ts';
import { align, type Resolved, resolveUnits, UnitMismatch } from './units.ts';

/** What is wrong with a node of a goal. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly remedy: string;
  readonly node: object;
  /** The name that is unknown, when that is the matter. */
  readonly unknown?: string;
}

/** What `checkGoal` has found. */
export interface Checked {
  /** The goal with all constants in the units of the facts around them; meaningful when there is no error. */
  readonly goal: Goal;
  readonly findings: readonly Finding[];
}

/** The goal ready to be bound. Throws RlgptError 'unknown-name' or 'goal' for its first error. */
export function checkedGoal(goal: Goal, facts: Facts): Goal {
  const { goal: resolved, findings } = checkGoal(goal, facts);
  const error = findings.find((finding) => finding.severity === 'error');
  if (error === undefined) return resolved;
  if (error.unknown !== undefined) throw unknownName('fact', error.unknown, facts.names);
  throw new RlgptError('goal', error.message, error.remedy);
}

/** Findings as problems with positions in the text they came from. */
export function locate(findings: readonly Finding[], source: string, spans: WeakMap<object, Span>): readonly Problem[] {
  return findings.map((f) => problemAt(source, spans.get(f.node) ?? { start: 0, end: 1 }, f));
}

/**
 * What is wrong with a goal in a world of these facts, errors and warnings, and the goal with its units resolved.
 * Throws nothing.
 */
export function checkGoal(goal: Goal, facts: Facts): Checked {
  const findings: Finding[] = [];
  const check: Check = {
    facts,
    error: (node, message, remedy) => findings.push({ severity: 'error', message, remedy, node }),
    warn: (node, message, remedy) => findings.push({ severity: 'warning', message, remedy, node }),
    unknown: (node, name) => {
      const near = nearestName(name, facts.names);
      const list = facts.names.length <= 20 ? `Known: ${facts.names.join(', ')}.` : `${facts.names.length} are known.`;
      const remedy = near === null ? list : `Did you mean '${near}'? ${list}`;
      findings.push({ severity: 'error', message: `unknown fact '${name}'`, remedy, node, unknown: name });
    },
  };
  const resolved = isObjectives(goal)
    ? { ...goal, objectives: goal.objectives.map((o) => checkObjective(o, check)) }
    : checkFormula(goal, check);
  return { goal: resolved, findings };
}

interface Check {
  readonly facts: Facts;
  error(node: object, message: string, remedy: string): void;
  warn(node: object, message: string, remedy: string): void;
  unknown(node: object, name: string): void;
}

// --- expressions ---

/** The expression with units resolved, or null after reporting what is wrong with it. */
function checkExpr(expr: Expr, check: Check, node: object): Resolved | null {
  const place = typeof expr === 'object' ? expr : node;
  const stray = factsIn(expr).filter((name) => check.facts.index(name) < 0);
  for (const name of new Set(stray)) check.unknown(placeOf(expr, name) ?? place, name);
  if (stray.length > 0) return null;
  if (hasInnerVector(expr)) {
    check.error(place, `a vector inside of '${printExpr(expr)}'`, 'Compute with its components.');
    return null;
  }
  return units(() => resolveUnits(expr, check.facts), check, place);
}

function units<T>(resolve: () => T, check: Check, node: object): T | null {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof UnitMismatch)) throw error;
    const { left, right, mixed } = error;
    const show = (unit: string) => (unit === '' ? 'a plain number' : `'${unit}'`);
    if (mixed)
      check.error(node, `facts in ${show(left)} and ${show(right)} are mixed`, 'Convert one of them by a factor.');
    else check.error(node, `${show(left)} against ${show(right)}`, 'Compare quantities of one kind.');
    return null;
  }
}

/** The node of the fact `name` in an expression. */
function placeOf(expr: Expr, name: string): object | null {
  if (typeof expr === 'number' || 'number' in expr) return null;
  if ('fact' in expr) return expr.fact === name ? expr : null;
  for (const part of 'vector' in expr ? expr.vector : expr.of) {
    const found = placeOf(part, name);
    if (found !== null) return found;
  }
  return null;
}

const isVector = (expr: Expr): boolean => typeof expr === 'object' && 'vector' in expr;
function hasInnerVector(expr: Expr): boolean {
  if (typeof expr === 'number' || 'number' in expr || 'fact' in expr) return false;
  const parts = 'vector' in expr ? expr.vector : expr.of;
  return parts.some((part) => isVector(part) || hasInnerVector(part));
}

// --- formulas ---

function checkFormula(formula: Formula, check: Check): Formula {
  if ('fact' in formula) return checkBound(formula, check);
  if ('is' in formula) return checkComparison(formula, check);
  if ('in' in formula) return checkMembership(formula.value, formula.in, check, formula);
  const parts = partsOf(formula);
  if (parts.length === 0) {
    const [word] = Object.keys(formula);
    check.error(formula, `goal has an empty '${word}'`, 'Give it at least one part.');
    return formula;
  }
  if ('all' in formula) contradictions(formula.all, check);
  return mapParts(formula, (part) => checkFormula(part, check));
}

type Bound = Extract<Formula, { fact: string }>;

function checkBound(formula: Bound, check: Check): Formula {
  const { fact, atLeast } = formula;
  const index = check.facts.index(fact);
  if (index < 0) check.unknown(formula, fact);
  else if (!Number.isFinite(atLeast)) check.error(formula, `bound of '${fact}' is ${atLeast}`, 'Use a finite number.');
  else if (atLeast > (check.facts.infos?.[index].high ?? Number.POSITIVE_INFINITY))
    check.error(
      formula,
      `'${fact}' is at most ${check.facts.infos![index].high}, never ${atLeast}`,
      'Use a bound in its range.',
    );
  return formula;
}

function checkComparison(formula: Extract<Formula, { is: unknown }>, check: Check): Formula {
  const [left, sign, right] = formula.is;
  const a = checkExpr(left, check, formula);
  const b = checkExpr(right, check, formula);
  if (a === null || b === null) return formula;
  if (isVector(left) || isVector(right)) {
    check.error(formula, 'a vector is compared', "Use 'in' with Goal.Sphere or Goal.Box, or compare its components.");
    return formula;
  }
  const both = units(() => align([a, b]), check, formula);
  if (both === null) return formula;
  const [low, high] = rangeOf({ call: '-', of: [both[0].expr, both[1].expr] }, check.facts);
  const never =
    (sign === '<' && low >= 0) ||
    (sign === '<=' && low > 0) ||
    (sign === '>' && high <= 0) ||
    (sign === '>=' && high < 0) ||
    (sign === '==' && (low > 0 || high < 0));
  if (never)
    check.error(formula, 'this can never hold in the declared ranges', 'Use a bound in the range of the value.');
  return { is: [both[0].expr, sign, both[1].expr] };
}

/** A bound on one fact: from below or above, and strict where it is excluded itself. */
interface Side {
  readonly fact: string;
  readonly end: 'low' | 'high';
  readonly value: number;
  readonly strict: boolean;
}

/** What a part of a conjunction says of one fact alone, or null. */
function sideOf(part: Formula): Side | null {
  if ('fact' in part) return { fact: part.fact, end: 'low', value: part.atLeast, strict: false };
  if ('not' in part && 'fact' in part.not)
    return { fact: part.not.fact, end: 'high', value: part.not.atLeast, strict: true };
  if (!('is' in part)) return null;
  const [left, sign, value] = part.is;
  if (typeof left !== 'object' || !('fact' in left) || typeof value !== 'number') return null;
  const bound = { fact: left.fact, value, strict: sign === '<' || sign === '>' };
  if (sign === '<' || sign === '<=') return { ...bound, end: 'high' };
  return sign === '>' || sign === '>=' ? { ...bound, end: 'low' } : null;
}

function isTighter(side: Side, than: Side | undefined): boolean {
  if (than === undefined) return true;
  const gap = side.end === 'low' ? side.value - than.value : than.value - side.value;
  return gap > 0 || (gap === 0 && side.strict);
}

/** Bounds on one fact in a conjunction that leave nothing between them; the part that closes the gap is told, once a fact. */
function contradictions(parts: readonly Formula[], check: Check): void {
  const ends = { low: new Map<string, Side>(), high: new Map<string, Side>() };
  const told = new Set<string>();
  for (const part of parts) {
    const side = sideOf(part);
    if (side === null || told.has(side.fact)) continue;
    const { fact, end } = side;
    if (isTighter(side, ends[end].get(fact))) ends[end].set(fact, side);
    const [low, high] = [ends.low.get(fact), ends.high.get(fact)];
    if (low === undefined || high === undefined || low.value < high.value) continue;
    if (low.value === high.value && !low.strict && !high.strict) continue;
    told.add(fact);
    const [from, to] = [low.strict ? 'above' : 'at least', high.strict ? 'below' : 'at most'];
    const message = `contradictory bounds on '${fact}': ${from} ${low.value} and ${to} ${high.value}`;
    check.error(part, message, 'Leave room between them.');
  }
}

// --- regions and objectives ---

function checkMembership(
  value: Expr,
  region: Region,
  check: Check,
  node: object,
  kind: Objective['objective'] = 'reach',
): { value: Expr; in: Region } {
  const dimensions = components(value).length;
  if ((isVector(value) && !('sphere' in region || 'box' in region)) || sizeOf(region) !== dimensions) {
    check.error(
      region,
      `${printRegion(region)} for a value of ${dimensions} dimensions`,
      shapeRemedy(region, dimensions),
    );
    return { value, in: region };
  }
  const v = checkExpr(value, check, node);
  const bounds = boundsOf(region).map((bound) => checkExpr(bound, check, region));
  if (v === null || bounds.some((b) => b === null)) return { value, in: region };
  const together = units(() => alignRegion(v, region, bounds as Resolved[]), check, node);
  if (together === null) return { value, in: region };
  const before = emptiness(together.in, check.facts);
  if (before !== null)
    check.error(
      region,
      `${printRegion(region)} is empty: ${before}`,
      'Give the lower bound first, and a radius of at least 0.',
    );
  else if (kind === 'avoid') checkAvoidable(together.value, together.in, check, region);
  else checkReachable(together.value, together.in, check, region);
  return together;
}

const sizeOf = (region: Region): number =>
  'sphere' in region ? components(region.sphere).length : 'box' in region ? region.box.length : 1;

const shapeRemedy = (region: Region, dimensions: number): string =>
  'sphere' in region || 'box' in region
    ? `Give the region ${dimensions} dimensions.`
    : 'Use Goal.Sphere or Goal.Box for vectors.';

function boundsOf(region: Region): readonly Expr[] {
  if ('range' in region) return region.range;
  if ('above' in region) return [region.above];
  if ('below' in region) return [region.below];
  if ('sphere' in region) return [...components(region.sphere), region.radius];
  return region.box.flat();
}

/** Value and bounds in one unit. */
function alignRegion(value: Resolved, region: Region, bounds: readonly Resolved[]): { value: Expr; in: Region } {
  const [v, ...b] = align([value, ...bounds]).map((part) => part.expr);
  if ('range' in region) return { value: v, in: { range: [b[0], b[1]] } };
  if ('above' in region) return { value: v, in: { above: b[0] } };
  if ('below' in region) return { value: v, in: { below: b[0] } };
  if ('box' in region) return { value: v, in: { box: region.box.map((_, i) => [b[2 * i], b[2 * i + 1]] as const) } };
  const center = b.slice(0, -1);
  const sphere = typeof region.sphere === 'object' && 'vector' in region.sphere ? { vector: center } : center[0];
  return { value: v, in: { sphere, radius: b[b.length - 1] } };
}

/** Why a region has no point, or null. */
function emptiness(region: Region, facts: Facts): string | null {
  const pairs = 'range' in region ? [region.range] : 'box' in region ? region.box : [];
  for (const [low, high] of pairs) {
    const [, most] = rangeOf({ call: '-', of: [high, low] }, facts);
    if (most < 0) return `${printExpr(low)} is above ${printExpr(high)}`;
  }
  if ('sphere' in region && rangeOf(region.radius, facts)[1] < 0) return `radius ${printExpr(region.radius)}`;
  return null;
}

/** Per axis: the range of the value, and the sides of the region. */
function axesOf(value: Expr, region: Region, facts: Facts) {
  const sides = ((): readonly (readonly [Expr, Expr])[] => {
    if ('box' in region) return region.box;
    if ('range' in region) return [region.range];
    if ('above' in region) return [[region.above, Number.POSITIVE_INFINITY]];
    return 'below' in region ? [[Number.NEGATIVE_INFINITY, region.below]] : [];
  })();
  const parts = components(value);
  return sides.map(([low, high], i) => ({
    shown: printExpr(parts[i]),
    value: rangeOf(parts[i], facts),
    region: [rangeOf(low, facts)[0], rangeOf(high, facts)[1]] as const,
  }));
}

/** Whether the declared range of the value meets the region, and not at its edge alone. */
function checkReachable(value: Expr, region: Region, check: Check, node: object): void {
  for (const {
    shown,
    value: [least, most],
    region: [bottom, top],
  } of axesOf(value, region, check.facts)) {
    const lies = `'${shown}' lies in [${least}, ${most}]`;
    if (most < bottom || least > top)
      check.error(node, `${lies}, never in ${printRegion(region)}`, 'Use a region in its range.');
    else if (most === bottom || least === top)
      check.warn(
        node,
        `${lies} and meets ${printRegion(region)} at its edge alone`,
        'Leave some room, or satisfaction will stay 0.',
      );
  }
}

/** Whether there is anything to avoid, and any way to avoid it. */
function checkAvoidable(value: Expr, region: Region, check: Check, node: object): void {
  const axes = axesOf(value, region, check.facts);
  if (axes.some(({ value: [least, most], region: [bottom, top] }) => most < bottom || least > top))
    check.warn(node, `${printRegion(region)} is out of reach: there is nothing to avoid`, 'Leave the objective out.');
  const inside = axes.every(({ value: [least, most], region: [bottom, top] }) => least >= bottom && most <= top);
  if (axes.length > 0 && inside)
    check.error(node, `every value lies in ${printRegion(region)}, which is to be avoided`, 'Use a smaller region.');
}

function checkObjective(objective: Objective, check: Check): Objective {
  const { objective: kind, value, in: region } = objective;
  const optimizes = kind === 'maximize' || kind === 'minimize';
  if (optimizes && (isVector(value) || 'sphere' in region || 'box' in region)) {
    check.error(region, `${kind} of a vector`, 'Optimize one number.');
    return objective;
  }
  if (optimizes && boundsOf(region).some((bound) => factsIn(bound).length > 0)) {
    check.error(region, `${kind} towards a bound that moves`, 'Optimize the difference towards a constant.');
    return objective;
  }
  if (optimizes && 'range' in region)
    check.warn(region, `${kind} in a bounded range has no single direction`, "It is read as 'mean inside the range'.");
  const weight = objective.weight ?? 1;
  if (!(weight > 0 && Number.isFinite(weight))) check.error(objective, `weight is ${weight}`, 'Use a number above 0.');
  return { ...objective, ...checkMembership(value, region, check, objective, kind) };
}
