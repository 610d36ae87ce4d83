/** The fast agent's prompt for code: programs for one action of a sub-task. */
import type { Handbook } from '../../env/handbook.ts';
import { printGoal } from '../../goal/print.ts';
import type { Memory, SubAction } from '../reasoner.ts';
import { attemptsSection, librarySection, subtaskSection, verdictsSection } from './history.ts';
import { bullets, type Prompt, sections } from './layout.ts';
import { languageSection, notesSection } from './reference.ts';

const SYSTEM = `You are the fast agent of a team that solves sub-tasks in a simulated world. You write short programs that act in it: generator functions that read the observation and yield primitive actions. Your programs run in many trial episodes from different starts; what happened comes back to you.`;

const HEURISTICS = [
  'Read the world again after every yield; do not assume that an action worked.',
  'Handle the ordinary mishaps: the thing is out of sight, out of reach, behind something; nothing changes any more.',
  'Count tries and change the way (turn, step aside, search elsewhere) when nothing changes.',
  'Use what the API offers rather than computing it again. Call only functions that the API document names.',
  'Programs in one answer differ in their idea, not in a number.',
  'Correct what failed in the best earlier program rather than starting over, unless its idea is at fault.',
];

/** Shows the form alone; the capital names stand for functions of whatever API the world has. */
const EXAMPLE = `\`\`\`ts
/** Repeats an action until a test holds, and tries another way when nothing changes. @steps 60 */
function* example(w) {
  let before = w.MEASURE();
  let stuck = 0;
  for (let tries = 0; tries < 60 && !w.TEST(); tries++) {
    yield stuck < 5 ? w.ACTION() : w.OTHER_ACTION();
    const now = w.MEASURE();
    stuck = now === before ? stuck + 1 : 0;
    before = now;
  }
}
\`\`\`

MEASURE, TEST, ACTION and OTHER_ACTION stand for functions of the API document above.`;

/** Asks for at most `count` programs. */
export function writePrompt(action: SubAction, memory: Memory, handbook: Handbook, count: number): Prompt {
  const earlier = memory.attempts.filter((attempt) => attempt.action === action.name);
  const start = action.when === null ? 'any time' : `when ${printGoal(action.when)}`;
  const many =
    count === 1
      ? 'one program in a ```ts block'
      : `1 to ${count} programs, each in its own \`\`\`ts block, the best first`;
  return {
    system: SYSTEM,
    prompt: [
      subtaskSection(memory),
      sections([
        ['Your action', `${action.name}: ${action.why}\n\nGoal: ${printGoal(action.goal)}. Starts: ${start}.`],
        ['API document', memory.apiDoc],
        ['Language', languageSection()],
        ['The form of a program', EXAMPLE],
        ['Notes on the world', notesSection(handbook)],
        ['How to write', bullets(HEURISTICS)],
        ['Programs that worked for other sub-tasks', earlier.length === 0 ? librarySection(memory) : ''],
        ['Earlier programs', attemptsSection(earlier)],
        ['Verdicts of the critic', verdictsSection(memory, action.name)],
        [
          'Answer',
          `Answer with ${many}. Each defines \`function* ${action.name}(w)\`. Above it stands a comment with one sentence on its idea and, as \`@steps N\`, the number of steps after which it is ended by force (at most ${memory.within}).`,
        ],
      ]),
    ].join('\n\n'),
  };
}
