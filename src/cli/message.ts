/** What the worker tells its supervisor over the process channel. Types only. */
import type { ErrorKind } from '../core/errors.ts';
import type { Event } from '../run/event.ts';
import type { SkillError, SkillSource } from '../skill/skill.ts';

export type Message =
  /** The run is open: `events` are on record, `repairs` had to be dropped. Events from that index on follow. */
  | { readonly type: 'opened'; readonly events: number; readonly repairs: readonly string[] }
  | { readonly type: 'event'; readonly index: number; readonly event: Event }
  /** The skill, by hash, whose code runs from now on; null for none. */
  | { readonly type: 'running'; readonly skill: string | null }
  | { readonly type: 'beat' }
  /** Asks to try new skills in a process of their own, which a worker may not start. */
  | { readonly type: 'vet'; readonly sources: readonly SkillSource[] }
  | { readonly type: 'finished'; readonly solved: boolean }
  /** An error that a restart would meet again. Kind 'bug' is an exception that is no RlgptError. */
  | { readonly type: 'failed'; readonly kind: ErrorKind | 'bug'; readonly message: string; readonly remedy: string };

/** What the supervisor answers to 'vet'. */
export interface Vetted {
  readonly type: 'vetted';
  readonly verdicts: readonly (SkillError | null)[];
}
