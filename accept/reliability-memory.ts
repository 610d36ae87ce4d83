/** What a long run and many skills leave in memory, after the collector has done its work. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { skillSpeed } from '../bench/skills.ts';
import { codeController, rollOut } from '../src/action/controller.ts';
import { makeWorlds, worldOf } from '../src/agent/open.ts';
import { readTask } from '../src/agent/task.ts';
import { hashSeed } from '../src/core/rng.ts';
import { bindGoal } from '../src/goal/monitor.ts';
import { compileSkill } from '../src/skill/compile.ts';
import { isSkillError } from '../src/skill/fault.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import type { Skill } from '../src/skill/skill.ts';
import { type AcceptOptions, atLeast, atMost, type Bar } from './bar.ts';

/** The collector, asked for as if node had been started with --expose-gc. */
function makeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

const collect = makeCollector();

/** Mebibytes in use: V8's heap and what lies outside of it. */
function used(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

/** Least squares: growth of y for one unit of x. */
function slope(points: readonly (readonly [number, number])[]): number {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const top = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return top / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

function compiled(name: string, body: string): Skill {
  const skill = compileSkill({ name, code: `function* ${name}(w) { ${body} }`, about: '', stepLimit: 400 });
  if (isSkillError(skill)) throw new Error(skill.message);
  return skill;
}

/** A million steps of a skill in sixteen worlds, in rollouts as trials make them. */
async function longRun(steps: number, seed: number): Promise<(readonly [number, number])[]> {
  await prepareSandbox();
  const task = readTask('get 1 log', worldOf('minecraft-v1'));
  const env = makeWorlds('minecraft-v1', task, { n: 16 });
  const points: [number, number][] = [];
  const began = env.steps;
  for (let round = 0; env.steps - began < steps; round++) {
    // Another skill each time, as the inner loop writes them.
    const body = `const t = w.see("log"); for (let i = 0; i < ${300 + (round % 90)}; i++) yield w.act({ forward: true, yaw: t ? t.yaw : 15 });`;
    rollOut({
      env,
      controller: codeController(compiled(`walk${round}`, body)),
      goal: bindGoal(task.goal, env.facts),
      within: 400,
      seed,
      starts: Array.from({ length: 64 }, (_, i) => hashSeed(seed, 'memory', round, i)),
    });
    points.push([(env.steps - began) / 100_000, used()]);
  }
  return points;
}

export async function memory({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const steps = quick ? 200_000 : 1_000_000;
  const points = await longRun(steps, seed);
  // The first fifth is the warm-up.
  const warm = points.filter(([x]) => x > steps / 500_000);
  note(
    `  ${warm.length} samples, ${warm[0][1].toFixed(1)} MB after the warm-up, ${warm[warm.length - 1][1].toFixed(1)} MB at the end`,
  );
  return [
    atMost(`memory of ${steps} primitive steps: growth in MB for 100,000 steps`, slope(warm), 1, {
      interval: null,
      seeds: [seed],
      detail: { first: warm[0][1], last: warm[warm.length - 1][1] },
    }),
  ];
}

function createAndDrop(count: number, round: number): void {
  for (let i = 0; i < count; i++) {
    const run = compiled(
      `s${round}_${i}`,
      `const all = new Array(1000).fill(${i}); for (;;) yield all.length % 12;`,
    ).start({});
    for (let step = 0; step < 5; step++) run.next();
    run.stop();
  }
}

/** Skills that are compiled, run a little and forgotten. */
export async function droppedSkills({ seed }: AcceptOptions): Promise<Bar[]> {
  await prepareSandbox();
  for (let round = 0; round < 3; round++) createAndDrop(200, round);
  const before = used();
  createAndDrop(200, 3);
  const after = used();
  return [
    atMost('200 skills made and dropped: growth in MB', after - before, 0.5, {
      interval: null,
      seeds: [seed],
      detail: { before, after },
    }),
  ];
}

export async function speed({ seed }: AcceptOptions): Promise<Bar[]> {
  const { one, hundred, scanning } = await skillSpeed();
  const rest = { interval: null, seeds: [seed] };
  return [
    atLeast('calls of one skill a second', one, 3e6, rest),
    atLeast('calls of a hundred skills in turn a second', hundred, 3e6, rest),
    atLeast('calls of a skill that asks its world six times, a second', scanning, 1e6, rest),
  ];
}
