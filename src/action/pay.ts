/** What the steps of an episode earn, by one of three ways behind one interface, and the monitor of the goal. */
import type { Env } from '../env/env.ts';
import type { Goal, TimedGoal } from '../goal/goal.ts';
import { bindGoal, type Monitor } from '../goal/monitor.ts';
import { bindReward } from '../goal/reward.ts';

/** Pay for coming nearer to a goal and reaching it. */
export interface Reward {
  /** Added when the goal comes to hold, which ends the episode. */
  readonly success: number;
  /** Added at every primitive step; usually zero or less. */
  readonly step: number;
  /**
   * Weight of the potential Phi = shaping * progress: every step adds gamma * Phi(s') - Phi(s), with Phi = 0 where the
   * episode terminates, so that the best policy stays the best (Ng, Harada and Russell 1999). 0 for none.
   */
  readonly shaping: number;
  /** Whose progress is the potential; the goal's when left out. */
  readonly potential?: Goal;
}

/**
 * A reward as above; `goal`: as the goal itself says (`bindReward`), so that keeping something up pays too and an early
 * end never does; `world`: the world's own reward, 0 where it has none.
 */
export type Pay = Reward | 'goal' | 'world';

/** Pays for the steps of each world. `observe` comes after every step, then `earn`. */
export interface Payer {
  readonly goal: Monitor;
  begin(world: number): void;
  /** Takes note of the present state; `ended` when the world has ended by its own rules. */
  observe(world: number, ended: boolean): void;
  /** What the step to the state observed last earns. `end` when the episode terminates with it. */
  earn(world: number, success: boolean, end: boolean): number;
  save(world: number): readonly number[];
  /** `over` when the episode of the world had ended. */
  load(world: number, state: readonly number[], over: boolean): void;
}

/** Throws as `bindGoal` and `bindReward` do. */
export function bindPay(pay: Pay, env: Env, { goal, within }: TimedGoal, gamma: number): Payer {
  if (pay === 'goal') return goalPay(env, { goal, within }, gamma);
  return pay === 'world' ? worldPay(env, goal) : shapedPay(pay, env, goal, gamma);
}

function shapedPay(pay: Reward, env: Env, goal: Goal, gamma: number): Payer {
  const monitor = bindGoal(goal, env.facts);
  const potential = bindGoal(pay.potential ?? goal, env.facts);
  const phi = new Float64Array(env.n);
  const phiOf = (world: number) => pay.shaping * potential.progress(world);
  return {
    goal: monitor,
    begin(world) {
      monitor.begin(world);
      potential.begin(world);
      phi[world] = phiOf(world);
    },
    observe(world) {
      monitor.step(world);
      potential.step(world);
    },
    earn(world, success, end) {
      const next = end ? 0 : phiOf(world);
      const earned = pay.step + (success ? pay.success : 0) + gamma * next - phi[world];
      phi[world] = next;
      return earned;
    },
    save(world) {
      const first = monitor.save(world);
      return [first.length, ...first, ...potential.save(world)];
    },
    load(world, [length, ...state], over) {
      monitor.load(world, state.slice(0, length));
      potential.load(world, state.slice(length));
      phi[world] = over ? 0 : phiOf(world);
    },
  };
}

function goalPay(env: Env, { goal, within }: TimedGoal, gamma: number): Payer {
  const derived = bindReward(goal, env.facts, { gamma, limit: within, pessimistic: true });
  const earned = new Float64Array(env.n);
  return {
    goal: derived.monitor,
    begin: derived.begin,
    observe(world, ended) {
      earned[world] = derived.step(world, ended);
    },
    earn: (world) => earned[world],
    save: derived.save,
    load: (world, state) => derived.load(world, state),
  };
}

function worldPay(env: Env, goal: Goal): Payer {
  const monitor = bindGoal(goal, env.facts);
  return {
    goal: monitor,
    begin: monitor.begin,
    observe: (world) => monitor.step(world),
    earn: (world) => env.reward?.[world] ?? 0,
    save: monitor.save,
    load: (world, state) => monitor.load(world, state),
  };
}
