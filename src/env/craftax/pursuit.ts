/** The way a mob heads for the player. */
const f = Math.fround;

/**
 * Along the rows (0) or the columns (1): along the longer way, by `luck` in [0, 1) when both are equal. The probabilities of
 * the package do not sum to one; its choice scales by their sum.
 */
export function longerAxis(rows: number, columns: number, luck: number): number {
  if (rows !== columns) return rows > columns ? 0 : 1;
  if (rows === 0) return 0;
  const share = f(1 / (rows + columns));
  return f(f(share + share) * f(1 - luck)) <= share ? 0 : 1;
}
