/**
 * Builds a goal in TypeScript, checks it against a world, learns it, and assesses the policy.
 * Run: npm run build && node dist/examples/03-goal.js
 */
import {
  assess,
  assessPolicy,
  boxProcess,
  checkGoal,
  createSac,
  goals,
  printGoal,
  sacDefaults,
  withGoal,
  worlds,
} from 'rlgpt';

const { above, apply, avoid, drive, goal, sphere } = goals;
const wanted = goal([
  avoid('Fall', apply('hypot', 'ball_x', 'ball_y'), above(0.09)),
  drive('Center', ['ball_x', 'ball_y'], sphere([0, 0], 0.02)),
]);
console.log(printGoal(wanted));

const makeWorld = (n: number) => withGoal(worlds['moab-v1'].create({ n }), wanted, { gamma: 0.99 });
console.log('findings:', checkGoal(wanted, makeWorld(1).facts).findings.length);

const sac = createSac(boxProcess(makeWorld(1), 1), { ...sacDefaults, hidden: [64, 64] }, 1);
while (sac.progress().steps < 12_000) sac.update();
const { success, satisfaction } = assess(wanted, assessPolicy(makeWorld(16), sac.policyBytes(), 100, 1));
console.log(
  `success ${success.rate} [${success.low.toFixed(2)}, ${success.high.toFixed(2)}], satisfaction ${satisfaction}`,
);
