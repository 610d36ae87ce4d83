/** The control tasks on which goals are compared with hand-written rewards, and the learner that both arms share. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RlgptError } from '../../src/core/errors.ts';
import type { WorldId } from '../../src/env/catalog.ts';
import { worlds } from '../../src/env/catalog.ts';
import type { Env } from '../../src/env/env.ts';
import { vanilla } from '../../src/env/minecraft/rules/vanilla.generated.ts';
import { type Concept, selectorWorld } from '../../src/env/selector.ts';
import { type GoalFile, readGoalFile } from '../../src/goal/file.ts';
import { problemError } from '../../src/goal/parse.ts';
import { presetOf } from '../../src/rl/algorithms.ts';
import { type PpoConfig, ppoDefaults } from '../../src/rl/ppo.ts';
import { type SacConfig, sacDefaults } from '../../src/rl/sac.ts';
import { pendulumConcepts, qubeConcepts } from './concepts.ts';

/** Settings are those that the tuned collections publish for the hand-written reward; the goal arm takes them over. */
export type Recipe =
  | { readonly learner: 'ppo'; readonly worlds: number; readonly steps: number; readonly config: PpoConfig }
  | { readonly learner: 'sac'; readonly worlds: number; readonly steps: number; readonly config: SacConfig };

export interface ControlTask {
  readonly name: string;
  readonly file: string;
  readonly recipe: Recipe;
  /** What a selector chooses from, in place of the world's own actions. */
  readonly concepts?: readonly Concept[];
}

const ppo = (steps: number, worlds: number, config: Partial<PpoConfig>): Recipe => ({
  learner: 'ppo',
  worlds,
  steps,
  config: { ...ppoDefaults, annealOver: steps, ...config },
});
const sac = (steps: number, config: Partial<SacConfig> = {}): Recipe => ({
  learner: 'sac',
  worlds: 1,
  steps,
  config: { ...sacDefaults, hidden: [64, 64], ...config },
});

/** PPO as it is known to learn a world's own reward. */
function preset(world: string): Recipe {
  const { worlds, budget, config } = presetOf(world, 'ppo')!;
  return ppo(budget, worlds, config as Partial<PpoConfig>);
}

export const controlTasks: readonly ControlTask[] = [
  {
    name: 'cartpole',
    file: 'cartpole.goal',
    recipe: ppo(60_000, 8, { ticks: 32, epochs: 20, gamma: 0.98, lambda: 0.8, entropyWeight: 0 }),
  },
  { name: 'pendulum', file: 'pendulum.goal', recipe: sac(15_000) },
  { name: 'mountaincar', file: 'mountaincar.goal', recipe: sac(30_000) },
  { name: 'moab', file: 'moab.goal', recipe: sac(15_000) },
  {
    name: 'selector',
    file: 'pendulum.goal',
    recipe: ppo(100_000, 8, { ticks: 64, epochs: 10 }),
    concepts: pendulumConcepts,
  },
  {
    name: 'qube',
    file: 'qube-lessons.goal',
    recipe: ppo(2_000_000, 16, { gamma: 0.995 }),
    concepts: qubeConcepts,
  },
  { name: 'lander', file: 'lunarlander.goal', recipe: preset('lunarlander-v3') },
];

const FOLDER = join(import.meta.dirname.replace(/\bdist\b.?/, ''), '../../examples/goals');

/** Of Minecraft, and of a world of one's own (examples/worlds/tanks.ts). */
const OTHERS = ['pickaxe.goal', 'tanks.goal'];

/** The goal files of control worlds. */
export const goalFiles = (): readonly string[] =>
  readdirSync(FOLDER).filter((name) => name.endsWith('.goal') && !OTHERS.includes(name));

/** A goal file of examples/goals. */
export function loadGoal(file: string): GoalFile & { readonly source: WorldId } {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const read = readGoalFile(text);
  if ('message' in read) throw problemError(text, read);
  const { source } = read;
  if (source === null || !Object.hasOwn(worlds, source))
    throw new RlgptError('goal', `${file} names no world`, 'Add one.');
  return { ...read, source: source as WorldId };
}

/** Worlds of a control task. */
export function makeControl(id: WorldId, n: number, concepts?: readonly Concept[]): Env {
  const env = worlds[id].create({ n, rules: vanilla, biome: 'forest', start: {} });
  return concepts === undefined ? env : selectorWorld(env, concepts);
}
