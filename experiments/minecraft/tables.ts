/** What is measured here: which tasks, seeds, budgets and parts of the method make each table. */
import type { Method } from '../../src/agent/lab.ts';
import { standardTasks } from '../../src/env/minecraft/tasks/mojo-tasks.ts';
import { publishedRates } from '../../src/env/minecraft/tasks/published.ts';
import { plan4mcTasks } from '../../src/env/minecraft/tasks/tasks.ts';
import type { Result } from './solve-job.ts';

/** What one line of a table measures. */
export interface Job {
  readonly task: string;
  readonly budget: number;
  /** Part of the method that is on or off, by name of the arm. */
  readonly arm: string;
  readonly method: Partial<Method>;
  /** The seeds of this line, where it has its own. */
  readonly seeds?: readonly number[];
}

/** One solve: a row. */
export interface SeededJob extends Job {
  readonly seed: number;
}

export interface Table {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** Its lines; `rows` are those measured so far, from which the tasks of the curves are chosen. */
  jobs(rows: readonly Result[]): readonly Job[];
}

const MILLION = 1_000_000;
const whole = { arm: 'whole method', method: {} };
const FIVE = [0, 1, 2, 3, 4];

/** Every job with its own seeds, or else with so many from 0 on. */
export const seeded = (jobs: readonly Job[], count: number): SeededJob[] =>
  jobs.flatMap((job) =>
    (job.seeds ?? Array.from({ length: count }, (_, seed) => seed)).map((seed) => ({ ...job, seed })),
  );

/** The parts of the method that the paper's ablation takes away, five seeds each. */
const ARMS: Readonly<Record<string, Partial<Method>>> = {
  'only code': { learn: false },
  'only learning': { code: false, options: false, split: false, critic: false, iterations: 1 },
};

/** Its episodes are of 24,000 steps: a million would be 41 of them. */
const EIGHT_DIAMONDS = 'techtree_from_gold_to_diamond_chestplate';

/** A seed that no other table has, so that the choice of tasks has no part in what is measured on them. */
const SCREENING_SEED = 100;

const screening: readonly Job[] = plan4mcTasks.map(({ id }) => ({
  task: id,
  budget: MILLION,
  arm: 'screening',
  method: { iterations: 1 },
  seeds: [SCREENING_SEED],
}));

const CURVES = 4;

/**
 * The tasks of the curves by iteration. The rule, fixed before anything was measured: of Plan4MC's forty, the four whose
 * success at iteration 0 is lowest but above 0, on the seed of the screening; of equals the first. None before every
 * task was screened.
 */
export function curveTasks(rows: readonly Result[]): readonly { readonly task: string; readonly rate: number }[] {
  const rates = screening.flatMap((job) => rows.filter(isOf(job)).map(({ success }) => success.rate));
  if (rates.length < screening.length) return [];
  return screening
    .map(({ task }, i) => ({ task, rate: rates[i] }))
    .filter(({ rate }) => rate > 0)
    .sort((one, other) => one.rate - other.rate)
    .slice(0, CURVES);
}

/** Whether a row belongs to a line. */
export const isOf = (job: Job) => (row: Result) =>
  row.task === job.task &&
  row.budget === job.budget &&
  row.arm === job.arm &&
  (job.seeds === undefined || job.seeds.includes(row.seed));

export const tables: readonly Table[] = [
  {
    name: 'rlgpt-ten',
    title: "The ten tasks of RL-GPT's MineDojo table",
    about: 'At most a million primitive steps each. Published rates beside them are from another world, from pixels.',
    jobs: () => publishedRates.map(({ task }) => ({ task, budget: MILLION, ...whole })),
  },
  {
    name: 'plan4mc',
    title: "Plan4MC's 40 tasks",
    about: 'Settings and limits of envs/hard_task_conf.yaml in PKU-RL/Plan4MC; at most a million primitive steps each.',
    jobs: () => plan4mcTasks.map(({ id }) => ({ task: id, budget: MILLION, ...whole })),
  },
  {
    name: 'standard',
    title: "MineDojo's 16 standard programmatic tasks",
    about:
      'Limits are ours (src/env/minecraft/tasks/mojo-tasks.ts); at most a million primitive steps each, three for eight diamonds.',
    jobs: () =>
      standardTasks.map(({ id }) => ({ task: id, budget: (id === EIGHT_DIAMONDS ? 3 : 1) * MILLION, ...whole })),
  },
  {
    name: 'diamond',
    title: 'ObtainDiamond from empty hands, hostile mobs on',
    about:
      "24,000 steps an episode and shorter limits (18,000 are MineRL's), each solved anew; at most three million primitive steps in all.",
    jobs: () => [
      ...['', '_in_18000_steps', '_in_12000_steps', '_in_6000_steps'].map((limit) => ({
        task: `obtain_diamond${limit}`,
        budget: 3 * MILLION,
        ...whole,
      })),
      ...Object.entries(ARMS).map(([arm, method]) => ({
        task: 'obtain_diamond',
        budget: 3 * MILLION,
        arm,
        method,
        seeds: FIVE,
      })),
    ],
  },
  {
    name: 'iterations',
    title: 'Success by outer iteration',
    about:
      'The same budget of a million primitive steps, with at most one to four outer iterations: of a sub-task, of the weakest sub-task, and of the plan.',
    jobs: (rows) =>
      curveTasks(rows).flatMap(({ task }) =>
        [0, 1, 2, 3].map((i) => ({
          task,
          budget: MILLION,
          arm: `iteration ${i}`,
          method: { iterations: i + 1 },
          seeds: FIVE,
        })),
      ),
  },
  {
    name: 'screening',
    title: 'Success at iteration 0, from which the tasks above are chosen',
    about: `Chosen are the four lowest above 0, on a seed (${SCREENING_SEED}) that no other table has.`,
    jobs: () => screening,
  },
];
