/** What a run is doing, folded from its events alone: a small record, and its lines for people. No clock, no terminal. */
import type { Rate } from '../core/stats.ts';
import { attacksText } from '../run/attacks-text.ts';
import type { Event } from '../run/event.ts';

export interface Progress {
  readonly task: string;
  readonly env: string;
  readonly seed: number;
  /** Budget of primitive steps; 0 before the run has started. */
  readonly budget: number;
  /** Steps of finished work, and of the learning in progress. */
  readonly stepsDone: number;
  readonly stepsNow: number;
  readonly subtasks: number;
  readonly subtasksDone: number;
  readonly subtask: string;
  readonly iteration: number;
  /** What runs now, such as `learning (update 12)`. */
  readonly doing: string;
  /** The latest measured success, and of what. */
  readonly success: Rate | null;
  readonly successOf: string;
  readonly modelCalls: number;
  readonly costUsd: number;
  /** Null until the run has finished. */
  readonly solved: boolean | null;
  readonly reason: string;
}

export const NO_PROGRESS: Progress = {
  task: '',
  env: '',
  seed: 0,
  budget: 0,
  stepsDone: 0,
  stepsNow: 0,
  subtasks: 0,
  subtasksDone: 0,
  subtask: '',
  iteration: 0,
  doing: 'starting',
  success: null,
  successOf: '',
  modelCalls: 0,
  costUsd: 0,
  solved: null,
  reason: '',
};

export const stepsOf = (progress: Progress): number => progress.stepsDone + progress.stepsNow;

/** The record after one more event. Pure, so that a display can be rebuilt from any prefix of the events. */
export function advance(before: Progress, event: Event): Progress {
  const p = 'iteration' in event ? { ...before, iteration: event.iteration } : before;
  switch (event.type) {
    case 'run.started':
      return {
        ...NO_PROGRESS,
        task: event.task,
        env: event.env,
        seed: event.seed,
        budget: event.budget,
        doing: 'planning',
      };
    case 'plan':
      return { ...p, subtasks: event.nodes.length };
    case 'subtask.started':
      return { ...p, subtask: event.subtask, iteration: 0, doing: 'decomposing', success: null, successOf: '' };
    case 'decomposition':
      return { ...p, doing: `working on ${event.actions.length} sub-action${event.actions.length === 1 ? '' : 's'}` };
    case 'watch.update':
      return {
        ...p,
        doing: `watching how ${event.kinds.join(', ')} attack (${printCount(event.steps)} of ${printCount(event.budget)} steps)`,
        stepsNow: event.steps,
      };
    case 'watch.finished':
      return { ...p, stepsDone: p.stepsDone + event.steps, stepsNow: 0 };
    case 'code.written':
      return { ...p, doing: `trying code for ${event.action} (attempt ${event.attempt})` };
    case 'code.tried':
      return measured(p, event.action, event.success, event.steps);
    case 'learn.started':
      return { ...p, doing: 'learning', stepsNow: 0 };
    case 'learn.update':
      return {
        ...p,
        stepsNow: event.steps,
        doing: `learning (update ${event.update}, success ${percent(event.success)})`,
      };
    case 'learn.finished':
      return measured({ ...p, doing: 'judging' }, 'learned policy', event.success, event.steps);
    case 'arm':
      return { ...p, success: event.success, successOf: event.arm };
    case 'subtask.finished':
      return {
        ...p,
        subtasksDone: p.subtasksDone + 1,
        doing: 'going on',
        success: event.success,
        successOf: event.subtask,
      };
    case 'chain':
      return measured(p, `the chain up to ${event.upTo}`, event.success, event.steps);
    case 'revision':
      return measured(p, 'the whole program', event.kept ? event.after : event.before, event.steps);
    case 'evaluation':
      // The final evaluation is not paid from the budget.
      return measured({ ...p, doing: 'evaluating' }, 'the whole task', event.success, 0);
    case 'model.call':
      return { ...p, modelCalls: p.modelCalls + 1, costUsd: p.costUsd + (event.costUsd ?? 0) };
    case 'run.finished':
      return {
        ...p,
        stepsDone: event.steps,
        stepsNow: 0,
        solved: event.solved,
        reason: event.reason,
        doing: 'finished',
      };
    default:
      return p;
  }
}

