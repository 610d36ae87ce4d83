/**
 * `npm run build && node dist/bench/monitor-cost.js [INDEX [TURNS]]`: what watching a goal costs, one line a goal; with an
 * index one goal, as JSON. Each is measured in a process of its own, as a run has one goal.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RlgptError } from '../src/core/errors.ts';
import { type MonitorCost, monitorCost, watchedGoals } from './monitor.ts';
import { runScript, wholeNumber } from './script.ts';

const HELP = `node dist/bench/monitor-cost.js [index [turns]]

What watching a goal costs: a line a goal (0 to ${watchedGoals.length - 1}), or one goal as JSON.`;

await runScript(import.meta.url, HELP, ([index, turns = '7']) => {
  if (index !== undefined) {
    const watched = watchedGoals[wholeNumber('index', index, 0)];
    if (watched === undefined)
      throw new RlgptError('usage', `there is no goal ${index}`, `Give 0 to ${watchedGoals.length - 1}.`);
    const [world, goal] = watched;
    process.stdout.write(
      `${JSON.stringify(monitorCost(world, goal, wholeNumber('turns', turns, 1), world === 'minecraft-v1' ? 250 : 1500))}\n`,
    );
  } else {
    process.stdout.write('   step  status   reward  (ns a step of one world; shares of the step)\n');
    for (const i of watchedGoals.keys()) {
      const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), String(i)], { encoding: 'utf8' });
      const cost = JSON.parse(output) as MonitorCost;
      const cell = (ns: number, share: number) => `${ns.toFixed(1)} (${(100 * share).toFixed(1)} %)`.padStart(16);
      process.stdout.write(
        `${cost.stepNs.toFixed(0).padStart(7)}${cell(cost.statusNs, cost.statusShare)}${cell(cost.rewardNs, cost.rewardShare)}` +
          `  ${cost.world}: ${cost.goal}\n`,
      );
    }
  }
});
