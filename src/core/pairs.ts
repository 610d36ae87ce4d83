/**
 * Whether a treatment succeeds more often than another, from pairs tried under equal conditions, with as few pairs as that
 * takes: the sequential test of double dichotomies (Wald 1947, Sequential Analysis, chapter 6). Pairs that end alike say
 * nothing. Of the others the new treatment wins half when both are equally good, and ODDS to one when it is better.
 */

/** Pairs that ended differently: only the new treatment succeeded, or only the old one. */
export interface Pairs {
  readonly gained: number;
  readonly lost: number;
}

/** The odds of winning a pair that ends differently from which a treatment counts as better. */
const ODDS = 3;

/** Probability of either error when there are pairs enough. */
const ERROR = 0.1;

/** Log likelihood ratio of `better` against `equally good`. */
const weight = ({ gained, lost }: Pairs) =>
  gained * Math.log((2 * ODDS) / (1 + ODDS)) + lost * Math.log(2 / (1 + ODDS));

/** What the pairs so far say; `open` asks for more. */
export function comparePairs(pairs: Pairs): 'better' | 'not better' | 'open' {
  const bound = Math.log((1 - ERROR) / ERROR);
  const sum = weight(pairs);
  return sum >= bound ? 'better' : sum <= -bound ? 'not better' : 'open';
}

/** The likelier answer where there can be no more pairs (the truncated test, chapter 3.8); nothing lost and won is no gain. */
export const likelyBetter = (pairs: Pairs): boolean => weight(pairs) > 0;
