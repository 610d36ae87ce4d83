/** The two arms: a verified program that calls five learned manoeuvres, and one network for everything. Training and controllers. */
import { readFileSync } from 'node:fs';
import { type Controller, codeController } from '../../src/action/controller.ts';
import { compileKnown } from '../../src/agent/controllers.ts';
import { hashSeed, makeRng } from '../../src/core/rng.ts';
import { createDriving } from '../../src/env/driving/driving.ts';
import type { Env } from '../../src/env/env.ts';
import { scaledFields, type ViewSpec, viewOf } from '../../src/env/view.ts';
import { readAnnotations } from '../../src/program/contract.ts';
import { type ProgramOptions, programController } from '../../src/program/controllers.ts';
import { createDqn, type DqnConfig, dqnDefaults } from '../../src/rl/dqn.ts';
import { worldProcess } from '../../src/rl/episodes.ts';
import { loadPolicy } from '../../src/rl/policy.ts';
import { type ManoeuvreName, manoeuvreNames, manoeuvreView, monolithView } from './manoeuvres.ts';

const WORLDS = 8;

/** One gradient step for each tick of the eight worlds, in both arms; the rest as the learner's defaults. */
const schedule: Partial<DqnConfig> = { ticks: 128, trainEvery: 2, gradientSteps: 2 };

/** How often the policy is looked at while it learns, and the share of the steps that all looks together may take. */
const LOOKS = 10;
const LOOK_SHARE = 0.15;

/** Learns, and keeps the policy that did best when looked at: action values go on wandering. All steps are within `steps`. */
function train(
  makeEnv: () => Env,
  viewFor: (env: Env) => ViewSpec,
  config: Partial<DqnConfig>,
  { steps, seed }: { readonly steps: number; readonly seed: number },
): Uint8Array {
  const env = makeEnv();
  const process = worldProcess(viewOf(env, viewFor(env)), seed);
  const dqn = createDqn(process, { ...dqnDefaults, ...config, exploration: steps / 3 }, seed);
  const looker = makeEnv();
  const look = { env: looker, view: viewOf(looker, viewFor(looker)), steps: (LOOK_SHARE * steps) / LOOKS, seed };
  let best = { bytes: dqn.policyBytes(), rate: -1 };
  for (let i = 1; i <= LOOKS; i++) {
    while (dqn.progress().steps < ((1 - LOOK_SHARE) * steps * i) / LOOKS) dqn.update();
    const bytes = dqn.policyBytes();
    const rate = successRate(bytes, look);
    if (rate >= best.rate) best = { bytes, rate };
  }
  return best.bytes;
}

/** Share of episodes that achieve the task by best actions, over as many as fit into the steps. */
function successRate(
  bytes: Uint8Array,
  { env, view, steps, seed }: { readonly env: Env; readonly view: Env; readonly steps: number; readonly seed: number },
): number {
  const policy = loadPolicy(bytes);
  const mask = new Uint8Array(policy.actionNames.length).fill(1);
  const observation = new Float32Array(policy.observationSize);
  const done = env.facts.index('done');
  const codes = new Int32Array(env.n).fill(-1);
  let [episodes, achieved] = [0, 0];
  for (let spent = 0; spent < steps; episodes++) {
    view.reset(0, hashSeed('look', seed, episodes));
    for (let t = 0; t < view.episodeLimit! && view.terminated[0] === 0; t++, spent++) {
      for (const [i, { name }] of view.fields.entries()) observation[i] = view.observation[name][0];
      codes[0] = policy.act(observation, mask);
      view.step(codes);
    }
    achieved += env.facts.read(0, done);
  }
  return achieved / episodes;
}

/** One policy by DQN in `steps` environment steps. */
export const trainManoeuvre = (name: ManoeuvreName, steps: number, seed: number): Uint8Array =>
  train(
    () => createDriving({ n: WORLDS, task: name }),
    (env) => manoeuvreView(env, name),
    { ...schedule, hidden: [64, 64] },
    { steps, seed },
  );

/** The same algorithm on whole routes of all scenarios, with a larger network. */
export const trainMonolith = (steps: number, seed: number): Uint8Array =>
  train(() => createDriving({ n: WORLDS }), monolithView, { ...schedule, hidden: [128, 128] }, { steps, seed });

/** A policy as a controller: the best action of the view that it learned in. */
function policyController(name: string, bytes: Uint8Array, viewFor: (env: Env) => ViewSpec): Controller {
  const policy = loadPolicy(bytes);
  const mask = new Uint8Array(policy.actionNames.length).fill(1);
  const observation = new Float32Array(policy.observationSize);
  let bound: { readonly env: Env; readonly write: ReturnType<typeof scaledFields>; readonly codes: Int32Array } | null =
    null;
  return {
    name,
    start(env, world) {
      if (bound?.env !== env) {
        const { fields, actions } = viewFor(env);
        const codes = Int32Array.from(policy.actionNames, (action) => actions[action]);
        bound = { env, write: scaledFields(env, fields), codes };
      }
      const { write, codes } = bound;
      return {
        next() {
          write(world, observation, 0);
          return codes[policy.act(observation, mask)];
        },
        error: null,
        stop: () => {},
      };
    },
  };
}

export const monolithController = (bytes: Uint8Array): Controller => policyController('monolith', bytes, monolithView);

const PROGRAMS = new URL(
  import.meta.url.endsWith('.ts') ? '../../examples/programs/' : '../../../examples/programs/',
  import.meta.url,
);
export const programText = (name: string): string => readFileSync(new URL(`${name}.ts`, PROGRAMS), 'utf8');

/** The master program over policies and one coded skill. The sandbox must be prepared. */
function masterProgram(policies: readonly Controller[], options: Pick<ProgramOptions, 'onRun'> = {}): Controller {
  const source = (name: string) => compileKnown({ name, code: programText(name), about: name, stepLimit: 10_000 });
  const controllers = [...policies, codeController(source('creep'))];
  const { contracts } = readAnnotations(programText('drive'));
  return programController(source('drive'), new Map(controllers.map((controller) => [controller.name, controller])), {
    ...options,
    contracts,
  });
}

export const hprlController = (
  policies: Readonly<Record<ManoeuvreName, Uint8Array>>,
  options: Pick<ProgramOptions, 'onRun'> = {},
): Controller =>
  masterProgram(
    manoeuvreNames.map((name) => policyController(name, policies[name], (env) => manoeuvreView(env, name))),
    options,
  );

/** The same program over policies that do anything. */
export const hprlWithRandomPolicies = (): Controller =>
  masterProgram(
    manoeuvreNames.map((name) => ({
      name,
      start(env, _world, seed) {
        const rng = makeRng('random policy', seed);
        return { next: () => rng.int(env.actions.size), error: null, stop: () => {} };
      },
    })),
  );
