/** The slow agent without a model: a sub-task cut along the situations that the handbook's operators pass through. */
import type { Decomposition, Memory, SubAction } from '../reasoner.ts';
import { canSense, waits, wields } from './writers.ts';

/** The whole first; when that fails, a part for each situation on the way, and the last part for the work itself. */
export function decompose(memory: Memory): Decomposition {
  const { node, goal, iteration } = memory;
  const whole: SubAction = {
    name: node.name,
    via: 'code',
    goal,
    when: null,
    why:
      iteration === 0
        ? 'code first: one program for the whole sub-task'
        : 'the whole program again, changed where the evidence points',
  };
  const learn: SubAction = {
    name: `learn_${identifier(node.object)}`,
    via: 'rl',
    goal,
    when: null,
    why: 'learn when to use which coded action, and what no code does',
  };
  if (wields(node) || waits(node))
    return {
      actions: [whole, learn],
      codeShare: 0.9,
      why: 'nothing has to be sensed: code can do it, if anything can',
    };
  if (!canSense(memory))
    return {
      actions: [whole, learn],
      codeShare: 0.15,
      why: 'the target cannot be named from what is observed: mostly to be learnt',
    };
  if (iteration === 0) return { actions: [whole, learn], codeShare: 0.6, why: whole.why };
  // Ways under ground are long: there is no finding apart from digging.
  if (node.found?.where === 'underground') return { actions: [whole, learn], codeShare: 0.8, why: whole.why };
  return {
    actions: [whole, ...partsOf(memory), learn],
    codeShare: 0.6,
    why: 'split along the situations that the handbook names',
  };
}

/** A part for each situation of the way, each from the one before it, and the work itself. */
function partsOf({ node, goal }: Memory): readonly SubAction[] {
  const stages = node.chain.map(
    (fact, i): SubAction => ({
      name: identifier(fact),
      via: 'code',
      goal: { fact, atLeast: 1 },
      when: i === 0 ? null : { fact: node.chain[i - 1], atLeast: 1 },
      why: `coding the whole stops short; ${fact} is a situation on its way`,
    }),
  );
  const work: SubAction = {
    name: identifier(`${node.verb}_${node.object}`),
    via: 'code',
    goal,
    when: { fact: node.chain[node.chain.length - 1], atLeast: 1 },
    why: `the work itself, once ${node.chain.at(-1)} holds`,
  };
  return [...stages, work];
}

const identifier = (text: string) => text.replace(/\W+/g, '_');
