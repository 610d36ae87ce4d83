/**
 * A short training on published goal programs against random actions: `node dist/experiments/goals/brief.js
 * [--files moab.goal,...] [--steps 300000] [--seed 0]`. One JSON line a file; all of examples/goals unless told.
 */
import { parseArgs } from 'node:util';
import { namesAmong, runScript, wholeNumber } from '../../bench/script.ts';
import { goalFiles } from './tasks.ts';
import { trainBriefly } from './train.ts';

const HELP = `node dist/experiments/goals/brief.js [--files moab.goal,...] [--steps 300000] [--seed 0]

A short training on goal programs against random actions, one JSON line a file; all of examples/goals unless told.`;

await runScript(import.meta.url, HELP, (args) => {
  const { values } = parseArgs({
    args,
    options: {
      files: { type: 'string', default: goalFiles().join() },
      steps: { type: 'string', default: '300000' },
      seed: { type: 'string', default: '0' },
    },
  });
  const [steps, seed] = [wholeNumber('--steps', values.steps, 1), wholeNumber('--seed', values.seed, 0)];
  for (const file of namesAmong('goal file', values.files, goalFiles()))
    process.stdout.write(`${JSON.stringify({ file, steps, seed, ...trainBriefly(file, steps, seed) })}\n`);
});
