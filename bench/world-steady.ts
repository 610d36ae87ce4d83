/**
 * Steps of the embedded world in a fixed time, by one process or several at once, without their start: every process
 * makes its worlds and warms up, then all are told to go. As a script it is one such process: `node
 * dist/bench/world-steady.js SEED`, which says 'ready', waits for a number of milliseconds, and answers with its steps.
 */
import { fork } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { makeRng } from '../src/core/rng.ts';
import { plan4mcActions } from '../src/env/minecraft/actions.ts';
import { createMinecraft } from '../src/env/minecraft/minecraft.ts';
import { vanilla } from '../src/env/minecraft/vanilla.generated.ts';

const WORLDS = 64;
const WARM_STEPS = 150;
/** Steps between two looks at the clock, and of a world until it is reset. */
const ROUND = 20;
const EPISODE = 3000;

/** A function that steps the worlds for so long and returns the steps of all of them. */
function warmedUp(seed: number): (milliseconds: number) => number {
  const env = createMinecraft({ n: WORLDS, rules: vanilla, biome: 'forest', start: {} });
  const { codes } = plan4mcActions(env.actions);
  const rng = makeRng('steady', seed);
  const drawn = Array.from({ length: 64 }, () => Int32Array.from({ length: WORLDS }, () => codes[rng.int(36)]));
  let ticks = 0;
  const tick = () => {
    env.step(drawn[rng.int(drawn.length)]);
    // One world after the other, so that the cost of resets is spread.
    if (++ticks % Math.floor(EPISODE / WORLDS) === 0) env.reset(rng.int(WORLDS), rng.int(1_000_000));
  };
  for (let i = 0; i < WARM_STEPS; i++) tick();
  return (milliseconds) => {
    const end = performance.now() + milliseconds;
    let steps = 0;
    while (performance.now() < end) {
      for (let i = 0; i < ROUND; i++) tick();
      steps += ROUND * WORLDS;
    }
    return steps;
  };
}

/** Steps a second of so many processes together, once all of them run. */
export async function steadyRate(processes: number, seed: number, milliseconds: number): Promise<number> {
  const script = fileURLToPath(new URL('world-steady.js', import.meta.url));
  const children = Array.from({ length: processes }, (_, i) => fork(script, [String(seed + i)]));
  const heard = () =>
    Promise.all(children.map((child) => new Promise<number>((resolve) => child.once('message', resolve))));
  await heard();
  const answers = heard();
  for (const child of children) child.send(milliseconds);
  const steps = await answers;
  return (1000 * steps.reduce((sum, n) => sum + n, 0)) / milliseconds;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const run = warmedUp(Number(process.argv[2] ?? 0));
  process.once('message', (milliseconds) => {
    process.send?.(run(Number(milliseconds)), () => process.disconnect());
  });
  process.send?.('ready');
}
