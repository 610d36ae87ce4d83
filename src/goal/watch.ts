/**
 * Goals as straight-line code: one function for all worlds that reads the facts in place and knows of each objective whether
 * it is satisfied, failed or open, and nothing else. Distances and robustness are the business of rewards and metrics; here
 * a condition is a comparison. objective.ts and trace.ts mean the same; tests hold the two together.
 */
import { RlgptError } from '../core/errors.ts';
import { makeAutomaton } from './automaton.ts';
import { type Emitter, emitExpr, emitInside, emitTruth, loads, makeCode, newEmitter, scopeOf } from './emit.ts';
import { type Facts, type Formula, type Goal, isObjectives, isTemporal, type Objective } from './goal.ts';
import type { Monitor } from './monitor.ts';
import { bindMean, isMean } from './objective.ts';
import { type PartSpec, specsOf } from './parts.ts';
import { bindRegion } from './region.ts';
import { bindState } from './state.ts';
import { MOST_CONDITIONS, makeTable, type TableAutomaton } from './table-automaton.ts';
import { progressAt, tabulate } from './tables.ts';

/** By world. The arrays grow when a world begins. */
interface Memory {
  /** One number an objective; behind them the states seen, where somebody counts them. */
  ints: Int32Array;
  /** Sums of what is minimized or maximized. */
  sums: Float64Array;
  /** How the goal stands: 1, -1 or 0. */
  status: Int8Array;
}

/** One objective: the code of its step and how to read what that leaves behind. */
interface Watched {
  /** Statements that set `v` and its number to 1 (satisfied for good), -1 (failed for good) or 0. */
  readonly code: string;
  /** From its number. */
  accepts(value: number, world: number): boolean;
  /** In [0, 1], from the present state. */
  progress(value: number, world: number): number;
  readonly isAvoid: boolean;
  /** Its verdict may become 1. */
  readonly settles: boolean;
  readonly table: TableAutomaton | null;
}

/** What the makers of the parts share. */
interface Making {
  readonly facts: Facts;
  readonly emitter: Emitter;
  readonly memory: Memory;
  readonly scope: Record<string, unknown>;
  /** The column of the states seen: the last, where there is one. */
  readonly seen: number;
  /** Columns of `ints` and of `sums`. */
  readonly width: number;
  readonly sums: number;
  /** The next free column of `sums`. */
  nextSum: number;
}

/** Null where the goal has to be interpreted: too large, or no code may be made from text. */
export function compileGoal(goal: Goal, facts: Facts): Monitor | null {
  return isObjectives(goal) || isTemporal(goal) ? compileParts(goal, facts) : compileMoment(goal, facts);
}

/** A formula about one moment has no memory. */
function compileMoment(goal: Formula, facts: Facts): Monitor | null {
  const { progress } = bindState(goal, facts); // throws for what is unknown or empty
  const emitter = newEmitter(facts);
  const truth = emitTruth(goal, emitter);
  const body = `let status = new Int8Array(0);
const holds = (w) => {
${loads(emitter)}
return ${truth};
};
const watch = (from, to) => {
if (to > status.length) status = new Int8Array(2 * to);
for (let w = from; w < to; w++) {
${loads(emitter)}
status[w] = ${truth} ? 1 : 0;
}
return status;
};
return { holds, watch };`;
  const made = makeCode<Pick<Monitor, 'holds' | 'watch'>>(body, scopeOf(emitter));
  if (made === null) return null;
  const nothing = () => {};
  return {
    ...made,
    begin: nothing,
    step: nothing,
    fails: () => false,
    accepts: made.holds,
    progress,
    save: () => [],
    load: nothing,
  };
}

function compileParts(goal: Goal, facts: Facts): Monitor | null {
  const specs = specsOf(goal);
  const memory: Memory = { ints: new Int32Array(0), sums: new Float64Array(0), status: new Int8Array(0) };
  const emitter = newEmitter(facts);
  const sums = specs.filter((spec) => 'objective' in spec && isMean(spec.objective.objective)).length;
  const making: Making = {
    facts,
    emitter,
    memory,
    scope: { memory },
    seen: specs.length,
    width: specs.length + (specs.some(counts) ? 1 : 0),
    sums,
    nextSum: 0,
  };
  const parts: Watched[] = [];
  for (const [i, spec] of specs.entries()) {
    const part =
      'objective' in spec ? watchObjective(spec.objective, i, making) : watchFormula(spec.formula, i, making);
    if (part === null) return null;
    parts.push(part);
  }
  const step = makeCode<Monitor['watch']>(stepCode(parts, making), { ...scopeOf(emitter), ...making.scope });
  return step === null ? null : monitorOf(parts, memory, making, step);
}

