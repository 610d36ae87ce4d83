/** The events of a run folded into what the report tells: sub-tasks, their iterations, and what was tried in each. */
import type { Rate } from '../../core/stats.ts';
import type { EventOf, PlanEntry } from '../event.ts';
import type { TimedEvent } from './input.ts';

/** A program that was written, with its last (longest) trial. */
export interface Candidate {
  readonly written: EventOf<'code.written'>;
  success: Rate | null;
  meanSteps: number;
  /** Primitive steps of all its trials. */
  steps: number;
  rejected: EventOf<'code.rejected'> | null;
}

export interface Learning {
  readonly started: EventOf<'learn.started'>;
  readonly updates: EventOf<'learn.update'>[];
  finished: EventOf<'learn.finished'> | null;
}

export interface Iteration {
  readonly index: number;
  decomposition: EventOf<'decomposition'> | null;
  /** By action, in the order of the first program. */
  readonly candidates: Map<string, Candidate[]>;
  readonly verdicts: EventOf<'verdict'>[];
  learning: Learning | null;
  readonly arms: EventOf<'arm'>[];
  readonly dropped: EventOf<'option.dropped'>[];
}

export interface Subtask {
  readonly started: EventOf<'subtask.started'>;
  readonly iterations: Iteration[];
  finished: EventOf<'subtask.finished'> | null;
  watched: EventOf<'watch.finished'> | null;
  /** How it had ended before it was developed further. */
  readonly earlier: EventOf<'subtask.finished'> | null;
}

/** Calls of one role, such as the slow agent. */
export interface Calls {
  calls: number;
  cached: number;
  inputTokens: number;
  outputTokens: number;
  /** Of the calls with a known price. */
  costUsd: number;
  unpriced: number;
}

type Problem = EventOf<'warning'> | EventOf<'model.error'> | EventOf<'skill.blamed'>;

export interface Summary {
  started: EventOf<'run.started'> | null;
  plan: readonly PlanEntry[];
  readonly subtasks: Map<string, Subtask>;
  readonly chains: EventOf<'chain'>[];
  readonly revisions: EventOf<'revision'>[];
  evaluation: EventOf<'evaluation'> | null;
  finished: EventOf<'run.finished'> | null;
  readonly calls: Map<string, Calls>;
  readonly problems: Problem[];
  /** From the first to the last event; pauses of a run that was resumed count. */
  wallMs: number;
}

/** What the report tells, gathered from the events of a run, finished or not. */
export function summarise(events: readonly TimedEvent[]): Summary {
  const summary: Summary = {
    started: null,
    plan: [],
    subtasks: new Map(),
    chains: [],
    revisions: [],
    evaluation: null,
    finished: null,
    calls: new Map(),
    problems: [],
    wallMs: events.length === 0 ? 0 : events[events.length - 1].t - events[0].t,
  };
  for (const event of events) {
    if ('iteration' in event) addToIteration(iterationOf(summary, event.subtask, event.iteration), event);
    else addToRun(summary, event);
  }
  return summary;
}

type InIteration = Extract<TimedEvent, { iteration: number }>;

function addToRun(summary: Summary, event: Exclude<TimedEvent, InIteration>): void {
  switch (event.type) {
    case 'run.started':
      summary.started = event;
      break;
    case 'plan':
      summary.plan = event.nodes;
      break;
    case 'subtask.started':
      summary.subtasks.set(event.subtask, furtherOf(summary.subtasks.get(event.subtask), event));
      break;
    case 'subtask.finished': {
      const subtask = summary.subtasks.get(event.subtask);
      if (subtask !== undefined) subtask.finished = event;
      break;
    }
    case 'watch.finished': {
      const subtask = summary.subtasks.get(event.subtask);
      if (subtask !== undefined) subtask.watched = event;
      break;
    }
    case 'watch.update':
      break;
    case 'chain':
      summary.chains.push(event);
      break;
    case 'revision': {
      summary.revisions.push(event);
      const subtask = summary.subtasks.get(event.subtask);
      if (subtask !== undefined && !event.kept) subtask.finished = subtask.earlier ?? subtask.finished;
      break;
    }
    case 'evaluation':
      summary.evaluation = event;
      break;
    case 'run.finished':
      summary.finished = event;
      break;
    case 'model.call':
      addCall(summary.calls, event);
      break;
    case 'train.started':
    case 'train.update':
    case 'train.finished':
      // Training for its own sake has no plan to report; its curves are in tensorboard/.
      break;
    default:
      summary.problems.push(event);
  }
}

/** A sub-task that is developed further goes on being done as it was until something better is found; another may have its name. */
function furtherOf(known: Subtask | undefined, started: EventOf<'subtask.started'>): Subtask {
  if (known === undefined || known.started.why !== started.why)
    return { started, iterations: [], finished: null, watched: null, earlier: null };
  return { ...known, started, earlier: known.finished };
}

