/** A synthetic run with an event of every kind, and the input made of it. For tests. */
import { wilson } from '../../core/stats.ts';
import type { Event } from '../event.ts';
import type { ReportInput, SolutionText, TimedEvent } from './input.ts';
import type { Replay } from './replay.ts';

const at = { subtask: 'get_log', iteration: 0, action: 'get_log' } as const;
const goal = 'gain:log >= 3';

const written = (skill: string, about: string, attempt: number): Event => ({
  type: 'code.written',
  ...at,
  attempt,
  skill,
  about,
  code: `export function* ${skill}(w) { yield w.noop; } // ${about}\n`,
});

const tried = (skill: string, successes: number, trials: number): Event => ({
  type: 'code.tried',
  ...at,
  skill,
  success: wilson(successes, trials),
  meanSteps: 300 - successes,
  steps: 100 * trials,
});

const update = (n: number): Event => ({
  type: 'learn.update',
  subtask: 'get_log',
  iteration: 0,
  update: n,
  steps: 2048 * n,
  success: 0.1 * n,
  episodes: 4 * (n - 1),
  meanReturn: n - 3,
  entropy: 3 / n,
  kl: 0.01,
  valueLoss: 0.1,
  explainedVariance: -2 + n,
  clipFraction: 0.1,
  usage: { get_log: { share: 0.25, meanSteps: 40, faults: n }, forward: { share: 0.75, meanSteps: 1, faults: 0 } },
});

export const events: readonly Event[] = [
  {
    type: 'run.started',
    task: 'planks',
    goal: 'gain:planks >= 4',
    within: 1000,
    env: 'minecraft-v1',
    seed: 7,
    budget: 300_000,
    reasoner: 'offline',
    version: '0.1.0',
  },
  {
    type: 'plan',
    nodes: [
      {
        name: 'get_planks',
        goal: 'have:planks',
        needs: ['have:log'],
        why: 'crafting makes planks',
      },
      { name: 'get_log', goal: 'have:log', needs: [], why: 'trees are made of it' },
    ],
  },
  {
    type: 'model.call',
    role: 'slow',
    promptHash: 'ab',
    inputTokens: 900,
    outputTokens: 80,
    costUsd: 0.01,
    cached: false,
  },
  { type: 'model.error', role: 'slow', message: 'no JSON', remedy: 'Ask again.' },
  { type: 'subtask.started', subtask: 'get_log', goal, why: 'planks need logs' },
  {
    type: 'decomposition',
    subtask: 'get_log',
    iteration: 0,
    actions: [{ name: 'get_log', via: 'code', goal, why: 'one program' }],
  },
  written('get_log', 'first idea', 0),
  written('get_log', 'second idea', 0),
  written('get_log', 'broken idea', 0),
  { type: 'code.rejected', ...at, skill: 'get_log', fault: 'syntax', message: "unexpected '}'", line: 4 },
  tried('first idea', 0, 2),
  tried('second idea', 2, 2),
  tried('second idea', 5, 6),
  { type: 'skill.blamed', skill: 'get_log', fault: 'memory', message: 'out of memory' },
  {
    type: 'verdict',
    subtask: 'get_log',
    iteration: 0,
    of: 'get_log',
    verdict: 'failure',
    evidence: '5 of 6',
    advice: 'change it',
  },
  {
    type: 'learn.started',
    subtask: 'get_log',
    iteration: 0,
    observe: ['voxels'],
    actions: ['forward', 'get_log'],
    goal,
    budget: 9000,
  },
  update(1),
  update(2),
  update(3),
  { type: 'learn.finished', subtask: 'get_log', iteration: 0, policy: 'c0ffee', steps: 6144, success: wilson(20, 24) },
  { type: 'option.dropped', subtask: 'get_log', iteration: 0, option: 'get_log_2', why: 'never chosen' },
  {
    type: 'arm',
    subtask: 'get_log',
    iteration: 0,
    arm: 'rl with 1 option',
    via: 'rl',
    success: wilson(20, 24),
    meanSteps: 210,
    steps: 6144,
  },
  {
    type: 'subtask.finished',
    subtask: 'get_log',
    via: 'rl',
    controller: 'get_log',
    success: wilson(20, 24),
    steps: 6144,
  },
  { type: 'chain', upTo: 'get_log 3', success: wilson(20, 24), steps: 5000 },
  { type: 'warning', message: 'the disk is nearly full', remedy: 'Free some space.' },
  { type: 'evaluation', worlds: 100, success: wilson(82, 100), meanSteps: 240, steps: 24_000 },
  {
    type: 'run.finished',
    solved: false,
    steps: 12_544,
    stepsBy: { trials: 1400, learning: 6144, starts: 5000 },
    reason: 'success 0.82 is below the target 0.95',
  },
];

/** An event each second. */
export const timed = (list: readonly Event[]): readonly TimedEvent[] =>
  list.map((event, i) => ({ ...event, t: 1_700_000_000_000 + 1000 * i }));

export const solution: SolutionText = {
  task: { text: 'get 4 planks' },
  program: {
    name: 'program',
    code: "export function* program(w) {\n  yield* w.run('get_log');\n}\n",
    about: 'get 4 planks',
  },
  controllers: [
    {
      via: 'rl',
      name: 'get_log',
      policy: 'c0ffee',
      primitives: [{ name: 'forward' }],
      options: [{ source: { name: 'get_log', code: 'export function* get_log(w) {}\n', about: 'second idea' } }],
    },
  ],
};

/** Two columns of four blocks and two frames. */
export const replay: Replay = {
  title: 'First success',
  outcome: 'success',
  success: true,
  world: 11,
  index: 0,
  steps: 1,
  stride: 1,
  size: [2, 4, 1],
  blocks: Buffer.from([1, 2, 0, 2, 1, 4]).toString('base64'),
  palette: [
    { name: 'air', color: 0x9fc8ff, clear: true },
    { name: 'stone', color: 0x7d7d7d, clear: false },
  ],
  path: [50, 200, 50, 10, 0, 0],
  look: [0, 0, 1, 0],
  changes: [[1, 4, 0]],
  bags: [{ frame: 0, items: {} }],
  acts: [{ frame: 0, text: 'walks' }],
  kinds: [{ name: 'cow', color: 0x4a3628, width: 0.9, height: 1.4 }],
  beings: [{ frame: 0, at: [0, 25, 10, 25] }],
  events: [{ frame: 1, kind: 'end', text: 'goal reached' }],
};

export const input: ReportInput = {
  run: {
    schema: 1,
    task: 'get 4 planks',
    seed: 7,
    options: { model: 'offline', budget: 300_000 },
    versions: { rlgpt: '0.1.0' },
  },
  events: timed(events),
  solution,
  replays: [replay],
  film: null,
  notes: [],
};
