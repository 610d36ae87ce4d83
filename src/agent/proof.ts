/** The proof of a revision: the whole program before and after it, side by side on fresh worlds. */
import { type Controller, rollOut } from '../action/controller.ts';
import { comparePairs, likelyBetter, type Pairs } from '../core/pairs.ts';
import { hashSeed } from '../core/rng.ts';
import { wilson } from '../core/stats.ts';
import { bindGoal } from '../goal/monitor.ts';
import type { Plan } from '../planning/plan.ts';
import { freshStarts, type Lab, POOL, programOf } from './lab.ts';
import { charge, stepsLeft } from './ledger.ts';

/** Pairs that a proof should be able to afford, and its most. */
const FEWEST = POOL;
const MOST = 4 * POOL;

/** Primitive steps to hold back for a proof, where an episode takes `meanSteps`. */
export const proofSteps = (meanSteps: number): number => 2 * FEWEST * meanSteps;

/** What pairs of episodes have shown: counts of worlds, and the primitive steps of both programs. */
interface Shown extends Pairs {
  readonly worlds: number;
  /** Successes of the old program. */
  readonly before: number;
  readonly steps: number;
}

/**
 * Whether the program with the controllers of the lab succeeds more often than it did with `before`. Both play the same
 * worlds, which nobody has seen, until one is shown to be better, or the steps or the pairs are used up. The steps are the
 * critic's. `label` is unique in the run.
 */
export async function isBetter(
  lab: Lab,
  plan: Plan,
  before: Lab['controllers'],
  { subtask, label }: { readonly subtask: string; readonly label: string },
): Promise<boolean> {
  const { run, ledger, task } = lab;
  const old: Lab = { ...lab, controllers: before };
  let sum: Shown = { worlds: 0, before: 0, gained: 0, lost: 0, steps: 0 };
  for (let i = 0; comparePairs(sum) === 'open'; i++) {
    const worlds = Math.min(POOL, MOST - sum.worlds, Math.floor(stepsLeft(ledger) / (2 * task.within)));
    if (worlds <= 0) break;
    const key = `proof/${label}/${i}`;
    const shown = await run.stage(key, async () => {
      const starts = freshStarts(lab, key, worlds);
      await run.beat();
      const first = play(old, programOf(old, plan, plan.order), starts, key);
      await run.beat();
      const then = play(lab, programOf(lab, plan, plan.order), starts, key);
      return pairUp(first, then);
    });
    charge(ledger, 'critic', shown.steps);
    sum = add(sum, shown);
  }
  const verdict = comparePairs(sum);
  const kept = verdict === 'open' ? likelyBetter(sum) : verdict === 'better';
  run.emit({
    type: 'revision',
    subtask,
    kept,
    before: wilson(sum.before, sum.worlds),
    after: wilson(sum.before + sum.gained - sum.lost, sum.worlds),
    steps: sum.steps,
  });
  return kept;
}

interface Played {
  readonly successes: readonly boolean[];
  readonly steps: number;
}

function play({ env, task, run }: Lab, controller: Controller, starts: readonly number[], key: string): Played {
  const goal = bindGoal(task.goal, env.facts);
  const rolled = rollOut({ env, controller, goal, within: task.within, starts, seed: hashSeed(run.seed, key) });
  return { successes: rolled.outcomes.map(({ success }) => success), steps: rolled.steps };
}

function pairUp(first: Played, then: Played): Shown {
  const count = (test: (before: boolean, after: boolean) => boolean) =>
    first.successes.filter((before, i) => test(before, then.successes[i])).length;
  return {
    worlds: first.successes.length,
    before: count((before) => before),
    gained: count((before, after) => after && !before),
    lost: count((before, after) => before && !after),
    steps: first.steps + then.steps,
  };
}

const add = (a: Shown, b: Shown): Shown => ({
  worlds: a.worlds + b.worlds,
  before: a.before + b.before,
  gained: a.gained + b.gained,
  lost: a.lost + b.lost,
  steps: a.steps + b.steps,
});
