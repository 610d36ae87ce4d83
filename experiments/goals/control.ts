/**
 * Goal-derived reward against the hand-written one, and the ablations: `node dist/experiments/goals/control.js
 * [--tasks a,b] [--arms goal,hand] [--seeds 5] [--scale 1]`. One JSON line a run; same learner, steps and episodes.
 */
import { parseArgs } from 'node:util';
import { controlTasks } from './tasks.ts';
import { type Arm, trainArm } from './train.ts';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: controlTasks.map((task) => task.name).join() },
    arms: { type: 'string', default: 'goal,hand' },
    seeds: { type: 'string', default: '5' },
    from: { type: 'string', default: '0' },
    scale: { type: 'string', default: '1' },
  },
});
const names = values.tasks.split(',');
for (const task of controlTasks.filter(({ name }) => names.includes(name))) {
  for (let seed = Number(values.from); seed < Number(values.from) + Number(values.seeds); seed++) {
    for (const arm of values.arms.split(',') as Arm[]) {
      const start = performance.now();
      const { assessment, steps } = trainArm(task, arm, seed, Number(values.scale));
      const { success, satisfaction, robustness, meanSteps } = assessment;
      const seconds = Math.round((performance.now() - start) / 100) / 10;
      process.stdout.write(
        `${JSON.stringify({ task: task.name, arm, seed, steps, success: success.rate, satisfaction, robustness, meanSteps, seconds })}\n`,
      );
    }
  }
}
