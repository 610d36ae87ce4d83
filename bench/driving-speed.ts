/** Steps a second of the driving world: 64 worlds, mixed scenarios, actions drawn beforehand. `node dist/bench/driving-speed.js` */
import { makeRng } from '../src/core/rng.ts';
import { createDriving } from '../src/env/driving/driving.ts';

const N = 64;
const ROUNDS = 2000;
const env = createDriving({ n: N });
const rng = makeRng('driving-speed');
const codes = Array.from({ length: 64 }, () => Int32Array.from({ length: N }, () => rng.int(env.actions.size)));
for (let round = 0; round < 200; round++) env.step(codes[round % 64]);
let episodes = 0;
const before = env.steps;
const start = performance.now();
for (let round = 0; round < ROUNDS; round++) {
  env.step(codes[round % 64]);
  for (let world = 0; world < N; world++) if (env.terminated[world] === 1) env.reset(world, episodes++);
}
const seconds = (performance.now() - start) / 1000;
process.stdout.write(
  `${JSON.stringify({ stepsPerSecond: Math.round((env.steps - before) / seconds), worlds: N, episodes })}\n`,
);
