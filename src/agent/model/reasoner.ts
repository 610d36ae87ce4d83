/**
 * The agents as a language model: task planner, slow agent and fast agent, each a prompt and a reader of its answers.
 * What the model says is checked against the world's own lists of names; it is never believed, and its code never runs here.
 */
import type { Handbook } from '../../env/handbook.ts';
import type { Model } from '../../llm/model.ts';
import { makePlan } from '../../planning/regress.ts';
import { targetsOf } from '../../planning/targets.ts';
import { configurePrompt } from '../prompts/configure.ts';
import { decomposePrompt } from '../prompts/decompose.ts';
import { planPrompt } from '../prompts/plan.ts';
import { writePrompt } from '../prompts/write.ts';
import type { Reasoner } from '../reasoner.ts';
import { type Asker, ask } from './ask.ts';
import { readConfiguration } from './configuration.ts';
import { MOST_ACTIONS, readDecomposition } from './decomposition.ts';
import { readPlan } from './plan.ts';
import { readPrograms } from './program.ts';

/** What a model is told of the world, and who hears of its answers. */
export interface ModelReasonerOptions {
  readonly handbook: Handbook;
  /** Names of all facts of the world, for goals. */
  readonly facts: readonly string[];
  /** Hears of every answer, and of those that had to be asked for again. */
  readonly emit?: Asker['emit'];
  /** Tells a supervisor that this process lives while it waits for an answer: `run.beat`. */
  readonly beat?: () => void;
  /** Most tokens of one answer; models that reason count their reasoning in. */
  readonly maxTokens?: number;
}

/** Programs in one answer: more make each of them worse. */
const MOST_PROGRAMS = 3;

/**
 * A reasoner that asks `model` in the roles `planner` (plan), `slow` (decompose), `fast` (write) and `learner` (configure).
 * Whatever the model does, its functions settle: an answer that cannot be used is an AnswerError, and a model that cannot
 * be reached an RlgptError 'model', which ends the process of a run but not the run.
 */
export function modelReasoner(model: Model, options: ModelReasonerOptions): Reasoner {
  const { handbook, facts, emit = () => {}, beat = () => {}, maxTokens = 8192 } = options;
  const asker: Asker = { model, maxTokens, emit, beat };
  return {
    name: model.name,
    plan: async (task, worldHandbook) => {
      const { goals, keep } = targetsOf(task.goal, task.start);
      const [goal, ...others] = goals;
      // The prompt asks for the way to one thing. Several are planned by regression; the model decides within sub-tasks.
      if (others.length > 0) return makePlan(goals, task.start, worldHandbook, keep);
      const prompt = planPrompt(task, goal, worldHandbook);
      return ask(asker, 'planner', prompt, (answer) => readPlan(answer, task, goal, worldHandbook));
    },
    decompose: (memory) => {
      const prompt = decomposePrompt(memory, handbook, facts, MOST_ACTIONS);
      return ask(asker, 'slow', prompt, (answer) => readDecomposition(answer, memory, facts));
    },
    write: (action, memory, count) => {
      const most = Math.max(1, Math.min(count, MOST_PROGRAMS));
      const prompt = writePrompt(action, memory, handbook, most);
      return ask(asker, 'fast', prompt, (answer) => readPrograms(answer, action, memory.within, most));
    },
    configure: (memory, primitives) => {
      const prompt = configurePrompt(memory, handbook, primitives);
      return ask(asker, 'learner', prompt, (answer) => readConfiguration(answer, memory, handbook, primitives));
    },
  };
}
