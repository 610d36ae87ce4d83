/** Watches at run time what is assumed of controllers: the contracts that a proof believes. */
import type { Env } from '../env/env.ts';
import type { Formula } from '../goal/goal.ts';
import { printGoal } from '../goal/print.ts';
import { bindState, type StateMonitor } from '../goal/state.ts';
import type { SkillError } from '../skill/skill.ts';
import type { Contract } from './contract.ts';

/** A contract that was broken. */
export interface ContractViolation {
  readonly policy: string;
  /** The clause, such as `keeps lane_error < 1.6` or `within 200`. */
  readonly clause: string;
  /** Steps of the program before. */
  readonly step: number;
}

/** Told once for each controller and run of the program, at its first violation. */
export type OnViolation = (env: Env, world: number, violation: ContractViolation) => void;

/** Which controllers have broken their contracts in one run of a program. */
export interface Watch {
  /** A controller is about to start. */
  begins(policy: string, step: number): void;
  /** It acts in this step. */
  acts(policy: string): void;
  /** Looks, at the beginning of the next step, at what the one that acted has kept. */
  check(step: number): void;
  /** Whether one that is done has brought about what it promised. */
  isDone(policy: string, step: number): boolean;
  fails(policy: string, error: SkillError | null, step: number): void;
  isBroken(policy: string): boolean;
}

interface Bound {
  readonly contract: Contract;
  readonly pre: StateMonitor | null;
  readonly post: StateMonitor | null;
  readonly keeps: StateMonitor | null;
  steps: number;
}

/** Throws RlgptError as `bindState` does for a contract about facts that the world lacks. */
export function watchContracts(
  env: Env,
  world: number,
  contracts: ReadonlyMap<string, Contract>,
  onViolation?: OnViolation,
): Watch {
  const bind = (formula: Formula | null) => (formula === null ? null : bindState(formula, env.facts));
  const bound = new Map(
    [...contracts].map(([policy, contract]): [string, Bound] => {
      const { pre, post, keeps } = contract;
      return [policy, { contract, pre: bind(pre), post: bind(post), keeps: bind(keeps), steps: 0 }];
    }),
  );
  const broken = new Set<string>();
  let acting: Bound | null = null;

  function blame(policy: string, clause: string, step: number): void {
    if (broken.has(policy)) return;
    broken.add(policy);
    onViolation?.(env, world, { policy, clause, step });
  }
  const inWords = (word: string, formula: Formula | null) => `${word} ${formula === null ? '' : printGoal(formula)}`;

  return {
    begins(policy, step) {
      const own = bound.get(policy);
      if (own === undefined) return;
      own.steps = 0;
      if (own.pre?.holds(world) === false) blame(policy, inWords('pre', own.contract.pre), step);
    },
    acts(policy) {
      acting = bound.get(policy) ?? null;
      if (acting !== null) acting.steps++;
    },
    check(step) {
      if (acting === null) return;
      const { contract, keeps, steps } = acting;
      acting = null;
      if (keeps?.holds(world) === false) blame(contract.policy, inWords('keeps', contract.keeps), step);
      if (contract.within !== null && steps > contract.within)
        blame(contract.policy, `within ${contract.within}`, step);
    },
    isDone(policy, step) {
      const own = bound.get(policy);
      if (own?.post?.holds(world) === false) blame(policy, inWords('post', own.contract.post), step);
      return !broken.has(policy);
    },
    fails(policy, error, step) {
      if (bound.has(policy)) blame(policy, `acts (${error?.fault ?? 'unknown'})`, step);
    },
    isBroken: (policy) => broken.has(policy),
  };
}
