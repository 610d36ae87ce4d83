/** The acceptance lines of master programs: proofs, planted defects, and the program that drives against one network. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hprlWithRandomPolicies, programText } from '../experiments/hprl/drivers.ts';
import { measureHprl } from '../experiments/hprl/hprl.ts';
import { openLab } from '../src/agent/open.ts';
import { hashSeed } from '../src/core/rng.ts';
import { createDriving, type DrivingApi } from '../src/env/driving/driving.ts';
import { preCrash, scenarioNames } from '../src/env/driving/scenarios.ts';
import { z3Arithmetic } from '../src/program/smt.ts';
import type { Verification } from '../src/program/verdict.ts';
import { verifyProgram } from '../src/program/verify.ts';
import { vocabularyOf } from '../src/program/vocabulary.ts';
import { solve } from '../src/rlgpt.ts';
import { memoryRun } from '../src/run/run.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import { type AcceptOptions, atLeast, atMost, type Bar, type Measurement, seedsFrom } from './bar.ts';

const DEFECTS = join(import.meta.dirname.replace(/\/dist\b/, ''), '../examples/programs/defects');

const verifyDriving = (source: string): Promise<Verification> =>
  verifyProgram(source, { vocabulary: vocabularyOf(createDriving({ n: 1 }), null), arithmetic: z3Arithmetic() });

/** Assertions without a proof, empty assertions and errors. */
const faultsOf = ({ assertions, findings }: Verification): readonly string[] => [
  ...assertions.filter((a) => !a.status.startsWith('proved') || a.vacuous.length > 0).map(({ name }) => name),
  ...findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
];

/** All assertions of the driving program are proved. */
async function proved({ seed }: AcceptOptions): Promise<readonly Bar[]> {
  const result = await verifyDriving(programText('drive'));
  const detail = { assertions: result.assertions.length, states: result.states, faults: faultsOf(result) };
  return [
    atMost('assertions of the driving program that are not proved', detail.faults.length, 0, {
      interval: null,
      seeds: [seed],
      detail,
    }),
  ];
}

/** Every planted defect is found; the red light that a lane change overlooks by a path of 21 steps. */
async function defects({ seed }: AcceptOptions): Promise<readonly Bar[]> {
  const missed: string[] = [];
  let redLight = 0;
  for (const name of readdirSync(DEFECTS)) {
    const result = await verifyDriving(readFileSync(join(DEFECTS, name), 'utf8'));
    const told = faultsOf(result).length + result.findings.length;
    if (result.verdict !== 'defective' || told === 0) missed.push(name);
    if (name === 'overlooked-red.ts') {
      const [{ trace }] = result.assertions;
      redLight = trace?.steps.at(-1)?.facts.red_light === 'yes' ? trace.steps.at(-1)!.to : 0;
    }
  }
  const rest = { interval: null, seeds: [seed] } as const;
  return [
    atMost('planted defects that are missed', missed.length, 0, { ...rest, detail: { missed } }),
    { name: 'steps to the overlooked red light', value: redLight, bar: '= 21', pass: redLight === 21, ...rest },
  ];
}

/** What is proved of the program holds whatever its policies do: random ones in their place. */
async function randomPolicies({ quick, seed }: AcceptOptions): Promise<readonly Bar[]> {
  await prepareSandbox();
  const controller = hprlWithRandomPolicies();
  const episodes = quick ? 3 : 20;
  let [steps, hazards, broken] = [0, 0, 0];
  for (const scenario of scenarioNames) {
    const env = createDriving({ n: 1, scenario });
    const w = env.skillApi(0) as unknown as DrivingApi;
    for (let episode = 0; episode < episodes; episode++) {
      env.reset(0, hashSeed(seed, 'random policies', scenario, episode));
      const run = controller.start(env, 0, hashSeed(seed, episode));
      for (let t = 0; t < 600 && env.terminated[0] === 0 && !w.arrived(); t++, steps++) {
        const hazard = w.redLight() || w.junctionHazard();
        const code = run.next();
        if (hazard) hazards++;
        if (hazard && code !== w.brake()) broken++;
        env.step(Int32Array.of(code));
      }
      run.stop();
    }
  }
  const detail = { steps, hazards };
  return [
    atMost('steps that break a proved assertion under random policies', broken, 0, {
      interval: null,
      seeds: [seed],
      detail,
    }),
  ];
}

/** The program of a real run is proved as it was printed. */
async function realRun({ seed }: AcceptOptions): Promise<readonly Bar[]> {
  const lab = await openLab({ task: 'craft a wooden pickaxe', budget: 300_000 }, memoryRun(seed));
  const { solution } = await solve(lab);
  const { program, controllers } = solution;
  const vocabulary = vocabularyOf(lab.env, new Set(controllers.map(({ name }) => name)));
  const result = await verifyProgram(program.code, { main: program.name, vocabulary });
  const detail = { assertions: result.assertions.length, states: result.states, faults: faultsOf(result) };
  return [
    atMost("assertions of a real run's program that are not proved", detail.faults.length, 0, {
      interval: null,
      seeds: [seed],
      detail,
    }),
  ];
}

/** Collision-free success in each pre-crash scenario, against one network at equal environment steps. */
async function hprl({ quick, seed, note }: AcceptOptions): Promise<readonly Bar[]> {
  const seeds = seedsFrom(seed, quick ? 1 : 5);
  // In fewer steps not every manoeuvre is learned.
  const plan = { steps: 300_000, seeds, episodes: quick ? 40 : 200 };
  const rows = await measureHprl(plan, note);
  return preCrash.map((scenario) => {
    const [ours, theirs] = (['hprl', 'monolith'] as const).map(
      (arm) => rows.find((row) => row.scenario === scenario && row.arm === arm)!,
    );
    const detail = { crashes: ours.crashes, monolith: theirs, ...plan };
    const { value, low, high } = ours.success;
    return atLeast(`success in ${scenario}`, value, theirs.success.value, { interval: [low, high], seeds, detail });
  });
}

export const programs: Readonly<Record<string, Measurement>> = {
  'programs-proved': proved,
  'programs-defects': defects,
  'programs-random-policies': randomPolicies,
  'programs-real-run': realRun,
  hprl,
};
