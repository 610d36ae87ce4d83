/**
 * Reward, termination and metrics of a goal, so that nobody writes reward code. With weights w that sum to 1, potential
 * Phi, limit H and effective horizon K = min(H, 1 / (1 - gamma)), a step from s to s' earns
 *   K * sum of w * (gamma * Phi(s') - Phi(s) + rate / H + bonus),  Phi = 0 where the episode ends for good.
 * Rates lie in [-1, 1]; a bonus is 1 for satisfying and -1 for failing for good. An objective that fails ends the
 * episode, and all that was still earning is charged as if it had failed at every step up to the limit, so that an
 * early end never pays. Nothing here is tuned to a task. The shaping is potential based and leaves the best policy as
 * it is (Ng, Harada and Russell 1999); docs/algorithms/goal-rewards.md has the proof and the test.
 */
import { RlgptError } from '../core/errors.ts';
import { checkedGoal } from './check.ts';
import type { Facts, Goal } from './goal.ts';
import { fromParts, type Monitor } from './monitor.ts';
import type { Figures, Part } from './objective.ts';
import { bindParts, specsOf } from './parts.ts';
import { type Account, compilePayment } from './payment.ts';

/** How a goal pays. */
export interface RewardOptions {
  /** Discount of one step, that of the learner, in (0, 1]. */
  readonly gamma: number;
  /** Episode limit in steps. */
  readonly limit: number;
  /** Weight of the shaping; 1 when left out, 0 for none (an ablation). */
  readonly shaping?: number;
  /**
   * The potential of `avoid` is 0 where it is safest, not where it fails: the end of an episode is then the best that a
   * learner who knows nothing expects, and going on pays. Like any constant it leaves the best policy as it is.
   */
  readonly pessimistic?: boolean;
  /** False gives all objectives the same weight (an ablation). */
  readonly weights?: boolean;
  /** False interprets the goal: slow, and what compiled rewards are compared with. */
  readonly compiled?: boolean;
}

/** A goal that pays; made by `bindReward`. */
export interface GoalReward {
  readonly monitor: Monitor;
  begin(world: number): void;
  /** The reward of the step that led to the present state; `died` when the world has ended the episode by its own rules. */
  step(world: number, died: boolean): number;
  /** The steps of the worlds from `from` to before `to`. */
  settle(from: number, to: number, arrays: Settlement): void;
  /** The goal has ended the episode. */
  over(world: number): boolean;
  /** How the episode went, as if it ended now. */
  summary(world: number): EpisodeSummary;
  save(world: number): readonly number[];
  load(world: number, state: readonly number[]): void;
}

/** Arrays of shape [worlds]. */
export interface Settlement {
  /** 1 where the world has ended the episode by its own rules. */
  readonly died: Uint8Array;
  /** 1 where the episode has ended already: such a world earns 0. Set to 1 where it ends now. */
  readonly ended: Uint8Array;
  readonly reward: Float32Array;
}

/** The assessment metrics of one episode. */
export interface EpisodeSummary {
  readonly success: boolean;
  /** Mean over the objectives, in [0, 1]. */
  readonly satisfaction: number;
  /** Least of all objectives, in [-1, 1]; above 0 exactly for a success. */
  readonly robustness: number;
  readonly steps: number;
  readonly objectives: readonly ObjectiveSummary[];
}

export interface ObjectiveSummary extends Figures {
  readonly name: string;
  readonly kind: Part['kind'];
  readonly satisfaction: number;
  readonly robustness: number;
}

