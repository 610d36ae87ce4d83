/** Moves the pool of starts along a plan, and finds where the whole program fails. Each is a durable stage. */
import { type Outcome, rollOut } from '../action/controller.ts';
import { hashSeed } from '../core/rng.ts';
import { type Rate, wilson } from '../core/stats.ts';
import { bindGoal } from '../goal/monitor.ts';
import type { Plan, PlanStep } from '../planning/plan.ts';
import { afford, freshStarts, type Lab, loadStarts, POOL, programOf, type StartRef } from './lab.ts';
import { charge, stepsLeft } from './ledger.ts';

/** A step of a plan's trace, to be taken by a pool of worlds. */
export interface PoolStep {
  readonly plan: Plan;
  /** Index of the step in the trace. */
  readonly i: number;
  /** Where the worlds stand before it. */
  readonly starts: readonly StartRef[];
  /** Unique in the run. */
  readonly label: string;
}

/** Runs plan steps; returns the states of the worlds that got to the end of the last step. */
async function runSteps(
  lab: Lab,
  plan: Plan,
  steps: readonly PlanStep[],
  { from, key }: { readonly from: readonly StartRef[]; readonly key: string },
): Promise<StartRef[]> {
  const { run, env, task, ledger } = lab;
  const starts = afford(lab, from, task.within);
  const last = steps[steps.length - 1];
  const node = plan.nodes.find((n) => n.name === last.node)!;
  const enough = last.enough ?? last.atLeast;
  const result = await run.stage(key, async () => {
    await run.beat();
    const reached: (string | null)[] = starts.map(() => null);
    const onEnd = (world: number, start: number, { success }: Outcome) => {
      if (success) reached[start] = run.putBlob(env.save(world));
    };
    const goal = bindGoal(node.goal ?? { fact: node.fact, atLeast: enough }, env.facts);
    const controller = programOf(lab, plan, steps);
    const rolled = rollOut({
      env,
      controller,
      goal,
      within: task.within,
      starts: loadStarts(lab, starts),
      seed: hashSeed(run.seed, key),
      onEnd,
    });
    const next = reached.filter((r) => r !== null);
    run.emit({
      type: 'chain',
      upTo: `${last.node} ${enough}`,
      success: wilson(next.length, starts.length),
      steps: rolled.steps,
    });
    return { next, steps: rolled.steps };
  });
  charge(ledger, 'starts', result.steps);
  return result.next;
}

/** Moves the pool over a step. Returns the states of the worlds that get to its end. */
export async function advance(lab: Lab, { plan, i, starts, label }: PoolStep): Promise<readonly StartRef[]> {
  return runSteps(lab, plan, [plan.trace[i]], { from: starts, key: `advance/${label}` });
}

/**
 * Fills up the pool of those that took a step, where they are few: fresh worlds are brought there, so that later sub-tasks
 * do not train on a lucky few.
 */
export async function refill(
  lab: Lab,
  { plan, i, label }: PoolStep,
  arrived: readonly StartRef[],
): Promise<readonly StartRef[]> {
  if (arrived.length >= POOL / 2 || stepsLeft(lab.ledger) < lab.ledger.budget / 4) return arrived;
  const key = `refill/${label}`;
  const from = freshStarts(lab, key, POOL - arrived.length);
  return [...arrived, ...(await runSteps(lab, plan, plan.trace.slice(0, i + 1), { from, key }))];
}

/** Where the whole program fails: its success on fresh worlds, and who was acting at the end of most failures. */
export interface WeakSpot {
  readonly success: Rate;
  /** Of an episode, in primitive steps. */
  readonly meanSteps: number;
  /** The node whose controller it was; null without failures. */
  readonly node: string | null;
  /** States in which that controller was last started, failures first. */
  readonly starts: readonly StartRef[];
}

/** Runs the whole program on fresh training worlds and looks at who was acting when episodes failed. */
export async function findWeakSpot(lab: Lab, plan: Plan, round: number): Promise<WeakSpot> {
  const { run, env, task, ledger } = lab;
  const key = `weak/${round}`;
  const result = await run.stage(key, async () => {
    await run.beat();
    const entered: ({ name: string; state: Uint8Array } | null)[] = Array.from({ length: env.n }, () => null);
    const ends: { name: string; state: string; success: boolean }[] = [];
    const controller = programOf(lab, plan, plan.order, (_env, world, name) => {
      entered[world] = { name, state: env.save(world) };
    });
    const onEnd = (world: number, _start: number, { success }: Outcome) => {
      const last = entered[world];
      if (last !== null) ends.push({ name: last.name, state: run.putBlob(last.state), success });
      entered[world] = null;
    };
    const starts = afford(lab, freshStarts(lab, key, 2 * POOL), task.within);
    const rolled = rollOut({
      env,
      controller,
      goal: bindGoal(task.goal, env.facts),
      within: task.within,
      starts,
      seed: hashSeed(run.seed, key),
      onEnd,
    });
    const success = wilson(rolled.outcomes.filter((o) => o.success).length, starts.length);
    run.emit({ type: 'chain', upTo: 'the whole program', success, steps: rolled.steps });
    return { success, meanSteps: rolled.steps / starts.length, steps: rolled.steps, ...culprit(ends) };
  });
  charge(ledger, 'critic', result.steps);
  return result;
}

/** The name that ended most failures, with the states it last started from, failures first. */
function culprit(ends: readonly { name: string; state: string; success: boolean }[]): {
  node: string | null;
  starts: string[];
} {
  const failures = new Map<string, number>();
  for (const end of ends) if (!end.success) failures.set(end.name, (failures.get(end.name) ?? 0) + 1);
  const node = [...failures].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null;
  const of = (success: boolean) =>
    ends.filter((end) => end.name === node && end.success === success).map((end) => end.state);
  return { node, starts: [...of(false), ...of(true)].slice(0, POOL) };
}
