/** Questions to the reasoner, each a durable stage, so that a resumed run never asks (or pays) twice. */
import { RlgptError } from '../core/errors.ts';
import { canonicalJson } from '../core/json.ts';
import { printGoal } from '../goal/print.ts';
import { isWhole, type Plan } from '../planning/plan.ts';
import { wholePlan } from '../planning/whole.ts';
import type { SkillSource } from '../skill/skill.ts';
import type { Part } from './candidates.ts';
import type { Lab } from './lab.ts';
import { sameDecomposition } from './memory.ts';
import {
  type AnswerError,
  type Decomposition,
  isAnswerError,
  type LearnSpec,
  type Memory,
  type SubAction,
} from './reasoner.ts';

function ask<T extends object>(
  lab: Lab,
  role: string,
  key: string,
  question: () => Promise<T | AnswerError>,
): Promise<T | AnswerError> {
  return lab.run.stage(key, async () => {
    const given = await question();
    if (isAnswerError(given))
      lab.run.emit({ type: 'model.error', role, message: given.answerError, remedy: given.remedy });
    return given;
  });
}

/**
 * The task planner. `measured` holds what operators have cost here, in primitive steps for one use, where that is known
 * and the handbook guesses worse; `round` counts the questions. Throws RlgptError 'model' when the answer cannot be
 * used: without a plan there is nothing to do. The question then stays open, and a resumed run asks again.
 */
export async function askPlan(lab: Lab, measured: ReadonlyMap<string, number>, round: number): Promise<Plan> {
  const { handbook } = lab.env;
  const operators = handbook.operators.map((op) => ({ ...op, ticks: measured.get(op.name) ?? op.ticks }));
  const key = round === 0 ? 'plan' : `plan/${round}`;
  const plan = await lab.run.stage(key, async () => {
    if (lab.whole) return wholePlan(lab.task.name, lab.task.goal, lab.task.within);
    const answer = await lab.reasoner.plan(lab.task, { ...handbook, operators });
    if (!isAnswerError(answer)) return answer;
    lab.run.emit({ type: 'model.error', role: 'planner', message: answer.answerError, remedy: answer.remedy });
    throw new RlgptError('model', `the task planner's answer could not be used: ${answer.answerError}`, answer.remedy);
  });
  if (round === 0) announcePlan(lab, plan);
  return plan;
}

/** Records the plan that is followed from here on. */
export function announcePlan(lab: Lab, plan: Plan): void {
  const nodes = plan.nodes.map((n) => ({
    name: n.name,
    goal: isWhole(n) ? printGoal(n.goal) : n.fact,
    needs: [...(n.tool === null ? [] : [`have:${n.tool}`]), ...n.needs.map((c) => c.fact)],
    why: n.why,
  }));
  lab.run.emit({ type: 'plan', nodes });
}

/** The slow agent. An unusable answer is replaced by the plainest decomposition: the whole, coded and learned. */
export async function askDecomposition(lab: Lab, memory: Memory): Promise<Decomposition> {
  const { node, goal, iteration } = memory;
  const answer = await ask(lab, 'slow', `${node.name}/${iteration}/decompose`, () => lab.reasoner.decompose(memory));
  const why = 'the whole sub-task, for want of a usable answer';
  const whole = (via: 'code' | 'rl', name: string): SubAction => ({ name, via, goal, when: null, why });
  const full: Decomposition = isAnswerError(answer)
    ? { actions: [whole('code', node.name), whole('rl', `learn_${node.name}`)], why }
    : answer;
  const { split, learn, code } = lab.method;
  const kept = full.actions.filter((a) =>
    a.via === 'rl' ? learn : (code || lab.method.options) && (split || a.name === node.name),
  );
  lab.run.emit({
    type: 'decomposition',
    subtask: node.name,
    iteration,
    actions: kept.map(({ name, via, goal, why }) => ({ name, via, goal: printGoal(goal), why })),
  });
  const decomposition = { ...full, actions: kept };
  warnOfDeadLoop(lab, memory, decomposition);
  memory.decompositions.push(decomposition);
  return decomposition;
}

/** Says so when a sub-task is cut as in the iteration before, although that iteration found nothing better. */
function warnOfDeadLoop(lab: Lab, memory: Memory, decomposition: Decomposition): void {
  const { node, iteration, decompositions } = memory;
  // A whole task is never cut otherwise: its search goes on where it stood.
  if (isWhole(node)) return;
  if (decompositions.length < 2 || !sameDecomposition(decompositions[decompositions.length - 1], decomposition)) return;
  const best = (i: number) => lab.history.find((h) => h.subtask === node.name && h.iteration === i)?.spec ?? null;
  if (canonicalJson(best(iteration - 1)) !== canonicalJson(best(iteration - 2))) return;
  lab.run.emit({
    type: 'warning',
    message: `${node.name}: iteration ${iteration} is cut as iteration ${iteration - 1}, which found nothing better`,
    remedy: 'Give more steps, or another model.',
  });
}

/** The fast agent writes `count` programs for an action; none when its answer cannot be used. */
export async function askCode(
  lab: Lab,
  { memory, action }: Pick<Part, 'memory' | 'action'>,
  attempt: number,
  count: number,
): Promise<readonly SkillSource[]> {
  const key = `${memory.node.name}/${memory.iteration}/write/${action.name}/${attempt}`;
  const answer = await ask(lab, 'fast', key, () => lab.reasoner.write(action, memory, count));
  return isAnswerError(answer) ? [] : answer;
}

/** The fast agent's configuration of the learner; everything in sight when its answer cannot be used. */
export async function askLearner(lab: Lab, memory: Memory): Promise<LearnSpec> {
  const primitives = lab.primitives.map((p) => p.name);
  const key = `${memory.node.name}/${memory.iteration}/configure`;
  const answer = await ask(lab, 'fast', key, () => lab.reasoner.configure(memory, primitives));
  return isAnswerError(answer)
    ? { fields: memory.fields, relevant: [memory.node.object], crop: 2, primitives }
    : answer;
}
