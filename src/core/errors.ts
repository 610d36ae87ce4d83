/** The one error type that users meet. It names the value at fault and the remedy; anything else thrown is a bug. */

/**
 * What kind of thing is at fault: the caller's words or numbers (`usage`, `unknown-name`, `shape`), a text (`goal`, `skill`,
 * `program`), what is stored (`corrupt`, `storage`), or what is asked (`model`, `budget`, `world`).
 */
export type ErrorKind =
  | 'usage'
  | 'unknown-name'
  | 'goal'
  | 'skill'
  | 'program'
  | 'model'
  | 'corrupt'
  | 'storage'
  | 'budget'
  | 'shape'
  | 'world';

/** What users may meet, of a kind that code can tell apart. Any other exception is a bug. */
export class RlgptError extends Error {
  readonly kind: ErrorKind;
  readonly remedy: string;

  /** `message` quotes the value at fault; `remedy` is one imperative sentence. */
  constructor(kind: ErrorKind, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'RlgptError';
    this.kind = kind;
    this.remedy = remedy;
  }
}

/** Levenshtein distance, for "did you mean". */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}

/** The known name nearest to `name`, or null when none is near (more than half of its letters differ). */
export function nearestName(name: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Math.ceil(name.length / 2) + 1;
  for (const candidate of known) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** An `unknown-name` error with the nearest known name as remedy. `what` is singular, such as "task". */
export function unknownName(what: string, name: string, known: readonly string[], listing?: string): RlgptError {
  // What comes from the command line or from JSON may be no text.
  const near = nearestName(String(name), known);
  const list = listing ?? (known.length <= 20 ? `known: ${known.join(', ')}` : `${known.length} are known`);
  return new RlgptError(
    'unknown-name',
    `unknown ${what} '${name}'`,
    near ? `Did you mean '${near}'? (${list})` : `Use a known one (${list}).`,
  );
}

/** Throws RlgptError 'unknown-name' for the first field of `given` that is not `known`: from JavaScript it may have any. */
export function checkNames(what: string, given: object, known: readonly string[]): void {
  for (const name of Object.keys(given)) if (!known.includes(name)) throw unknownName(what, name, known);
}
