/**
 * Goal-derived reward against the hand-written one, and the ablations: `node dist/experiments/goals/control.js
 * [--tasks a,b] [--arms goal,hand] [--seeds 5] [--scale 1]`. One JSON line a run; same learner, steps and episodes.
 */
import { parseArgs } from 'node:util';
import { namesAmong, runScript, wholeNumber } from '../../bench/script.ts';
import { RlgptError } from '../../src/core/errors.ts';
import { controlTasks } from './tasks.ts';
import { type Arm, trainArm } from './train.ts';

const ARMS: readonly Arm[] = ['goal', 'hand', 'no shaping', 'no weights'];
const TASKS = controlTasks.map(({ name }) => name);

const HELP = `node dist/experiments/goals/control.js [--tasks a,b] [--arms goal,hand] [--seeds 5] [--from 0] [--scale 1]

Goal-derived reward against the hand-written one, one JSON line a run. Tasks: ${TASKS.join(', ')}.
Arms: ${ARMS.join(', ')}. The scale is of the steps of training.`;

await runScript(import.meta.url, HELP, (args) => {
  const { values } = parseArgs({
    args,
    options: {
      tasks: { type: 'string', default: TASKS.join() },
      arms: { type: 'string', default: 'goal,hand' },
      seeds: { type: 'string', default: '5' },
      from: { type: 'string', default: '0' },
      scale: { type: 'string', default: '1' },
    },
  });
  const names = namesAmong('task', values.tasks, TASKS);
  const arms = namesAmong('arm', values.arms, ARMS);
  const [from, seeds] = [wholeNumber('--from', values.from, 0), wholeNumber('--seeds', values.seeds, 1)];
  const scale = Number(values.scale);
  if (!(scale > 0))
    throw new RlgptError('usage', `--scale is '${values.scale}'`, 'Give a number above 0, such as 0.1.');
  for (const task of controlTasks.filter(({ name }) => names.includes(name))) {
    for (let seed = from; seed < from + seeds; seed++) {
      for (const arm of arms) {
        const start = performance.now();
        const { assessment, steps } = trainArm(task, arm, seed, scale);
        const { success, satisfaction, robustness, meanSteps } = assessment;
        const seconds = Math.round((performance.now() - start) / 100) / 10;
        process.stdout.write(
          `${JSON.stringify({ task: task.name, arm, seed, steps, success: success.rate, satisfaction, robustness, meanSteps, seconds })}\n`,
        );
      }
    }
  }
});
