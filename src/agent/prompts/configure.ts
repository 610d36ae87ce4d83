/** The fast agent's prompt for learning: what the learner observes and which primitive actions it keeps. */
import type { Handbook } from '../../env/handbook.ts';
import type { Memory } from '../reasoner.ts';
import { factsOf } from './decompose.ts';
import { codedSection, subtaskSection, verdictsSection } from './history.ts';
import { bullets, jsonOnly, type Prompt, sections } from './layout.ts';
import { namesIn, notesSection, operatorsToward } from './reference.ts';

const SYSTEM = `You are the fast agent of a team that solves sub-tasks in a simulated world: an experienced researcher of reinforcement learning who sets up a training job. The reward follows from the goal. You choose what the policy observes and which primitive actions it may take; the coded actions that work are added to them.`;

const HEURISTICS = [
  'Keep every part of the observation that a good decision depends on, and leave out what is noise for this sub-task.',
  'Name the blocks and items that the policy must tell apart: what the sub-task acts on, the tools, what is in the way, what harms.',
  'Of fields that are boxes of cells around the body, `crop` cells are kept on each side of the centre (1 to 4): few learn faster, many see further.',
  'Keep every primitive that may be needed when the coded actions fail; leave out those that only do harm or never help.',
];

const SHAPE = `{ "fields": ["FIELD"], "relevant": ["BLOCK OR ITEM"], "crop": NUMBER, "primitives": ["PRIMITIVE"] }`;

/** Asks how the learner of a sub-task is to be configured: observation and action space. */
export function configurePrompt(memory: Memory, handbook: Handbook, primitives: readonly string[]): Prompt {
  const names = namesIn(operatorsToward(handbook, factsOf(memory)));
  const harmful = handbook.blocks.filter(({ danger, liquid }) => danger || liquid).map(({ name }) => name);
  return {
    system: SYSTEM,
    prompt: [
      subtaskSection(memory),
      sections([
        ['Fields of the observation', bullets(memory.fields)],
        ['Blocks and items', [...new Set([...names, ...harmful])].join(', ')],
        ['Primitive actions', bullets(primitives)],
        ['Notes on the world', notesSection(handbook)],
        ['Results of code', codedSection(memory)],
        ['Verdicts of the critic', verdictsSection(memory)],
        ['How to choose', bullets(HEURISTICS)],
        ['Answer', `Use the names above, letter for letter.\n\n${jsonOnly(SHAPE)}`],
      ]),
    ].join('\n\n'),
  };
}
