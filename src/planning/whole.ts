/** The plan of a task that no handbook cuts into operators: one sub-task, the whole. */
import type { Goal } from '../goal/goal.ts';
import type { Plan, PlanNode } from './plan.ts';

/** `name` becomes an identifier. */
export function wholePlan(name: string, goal: Goal, within: number): Plan {
  const words = name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  const id = /^[A-Za-z]/.test(words) ? words : `task_${words}`;
  const node: PlanNode = {
    operator: id,
    name: id,
    fact: '',
    goal,
    makes: 1,
    needs: [],
    consumes: {},
    tools: [],
    tool: null,
    wear: 0,
    chain: [],
    action: null,
    found: null,
    alternatives: [],
    verb: 'do',
    object: '',
    hand: 'attack',
    ticks: within,
    chainTicks: 0,
    why: 'the handbook cuts the task into no parts',
  };
  const step = { node: id, atLeast: 1, amount: 1 };
  const land = { dangers: [], firm: [], liquids: [], tools: {} };
  const upkeep = { foods: [], weapons: [], bursting: [], walls: [] };
  return { land, upkeep, nodes: [node], order: [step], trace: [step] };
}
