/** Plans for batches of several sizes, each compiled when it is first asked for. */
import type { Plan } from './executor.ts';

/** `compile` is called once for each size. */
export function plansBySize(compile: (size: number) => Plan): (size: number) => Plan {
  const plans = new Map<number, Plan>();
  return (size) => {
    const known = plans.get(size);
    if (known !== undefined) return known;
    const plan = compile(size);
    plans.set(size, plan);
    return plan;
  };
}
