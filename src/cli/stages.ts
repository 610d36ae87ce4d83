/** Throughput of training by stage, for the terminal and for TensorBoard. */
import { type Seconds, STAGES } from '../rl/stopwatch.ts';
import { printCount } from './progress.ts';

export interface Stages {
  /** What was spent so far in this process. */
  spent(seconds: Seconds, steps: number): void;
  /** Steps per second of each stage since the call before: `speed/world_steps_per_second` and so on. */
  scalars(): Readonly<Record<string, number>>;
  /** `time: world 31 % (1.2M steps/s), ...`, or null when nothing was spent. */
  line(): string | null;
}

export function createStages(): Stages {
  const zero: Seconds = { world: 0, acting: 0, learning: 0 };
  let [now, steps] = [zero, 0];
  let before = { seconds: zero, steps: 0 };
  return {
    spent(seconds, stepsSoFar) {
      [now, steps] = [{ ...seconds }, stepsSoFar];
    },
    scalars() {
      const entries = STAGES.map((stage) => {
        const rate = (steps - before.steps) / (now[stage] - before.seconds[stage]);
        return [`speed/${stage}_steps_per_second`, rate] as const;
      });
      before = { seconds: now, steps };
      return Object.fromEntries(entries.filter(([, rate]) => Number.isFinite(rate)));
    },
    line() {
      const total = STAGES.reduce((sum, stage) => sum + now[stage], 0);
      if (total === 0) return null;
      const parts = STAGES.map((stage) => {
        const rate = now[stage] > 0 ? ` (${printCount(steps / now[stage])} steps/s)` : '';
        return `${stage} ${Math.round((100 * now[stage]) / total)} %${rate}`;
      });
      return `time:    ${parts.join(', ')}`;
    },
  };
}
