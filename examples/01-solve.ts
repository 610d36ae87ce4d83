/**
 * Solves a small task in memory and prints the program that came out.
 * Run: npm run build && node dist/examples/01-solve.js
 */
import { memoryRun, openLab, solve } from 'rlgpt';

const run = memoryRun(7);
const lab = await openLab({ task: 'get 2 log', budget: 300_000 }, run);
const { solution, steps } = await solve(lab);
const { success } = solution.evaluation;
console.log(solution.program.code);
console.log(
  `success ${success.rate} [${success.low.toFixed(2)}, ${success.high.toFixed(2)}] after ${steps} primitive steps`,
);
