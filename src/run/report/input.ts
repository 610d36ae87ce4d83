/** What a report is rendered from: the parts of a run folder, and replays recorded from its solution. Types only. */
import type { Event } from '../event.ts';
import type { RunFile } from '../migrate.ts';
import type { Replay } from './replay.ts';

export type TimedEvent = Event & {
  /** Milliseconds since the epoch. */
  readonly t: number;
};

export interface SourceText {
  readonly name: string;
  readonly code: string;
  /** One sentence for people. */
  readonly about: string;
}

/** How a solution does one sub-task: a program, or a policy over primitives and coded options. */
export type SolutionController =
  | { readonly via: 'code'; readonly name: string; readonly source: SourceText }
  | {
      readonly via: 'rl';
      readonly name: string;
      readonly policy: string;
      readonly options: readonly { readonly source: SourceText }[];
      readonly primitives: readonly { readonly name: string }[];
    };

/** The part of solution.json that the report shows. */
export interface SolutionText {
  readonly task: { readonly text: string };
  readonly program: SourceText;
  readonly controllers: readonly SolutionController[];
}

export interface FilmText {
  /** In base64. */
  readonly png: string;
  /** Which episode it is, and how it ended. */
  readonly note: string;
}

export interface ReportInput {
  readonly run: RunFile;
  /** All whole events so far; a run in progress has no last one. */
  readonly events: readonly TimedEvent[];
  /** Null while the run has not finished. */
  readonly solution: SolutionText | null;
  readonly replays: readonly Replay[];
  /** An episode as an animated PNG, where the world is drawn from outside; null where there is none. */
  readonly film: FilmText | null;
  /** Why something is missing from the report, one sentence each. */
  readonly notes: readonly string[];
}
