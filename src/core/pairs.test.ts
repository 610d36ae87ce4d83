import { expect, test } from 'vitest';
import { comparePairs, likelyBetter } from './pairs.ts';
import { makeRng } from './rng.ts';

test('six gains in a row show that it is better, four losses that it is not; equal outcomes leave it open', () => {
  const after = (gained: number, lost: number) => comparePairs({ gained, lost });
  expect([after(0, 0), after(5, 0), after(6, 0)]).toEqual(['open', 'open', 'better']);
  expect([after(0, 3), after(0, 4), after(3, 5)]).toEqual(['open', 'not better', 'not better']);
  expect(likelyBetter({ gained: 0, lost: 0 })).toBe(false);
  expect(likelyBetter({ gained: 2, lost: 1 })).toBe(true);
  expect(likelyBetter({ gained: 3, lost: 2 })).toBe(false);
});

/** Share of 2000 comparisons of at most `most` pairs that keep the new treatment, and their mean number of pairs. */
function trials({ gain, loss, most }: { gain: number; loss: number; most: number }) {
  const rng = makeRng('pairs', Math.round(1000 * gain), Math.round(1000 * loss), most);
  let kept = 0;
  let used = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const pairs = { gained: 0, lost: 0 };
    let n = 0;
    for (; n < most && comparePairs(pairs) === 'open'; n++) {
      const draw = rng.uniform();
      if (draw < gain) pairs.gained++;
      else if (draw < gain + loss) pairs.lost++;
    }
    const verdict = comparePairs(pairs);
    if (verdict === 'better' || (verdict === 'open' && likelyBetter(pairs))) kept++;
    used += n;
  }
  return { kept: kept / 2000, pairs: used / 2000 };
}

test('with pairs enough each error is as rare as the test promises', () => {
  // The odds of a gain are even, or three to one.
  const equal = trials({ gain: 0.1, loss: 0.1, most: 5000 });
  const better = trials({ gain: 0.15, loss: 0.05, most: 5000 });
  expect(equal.kept).toBeLessThan(0.11);
  expect(better.kept).toBeGreaterThan(0.89);
  expect(equal.pairs).toBeLessThan(100);
});

test('what harms is hardly ever kept, with 24 pairs too, and large gains are', () => {
  expect(trials({ gain: 0.05, loss: 0.2, most: 24 }).kept).toBeLessThan(0.1);
  expect(trials({ gain: 0.05, loss: 0.15, most: 96 }).kept).toBeLessThan(0.03);
  expect(trials({ gain: 0.3, loss: 0.05, most: 24 }).kept).toBeGreaterThan(0.9);
});