function addCall(calls: Map<string, Calls>, event: EventOf<'model.call'>): void {
  const none = { calls: 0, cached: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, unpriced: 0 };
  const sum = calls.get(event.role) ?? none;
  calls.set(event.role, sum);
  sum.calls++;
  if (event.cached) sum.cached++;
  sum.inputTokens += event.inputTokens;
  sum.outputTokens += event.outputTokens;
  sum.costUsd += event.costUsd ?? 0;
  if (event.costUsd === null) sum.unpriced++;
}

/** The iteration an event belongs to; made when it is the first of it, so that a part of a run can be read too. */
function iterationOf(summary: Summary, name: string, index: number): Iteration {
  let subtask = summary.subtasks.get(name);
  if (subtask === undefined) {
    const started = { type: 'subtask.started', subtask: name, goal: '', why: '' } as const;
    subtask = { started, iterations: [], finished: null, watched: null, earlier: null };
    summary.subtasks.set(name, subtask);
  }
  let iteration = subtask.iterations.find((known) => known.index === index);
  if (iteration === undefined) {
    iteration = {
      index,
      decomposition: null,
      candidates: new Map(),
      verdicts: [],
      learning: null,
      arms: [],
      dropped: [],
    };
    subtask.iterations.push(iteration);
  }
  return iteration;
}

function addToIteration(iteration: Iteration, event: InIteration): void {
  switch (event.type) {
    case 'decomposition':
      iteration.decomposition = event;
      break;
    case 'code.written': {
      const candidate: Candidate = { written: event, success: null, meanSteps: 0, steps: 0, rejected: null };
      const known = iteration.candidates.get(event.action);
      if (known === undefined) iteration.candidates.set(event.action, [candidate]);
      else known.push(candidate);
      break;
    }
    case 'code.rejected': {
      // A program is rejected right after it was written.
      const last = iteration.candidates.get(event.action)?.at(-1);
      if (last !== undefined) last.rejected = event;
      break;
    }
    case 'code.tried':
      addTrial(iteration.candidates.get(event.action) ?? [], event);
      break;
    case 'verdict':
      iteration.verdicts.push(event);
      break;
    case 'learn.started':
      iteration.learning = { started: event, updates: [], finished: null };
      break;
    case 'learn.update':
      iteration.learning?.updates.push(event);
      break;
    case 'learn.finished':
      if (iteration.learning !== null) iteration.learning.finished = event;
      break;
    case 'arm':
      iteration.arms.push(event);
      break;
    case 'option.dropped':
      iteration.dropped.push(event);
      break;
    default:
      event satisfies never;
  }
}

/** A trial names its program by its sentence for people, or by its name; later rounds of a race use more episodes. */
function addTrial(candidates: readonly Candidate[], event: EventOf<'code.tried'>): void {
  const attempt = candidates.at(-1)?.written.attempt;
  const now = candidates.filter((c) => c.written.attempt === attempt && c.rejected === null);
  const found = now.find((c) => c.written.about === event.skill) ?? now.find((c) => c.written.skill === event.skill);
  if (found === undefined) return;
  found.success = event.success;
  found.meanSteps = event.meanSteps;
  found.steps += event.steps;
}

/** Steps by purpose: as the run counted them at its end, or until then what its events tell. */
export function stepsByPurpose(summary: Summary): {
  readonly by: Readonly<Record<string, number>>;
  readonly exact: boolean;
} {
  if (summary.finished !== null) return { by: summary.finished.stepsBy, exact: true };
  const by: Record<string, number> = {};
  const add = (purpose: string, steps: number) => {
    if (steps > 0) by[purpose] = (by[purpose] ?? 0) + steps;
  };
  for (const { iterations, watched } of summary.subtasks.values()) {
    add('watching', watched?.steps ?? 0);
    for (const { candidates, learning } of iterations) {
      for (const list of candidates.values()) for (const candidate of list) add('trials', candidate.steps);
      add('learning', learning?.updates.at(-1)?.steps ?? 0);
    }
  }
  for (const { steps } of summary.chains) add('starts', steps);
  for (const { steps } of summary.revisions) add('critic', steps);
  return { by, exact: false };
}

/** How a node of the plan is done. */
export type Way = 'plain' | 'code' | 'rl' | 'working' | 'failed' | 'open';

/**
 * A node whose one action works gets no sub-task: it shows in a chain that went on over it. No chain ends with the last
 * node, so of a finished run it counts as plain when all nodes before it were passed.
 */
export function wayOf(node: PlanEntry, summary: Summary): Way {
  const subtask = summary.subtasks.get(node.name);
  if (subtask?.finished) return subtask.finished.via;
  if (subtask !== undefined) return summary.finished === null ? 'working' : 'failed';
  const passed = (name: string) => summary.chains.some((c) => c.upTo.split(' ')[0] === name && c.success.successes > 0);
  if (passed(node.name)) return 'plain';
  if (summary.finished === null) return 'open';
  const others = summary.plan.filter((other) => other !== node);
  return others.every((other) => passed(other.name) || summary.subtasks.get(other.name)?.finished) ? 'plain' : 'open';
}
