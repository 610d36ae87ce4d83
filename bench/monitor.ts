/** What it costs to watch a goal, beside the step of the world that it watches. */
import { makeRng } from '../src/core/rng.ts';
import { type WorldId, worlds } from '../src/env/catalog.ts';
import { vanilla } from '../src/env/minecraft/vanilla.generated.ts';
import { bindGoal } from '../src/goal/monitor.ts';
import { parseGoal } from '../src/goal/parse.ts';

export interface MonitorCost {
  readonly world: string;
  readonly goal: string;
  /** Nanoseconds of one world's step, and of watching it. */
  readonly stepNs: number;
  readonly watchNs: number;
  readonly share: number;
}

export const watchedGoals: readonly (readonly [WorldId, string])[] = [
  ['minecraft-v1', 'gain:wooden_pickaxe'],
  ['minecraft-v1', 'have:log >= 4 then near:crafting_table then have:wooden_pickaxe'],
  ['minecraft-v1', 'always (life > 4) and eventually within 3000 have:cobblestone >= 3'],
  ['craftax-classic-v1', 'always alive and eventually within 2000 (steps > 1500)'],
  ['driving-v1', 'always alive'],
  ['cartpole-v1', 'avoid A: abs(angle) in Goal.RangeAbove(12 deg) avoid B: abs(position) in Goal.RangeAbove(1)'],
  [
    'moab-v1',
    'avoid A: hypot(ball_x, ball_y) in Goal.RangeAbove(0.09) drive B: [ball_x, ball_y] in Goal.Sphere([0, 0], 0.02)',
  ],
  ['qube-v1', 'drive A: abs(alpha) in Goal.RangeBelow(12 deg) avoid B: abs(theta) in Goal.RangeAbove(90 deg)'],
];

const N = 16;

/** Steps the worlds by random actions twice, watched and not, in turns; takes the median of the turns. */
export function monitorCost(world: WorldId, text: string, turns: number, ticks: number): MonitorCost {
  const env = worlds[world].create({ n: N, rules: vanilla, biome: 'forest', start: {} });
  const monitor = bindGoal(parseGoal(text), env.facts);
  const rng = makeRng('monitor', world);
  const codes = new Int32Array(N);
  const start = () => {
    for (let w = 0; w < N; w++) {
      env.reset(w, rng.int(1e6));
      monitor.begin(w);
    }
  };
  let held = 0;
  const step = () => {
    for (let w = 0; w < N; w++) codes[w] = rng.int(env.actions.size);
    env.step(codes);
    for (let w = 0; w < N; w++) if (env.terminated[w] === 1) env.reset(w, rng.int(1e6));
  };
  const watch = () => {
    for (let w = 0; w < N; w++) {
      monitor.step(w);
      if (monitor.holds(w) || monitor.fails(w)) held++;
    }
  };
  const stepNs: number[] = [];
  const watchNs: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    start();
    let stepped = 0;
    let watched = 0;
    // Long stretches of each, so that the clock itself does not count.
    for (let block = 0; block < ticks / 50; block++) {
      const a = performance.now();
      for (let i = 0; i < 50; i++) step();
      const b = performance.now();
      for (let i = 0; i < 50; i++) watch();
      stepped += b - a;
      watched += performance.now() - b;
    }
    if (turn === 0) continue; // compilation
    stepNs.push((stepped / ticks / N) * 1e6);
    watchNs.push((watched / ticks / N) * 1e6);
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];
  const [s, w] = [median(stepNs), median(watchNs)];
  if (held < 0) throw new Error('unreachable: keeps the work from being optimised away');
  return { world, goal: text, stepNs: s, watchNs: w, share: w / s };
}
