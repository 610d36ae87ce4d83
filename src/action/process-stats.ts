/** What a process counts while it runs: steps, episodes, and the use and faults of its options. */
import type { SkillError } from '../skill/skill.ts';
import type { ActionSet } from './options.ts';

/** How often an option was chosen, for how long it ran, and how it failed. */
export interface OptionStats {
  readonly name: string;
  readonly chosen: number;
  /** Mean primitive steps of one choice; 0 before the first. */
  readonly meanSteps: number;
  readonly faults: number;
  readonly lastFault: SkillError | null;
}

/** Counts since construction, or since the construction of the process whose state was loaded. */
export interface ProcessStats {
  /** Primitive steps; what budgets count. */
  readonly steps: number;
  readonly episodes: number;
  readonly successes: number;
  readonly deaths: number;
  /** Successes among the last `recentEpisodes` (at most 100) finished episodes. */
  readonly recentSuccesses: number;
  readonly recentEpisodes: number;
  /** Their mean length in primitive steps; 0 before the first. */
  readonly recentSteps: number;
  readonly options: readonly OptionStats[];
}

/** Finished episodes that the recent success rate looks back on. */
const RECENT = 100;

/** Plain numbers, so that saved states hold them as JSON. The lists have one entry per option. */
export interface Counts {
  steps: number;
  episodes: number;
  successes: number;
  deaths: number;
  /** 1 for each recent success, 0 for each other recent episode, oldest first. */
  recent: number[];
  /** Primitive steps of the same episodes. */
  lengths: number[];
  chosen: number[];
  optionSteps: number[];
  faults: number[];
  lastFault: (SkillError | null)[];
}

/** Nothing has happened yet. */
export function newCounts(optionCount: number): Counts {
  const zeros = (): number[] => new Array(optionCount).fill(0);
  const totals = { steps: 0, episodes: 0, successes: 0, deaths: 0, recent: [], lengths: [] };
  const lastFault = new Array<SkillError | null>(optionCount).fill(null);
  return { ...totals, chosen: zeros(), optionSteps: zeros(), faults: zeros(), lastFault };
}

/** Takes note of an episode that ended; `length` is in primitive steps. */
export function countEpisode(
  counts: Counts,
  { success, died, length }: { readonly success: boolean; readonly died: boolean; readonly length: number },
): void {
  counts.episodes++;
  if (success) counts.successes++;
  if (died) counts.deaths++;
  counts.recent.push(success ? 1 : 0);
  counts.lengths.push(length);
  if (counts.recent.length > RECENT) {
    counts.recent.shift();
    counts.lengths.shift();
  }
}

/** A snapshot of the counts, by name of the option. */
export function statsOf(counts: Counts, actions: ActionSet): ProcessStats {
  const { steps, episodes, successes, deaths, recent, lengths } = counts;
  const options = actions.options.map(({ name }, i) => ({
    name,
    chosen: counts.chosen[i],
    meanSteps: counts.chosen[i] === 0 ? 0 : counts.optionSteps[i] / counts.chosen[i],
    faults: counts.faults[i],
    lastFault: counts.lastFault[i],
  }));
  const recentSuccesses = recent.reduce((sum, success) => sum + success, 0);
  const recentEpisodes = recent.length;
  const recentSteps = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, recentEpisodes);
  return { steps, episodes, successes, deaths, recentSuccesses, recentEpisodes, recentSteps, options };
}
