/** Pronounceable nonsense words, for worlds whose names mean nothing. */
import type { Rng } from '../../../core/rng.ts';

const ONSETS = 'b d f g k l m n p r s t v z br dr fl gl gr kr pl pr sk sn st tr vr zl'.split(' ');
const VOWELS = 'a e i o u ai au ei ou'.split(' ');
const CODAS = ['', '', '', 'b', 'd', 'g', 'k', 'l', 'm', 'n', 'p', 'r', 'sk', 'x', 'z'];

/**
 * A source of words of two syllables, none twice. No word holds one of `avoid` (words of four letters or more)
 * or is one, so that nothing can be guessed from it.
 */
export function nonsenseWords(rng: Rng, avoid: readonly string[]): () => string {
  const pick = (list: readonly string[]) => list[rng.int(list.length)];
  const seen = new Set(avoid);
  const telling = avoid.filter((word) => word.length >= 4);
  return () => {
    for (;;) {
      const word = pick(ONSETS) + pick(VOWELS) + pick(ONSETS) + pick(VOWELS) + pick(CODAS);
      if (word.length < 5 || seen.has(word) || telling.some((known) => word.includes(known))) continue;
      seen.add(word);
      return word;
    }
  };
}