function measured(p: Progress, of: string, success: Rate, steps: number): Progress {
  return { ...p, success, successOf: of, stepsDone: p.stepsDone + steps, stepsNow: 0 };
}

// --- for people ---

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** `61 % [42, 78] of 24`: a rate with its interval in per cent and its trials. */
export function printRate(rate: Rate): string {
  return `${percent(rate.rate)} [${Math.round(100 * rate.low)}, ${Math.round(100 * rate.high)}] of ${rate.trials}`;
}

/** A count with three digits: `812`, `12.3 k`, `4.56 M`. */
export function printCount(count: number): string {
  if (count < 1000) return String(Math.round(count));
  const [scaled, unit] = count < 999_500 ? [count / 1e3, 'k'] : [count / 1e6, 'M'];
  return `${scaled.toFixed(scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0)} ${unit}`;
}

export function printSeconds(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Two or three lines: where the run stands, what it has cost, what it can do so far. */
export function progressLines(p: Progress, elapsedSeconds: number, stepsPerSecond: number): string[] {
  const place = p.subtasks > 0 ? `[${Math.min(p.subtasksDone + 1, p.subtasks)}/${p.subtasks}] ` : '';
  const subtask = p.subtask === '' ? '' : `${p.subtask} - iteration ${p.iteration} - `;
  const steps = stepsOf(p);
  const left = p.budget > 0 ? ` of ${printCount(p.budget)} (${percent(Math.max(0, 1 - steps / p.budget))} left)` : '';
  const calls =
    p.modelCalls > 0 ? ` - ${p.modelCalls} model calls${p.costUsd > 0 ? `, $${p.costUsd.toFixed(2)}` : ''}` : '';
  const rate = stepsPerSecond > 0 ? `${printCount(stepsPerSecond)} steps/s - ` : '';
  const lines = [
    `${place}${subtask}${p.doing}`,
    `${printCount(steps)} steps${left} - ${rate}${printSeconds(elapsedSeconds)}${calls}`,
  ];
  if (p.success !== null) lines.push(`success of ${p.successOf}: ${printRate(p.success)}`);
  return lines;
}

/** One line for an event that people want to read; null for the others. */
export function eventLine(event: Event): string | null {
  switch (event.type) {
    case 'run.started':
      return `task '${event.task}' in ${event.env}, seed ${event.seed}, budget ${printCount(event.budget)} steps, reasoner ${event.reasoner}`;
    case 'plan':
      return `plan: ${event.nodes.map((node) => node.name).join(', ')}`;
    case 'subtask.started':
      return `sub-task ${event.subtask}: ${event.why}`;
    case 'decomposition':
      return `  iteration ${event.iteration}: ${event.actions.map((action) => `${action.name} (${action.via})`).join(', ')}`;
    case 'watch.finished':
      return `  ${attacksText(event)}`;
    case 'code.rejected':
      return `  code for ${event.action} rejected (${event.fault}): ${event.message}`;
    case 'verdict':
      return `  ${event.of}: ${event.verdict} (${event.evidence})`;
    case 'learn.started':
      return `  learning over ${event.actions.length} actions, up to ${printCount(event.budget)} steps`;
    case 'learn.finished':
      return `  learned: ${printRate(event.success)}, ${printCount(event.steps)} steps`;
    case 'arm':
      return `  ${event.arm} (${event.via}): ${printRate(event.success)}`;
    case 'option.dropped':
      return `  dropped ${event.option}: ${event.why}`;
    case 'subtask.finished':
      return `sub-task ${event.subtask} done by ${event.via}: ${printRate(event.success)}`;
    case 'revision':
      return `revision of ${event.subtask} ${event.kept ? 'kept' : 'undone'}: the whole program ${printRate(event.after)} with it, ${percent(event.before.rate)} without`;
    case 'model.error':
      return `model error (${event.role}): ${event.message}. ${event.remedy}`;
    case 'skill.blamed':
      return `skill ${event.skill} brought the worker down (${event.fault}) and is not used again`;
    case 'warning':
      return `warning: ${event.message}. ${event.remedy}`;
    case 'evaluation':
      return `evaluation in ${event.worlds} worlds: ${printRate(event.success)}`;
    case 'run.finished':
      return `${event.solved ? 'solved' : 'not solved'} after ${printCount(event.steps)} steps: ${event.reason}`;
    default:
      return null;
  }
}
