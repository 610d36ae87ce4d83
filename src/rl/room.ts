/** Arrays as large as options ask for, which may be more than there is room for. */
import { RlgptError } from '../core/errors.ts';

/** What `make` allocates. Throws RlgptError 'usage' with the remedy where that has no room in memory. */
export function withRoom<T>(what: string, remedy: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    // V8 says so, and nothing else, by a RangeError.
    if (!(error instanceof RangeError)) throw error;
    throw new RlgptError('usage', `there is no room for ${what}`, remedy, error);
  }
}
