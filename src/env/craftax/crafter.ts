/** Crafter's own score (danijar/crafter 1.8.3, `analysis/common.py`), for results that stand beside published ones. */

/**
 * Crafter's score in percent: exp(mean of ln(1 + s)) - 1 over the success rates s, given in percent [22]. One run gives
 * one score; its spread comes from several runs.
 */
export function crafterScore(percents: readonly number[]): number {
  return Math.exp(percents.reduce((sum, s) => sum + Math.log(1 + s), 0) / percents.length) - 1;
}
