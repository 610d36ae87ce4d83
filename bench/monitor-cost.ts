/**
 * `npm run build && node dist/bench/monitor-cost.js [INDEX [TURNS]]`: what watching a goal costs, one line a goal; with an
 * index one goal, as JSON. Each is measured in a process of its own, as a run has one goal.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type MonitorCost, monitorCost, watchedGoals } from './monitor.ts';

const [index, turns = '7'] = process.argv.slice(2);
if (index !== undefined) {
  const [world, goal] = watchedGoals[Number(index)];
  process.stdout.write(`${JSON.stringify(monitorCost(world, goal, Number(turns), 2000))}\n`);
} else {
  for (const i of watchedGoals.keys()) {
    const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), String(i)], { encoding: 'utf8' });
    const { world, goal, stepNs, watchNs, share } = JSON.parse(output) as MonitorCost;
    const percent = (100 * share).toFixed(1).padStart(6);
    process.stdout.write(`${percent} %  ${watchNs.toFixed(0)} ns of ${stepNs.toFixed(0)} ns  ${world}: ${goal}\n`);
  }
}
