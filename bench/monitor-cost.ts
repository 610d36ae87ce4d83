/** `npm run build && node dist/bench/monitor-cost.js`: one line a goal. */
import { monitorCost, watchedGoals } from './monitor.ts';

for (const [world, goal] of watchedGoals) {
  const { stepNs, watchNs, share } = monitorCost(world, goal, 7, 2000);
  process.stdout.write(
    `${(100 * share).toFixed(1).padStart(6)} %  ${watchNs.toFixed(0).padStart(5)} ns of ${stepNs.toFixed(0).padStart(6)} ns  ${world}: ${goal}\n`,
  );
}
