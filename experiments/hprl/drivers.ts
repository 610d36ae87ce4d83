/** The two arms: a verified program that calls five learned manoeuvres, and one network for everything. Training and controllers. */
import { readFileSync } from 'node:fs';
import { type Controller, codeController } from '../../src/action/controller.ts';
import { compileKnown } from '../../src/agent/controllers.ts';
import { createDriving } from '../../src/env/driving/driving.ts';
import type { Env } from '../../src/env/env.ts';
import { scaledFields, type ViewSpec, viewOf } from '../../src/env/view.ts';
import { readAnnotations } from '../../src/program/contract.ts';
import { programController } from '../../src/program/controllers.ts';
import type { OnViolation } from '../../src/program/watch.ts';
import { createDqn, type DqnConfig, dqnDefaults } from '../../src/rl/dqn.ts';
import { worldProcess } from '../../src/rl/episodes.ts';
import { loadPolicy } from '../../src/rl/policy.ts';
import { type ManoeuvreName, manoeuvreNames, manoeuvreView, monolithView } from './manoeuvres.ts';

const WORLDS = 8;

/** Small networks for small tasks; the rest as the learner's defaults. */
const manoeuvreConfig: Partial<DqnConfig> = { hidden: [64, 64], ticks: 128, trainEvery: 2, gradientSteps: 2 };

function train(env: Env, view: ViewSpec, config: Partial<DqnConfig>, steps: number, seed: number): Uint8Array {
  const process = worldProcess(viewOf(env, view), seed);
  const dqn = createDqn(process, { ...dqnDefaults, ...config, exploration: steps / 3 }, seed);
  while (dqn.progress().steps < steps) dqn.update();
  return dqn.policyBytes();
}

/** One policy by DQN in `steps` environment steps. */
export function trainManoeuvre(name: ManoeuvreName, steps: number, seed: number): Uint8Array {
  const env = createDriving({ n: WORLDS, task: name });
  return train(env, manoeuvreView(env, name), manoeuvreConfig, steps, seed);
}

/** The same algorithm on whole routes of all scenarios; gradient steps for each environment step as above. */
export function trainMonolith(steps: number, seed: number): Uint8Array {
  const env = createDriving({ n: WORLDS });
  const config = { hidden: [128, 128], ticks: 128, trainEvery: 2, gradientSteps: 2 };
  return train(env, monolithView(env), config, steps, seed);
}

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

/** The master program over learned policies and one coded skill. The sandbox must be prepared. */
export function hprlController(
  policies: Readonly<Record<ManoeuvreName, Uint8Array>>,
  onViolation?: OnViolation,
): Controller {
  const source = (name: string) => compileKnown({ name, code: programText(name), about: name, stepLimit: 10_000 });
  const controllers = new Map<string, Controller>(
    manoeuvreNames.map((name) => [name, policyController(name, policies[name], (env) => manoeuvreView(env, name))]),
  );
  controllers.set('creep', codeController(source('creep')));
  const { contracts } = readAnnotations(programText('drive'));
  return programController(source('drive'), controllers, { contracts, ...(onViolation ? { onViolation } : {}) });
}