/** Whether an objective has a time limit or a mean. */
const counts = (spec: PartSpec): boolean =>
  'objective' in spec && (spec.objective.within !== undefined || isMean(spec.objective.objective));

function stepCode(parts: readonly Watched[], { emitter, width, seen, sums }: Making): string {
  const failed = parts.map((_, i) => `v${i} < 0`).join(' || ');
  // What only avoids is never achieved, nor what has to be kept up or is about the mean.
  const achievable = parts.some((part) => !part.isAvoid) && parts.every((part) => part.isAvoid || part.settles);
  const settled = parts.flatMap((part, i) => (part.isAvoid ? [] : [`v${i} > 0`])).join(' && ');
  return `return (from, to) => {
const { ints: I, status${sums > 0 ? ', sums: S' : ''} } = memory;
for (let w = from; w < to; w++) {
${loads(emitter)}
const b = w * ${width};
${seen < width ? `const t = I[b + ${seen}]++;` : ''}
${parts.map((part) => part.code).join('\n')}
status[w] = ${failed} ? -1 : ${achievable ? `${settled} ? 1 : 0` : '0'};
}
return status;
};`;
}

// --- objectives ---

function watchObjective(objective: Objective, i: number, making: Making): Watched {
  const { objective: kind, value, in: region, within = Number.POSITIVE_INFINITY } = objective;
  const { facts, emitter } = making;
  const distance = bindRegion(value, region, facts);
  const inside = emitInside(value, region, emitter);
  const at = `I[b + ${i}]`;
  const near = (world: number) => (1 + distance(world)) / 2;
  const common = {
    start: () => 0,
    isAvoid: false,
    settles: false,
    table: null,
    progress: (_: number, w: number) => near(w),
  };
  switch (kind) {
    case 'avoid':
      return {
        ...common,
        isAvoid: true,
        code: `let v${i} = ${at};\nif (v${i} === 0 && ${inside}) ${at} = v${i} = -1;`,
        accepts: (v) => v === 0,
        progress: (_, world) => (1 - distance(world)) / 2,
      };
    case 'reach': {
      const bounded = Number.isFinite(within);
      const late = bounded ? `else if (t >= ${within}) ${at} = v${i} = -1;` : '';
      return {
        ...common,
        settles: true,
        code: `let v${i} = ${at};\nif (v${i} === 0) {\nif (${bounded ? `t <= ${within} && ` : ''}${inside}) ${at} = v${i} = 1;\n${late}\n}`,
        accepts: (v) => v === 1,
        progress: (v, world) => (v === 1 ? 1 : near(world)),
      };
    }
    case 'drive': {
      const kept = Number.isFinite(within) ? ` && (t <= ${within} || ${at} === 1)` : '';
      return {
        ...common,
        code: `const v${i} = 0;\n${at} = ${inside}${kept} ? 1 : 0;`,
        accepts: (v) => v === 1,
      };
    }
    case 'minimize':
    case 'maximize':
      return { ...common, ...watchMean(objective, i, making) };
  }
}

/** Minimize and maximize are about the mean, which is known at the end. */
function watchMean(objective: Objective, i: number, making: Making): Pick<Watched, 'code' | 'accepts'> {
  const { memory, emitter, facts } = making;
  const column = making.nextSum++;
  const mean = (world: number) =>
    memory.sums[world * making.sums + column] / memory.ints[world * making.width + making.seen];
  const distance = bindMean(objective, facts, mean);
  return {
    code: `const v${i} = 0;\nS[w * ${making.sums} + ${column}] += ${emitExpr(objective.value, emitter)};`,
    accepts: (_, world) => distance(world) > 0,
  };
}

// --- formulas ---

