/**
 * Learns a world of one's own by PPO, and plays what was learned.
 * Run: npm run build && node dist/examples/04-own-world.js
 */
import { createPpo, createWorld, evaluatePolicy, ppoDefaults, worldProcess } from 'rlgpt';

/** A room that shall be at 20 degrees, and a heater that costs. A row of the state: temperature inside, and outside. */
const rooms = (n: number) =>
  createWorld(
    {
      id: 'room',
      stateSize: 2,
      episodeLimit: 100,
      observation: [
        { name: 'inside', unit: 'C', low: -10, high: 40, about: 'Temperature.', read: (s, at) => s[at] },
        { name: 'outside', unit: 'C', low: -10, high: 15, about: 'Temperature.', read: (s, at) => s[at + 1] },
      ],
      actions: ['off', 'on'],
      start(s, at, rng) {
        s[at + 1] = -10 + 25 * rng.uniform();
        s[at] = s[at + 1];
      },
      step(s, at, action, actionAt) {
        const on = action[actionAt];
        s[at] += 2.5 * on + 0.04 * (s[at + 1] - s[at]);
        return 1 - Math.min(1, Math.abs(s[at] - 20) / 10) - 0.05 * on;
      },
      ended: () => false,
    },
    { n },
  );

const ppo = createPpo(worldProcess(rooms(16), 1), { ...ppoDefaults, normaliseObservations: true }, 1);
while (ppo.progress().steps < 200_000) {
  const { update, steps, meanReturn } = ppo.update();
  if (update % 20 === 0) console.log(`${steps} steps: mean return ${meanReturn.toFixed(1)}`);
}
const { returns } = evaluatePolicy(rooms(10), ppo.policyBytes(), 100, 1);
console.log(`100 other episodes: mean return ${(returns.reduce((a, b) => a + b) / 100).toFixed(1)} of at most 100`);
