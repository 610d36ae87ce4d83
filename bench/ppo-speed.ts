/**
 * Speed of learning end to end, as one figure: PPO with its default settings on `gain:log` in a Minecraft forest, 32
 * worlds, the 36 primitives and two coded options in the sandbox, the encoder that agents use.
 * Run: npm run build && node dist/bench/ppo-speed.js [seed]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeEncoder } from '../src/action/encoder.ts';
import { extend, type Option } from '../src/action/options.ts';
import { createProcess, type GoalProcess } from '../src/action/semi-markov.ts';
import { compileKnown } from '../src/agent/controllers.ts';
import { type Part, printPursue } from '../src/agent/offline/pursue.ts';
import { hashSeed } from '../src/core/rng.ts';
import { createMinecraft } from '../src/env/minecraft/minecraft.ts';
import { plan4mcActions } from '../src/env/minecraft/player/actions.ts';
import { vanilla } from '../src/env/minecraft/rules/vanilla.generated.ts';
import { createPpo, type Ppo, ppoDefaults } from '../src/rl/ppo.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import { processorSeconds } from './clock.ts';
import { runScript, wholeNumber } from './script.ts';

const WORLDS = 32;
const WITHIN = 600;
const WARM_UPDATES = 2;
const UPDATES = 6;
const GAMMA = 0.997;

/** A program that reaches logs in most forests. */
const GENOME = {
  explore: 'wander',
  depth: '5',
  rise: 'no',
  turnEvery: '40',
  turnBy: '90',
  sense: 'both',
  walk: 'walk',
  unblock: 'jump+dig',
  aim: 'pitch',
  work: 'hold',
  equip: 'best',
  collect: 'item',
  close: 'no',
};

function codedOption(part: Part, when: string | null): Option {
  const target = { object: 'log', product: 'log', tools: ['wooden_axe', 'stone_axe'], toolNeeded: false };
  const source = printPursue(GENOME, { ...target, name: `${part}_log`, firm: [], stepLimit: 200 }, part);
  return {
    name: source.name,
    skill: compileKnown(source),
    when: when === null ? null : { fact: when, atLeast: 1 },
    until: null,
  };
}

/** A learner as agents make it. The sandbox must be prepared. */
export function logLearner(seed: number): { readonly process: GoalProcess; readonly ppo: Ppo } {
  const env = createMinecraft({ n: WORLDS, rules: vanilla, biome: 'forest', start: {} });
  const { names, codes } = plan4mcActions(env.actions);
  const primitives = names.map((name, i) => ({ name, code: codes[i] }));
  const goal = { fact: 'gain:log', atLeast: 1 };
  const way = ['sees:log', 'faces:log'].map((fact) => ({ fact, atLeast: 1 }));
  const process = createProcess({
    env,
    actions: extend(primitives, [codedOption('whole', null), codedOption('approach', 'sees:log')]),
    encoder: makeEncoder(env, {
      fields: env.fields.filter((field) => !field.lazy).map((field) => field.name),
      relevant: ['log', 'wooden_axe', 'stone_axe', 'iron_axe', 'diamond_axe'],
      crop: 2,
    }),
    goal: { goal, within: WITHIN },
    starts: (episode) => hashSeed(seed, 'start', episode) % 64,
    reward: { success: 1, step: -0.5 / WITHIN, shaping: 0.3, potential: { all: [...way, goal] } },
    gamma: GAMMA,
  });
  return { process, ppo: createPpo(process, { ...ppoDefaults, gamma: GAMMA }, seed) };
}

function measure(seed: number): number {
  const { ppo } = logLearner(seed);
  for (let i = 0; i < WARM_UPDATES; i++) ppo.update();
  const before = ppo.progress().steps;
  const seconds = processorSeconds(() => {
    for (let i = 0; i < UPDATES; i++) ppo.update();
  });
  return (ppo.progress().steps - before) / seconds;
}

/**
 * Primitive steps a second of processor time over rollouts and training, after two updates of warming up. Measured in
 * a process of its own, because the sandbox locks down the one it works in.
 */
export function ppoSpeed(seed: number): number {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), String(seed)], { encoding: 'utf8' });
  const speed = Number.parseFloat(child.stdout);
  if (!(speed > 0)) throw new Error(`the measurement failed: ${child.stderr}`);
  return speed;
}

const HELP = 'node dist/bench/ppo-speed.js [seed]\n\nPrimitive steps a second of PPO with options in minecraft-v1.';

await runScript(import.meta.url, HELP, async ([seed = '0']) => {
  await prepareSandbox();
  console.log(`${Math.round(measure(wholeNumber('seed', seed, 0)))} primitive steps/s of PPO with options`);
});
