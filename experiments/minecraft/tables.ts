/** What is measured here: which tasks, seeds, budgets and parts of the method make each table. */
import type { Method } from '../../src/agent/lab.ts';
import { standardTasks } from '../../src/env/minecraft/mojo-tasks.ts';
import { publishedRates } from '../../src/env/minecraft/published.ts';
import { plan4mcTasks } from '../../src/env/minecraft/tasks.ts';

/** One solve: a row of a table. */
export interface Job {
  readonly task: string;
  readonly seed: number;
  readonly budget: number;
  /** Part of the method that is on or off, by name of the arm. */
  readonly arm: string;
  readonly method: Partial<Method>;
}

export interface Table {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  jobs(seeds: number): readonly Job[];
}

const MILLION = 1_000_000;
const whole = { arm: 'whole method', method: {} };

const seeded = (seeds: number, jobs: readonly Omit<Job, 'seed'>[]): Job[] =>
  jobs.flatMap((job) => Array.from({ length: seeds }, (_, seed) => ({ ...job, seed })));

/** The parts of the method that the paper's ablation takes away. */
const ARMS: Readonly<Record<string, Partial<Method>>> = {
  'whole method': {},
  'only code': { learn: false },
  'only learning': { code: false, options: false, split: false, critic: false, iterations: 1 },
};

/** Its episodes are of 24,000 steps: a million would be 41 of them. */
const EIGHT_DIAMONDS = 'techtree_from_gold_to_diamond_chestplate';

/** Four tasks of the four groups, for the curves by iteration. */
const CURVE_TASKS = [
  'craft_wooden_pickaxe',
  'craft_stone_pickaxe_with_wooden_pickaxe',
  'harvest_beef_with_diamond_sword',
  'craft_iron_ingot_with_stone_pickaxe',
];

export const tables: readonly Table[] = [
  {
    name: 'rlgpt-ten',
    title: "The ten tasks of RL-GPT's MineDojo table",
    about: 'At most a million primitive steps each. Published rates beside them are from another world, from pixels.',
    jobs: (seeds) =>
      seeded(
        seeds,
        publishedRates.map(({ task }) => ({ task, budget: MILLION, ...whole })),
      ),
  },
  {
    name: 'plan4mc',
    title: "Plan4MC's 40 tasks",
    about: 'Settings and limits of envs/hard_task_conf.yaml in PKU-RL/Plan4MC; at most a million primitive steps each.',
    jobs: (seeds) =>
      seeded(
        seeds,
        plan4mcTasks.map(({ id }) => ({ task: id, budget: MILLION, ...whole })),
      ),
  },
  {
    name: 'standard',
    title: "MineDojo's 16 standard programmatic tasks",
    about:
      'Limits are ours (src/env/minecraft/mojo-tasks.ts); at most a million primitive steps each, three for eight diamonds.',
    jobs: (seeds) =>
      seeded(
        seeds,
        standardTasks.map(({ id }) => ({ task: id, budget: (id === EIGHT_DIAMONDS ? 3 : 1) * MILLION, ...whole })),
      ),
  },
  {
    name: 'diamond',
    title: 'ObtainDiamond from empty hands, hostile mobs on',
    about: '24,000 steps an episode and shorter limits; at most three million primitive steps in all.',
    jobs: (seeds) =>
      seeded(
        seeds,
        ['obtain_diamond', 'obtain_diamond_in_12000_steps', 'obtain_diamond_in_6000_steps'].flatMap((task) =>
          Object.entries(task === 'obtain_diamond' ? ARMS : { 'whole method': {} }).map(([arm, method]) => ({
            ...{ task, budget: 3 * MILLION, arm, method },
          })),
        ),
      ),
  },
  {
    name: 'iterations',
    title: 'Success by outer iteration',
    about: 'The same budget of a million primitive steps, with at most one to four outer iterations a sub-task.',
    jobs: (seeds) =>
      seeded(
        seeds,
        CURVE_TASKS.flatMap((task) =>
          [0, 1, 2, 3].map((i) => ({ task, budget: MILLION, arm: `iteration ${i}`, method: { iterations: i + 1 } })),
        ),
      ),
  },
];