/** Null for a formula with too many conditions. */
function watchFormula(formula: Formula, i: number, making: Making): Watched | null {
  const { facts, emitter, memory, scope } = making;
  const automaton = makeAutomaton(formula);
  const conditions = automaton.conditions.map((condition) => bindState(condition, facts));
  if (conditions.length > MOST_CONDITIONS) return null;
  const tables = tabulate(automaton);
  const table = makeTable(tables, conditions.length, (rename) => {
    const { ints } = memory;
    for (let at = i; at < ints.length; at += making.width) ints[at] = rename(ints[at]);
  });
  scope[`P${i}`] = table;
  const truths = automaton.conditions.map(
    (condition, c) => `if ((c${i} & ${1 << c}) !== 0 && ${emitTruth(condition, emitter)}) x${i} |= ${1 << c};`,
  );
  return {
    code: `const q${i} = I[b + ${i}];
const c${i} = P${i}.cares[q${i}];
let x${i} = 0;
${truths.join('\n')}
let n${i} = P${i}.next[(q${i} << ${conditions.length}) | x${i}];
if (n${i} < 0) n${i} = P${i}.make(q${i}, x${i});
I[b + ${i}] = n${i};
const v${i} = P${i}.verdicts[n${i}];`,
    accepts: (state) => table.accepts[state] === 1,
    progress: (state, world) => {
      if (table.verdicts[state] === 1) return 1;
      const most = table
        .members(state)
        .reduce((best, q) => Math.max(best, progressAt(tables, conditions, q, world)), 0);
      return Math.min(most, 1 - Number.EPSILON);
    },
    isAvoid: false,
    settles: true,
    table,
  };
}

// --- all of them ---

/** Its number at the start of an episode. */
const startOf = ({ table }: Watched): number => (table === null ? 0 : table.start);

function monitorOf(parts: readonly Watched[], memory: Memory, making: Making, watch: Monitor['watch']): Monitor {
  const { width, sums } = making;
  const numberOf = (world: number, i: number) => memory.ints[world * width + i];
  /** Columns behind the objectives. */
  const rest = (world: number) => memory.ints.subarray(world * width + parts.length, (world + 1) * width);

  function grow(world: number): void {
    if (world < memory.status.length) return;
    const count = 2 * world + 2;
    const old = { ...memory };
    memory.ints = new Int32Array(count * width);
    memory.sums = new Float64Array(count * sums);
    memory.status = new Int8Array(count);
    memory.ints.set(old.ints);
    memory.sums.set(old.sums);
    memory.status.set(old.status);
  }

  const step = (world: number): void => {
    watch(world, world + 1);
  };
  const holds = (world: number) => memory.status[world] === 1;

  return {
    begin(world) {
      grow(world);
      for (let i = 0; i < width; i++) memory.ints[world * width + i] = i < parts.length ? startOf(parts[i]) : 0;
      for (let i = 0; i < sums; i++) memory.sums[world * sums + i] = 0;
      step(world);
    },
    step,
    watch,
    holds,
    fails: (world) => memory.status[world] === -1,
    accepts(world) {
      for (let i = 0; i < parts.length; i++) if (!parts[i].accepts(numberOf(world, i), world)) return false;
      return true;
    },
    progress(world) {
      if (holds(world)) return 1;
      let sum = 0;
      for (let i = 0; i < parts.length; i++) sum += parts[i].progress(numberOf(world, i), world);
      return Math.min(sum / parts.length, 1 - Number.EPSILON);
    },
    save: (world) => [
      memory.status[world],
      ...rest(world),
      ...memory.sums.subarray(world * sums, (world + 1) * sums),
      ...parts.flatMap((part, i) => saveValue(part, numberOf(world, i))),
    ],
    load(world, state) {
      grow(world);
      const [status, ...numbers] = state;
      memory.status[world] = status;
      rest(world).set(numbers.splice(0, width - parts.length));
      memory.sums.set(numbers.splice(0, sums), world * sums);
      for (const [i, part] of parts.entries()) memory.ints[world * width + i] = loadValue(part, numbers);
      if (numbers.length > 0) throw foreign();
    },
  };
}

/** States of a table have numbers of this process alone: what is saved is the set that they stand for. */
const saveValue = ({ table }: Watched, value: number): readonly number[] =>
  table === null ? [value] : [table.accepts[value], table.members(value).length, ...table.members(value)];

/** Takes the numbers of a part off the front. */
function loadValue({ table }: Watched, rest: number[]): number {
  if (table === null) return rest.shift() ?? 0;
  const [accepts, count] = rest.splice(0, 2);
  if (!(count <= rest.length)) throw foreign();
  return table.find(rest.splice(0, count), accepts === 1);
}

const foreign = () =>
  new RlgptError(
    'corrupt',
    'a saved monitor of another goal',
    'Load it with the goal, and the settings, that it was saved with.',
  );
