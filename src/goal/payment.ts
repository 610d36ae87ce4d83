/**
 * Rewards as straight-line code: one function for all worlds that reads the facts in place, keeps the cells of the objectives
 * as objective.ts does and pays as reward.ts does, to the bit. A step on which the episode ends is paid by reward.ts itself.
 */
import { type Emitter, emitDistance, emitExpr, loads, makeCode, newEmitter, scopeOf } from './emit.ts';
import type { Facts, Objective } from './goal.ts';
import {
  BONUS,
  DISTANCE,
  FIRST,
  INSIDE,
  isMean,
  type Part,
  ROBUSTNESS,
  SEEN,
  SUM,
  VERDICT,
  WIDTH,
} from './objective.ts';
import type { PartSpec } from './parts.ts';
import type { GoalReward } from './reward.ts';

/** By world: potential of the state before, and steps of the episode. */
export interface Account {
  phi: Float64Array;
  taken: Float64Array;
}

export interface Payment {
  readonly specs: readonly PartSpec[];
  /** In the order of the specs, as are their shares of the weight. */
  readonly parts: readonly Part[];
  readonly share: Float64Array;
  readonly facts: Facts;
  readonly shaping: number;
  /** Taken off the potential. */
  readonly level: number;
  readonly gamma: number;
  readonly limit: number;
  readonly unit: number;
  readonly account: Account;
  /** Pays a step that is noted already. */
  pay(world: number, died: boolean): number;
}

/** The text of one objective. After `code` its verdict is in `v` and its number. */
interface Paid {
  readonly code: string;
  readonly rate: string;
  readonly bonus: string;
  readonly potential: string;
}

/** Null where the goal has to be interpreted. */
export function compilePayment(payment: Payment): GoalReward['settle'] | null {
  const { specs, parts, share, shaping, level, gamma, limit, unit, account, facts, pay } = payment;
  const emitter = newEmitter(facts);
  const paid = specs.map((spec, i) => ('objective' in spec ? payObjective(spec.objective, i, emitter) : payFormula(i)));
  const isAvoid = parts.map((part) => part.kind === 'avoid');
  const failed = paid.map((_, i) => `v${i} < 0`).join(' || ');
  const settled = paid.map((_, i) => (isAvoid[i] ? `v${i} === 0` : `v${i} > 0`)).join(' && ');
  const holds = isAvoid.every(Boolean) ? 'false' : settled;
  const sum = (term: (p: Paid, i: number) => string) =>
    `0 + ${paid.map((p, i) => `${share[i]} * ${term(p, i)}`).join(' + ')}`;
  const body = `return (from, to, { died, ended, reward }) => {
const { phi, taken } = account;
${parts.map((part, i) => (part.cells === null ? '' : `const C${i} = P${i}.cells.data;`)).join('\n')}
for (let w = from; w < to; w++) {
if (ended[w] === 1) { reward[w] = 0; continue; }
${loads(emitter)}
${paid.map(({ code }) => code).join('\n')}
taken[w]++;
if (died[w] === 1 || ${failed} || (${holds})) {
reward[w] = pay(w, died[w] === 1);
ended[w] = 1;
continue;
}
const next = ${shaping} * (${sum((p) => `(${p.potential})`)}) - ${level};
const earned = ${sum((p) => `(${p.rate} / ${limit} + ${p.bonus})`)};
reward[w] = ${unit} * (earned + ${gamma} * next - phi[w]);
phi[w] = next;
}
};`;
  const watched = Object.fromEntries(parts.map((part, i) => [`P${i}`, part]));
  return makeCode(body, { ...scopeOf(emitter), ...watched, account, pay });
}

function payFormula(i: number): Paid {
  const part = `P${i}`;
  return {
    code: `${part}.step(w);\nconst v${i} = ${part}.verdict(w);`,
    rate: `${part}.rate(w)`,
    bonus: `${part}.bonus(w)`,
    potential: `${part}.potential(w)`,
  };
}

function payObjective(objective: Objective, i: number, emitter: Emitter): Paid {
  const { objective: kind, value, in: region, within = Number.POSITIVE_INFINITY } = objective;
  const cell = (column: number) => `C${i}[a${i} + ${column}]`;
  const d = `d${i}`;
  const counted = kind === 'drive' && Number.isFinite(within) ? `if (t${i} >= ${within}) ` : '';
  const code = `const a${i} = w * ${WIDTH};
const t${i} = ${cell(SEEN)};
${emitDistance(d, value, region, emitter)}
${cell(SEEN)} = t${i} + 1;
${cell(DISTANCE)} = ${d};
${isMean(kind) ? `${cell(SUM)} += ${emitExpr(value, emitter)};` : ''}
if (${d} > 0) {
${counted}${cell(INSIDE)}++;
if (${cell(FIRST)} === 0) ${cell(FIRST)} = t${i} + 1;
}
${settleCode(objective, i, cell)}`;
  const rates = { avoid: '0', drive: `(${d} > 0 ? 1 : -1)`, reach: `(v${i} === 0 ? -1 : 0)`, maximize: d, minimize: d };
  return { code, rate: rates[kind], bonus: `n${i}`, potential: kind === 'avoid' ? `-1 * ${d}` : d };
}

/** Robustness, verdict and bonus. The first state of an episode is noted by objective.ts. */
function settleCode({ objective: kind, within }: Objective, i: number, cell: (column: number) => string): string {
  const [d, t] = [`d${i}`, `t${i}`];
  const open = `const v${i} = 0;\nconst n${i} = 0;\n${cell(BONUS)} = 0;`;
  if (isMean(kind)) return open;
  const best = { avoid: `Math.min(${cell(ROBUSTNESS)}, -${d})`, reach: `Math.max(${cell(ROBUSTNESS)}, ${d})` };
  if (kind === 'drive') {
    const robustness = within === undefined ? d : `${t} <= ${within} ? ${d} : Math.min(${cell(ROBUSTNESS)}, ${d})`;
    return `${cell(ROBUSTNESS)} = ${robustness};\n${open}`;
  }
  const verdict =
    kind === 'avoid'
      ? `r${i} > 0 ? 0 : -1`
      : `r${i} > 0 ? 1 : ${within === undefined ? '0' : `${t} + 1 > ${within} ? -1 : 0`}`;
  const robustness =
    kind === 'avoid'
      ? best.avoid
      : within === undefined
        ? best.reach
        : `${t} <= ${within} ? ${best.reach} : ${cell(ROBUSTNESS)}`;
  return `const r${i} = ${robustness};
${cell(ROBUSTNESS)} = r${i};
const v${i} = ${verdict};
const n${i} = ${cell(VERDICT)} === 0 ? v${i} : 0;
${cell(BONUS)} = n${i};
${cell(VERDICT)} = v${i};`;
}
