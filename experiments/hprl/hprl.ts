/**
 * HPRL (arXiv 2103.13861) in the driving world: a verified master program over five learned manoeuvres, against one
 * network, at equal environment steps, in every scenario. Prints one JSON line a scenario and arm, rates over runs of
 * all seeds with the interval over seeds. Run: npm run build && node dist/experiments/hprl/hprl.js [steps] [seeds] [episodes]
 * With `--arm hprl|monolith --seed N` it measures that piece alone and prints its drives.
 */
import { parseArgs } from 'node:util';
import { namesAmong, runScript, wholeNumber } from '../../bench/script.ts';
import { type Controller, rollOut } from '../../src/action/controller.ts';
import { hashSeed, makeRng } from '../../src/core/rng.ts';
import { bootstrap, type Interval, mean } from '../../src/core/stats.ts';
import { createDriving } from '../../src/env/driving/driving.ts';
import { type ScenarioName, scenarioNames } from '../../src/env/driving/scenarios.ts';
import type { Env } from '../../src/env/env.ts';
import { bindGoal } from '../../src/goal/monitor.ts';
import { parseGoal } from '../../src/goal/parse.ts';
import { prepareSandbox } from '../../src/skill/sandbox.ts';
import { hprlController, monolithController, trainManoeuvre, trainMonolith } from './drivers.ts';
import { type ManoeuvreName, manoeuvreNames } from './manoeuvres.ts';

/** Arrived, without a crash (which ends the episode) and without a red light. */
export const GOAL = parseGoal('arrived and not ran_red');
const WITHIN = 600;

export interface Arm {
  readonly name: 'hprl' | 'monolith';
  readonly controller: Controller;
}

export interface Drive {
  readonly success: number;
  readonly crashes: number;
  readonly episodes: number;
}

/** Tells of the manoeuvre that begins. */
type OnActing = (name: string) => void;

/** One arm of one seed, trained with `steps` environment steps; those of the program are shared by its manoeuvres. */
export function trainArm(name: Arm['name'], steps: number, seed: number, onActing?: OnActing): Arm {
  const share = Math.floor(steps / manoeuvreNames.length);
  if (name === 'monolith')
    return { name, controller: monolithController(trainMonolith(share * manoeuvreNames.length, seed)) };
  const policies = Object.fromEntries(
    manoeuvreNames.map((manoeuvre) => [manoeuvre, trainManoeuvre(manoeuvre, share, seed)]),
  ) as Readonly<Record<ManoeuvreName, Uint8Array>>;
  const options = onActing === undefined ? {} : { onRun: (_env: Env, _world: number, acts: string) => onActing(acts) };
  return { name, controller: hprlController(policies, options) };
}

/** Plays unseen episodes of a scenario. */
export function drive(controller: Controller, scenario: ScenarioName, episodes: number, seed: number): Drive {
  const env = createDriving({ n: 8, scenario });
  const starts = Array.from({ length: episodes }, (_, i) => hashSeed(seed, 'hprl evaluation', scenario, i));
  const goal = bindGoal(GOAL, env.facts);
  const { outcomes } = rollOut({ env, controller, goal, within: WITHIN, starts, seed });
  const fault = outcomes.find((outcome) => outcome.error !== null)?.error;
  if (fault) throw new Error(`${controller.name} in ${scenario}: ${fault.message}`);
  return {
    success: outcomes.filter((outcome) => outcome.success).length / episodes,
    crashes: outcomes.filter((outcome) => outcome.died).length / episodes,
    episodes,
  };
}

export interface HprlRow {
  readonly scenario: ScenarioName;
  readonly arm: Arm['name'];
  /** Over seeds. */
  readonly success: Interval;
  readonly crashes: number;
}

export const ARMS = ['hprl', 'monolith'] as const;

/** An arm of one seed in all scenarios. */
export interface Piece {
  readonly arm: Arm['name'];
  readonly seed: number;
  readonly drives: readonly (readonly [ScenarioName, Drive])[];
}

/** The sandbox must be prepared. */
export function measurePiece(arm: Arm['name'], seed: number, steps: number, episodes: number): Piece {
  const { controller } = trainArm(arm, steps, seed);
  return { arm, seed, drives: scenarioNames.map((name) => [name, drive(controller, name, episodes, seed)]) };
}

/** A row a scenario and arm from the pieces of all seeds. */
export function tabulate(pieces: readonly Piece[]): readonly HprlRow[] {
  return scenarioNames.flatMap((scenario) =>
    ARMS.map((arm) => {
      const drives = pieces.filter((p) => p.arm === arm).map((p) => p.drives.find(([name]) => name === scenario)![1]);
      const rng = makeRng('hprl', `${scenario} ${arm}`);
      const success = bootstrap(
        drives.map((d) => d.success),
        mean,
        rng,
      );
      return { scenario, arm, success, crashes: mean(drives.map((d) => d.crashes)) };
    }),
  );
}

/** All scenarios and arms over several seeds. */
export async function measureHprl(
  { steps, seeds, episodes }: { readonly steps: number; readonly seeds: readonly number[]; readonly episodes: number },
  note: (text: string) => void,
): Promise<readonly HprlRow[]> {
  await prepareSandbox();
  const pieces = seeds.flatMap((seed) =>
    ARMS.map((arm) => {
      const piece = measurePiece(arm, seed, steps, episodes);
      note(`seed ${seed}, ${arm}: ${mean(piece.drives.map(([, d]) => d.success)).toFixed(3)} over the scenarios`);
      return piece;
    }),
  );
  return tabulate(pieces);
}

const HELP = `node dist/experiments/hprl/hprl.js [steps] [seeds] [episodes] [--arm ${ARMS.join('|')} --seed N]

A verified program over five learned manoeuvres against one network; with --arm that piece of one seed alone.`;

await runScript(import.meta.url, HELP, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { arm: { type: 'string' }, seed: { type: 'string', default: '0' } },
  });
  const [steps, count, episodes] = [300_000, 5, 200].map((usual, i) =>
    wholeNumber(['steps', 'seeds', 'episodes'][i], positionals[i] ?? String(usual), 1),
  );
  const seed = wholeNumber('--seed', values.seed, 0);
  if (values.arm === undefined) {
    const seeds = Array.from({ length: count }, (_, seed) => seed);
    const rows = await measureHprl({ steps, seeds, episodes }, (text) => console.error(text));
    for (const row of rows) console.log(JSON.stringify(row));
  } else {
    await prepareSandbox();
    console.log(JSON.stringify(measurePiece(namesAmong('arm', values.arm, ARMS)[0], seed, steps, episodes)));
  }
});
