/** The acceptance lines of the goal language. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MonitorCost, watchedGoals } from '../bench/monitor.ts';
import { controlTasks, goalFiles, loadGoal, makeControl } from '../experiments/goals/tasks.ts';
import { type Arm, trainArm, trainBriefly } from '../experiments/goals/train.ts';
import { makeRng } from '../src/core/rng.ts';
import { checkGoal } from '../src/goal/check.ts';
import { readGoalFile } from '../src/goal/file.ts';
import { type Formula, isTemporal } from '../src/goal/goal.ts';
import type { Monitor } from '../src/goal/monitor.ts';
import { readGoal } from '../src/goal/parse.ts';
import { printGoal } from '../src/goal/print.ts';
import { reachable } from '../src/goal/progression.ts';
import { mutateText, randomFormula, robustnessOver, tableFacts } from '../src/goal/testing.ts';
import { bindTrace } from '../src/goal/trace.ts';
import { compileGoal } from '../src/goal/watch.ts';
import { type AcceptOptions, atLeast, atMost, type Bar, type Measurement, seedsFrom } from './bar.ts';

const FOLDER = join(import.meta.dirname.replace(/\/dist\b/, ''), '../examples/goals');
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Every published goal program parses and passes the type check against its world. */
async function published({ seed }: AcceptOptions): Promise<readonly Bar[]> {
  const files = goalFiles();
  const failures = files.flatMap((name) => {
    const file = readGoalFile(readFileSync(join(FOLDER, name), 'utf8'));
    if ('message' in file) return [`${name}: ${file.message}`];
    if (file.source === null) return [`${name} names no world`];
    const { goal, source } = loadGoal(name);
    const { findings } = checkGoal(goal, makeControl(source, 1).facts);
    return findings.filter((f) => f.severity === 'error').map((f) => `${name}: ${f.message}`);
  });
  const rest = { interval: null, seeds: [seed], detail: { files, failures } };
  return [atMost('published goal programs that do not parse or check', failures.length, 0, rest)];
}

/** Steps of a short training: fewer leave some of the programs as they were. */
const BRIEF = 300_000;

/**
 * A short training on each makes a policy that earns more by the goal than random actions. A quick run trains on every
 * sixth, from another one on by the seed.
 */
async function trains(options: AcceptOptions): Promise<readonly Bar[]> {
  const files = goalFiles().filter((_, i) => !options.quick || (i + options.seed) % 6 === 0);
  const results = files.map((name) => {
    const result = { name, ...trainBriefly(name, BRIEF, options.seed) };
    options.note(`${name}: ${result.trained.toFixed(2)} after training, ${result.random.toFixed(2)} at random`);
    return result;
  });
  const failing = results.filter((r) => !(r.trained > r.random));
  const rest = { interval: null, seeds: [options.seed], detail: { steps: BRIEF, results } };
  return [atMost('published goal programs that a short training does not improve', failing.length, 0, rest)];
}

/**
 * Monitors against brute force: equal robustness, to the bit, and a verdict that never contradicts it; and the compiled
 * monitor of the same goal, which accepts exactly where the robustness is above 0.
 */
async function monitor({ quick, seed }: AcceptOptions): Promise<readonly Bar[]> {
  const pairs = quick ? 10_000 : 100_000;
  const names = ['p', 'q', 'r'];
  const rng = makeRng('accept monitor', seed);
  const facts = tableFacts(names);
  let [differences, wrong, satisfied] = [0, 0, 0];
  for (let pair = 0; pair < pairs; pair++) {
    const formula = randomFormula(rng, names, 1 + rng.int(3));
    facts.rows = Array.from({ length: 1 + rng.int(8) }, () => names.map(() => rng.int(4)));
    facts.at = 0;
    const watch = bindTrace(formula, facts);
    const compiled = compileGoal(formula, facts);
    if (compiled === null) throw new Error('a random formula is not compiled');
    watch.begin(0);
    compiled.begin(0);
    let early = watch.verdict(0);
    let quick = verdictOf(compiled);
    for (facts.at = 1; facts.at < facts.rows.length; facts.at++) {
      watch.step(0);
      compiled.step(0);
      if (early === 0) early = watch.verdict(0);
      if (quick === 0) quick = verdictOf(compiled);
    }
    const value = watch.robustness(0);
    const expected = robustnessOver(formula, facts);
    if (value > 0) satisfied++;
    if (value !== expected || (early !== 0 && early !== Math.sign(expected))) differences++;
    if (!isTemporal(formula)) continue;
    const meant = Math.sign(robustnessOver(asGoal(formula), facts));
    if (compiled.accepts(0) !== meant > 0 || (quick !== 0 && quick !== meant)) wrong++;
  }
  const rest = { interval: null, seeds: [seed], detail: { pairs, satisfied } };
  return [
    atMost('monitor against brute force, differences', differences, 0, rest),
    atMost('compiled monitor against brute force, differences', wrong, 0, rest),
  ];
}

/** What speaks of one moment is to be brought about, also as a part of a conjunction. */
const asGoal = (formula: Formula): Formula =>
  'all' in formula ? { all: formula.all.map((part) => (isTemporal(part) ? part : { eventually: part })) } : formula;

const verdictOf = (monitor: Monitor): number => (monitor.holds(0) ? 1 : monitor.fails(0) ? -1 : 0);

