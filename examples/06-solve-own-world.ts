/**
 * Solves a task in a world of one's own: a program or a policy, whichever measures better.
 * Run: npm run build && node dist/examples/06-solve-own-world.js
 */
import { createWorld, memoryRun, openLab, solve } from 'rlgpt';

const clip = (x: number, most: number) => Math.min(most, Math.max(-most, x));

/** A boat in a current that is to lie still at its buoy. A row of the state: distance, speed, current. */
const boats = (n: number) =>
  createWorld(
    {
      id: 'boat',
      stateSize: 3,
      episodeLimit: 120,
      observation: [
        { name: 'distance', unit: 'm', low: -30, high: 30, about: 'Past the buoy.', read: (s, at) => s[at] },
        { name: 'speed', unit: 'm/s', low: -3, high: 3, about: 'Of the boat.', read: (s, at) => s[at + 1] },
        { name: 'current', unit: 'm/s^2', low: -0.1, high: 0.1, about: 'Its push.', read: (s, at) => s[at + 2] },
      ],
      actions: ['back', 'drift', 'ahead'],
      start(s, at, rng) {
        s[at] = 20 * rng.normal();
        s[at + 2] = 0.1 * (2 * rng.uniform() - 1);
      },
      step(s, at, action, actionAt) {
        s[at + 1] = clip(s[at + 1] + 0.2 * (action[actionAt] - 1) + s[at + 2], 3);
        s[at] = clip(s[at] + s[at + 1], 30);
        return 0;
      },
      ended: () => false,
    },
    { n },
  );

const run = memoryRun(0);
const task = 'goal: goal (State) { drive Moored: abs(State.distance) in Goal.RangeBelow(3) within 60 }';
const { solution, solved, steps } = await solve(await openLab({ task, world: boats, budget: 150_000 }, run));
for (const { name, via, ...rest } of solution.controllers)
  console.log(via === 'code' && 'source' in rest ? rest.source.code : `${name} is a policy`);
const { successes, trials } = solution.evaluation.success;
console.log(`${solved ? 'solved' : 'not solved'} after ${steps} steps: ${successes} of ${trials} unseen worlds`);
