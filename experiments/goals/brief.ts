/**
 * A short training on published goal programs against random actions: `node dist/experiments/goals/brief.js
 * [--files moab.goal,...] [--steps 300000] [--seed 0]`. One JSON line a file; all of examples/goals unless told.
 */
import { parseArgs } from 'node:util';
import { goalFiles } from './tasks.ts';
import { trainBriefly } from './train.ts';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: goalFiles().join() },
    steps: { type: 'string', default: '300000' },
    seed: { type: 'string', default: '0' },
  },
});
const [steps, seed] = [Number(values.steps), Number(values.seed)];
for (const file of values.files.split(','))
  process.stdout.write(`${JSON.stringify({ file, steps, seed, ...trainBriefly(file, steps, seed) })}\n`);
