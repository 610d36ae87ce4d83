/** The ledger of a run: every primitive step of trials, learning and judging is entered here, against one budget. */
import { RlgptError } from '../core/errors.ts';

/** A budget of primitive steps, and what was spent of it by purpose. */
export interface Ledger {
  readonly budget: number;
  readonly by: Record<string, number>;
}

export const stepsUsed = (ledger: Ledger) => Object.values(ledger.by).reduce((sum, n) => sum + n, 0);
export const stepsLeft = (ledger: Ledger) => Math.max(0, ledger.budget - stepsUsed(ledger));

/** Adds primitive steps to what was spent on a purpose. Throws RlgptError 'shape' for a negative number or NaN. */
export function charge(ledger: Ledger, purpose: string, steps: number): void {
  if (!(steps >= 0))
    throw new RlgptError('shape', `cannot charge ${steps} steps to ${purpose}`, 'Charge a count of primitive steps.');
  ledger.by[purpose] = (ledger.by[purpose] ?? 0) + steps;
}

/** The same ledger with some of the steps held back for later. */
export const holdBack = ({ budget, by }: Ledger, steps: number): Ledger => ({ budget: budget - steps, by });
