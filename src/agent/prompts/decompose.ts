/** The slow agent's prompt: which parts a sub-task has, and which of them to code and which to learn. */
import type { Handbook } from '../../env/handbook.ts';
import type { Memory } from '../reasoner.ts';
import { codedSection, decompositionsSection, subtaskSection, verdictsSection } from './history.ts';
import { bullets, jsonOnly, type Prompt, sections } from './layout.ts';
import { goalSection, namesIn, notesSection, operatorSection, operatorsToward } from './reference.ts';

const SYSTEM = `You are the slow agent of a team that solves sub-tasks in a simulated world: an experienced researcher of reinforcement learning who decides which behaviour to write as code and which to learn. You cut a sub-task into actions and choose for each of them "code" or "rl". A fast agent writes the code. Each coded action becomes one more choice of the learner, beside the primitive actions, so that what it learns is when to use which. Everything is then measured in trial episodes and comes back to you as evidence.`;

const HEURISTICS = [
  'One action at least has exactly the goal of the sub-task, which may be written `"goal": "sub-task"`.',
  'Code first. What follows rules that the observation shows (choose a thing, turn, walk, use it, count) is coded; begin with one program for the whole sub-task.',
  'When the evidence says that code stops short, cut further: one action for each situation on the way, with that situation as goal, above all at the fact that fails most.',
  'What needs fine or reactive control, search under uncertainty, or has failed as code more than twice, is left to rl: one action "rl" with the goal of the sub-task, which learns over the primitives and the coded actions that work.',
  'Keep coded actions that succeed; change or cut those that fail. Do not answer with a decomposition that is among the earlier ones.',
  'A coded action should be useful again and again: short, with a goal that can be seen to hold.',
  '`when` says when an action may start; leave it null unless starting earlier is useless.',
];

const SHAPE = `{
  "why": "ONE SENTENCE ON THIS DECOMPOSITION",
  "actions": [
    { "name": "lower_case_identifier", "via": "code" OR "rl", "goal": GOAL, "when": GOAL OR null, "why": "ONE SENTENCE" }
  ]
}`;

/** Facts that speak of a sub-task: its own, what it needs, the situations on its way. */
export function factsOf(memory: Memory): readonly string[] {
  const { node } = memory;
  return [node.fact, ...node.chain, ...node.needs.map(({ fact }) => fact)];
}

/** `facts` are the names of all facts of the world; `mostActions` bounds the answer. */
export function decomposePrompt(
  memory: Memory,
  handbook: Handbook,
  facts: readonly string[],
  mostActions: number,
): Prompt {
  // What other sub-tasks bring about is not this one's business.
  const { node } = memory;
  const near = operatorsToward(handbook, [node.fact, ...node.chain]).filter((operator) =>
    operator.yields.some(({ fact }) => factsOf(memory).includes(fact)),
  );
  return {
    system: SYSTEM,
    prompt: [
      subtaskSection(memory),
      sections([
        ['Handbook: operators of this sub-task', operatorSection(near)],
        ['Handbook: notes', notesSection(handbook)],
        ['What code can see and do', memory.apiDoc],
        ['Goals', `${goalSection(facts, namesIn(near))}\n\nGains (\`gain:\`) count from the start of the action.`],
        [
          'How to decompose',
          bullets([`The program for the whole sub-task, if there is one, is named \`${node.name}\`.`, ...HEURISTICS]),
        ],
        ['Earlier decompositions', decompositionsSection(memory)],
        ['Results of code', codedSection(memory)],
        ['Verdicts of the critic', verdictsSection(memory)],
        ['Coded actions that learning did not use', [...memory.dropped].join(', ')],
        ['Answer', `At most ${mostActions} actions.\n\n${jsonOnly(SHAPE)}`],
      ]),
    ].join('\n\n'),
  };
}
