/**
 * A precondition from examples: a decision tree (CART) of eligibility over completion, its positive leaves as ANDs, and
 * Boolean simplification that is sound. After MSGI (arXiv 2001.00248), from the rules, not from its code.
 */

/** Examples of one subtask: `features` are columns of 0 and 1 by row, `labels` [rows] 0 or 1. */
export interface Examples {
  readonly features: readonly Uint8Array[];
  readonly labels: Uint8Array;
  /** Rows that count. */
  readonly rows: Int32Array;
}

/** A set of literals: 2 f for "feature f is 0", 2 f + 1 for "feature f is 1". */
export type Term = ReadonlySet<number>;

/** A leaf in which most examples are eligible. */
export interface PositiveLeaf {
  readonly term: Term;
  /** Rows in it. */
  readonly support: number;
  /** Whether its sibling is a leaf too, and its examples agree. */
  readonly besidePure: boolean;
}

const gini = (positive: number, count: number) => {
  const p = positive / count;
  return 1 - p * p - (1 - p) * (1 - p);
};

/** The feature with the least sum of the Gini impurities of its branches, unweighted; the first of equals, -1 where none divides the rows. */
function bestSplit({ features, labels }: Examples, rows: Int32Array, positive: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let f = 0; f < features.length; f++) {
    const column = features[f];
    let ones = 0;
    let both = 0;
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r];
      ones += column[row];
      both += column[row] & labels[row];
    }
    if (ones === 0 || ones === rows.length) continue;
    const sum = gini(both, ones) + gini(positive - both, rows.length - ones);
    if (sum < least) {
      least = sum;
      best = f;
    }
  }
  return best;
}

/** The positive leaves of the tree that is split until its leaves are pure, or nothing divides them. */
export function positiveLeaves(examples: Examples): PositiveLeaf[] {
  const { features, labels } = examples;
  const leaves: PositiveLeaf[] = [];
  const grow = (rows: Int32Array, path: readonly number[], besidePure: boolean): void => {
    let positive = 0;
    for (let r = 0; r < rows.length; r++) positive += labels[rows[r]];
    const split = positive === 0 || positive === rows.length ? -1 : bestSplit(examples, rows, positive);
    if (split < 0) {
      if (2 * positive > rows.length) leaves.push({ term: new Set(path), support: rows.length, besidePure });
      return;
    }
    const zeros = rowsWhere(features[split], 0, rows);
    const ones = rowsWhere(features[split], 1, rows);
    grow(zeros, [...path, 2 * split], pure(labels, ones));
    grow(ones, [...path, 2 * split + 1], pure(labels, zeros));
  };
  grow(examples.rows, [], true);
  return leaves;
}

function rowsWhere(column: Uint8Array, value: number, rows: Int32Array): Int32Array {
  const chosen = new Int32Array(rows.length);
  let count = 0;
  for (let r = 0; r < rows.length; r++) if (column[rows[r]] === value) chosen[count++] = rows[r];
  return chosen.subarray(0, count);
}

function pure(labels: Uint8Array, rows: Int32Array): boolean {
  for (let r = 1; r < rows.length; r++) if (labels[rows[r]] !== labels[rows[0]]) return false;
  return true;
}

/**
 * An equivalent OR of terms: A + A B becomes A, and A + not(A) B becomes A + B. The second holds where exactly one literal of
 * the first term is negated in the other, which then loses it.
 */
export function simplify(terms: readonly Term[]): Term[] {
  let current = terms.map((term) => new Set(term));
  for (let changed = true; changed; ) {
    changed = false;
    // Short ones first: they take most from the others.
    current.sort((a, b) => a.size - b.size);
    for (const term of current) {
      for (const other of current) {
        if (term === other) continue;
        const extra = [...term].filter((literal) => !other.has(literal));
        if (extra.length !== 1 || !other.has(extra[0] ^ 1)) continue;
        other.delete(extra[0] ^ 1);
        changed = true;
      }
    }
    const kept = current.filter((term, i) => !current.some((other, j) => j !== i && absorbs(other, term, j < i)));
    if (kept.length < current.length) changed = true;
    current = kept;
  }
  return current;
}

/** Whether `term` adds nothing to `other`; of two equal ones the later goes. */
const absorbs = (other: Term, term: Term, earlier: boolean) =>
  (other.size < term.size || (other.size === term.size && earlier)) && [...other].every((literal) => term.has(literal));