/** Mutated goals and goal files: nothing thrown, nothing slow, every refusal with a position in the text. */
async function fuzz({ quick, seed }: AcceptOptions): Promise<readonly Bar[]> {
  const inputs = quick ? 10_000 : 100_000;
  const rng = makeRng('accept fuzz', seed);
  const samples = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name), 'utf8'));
  let [crashes, adrift, refused, slowest] = [0, 0, 0, 0];
  for (let i = 0; i < inputs; i++) {
    const base =
      i % 2 === 0 ? samples[rng.int(samples.length)] : printGoal(randomFormula(rng, ['x', 'have:log', 'odd name'], 4));
    const text = mutateText(rng, base);
    const before = process.cpuUsage();
    try {
      const result = i % 4 === 1 ? readGoal(text) : readGoalFile(text);
      if ('message' in result) {
        refused++;
        const row = text.split('\n')[result.line - 1];
        if (row === undefined || result.column < 1 || result.column > row.length + 1) adrift++;
      }
    } catch {
      crashes++;
    }
    const { user, system } = process.cpuUsage(before);
    slowest = Math.max(slowest, (user + system) / 1000);
  }
  const rest = { interval: null, seeds: [seed], detail: { inputs, refused } };
  return [
    atMost('parser fuzz, crashes', crashes, 0, rest),
    atMost('parser fuzz, refusals without a position', adrift, 0, rest),
    atMost('parser fuzz, slowest input in ms of processor time', slowest, 50, rest),
  ];
}

/** Formula counts of the published co-safe task sets (arXiv 2002.06000). */
async function progression({ seed }: AcceptOptions): Promise<readonly Bar[]> {
  const chain = (letters: string): string =>
    letters.length === 1 ? `(eventually ${letters})` : `(eventually (${letters[0]} and ${chain(letters.slice(1))}))`;
  const count = (tasks: string): number =>
    reachable(
      tasks.split(' ').map((task) => {
        const read = readGoal(task.split('&').map(chain).join(' and '));
        if ('message' in read) throw new Error(read.message);
        return read.goal as Formula;
      }),
    ).length;
  const exactly = (name: string, value: number, wanted: number): Bar => ({
    name,
    value,
    interval: null,
    bar: `= ${wanted}`,
    pass: value === wanted,
    seeds: [seed],
  });
  return [
    exactly('formulas of the sequence tasks', count('ab ac de db fae abdc acfb acfc faeg acfbh'), 27),
    exactly('formulas of the interleaving tasks', count('ab ac de db ae&fe dc&abc fb&acb fc&ac aeg&feg fbh&acbh'), 34),
  ];
}

/** The time of watching a goal as a share of the step of the world that is watched, in processes of their own. */
async function cost({ quick, seed }: AcceptOptions): Promise<readonly Bar[]> {
  const script = fileURLToPath(new URL('../bench/monitor-cost.js', import.meta.url));
  return watchedGoals.map((_, index) => {
    const args = [script, String(index), quick ? '3' : '9'];
    const { world, goal, statusShare, ...figures } = JSON.parse(
      execFileSync(process.execPath, args, { encoding: 'utf8' }),
    ) as MonitorCost;
    const rest = { interval: null, seeds: [seed], detail: figures };
    return atMost(`monitor cost, ${world}: ${goal}`, statusShare, 0.05, rest);
  });
}

/** One arm of one task over the seeds. */
function successes(options: AcceptOptions, name: string, arm: Arm, seeds: readonly number[]): number[] {
  const task = controlTasks.find((t) => t.name === name)!;
  return seeds.map((seed) => {
    const { assessment } = trainArm(task, arm, seed);
    options.note(`${name}, ${arm}, seed ${seed}: success ${assessment.success.rate}, steps ${assessment.meanSteps}`);
    return assessment.success.rate;
  });
}

const seedsOf = ({ quick, seed }: AcceptOptions) => seedsFrom(seed, quick ? 1 : 5);

/** Success of the goal-derived reward over that of the hand-written one; equal learner, steps and episodes. */
const control =
  (name: string): Measurement =>
  async (options) => {
    const seeds = seedsOf(options);
    const goal = successes(options, name, 'goal', seeds);
    const hand = successes(options, name, 'hand', seeds);
    const value = mean(hand) === 0 ? (mean(goal) > 0 ? Number.MAX_VALUE : 0) : mean(goal) / mean(hand);
    const rest = { interval: null, seeds, detail: { goal, hand } };
    return [atLeast(`${name}: success by goal / by hand-written reward`, value, 1, rest)];
  };

const CONTROL = ['cartpole', 'mountaincar', 'pendulum', 'moab', 'selector', 'qube'];

/** What shaping and weights are worth. Reported, without a bar. Goals without weights are the same without them. */
const ABLATIONS: readonly (readonly [string, Arm])[] = [
  ...CONTROL.map((name) => [name, 'no shaping'] as const),
  ['lander', 'no weights'],
];

const ablation =
  (name: string, arm: Arm): Measurement =>
  async (options) => {
    const seeds = seedsOf(options);
    const without = successes(options, name, arm, seeds);
    const full = successes(options, name, 'goal', seeds);
    const detail = { full, without };
    const value = mean(full) - mean(without);
    const rest = { interval: null, bar: 'reported', pass: true, seeds, detail };
    return [{ name: `${name}: success with all less ${arm}`, value, ...rest }];
  };

export const goalLanguage: Readonly<Record<string, Measurement>> = {
  published,
  trains,
  monitor,
  fuzz,
  progression,
  cost,
  ...Object.fromEntries(CONTROL.map((name) => [name, control(name)])),
  ...Object.fromEntries(ABLATIONS.map(([name, arm]) => [`ablation-${name}`, ablation(name, arm)])),
};
