/** The error of worlds that are stepped with a code that means no action. */
import { RlgptError } from '../core/errors.ts';

/** `size`: how many codes there are. */
export function badCode(code: number, size: number): RlgptError {
  return new RlgptError('usage', `action code ${code} is out of range`, `Use a code from 0 to ${size - 1}.`);
}