/** Throws as `bindGoal` does, and RlgptError 'usage' for a discount or limit out of range. */
export function bindReward(goal: Goal, facts: Facts, options: RewardOptions): GoalReward {
  const { gamma, limit, shaping = 1, pessimistic = false, weights = true, compiled = true } = options;
  checkOptions(options);
  const checked = checkedGoal(goal, facts);
  const parts = bindParts(checked, facts);
  const monitor = fromParts(parts);
  const total = parts.reduce((sum, part) => sum + (weights ? part.weight : 1), 0);
  const share = Float64Array.from(parts, (part) => (weights ? part.weight : 1) / total);
  const unit = gamma < 1 ? Math.min(limit, 1 / (1 - gamma)) : limit;
  /** What is taken off the potential: the most that avoiding adds to it. */
  const level = pessimistic ? parts.reduce((sum, part, i) => sum + (part.kind === 'avoid' ? share[i] : 0), 0) : 0;
  /** Potential of the state before, and steps of the episode, by world. */
  const account: Account = { phi: new Float64Array(0), taken: new Float64Array(0) };

  function potential(world: number): number {
    let sum = 0;
    for (let i = 0; i < parts.length; i++) sum += share[i] * parts[i].potential(world);
    return shaping * sum - level;
  }

  const over = (world: number): boolean => monitor.holds(world) || monitor.fails(world);

  /** The reward of a step of which everything but the potential has been noted. */
  function pay(world: number, died: boolean): number {
    const ends = died || over(world);
    const bad = ends && !monitor.holds(world) && !(died && monitor.accepts(world));
    const left = bad ? Math.max(0, limit - account.taken[world]) / limit : 0;
    let earned = 0;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      const verdict = part.verdict(world);
      earned += share[i] * (part.rate(world) / limit + part.bonus(world) + (verdict === 0 ? forfeit(part, left) : 0));
      // The world's own end fails what is still to be brought about or kept up.
      if (bad && died && verdict === 0 && !part.accepts(world)) earned -= share[i];
    }
    const next = ends ? 0 : potential(world);
    const reward = unit * (earned + gamma * next - account.phi[world]);
    account.phi[world] = next;
    return reward;
  }

  function step(world: number, died: boolean): number {
    monitor.step(world);
    account.taken[world]++;
    return pay(world, died);
  }

  function settleEach(from: number, to: number, { died, ended, reward }: Settlement): void {
    for (let world = from; world < to; world++) {
      reward[world] = ended[world] === 1 ? 0 : step(world, died[world] === 1);
      if (died[world] === 1 || over(world)) ended[world] = 1;
    }
  }

  const payment = { specs: specsOf(checked), parts, share, facts, shaping, level, gamma, limit, unit, account, pay };
  return {
    monitor,
    begin(world) {
      grow(account, world);
      monitor.begin(world);
      account.phi[world] = potential(world);
      account.taken[world] = 0;
    },
    step,
    settle: (compiled ? compilePayment(payment) : null) ?? settleEach,
    over,
    summary: (world) => summarize(parts, monitor, world, account.taken[world]),
    save: (world) => [account.taken[world], account.phi[world], ...monitor.save(world)],
    load(world, state) {
      grow(account, world);
      account.taken[world] = state[0];
      account.phi[world] = state[1];
      monitor.load(world, state.slice(2));
    },
  };
}

function checkOptions({ gamma, limit }: RewardOptions): void {
  if (!(gamma > 0 && gamma <= 1))
    throw new RlgptError('usage', `gamma is ${gamma}`, 'Use a discount above 0 and at most 1.');
  if (!(limit >= 1)) throw new RlgptError('usage', `step limit is ${limit}`, 'Use at least 1 step.');
}

/** Makes room for a world. */
function grow(account: Account, world: number): void {
  if (world < account.taken.length) return;
  const larger = (old: Float64Array): Float64Array => {
    const made = new Float64Array(2 * world + 2);
    made.set(old);
    return made;
  };
  account.phi = larger(account.phi);
  account.taken = larger(account.taken);
}

/** What an objective would still lose up to the limit if the episode ended badly now; `left` is the share of it. */
const forfeit = (part: Part, left: number): number => (part.kind === 'avoid' ? 0 : -left);

function summarize(parts: readonly Part[], monitor: Monitor, world: number, steps: number): EpisodeSummary {
  const objectives = parts.map((part) => ({
    name: part.name,
    kind: part.kind,
    satisfaction: part.satisfaction(world),
    robustness: part.robustness(world),
    ...part.figures(world),
  }));
  return {
    success: monitor.accepts(world),
    satisfaction: objectives.reduce((sum, o) => sum + o.satisfaction, 0) / objectives.length,
    robustness: Math.min(...objectives.map((o) => o.robustness)),
    steps,
    objectives,
  };
}
