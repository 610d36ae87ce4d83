/**
 * What it costs to watch a goal, beside the step of the world that it watches: the world alone, with its status (achieved,
 * failed, open), and with its dense reward. Equal actions and resets in all three. Starts of episodes count on both sides:
 * the world's reset, and the watcher's `begin`.
 */
import { makeRng } from '../src/core/rng.ts';
import { type WorldId, worlds } from '../src/env/catalog.ts';
import type { Env } from '../src/env/env.ts';
import { vanilla } from '../src/env/minecraft/rules/vanilla.generated.ts';
import { bindGoal } from '../src/goal/monitor.ts';
import { parseGoal } from '../src/goal/parse.ts';
import { bindReward } from '../src/goal/reward.ts';

/** Nanoseconds a step of one world, of the fastest turn each: what else the machine does only adds to a turn. */
export interface MonitorCost {
  readonly world: string;
  readonly goal: string;
  /** Of the world alone, resets included. */
  readonly stepNs: number;
  /** Of the status and of the reward, timed beside the step, starts of episodes included. */
  readonly statusNs: number;
  readonly rewardNs: number;
  /** World and status, world and reward, as wholes. */
  readonly withStatusNs: number;
  readonly withRewardNs: number;
  /** Of the step alone. */
  readonly statusShare: number;
  /** The status without the starts of episodes, of the step without resets. */
  readonly bareStatusShare: number;
  readonly rewardShare: number;
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

/** Worlds side by side: enough that reading the clock does not count. */
const N = 64;

/** What all arms do: the actions of every tick, and the worlds that are reset after it. */
interface Script {
  readonly codes: readonly Int32Array[];
  readonly resets: readonly (readonly number[])[];
}

/** Something that watches; `begin` is called for worlds that were reset. */
interface Watcher {
  begin(world: number): void;
  tick(): unknown;
}

const makeWorlds = (world: WorldId): Env => worlds[world].create({ n: N, rules: vanilla, biome: 'forest', start: {} });

function restart(env: Env, watcher: Pick<Watcher, 'begin'>): void {
  for (let w = 0; w < N; w++) {
    env.reset(w, w);
    watcher.begin(w);
  }
}

/** Random actions; a world starts anew when it or the goal has ended. */
function rehearse(world: WorldId, text: string, ticks: number): Script {
  const env = makeWorlds(world);
  const monitor = bindGoal(parseGoal(text), env.facts);
  const rng = makeRng('monitor', world);
  restart(env, monitor);
  const codes = Array.from({ length: ticks }, () => Int32Array.from({ length: N }, () => rng.int(env.actions.size)));
  const resets = codes.map((tick, t) => {
    env.step(tick);
    const status = monitor.watch(0, N);
    const ended = [...codes[0].keys()].filter((w) => status[w] !== 0 || env.terminated[w] === 1);
    for (const w of ended) {
      env.reset(w, seedOf(t, w));
      monitor.begin(w);
    }
    return ended;
  });
  return { codes, resets };
}

const seedOf = (tick: number, world: number): number => tick * N + world;

/** Nanoseconds of the world and of the watcher, for one step of one world. */
function play({ codes, resets }: Script, env: Env, watcher: Watcher) {
  restart(env, watcher);
  let [stepped, watched, reset, began, begun] = [0, 0, 0, 0, 0];
  for (const [t, tick] of codes.entries()) {
    const a = performance.now();
    env.step(tick);
    const b = performance.now();
    watcher.tick();
    const c = performance.now();
    stepped += b - a;
    watched += c - b;
    if (resets[t].length === 0) continue;
    const d = performance.now();
    for (const w of resets[t]) env.reset(w, seedOf(t, w));
    const e = performance.now();
    for (const w of resets[t]) watcher.begin(w);
    reset += e - d;
    began += performance.now() - e;
    begun++;
  }
  const clock = clockMs();
  const each = 1e6 / codes.length / N;
  const [perStep, perStart] = [codes.length * clock, begun * clock];
  return {
    step: (stepped + reset - perStep - perStart) * each,
    watch: (watched + began - perStep - perStart) * each,
    bareStep: (stepped - perStep) * each,
    bareWatch: (watched - perStep) * each,
  };
}

/** Milliseconds that a reading of the clock takes. */
function clockMs(): number {
  const start = performance.now();
  let last = start;
  for (let i = 0; i < 2000; i++) last = performance.now();
  return (last - start) / 2000;
}

const nobody = (): Watcher => ({ begin: () => {}, tick: () => {} });

function statusWatcher(text: string) {
  return (env: Env): Watcher => {
    const monitor = bindGoal(parseGoal(text), env.facts);
    return { begin: monitor.begin, tick: () => monitor.watch(0, N) };
  };
}

function rewardWatcher(text: string) {
  return (env: Env): Watcher => {
    const reward = bindReward(parseGoal(text), env.facts, { gamma: 0.99, limit: 1000 });
    const arrays = { died: env.terminated, ended: new Uint8Array(N), reward: new Float32Array(N) };
    return {
      begin(world) {
        arrays.ended[world] = 0;
        reward.begin(world);
      },
      tick: () => reward.settle(0, N, arrays),
    };
  };
}

/** Plays the three arms in turns; the first turn is for compilation. Worlds and watchers live through all turns. */
export function monitorCost(world: WorldId, goal: string, turns: number, ticks: number): MonitorCost {
  const script = rehearse(world, goal, ticks);
  const [alone, status, reward] = [nobody, statusWatcher(goal), rewardWatcher(goal)].map((watch) => {
    const env = makeWorlds(world);
    const watcher = watch(env);
    return () => play(script, env, watcher);
  });
  const rounds = Array.from({ length: turns + 1 }, () => ({
    alone: alone(),
    status: status(),
    reward: reward(),
  })).slice(1);
  const fastest = (of: (round: (typeof rounds)[number]) => number) => Math.min(...rounds.map(of));
  const [stepNs, statusNs, rewardNs] = [
    fastest((r) => r.alone.step),
    fastest((r) => r.status.watch),
    fastest((r) => r.reward.watch),
  ];
  return {
    world,
    goal,
    stepNs,
    statusNs,
    rewardNs,
    withStatusNs: fastest((r) => r.status.step + r.status.watch),
    withRewardNs: fastest((r) => r.reward.step + r.reward.watch),
    statusShare: statusNs / stepNs,
    rewardShare: rewardNs / stepNs,
    bareStatusShare: fastest((r) => r.status.bareWatch) / fastest((r) => r.alone.bareStep),
  };
}
