/**
 * The assessment of a policy over episodes without exploration: the metrics that the Bonsai documentation lists. They
 * cannot be compared when the goal changes, so an assessment carries the goal's text.
 */
import { RlgptError } from '../core/errors.ts';
import { type Rate, wilson } from '../core/stats.ts';
import type { Goal } from './goal.ts';
import { printGoal } from './print.ts';
import type { EpisodeSummary, ObjectiveSummary } from './reward.ts';

/** How well episodes met a goal; made by `assess`. */
export interface Assessment {
  readonly goal: string;
  readonly episodes: number;
  readonly success: Rate;
  /** Mean over episodes and objectives, in [0, 1]. */
  readonly satisfaction: number;
  /** Mean and least over the episodes; above 0 in all of them for a policy that passes. */
  readonly robustness: number;
  readonly leastRobustness: number;
  /** Early ends make the means over steps of short episodes look good: read them beside this. */
  readonly meanSteps: number;
  readonly objectives: readonly ObjectiveAssessment[];
}

/** How well episodes met one objective; means over the episodes. */
export interface ObjectiveAssessment {
  readonly name: string;
  readonly kind: ObjectiveSummary['kind'];
  readonly satisfaction: number;
  readonly robustness: number;
  /** Of its value: mean over the steps, and mean over the episodes of the sum over the steps. */
  readonly meanValue: number;
  readonly totalValue: number;
  /** Share of the states in the region, those before a deadline left out; 0 where no episode got to it. */
  readonly inRegion: number;
  /** Most steps that any episode took to reach the region; null when one of them never did. */
  readonly mostStepsToReach: number | null;
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Sums up episodes. Throws RlgptError 'usage' for none. */
export function assess(goal: Goal, episodes: readonly EpisodeSummary[]): Assessment {
  if (episodes.length === 0) throw new RlgptError('usage', 'no episodes to assess', 'Play one at least.');
  return {
    goal: printGoal(goal),
    episodes: episodes.length,
    success: wilson(episodes.filter((e) => e.success).length, episodes.length),
    satisfaction: mean(episodes.map((e) => e.satisfaction)),
    robustness: mean(episodes.map((e) => e.robustness)),
    leastRobustness: Math.min(...episodes.map((e) => e.robustness)),
    meanSteps: mean(episodes.map((e) => e.steps)),
    objectives: episodes[0].objectives.map((_, i) => assessObjective(episodes.map((e) => e.objectives[i]))),
  };
}

function assessObjective(episodes: readonly ObjectiveSummary[]): ObjectiveAssessment {
  const states = episodes.reduce((sum, e) => sum + e.steps + 1, 0);
  const counted = episodes.reduce((sum, e) => sum + e.counted, 0);
  const reached = episodes.every((e) => e.firstIn >= 0);
  return {
    name: episodes[0].name,
    kind: episodes[0].kind,
    satisfaction: mean(episodes.map((e) => e.satisfaction)),
    robustness: mean(episodes.map((e) => e.robustness)),
    meanValue: episodes.reduce((sum, e) => sum + e.total, 0) / states,
    totalValue: mean(episodes.map((e) => e.total)),
    inRegion: counted === 0 ? 0 : episodes.reduce((sum, e) => sum + e.inRegion, 0) / counted,
    mostStepsToReach: reached ? Math.max(...episodes.map((e) => e.firstIn)) : null,
  };
}
