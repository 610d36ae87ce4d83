/** Goes back to a sub-task that fails: where it is met again on the way, or where the whole program fails most. */
import type { Plan } from '../planning/plan.ts';
import type { Journey } from './follow.ts';
import { type Lab, POOL, type StartRef } from './lab.ts';
import { holdBack, stepsLeft } from './ledger.ts';
import { revisedMemory } from './memory.ts';
import { findWeakSpot } from './pool.ts';
import { isBetter, proofSteps } from './proof.ts';
import type { Memory } from './reasoner.ts';

/**
 * Times the whole program's weakest sub-task is developed further, and the outer iterations of each. To come back to a
 * sub-task is an outer iteration too: neither is done more often than `Method.iterations` allows.
 */
const REVISIONS = 3;
const REVISED_ITERATIONS = 2;

/** Develops the sub-task at which the whole program fails most, again and again, until that no longer helps. */
export async function reviseWeakest(lab: Lab, plan: Plan, journey: Journey): Promise<void> {
  const rounds = Math.min(REVISIONS, lab.method.iterations - 1);
  for (let round = 0; round < rounds; round++) if (!(await revise(lab, plan, journey, round))) return;
}

/**
 * One revision, from the states in which the program fails. Half of the starts are failures, so that what does better on
 * them is kept only when the whole program does better, too. False when nothing came of it.
 */
async function revise(lab: Lab, plan: Plan, journey: Journey, round: number): Promise<boolean> {
  const { ledger, task, controllers } = lab;
  if (stepsLeft(ledger) < Math.max(ledger.budget / 5, POOL * task.within) || !lab.method.critic) return false;
  const { node: name, starts: failing, success, meanSteps } = await findWeakSpot(lab, plan, round);
  if (success.rate >= lab.target || name === null || failing.length < 2) return false;
  const proof = proofSteps(meanSteps);
  if (stepsLeft(ledger) < 2 * proof) return false;
  const before = new Map(controllers);
  const frugal = { ...lab, ledger: holdBack(ledger, proof) };
  if (!(await redevelop(frugal, journey, { name, failing, budget: stepsLeft(ledger) / 2 }))) return false;
  if (await isBetter(lab, plan, before, { subtask: name, label: `${round}` })) return true;
  controllers.set(name, before.get(name)!);
  return false;
}

/** A sub-task that fails from some starts. */
interface Failing {
  readonly name: string;
  readonly failing: readonly StartRef[];
  /** Primitive steps for it. */
  readonly budget: number;
}

/** Develops a sub-task further, from starts where it fails and from those it was developed from. */
export async function redevelop(
  lab: Lab,
  { memories, develop }: Journey,
  { name, failing, budget }: Failing,
): Promise<boolean> {
  const memory = revisedMemory(memories.get(name)!);
  memories.set(name, memory);
  const iterations = Math.min(REVISED_ITERATIONS, lab.method.iterations - 1);
  return develop(lab, memory, mixed(failing, memory), { budget, iterations });
}

/** Starts where a sub-task fails, and those it was developed from: what worked must go on working. */
function mixed(failing: readonly StartRef[], memory: Memory): readonly StartRef[] {
  const some = failing.slice(0, POOL / 2);
  const usual = memory.starts.slice(0, POOL - some.length);
  // One by one, so that the first few of a race are of both kinds.
  const both = some.flatMap((start, i) => (i < usual.length ? [start, usual[i]] : [start]));
  return [...both, ...usual.slice(some.length)];
}
