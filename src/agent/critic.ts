/**
 * The critic: turns trial episodes into a verdict with evidence and advice. The goal monitor decides success; the
 * critic says where on the way episodes stop, which the fast agent (repair) and the slow agent (split) read.
 */
import type { Outcome } from '../action/controller.ts';
import { wilson } from '../core/stats.ts';
import { isHeld } from '../planning/plan.ts';
import type { Evidence, Verdict } from './reasoner.ts';

/**
 * Evidence from the outcomes of trial episodes. `way` names the facts that `outcomes` watched, in the order in which
 * they should come about; a fact counts as reached when its highest value exceeded its value at the start, or is >= 1.
 */
export function gatherEvidence(outcomes: readonly Outcome[], way: readonly string[]): Evidence {
  const n = outcomes.length;
  const share = (test: (o: Outcome) => boolean) => (n === 0 ? 0 : outcomes.filter(test).length / n);
  return {
    success: wilson(outcomes.filter((o) => o.success).length, n),
    meanSteps: n === 0 ? 0 : outcomes.reduce((sum, o) => sum + o.steps, 0) / n,
    reached: way.map((fact, i) => ({
      fact,
      share: share((o) => o.watched.highest[i] > (isHeld(fact) ? o.watched.atStart[i] : 0)),
    })),
    died: share((o) => o.died),
    faults: outcomes.flatMap((o) => (o.error === null ? [] : [o.error])),
  };
}

const percent = (x: number) => `${Math.round(x * 100)} %`;

function describe(evidence: Evidence): string {
  const parts = [`${evidence.success.successes} of ${evidence.success.trials} episodes reached the goal`];
  for (const { fact, share } of evidence.reached) parts.push(`${fact} in ${percent(share)}`);
  if (evidence.died > 0) parts.push(`died in ${percent(evidence.died)}`);
  if (evidence.faults.length > 0)
    parts.push(`${evidence.faults.length} faults, first: ${evidence.faults[0].fault} ${evidence.faults[0].message}`);
  return parts.join('; ');
}

/** The fact whose share drops most against the one before it, or null when nothing is lost on the way. */
function weakestLink(evidence: Evidence): string | null {
  let before = 1;
  let worst = 0.05;
  let weakest: string | null = null;
  for (const { fact, share } of evidence.reached) {
    if (before - share > worst) {
      worst = before - share;
      weakest = fact;
    }
    before = share;
  }
  return weakest;
}

/** Judges evidence against a target success rate; undecided while the interval allows both and trials are few. */
export function judge(evidence: Evidence, target: number): Verdict {
  const { success } = evidence;
  const weakest = weakestLink(evidence);
  const verdict =
    success.trials === 0
      ? 'undecided'
      : success.rate >= target
        ? 'success'
        : success.high < target || success.trials >= 16
          ? 'failure'
          : 'undecided';
  const advice =
    verdict === 'success'
      ? 'keep it'
      : evidence.faults.length > 0 && success.successes === 0
        ? `repair the fault: ${evidence.faults[0].message}`
        : weakest === null
          ? 'it gets there but too late or not always: make it faster, or learn when to do what'
          : `most episodes stop before ${weakest}: change what leads to it, or make it a part of its own`;
  return { verdict, evidence: describe(evidence), weakest, advice };
}
