/** Crafter's own figures (danijar/crafter 1.8.3, `crafter/env.py` and `analysis/common.py`), for results that stand beside published ones. */

/** Crafter's reward of a step: a tenth of the change of health, and 1 when anything was achieved for the first time. */
export function crafterReward(healthBefore: number, healthAfter: number, newAchievements: number): number {
  return (healthAfter - healthBefore) / 10 + (newAchievements > 0 ? 1 : 0);
}

/**
 * Crafter's score in percent: exp(mean of ln(1 + s)) - 1 over the success rates s, given in percent [22]. One run gives
 * one score; its spread comes from several runs.
 */
export function crafterScore(percents: readonly number[]): number {
  return Math.exp(percents.reduce((sum, s) => sum + Math.log(1 + s), 0) / percents.length) - 1;
}
