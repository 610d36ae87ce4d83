/**
 * Speed of the embedded world on one core: steps/s by biome and by group of tasks under a random [12, 3] policy, the time
 * of each stage of a step, and the cost of reset, save, load, lidars and images. Run: npm run build && node dist/bench/world.js [worlds]
 */
import { makeRng } from '../src/core/rng.ts';
import { mean } from '../src/core/stats.ts';
import type { Env } from '../src/env/env.ts';
import { createMinecraft } from '../src/env/minecraft/minecraft.ts';
import { plan4mcActions } from '../src/env/minecraft/player/actions.ts';
import { vanilla } from '../src/env/minecraft/rules/vanilla.generated.ts';
import { standardTasks } from '../src/env/minecraft/tasks/mojo-tasks.ts';
import type { TaskSettings } from '../src/env/minecraft/tasks/settings.ts';
import { plan4mcTasks } from '../src/env/minecraft/tasks/tasks.ts';
import { biomeNames } from '../src/env/minecraft/terrain/biomes.ts';
import { runScript, wholeNumber } from './script.ts';
import { plan4mcRays, sightCosts, worldSpeed } from './world-speed.ts';

const ROUNDS = 20;
/** Repetitions; the best counts, because other programs only ever slow one down. */
const REPEATS = 30;

/** Milliseconds of one call, the best of some. */
function timed(run: () => void, repeats = REPEATS): number {
  let best = Infinity;
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Steps all worlds with codes drawn before the clock starts, so that drawing them is not measured. */
function nanosecondsPerStep(env: Env, draw: (i: number) => number, repeats = REPEATS): number {
  const rounds = Array.from({ length: ROUNDS }, () => Int32Array.from({ length: env.n }, (_, i) => draw(i)));
  const ms = timed(() => {
    for (const codes of rounds) env.step(codes);
  }, repeats);
  return (ms * 1e6) / (ROUNDS * env.n);
}

function resetAll(env: Env, seed: number): void {
  for (let i = 0; i < env.n; i++) env.reset(i, seed + i);
}

function print(name: string, value: number, unit: string): void {
  console.log(`${name.padEnd(44)} ${value.toFixed(value < 10 ? 2 : 0).padStart(9)} ${unit}`);
}

function biomeSpeed(biome: string, n: number): void {
  const env = createMinecraft({ n, rules: vanilla, biome, start: {} });
  const { codes } = plan4mcActions(env.actions);
  const rng = makeRng('bench', biome);
  let seed = 1000;
  const reset = timed(() => {
    seed += n;
    resetAll(env, seed);
  });
  print(`${biome}: reset`, reset / n, 'ms');
  const ns = nanosecondsPerStep(env, () => codes[rng.int(codes.length)]);
  print(`${biome}: random [12, 3] policy`, 1e9 / ns, 'steps/s');
}

/** Resets spread over episodes of 3000 steps, as in `world-speed.ts`. */
const EPISODE = 3000;

/** By group: the mean over its tasks, each with its own biome, items and living things; nanoseconds of processor time a step. */
function groupSpeeds(): void {
  const groups = new Map<string, TaskSettings[]>();
  for (const task of [...plan4mcTasks, ...standardTasks])
    groups.set(task.group, [...(groups.get(task.group) ?? []), task]);
  for (const [group, tasks] of groups) {
    const costs = tasks.map((task) => {
      const { within: _within, ...settings } = settingsOnly(task);
      const env = createMinecraft({ n: 16, rules: vanilla, ...settings });
      const { codes } = plan4mcActions(env.actions);
      const rng = makeRng('bench groups', group);
      let seed = 1000;
      const reset = timed(() => {
        seed += env.n;
        resetAll(env, seed);
      }, 3);
      const ns = nanosecondsPerStep(env, () => codes[rng.int(codes.length)], 10);
      return ns + (reset * 1e6) / (env.n * EPISODE);
    });
    print(`tasks of ${group}: ${tasks.length}, resets included`, 1e9 / mean(costs), 'steps/s');
  }
}

/** What a task says of its worlds, without its name and goal. */
function settingsOnly({ biome, start, within, entities, range, spawning, time, clockStands, worn }: TaskSettings) {
  const given = { entities, range, spawning, time, clockStands, worn };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { biome, start, within, ...known };
}

/** The same walk with more and more fields: the difference is what a field costs. */
function stageCosts(n: number): void {
  const stages: [string, readonly string[]][] = [
    ['move, dig and items, no fields', []],
    ['+ life_stats, location_stats', ['life_stats.life', 'location_stats.pos', 'location_stats.yaw']],
    ['+ inventory', ['inventory.name', 'inventory.quantity']],
    ['+ voxels', ['voxels.block_name']],
    ['+ rays', ['rays.block_name', 'rays.block_distance']],
  ];
  const fields: string[] = [];
  for (const [name, more] of stages) {
    fields.push(...more);
    const env = createMinecraft({ n, rules: vanilla, biome: 'forest', start: {}, fields });
    resetAll(env, 1000);
    const { codes } = plan4mcActions(env.actions);
    const rng = makeRng('bench stages');
    print(
      `forest: ${name}`,
      nanosecondsPerStep(env, () => codes[rng.int(codes.length)]),
      'ns',
    );
  }
}

function oneAction(n: number): void {
  const env = createMinecraft({ n, rules: vanilla, biome: 'forest', start: {} });
  const { names, codes } = plan4mcActions(env.actions);
  for (const name of ['none', 'forward', 'none+attack', 'turn_right']) {
    resetAll(env, 1000);
    const code = codes[names.indexOf(name)];
    print(
      `forest, all fields: always ${name}`,
      nanosecondsPerStep(env, () => code),
      'ns',
    );
  }
  const each = (run: (i: number) => void) => timed(() => Array.from({ length: n }, (_, i) => run(i))) / n;
  const saved = Array.from({ length: n }, (_, i) => env.save(i));
  print('save', 1e3 * each((i) => env.save(i)), 'us');
  print('load, same seed', 1e3 * each((i) => env.load(i, saved[i])), 'us');
  let shift = 0;
  const loads = timed(() => {
    shift++;
    for (let i = 0; i < n; i++) env.load(i, saved[(i + shift) % n]);
  });
  print('load, another seed', loads / n, 'ms');
  const sights = sightCosts(1000);
  print('lidar, 216 rays', sights.lidar, 'us');
  print(`Plan4MC's lidar, ${plan4mcRays.length} rays, as MineDojo's dictionary`, sights.minedojoLidar, 'us');
  print('image of 64 x 64', sights.image, 'us');
}

const HELP =
  'node dist/bench/world.js [worlds]\n\nSpeed of the embedded world by biome, group of tasks and stage of a step.';

await runScript(import.meta.url, HELP, ([worlds = '64']) => {
  const n = wholeNumber('worlds', worlds, 1);
  console.log(`${n} worlds in one thread, default fields unless said otherwise`);
  print('all biomes, resets included', worldSpeed(0), 'steps/s of processor time');
  for (const biome of biomeNames) biomeSpeed(biome, n);
  groupSpeeds();
  stageCosts(n);
  oneAction(n);
});
