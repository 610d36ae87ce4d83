/** The task planner's prompt: which operators of the handbook, in which order, how much of everything. */
import type { Handbook } from '../../env/handbook.ts';
import { printGoal } from '../../goal/print.ts';
import type { TaskSpec } from '../reasoner.ts';
import { bullets, jsonOnly, type Prompt, sections } from './layout.ts';
import { notesSection, operatorSection, operatorsToward } from './reference.ts';

const SYSTEM = `You are the task planner of a team that solves long tasks in a simulated world. You cut a task into sub-tasks: one for each thing that must be gathered, made or placed on the way. Others find out how each sub-task is done. You know the world from its handbook alone; names may mean something else than you expect.`;

const HEURISTICS = [
  'Work backwards from the goal: which operator brings it about, what that one needs, and so on until nothing is needed.',
  'Where several operators bring the same fact about, choose one: the one whose needs are cheapest from what is held at the start.',
  'Add up what all steps use, and gather it in as few visits as possible: every way costs steps, and what is near is left behind.',
  'A tool is made before the first step that cannot do without it. A better tool pays only when much is left to do with it.',
  'Do not gather what no later step uses.',
];

const SHAPE = `{
  "why": "ONE SENTENCE ON THE WHOLE PLAN",
  "steps": [
    { "operator": "NAME OF AN OPERATOR", "atLeast": NUMBER HELD AFTERWARDS, "why": "ONE SENTENCE" }
  ]
}`;

/** `goal` is the task's goal as one bound, such as `have:x >= 2`. */
export function planPrompt(task: TaskSpec, goal: { fact: string; atLeast: number }, handbook: Handbook): Prompt {
  const held = Object.entries(task.start).map(([item, count]) => `${count} ${item}`);
  return {
    system: SYSTEM,
    prompt: sections([
      ['Task', task.text],
      ['Goal', `${printGoal(goal)}, within ${task.within} steps`],
      ['Held at the start', held.length > 0 ? bullets(held) : 'nothing'],
      ['Handbook: operators', operatorSection(operatorsToward(handbook, [goal.fact]))],
      ['Handbook: notes', notesSection(handbook)],
      ['How to plan', bullets(HEURISTICS)],
      [
        'Answer',
        `The steps in order, the last one brings the goal about. \`atLeast\` is how much of what the operator gives is held after the step (1 for a flag). Finding and approaching may be left out: they belong to the step they serve.\n\n${jsonOnly(SHAPE)}`,
      ],
    ]),
  };
}
