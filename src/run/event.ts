/**
 * Everything that happens in a run, as one discriminated union. Terminal, report and tests only read it. A `goal` is
 * text in the goal language (goal/), as people and models read it.
 * Events hold no clock: the recorder adds `t` (milliseconds since the epoch), the only field that differs between equal runs.
 */
import type { Rate } from '../core/stats.ts';

/** How a behaviour is obtained. */
export type Via = 'code' | 'rl';

/** A sub-task of a plan, as people read it. */
export interface PlanEntry {
  readonly name: string;
  readonly goal: string;
  readonly needs: readonly string[];
  readonly why: string;
}

/** Everything that happens in a run, one record each; terminal, report and tests only read it. */
export type Event =
  | {
      readonly type: 'run.started';
      readonly task: string;
      readonly goal: string;
      readonly within: number;
      readonly env: string;
      readonly seed: number;
      readonly budget: number;
      readonly reasoner: string;
      readonly version: string;
    }
  | { readonly type: 'plan'; readonly nodes: readonly PlanEntry[] }
  | { readonly type: 'subtask.started'; readonly subtask: string; readonly goal: string; readonly why: string }
  | {
      readonly type: 'decomposition';
      readonly subtask: string;
      readonly iteration: number;
      readonly actions: readonly {
        readonly name: string;
        readonly via: Via;
        readonly goal: string;
        readonly why: string;
      }[];
    }
  | {
      readonly type: 'code.written';
      readonly subtask: string;
      readonly iteration: number;
      readonly action: string;
      readonly attempt: number;
      readonly skill: string;
      readonly code: string;
      readonly about: string;
    }
  | {
      readonly type: 'code.rejected';
      readonly subtask: string;
      readonly iteration: number;
      readonly action: string;
      readonly skill: string;
      readonly fault: string;
      readonly message: string;
      readonly line: number;
    }
  | {
      readonly type: 'code.tried';
      readonly subtask: string;
      readonly iteration: number;
      readonly action: string;
      readonly skill: string;
      readonly success: Rate;
      readonly meanSteps: number;
      readonly steps: number;
    }
  | {
      readonly type: 'verdict';
      readonly subtask: string;
      readonly iteration: number;
      readonly of: string;
      readonly verdict: 'success' | 'failure' | 'undecided';
      readonly evidence: string;
      readonly advice: string;
    }
  | {
      readonly type: 'learn.started';
      readonly subtask: string;
      readonly iteration: number;
      readonly observe: readonly string[];
      readonly actions: readonly string[];
      readonly goal: string;
      readonly budget: number;
    }
  | {
      readonly type: 'learn.update';
      readonly subtask: string;
      readonly iteration: number;
      readonly update: number;
      readonly steps: number;
      readonly success: number;
      readonly episodes: number;
      readonly meanReturn: number;
      readonly entropy: number;
      readonly kl: number;
      readonly valueLoss: number;
      readonly explainedVariance: number;
      readonly clipFraction: number;
      readonly usage: Readonly<
        Record<string, { readonly share: number; readonly meanSteps: number; readonly faults: number }>
      >;
    }
  | {
      readonly type: 'learn.finished';
      readonly subtask: string;
      readonly iteration: number;
      readonly policy: string;
      readonly steps: number;
      readonly success: Rate;
    }
  | {
      readonly type: 'arm';
      readonly subtask: string;
      readonly iteration: number;
      readonly arm: string;
      readonly via: Via;
      readonly success: Rate;
      readonly meanSteps: number;
      readonly steps: number;
    }
  | {
      readonly type: 'option.dropped';
      readonly subtask: string;
      readonly iteration: number;
      readonly option: string;
      readonly why: string;
    }
  | {
      readonly type: 'subtask.finished';
      readonly subtask: string;
      readonly via: Via;
      readonly controller: string;
      readonly success: Rate;
      readonly steps: number;
    }
  | {
      /** The whole program before and after a sub-task was developed further, on the same fresh worlds. */
      readonly type: 'revision';
      readonly subtask: string;
      readonly kept: boolean;
      readonly before: Rate;
      readonly after: Rate;
      readonly steps: number;
    }
  | {
      /** Play is watched for how creatures attack; `steps` so far, of `budget`. */
      readonly type: 'watch.update';
      readonly subtask: string;
      readonly kinds: readonly string[];
      readonly steps: number;
      readonly budget: number;
    }
  | {
      readonly type: 'watch.finished';
      readonly subtask: string;
      readonly steps: number;
      /** By name, the figures of a handbook's `Attack`, as far as they were seen. */
      readonly attacks: Readonly<Record<string, { readonly damage: number; readonly rest: number }>>;
    }
  | { readonly type: 'chain'; readonly upTo: string; readonly success: Rate; readonly steps: number }
  | {
      readonly type: 'model.call';
      readonly role: string;
      readonly promptHash: string;
      readonly inputTokens: number;
      readonly outputTokens: number;
      readonly costUsd: number | null;
      readonly cached: boolean;
    }
  | { readonly type: 'model.error'; readonly role: string; readonly message: string; readonly remedy: string }
  | { readonly type: 'skill.blamed'; readonly skill: string; readonly fault: string; readonly message: string }
  | { readonly type: 'warning'; readonly message: string; readonly remedy: string }
  | {
      readonly type: 'evaluation';
      readonly worlds: number;
      readonly success: Rate;
      readonly meanSteps: number;
      readonly steps: number;
    }
  | {
      readonly type: 'train.started';
      readonly env: string;
      readonly algorithm: string;
      readonly seed: number;
      readonly budget: number;
      readonly worlds: number;
      readonly config: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: 'train.update';
      readonly update: number;
      readonly steps: number;
      /** Episodes that ended since the event before, and their mean return; null when none ended. */
      readonly episodes: number;
      readonly meanReturn: number | null;
      readonly figures: Readonly<Record<string, number>>;
    }
  | {
      readonly type: 'train.finished';
      readonly steps: number;
      /** Blobs of the policy and of the whole learner. */
      readonly policy: string;
      readonly learner: string;
      /** Of held-out episodes, played with the best actions. */
      readonly evaluation: {
        readonly episodes: number;
        readonly mean: number;
        readonly low: number;
        readonly high: number;
        readonly meanSteps: number;
      };
    }
  | {
      readonly type: 'run.finished';
      readonly solved: boolean;
      readonly steps: number;
      readonly stepsBy: Readonly<Record<string, number>>;
      readonly reason: string;
    };

export type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;
