/**
 * Lessons: which start conditions an episode gets, and when the next lesson begins. As in Bonsai, a lesson is passed
 * when enough of its last episodes succeed; one that makes no progress for too long ends the training.
 */
import { makeRng } from '../core/rng.ts';
import type { ScenarioField } from './declarations.ts';
import type { GoalFile } from './file.ts';
import type { Lesson } from './lessons.ts';

/** Lessons in their order, and what holds for all of them. */
export type Lessons = Pick<GoalFile, 'lessons' | 'training'>;

/**
 * Lessons in progress: tells how episodes start and, by how they end, when the next lesson begins. Made by
 * `createCurriculum`.
 */
export interface Curriculum {
  /** How many lessons the file has. */
  readonly lessons: number;
  /** The lesson in progress, counted from 0; the last one stays after it is passed. */
  readonly lesson: number;
  readonly status: 'learning' | 'passed' | 'stalled';
  /** Start conditions of an episode of the lesson in progress; equal seeds draw equal conditions. */
  draw(seed: number): Readonly<Record<string, number>>;
  /** Takes note of an episode that ended; true when that began a new lesson. */
  record(success: boolean, steps: number): boolean;
  /** As numbers; `load` takes them back. */
  save(): readonly number[];
  load(state: readonly number[]): void;
}

/** What Bonsai takes where the file does not say, but for the limit, 250,000 there. */
const CURRICULUM_DEFAULTS = {
  LessonAssessmentWindow: 30,
  LessonSuccessThreshold: 0.9,
  /** The budget is the limit. */
  NoProgressIterationLimit: Number.POSITIVE_INFINITY,
} as const;

/** A value of a field: uniform, or on its grid with both ends where they fit. */
export function drawField({ low, high, step }: ScenarioField, uniform: number): number {
  if (step === undefined) return low + uniform * (high - low);
  const count = Math.floor((high - low) / step + 1e-9) + 1;
  return low + step * Math.min(count - 1, Math.floor(uniform * count));
}

/** The lessons of a goal file, begun with the first. A file without lessons has one, of whatever starts its world gives. */
export function createCurriculum({ lessons, training }: Lessons): Curriculum {
  const all: readonly Lesson[] = lessons.length > 0 ? lessons : [{ name: 'all', scenario: {}, training: {} }];
  let lesson = 0;
  let status: Curriculum['status'] = 'learning';
  /** Outcomes of the last episodes of this lesson, oldest first. */
  let recent: number[] = [];
  let best = 0;
  let stepsSinceBest = 0;
  const setting = (key: keyof typeof CURRICULUM_DEFAULTS): number =>
    all[lesson].training[key] ?? training[key] ?? CURRICULUM_DEFAULTS[key];

  function advance(): boolean {
    if (lesson + 1 === all.length) {
      status = 'passed';
      return false;
    }
    lesson++;
    recent = [];
    best = 0;
    stepsSinceBest = 0;
    return true;
  }

  return {
    lessons: lessons.length,
    get lesson() {
      return lesson;
    },
    get status() {
      return status;
    },
    draw(seed) {
      const rng = makeRng('scenario', lesson, seed);
      const fields = Object.entries(all[lesson].scenario);
      return Object.fromEntries(fields.map(([name, field]) => [name, drawField(field, rng.uniform())]));
    },
    record(success, steps) {
      if (status !== 'learning') return false;
      const window = setting('LessonAssessmentWindow');
      recent = [...recent, success ? 1 : 0].slice(-window);
      stepsSinceBest += steps;
      if (recent.length === window) {
        const rate = recent.reduce((sum, r) => sum + r, 0) / window;
        if (rate >= setting('LessonSuccessThreshold')) return advance();
        if (rate > best) {
          best = rate;
          stepsSinceBest = 0;
        }
      }
      if (stepsSinceBest >= setting('NoProgressIterationLimit')) status = 'stalled';
      return false;
    },
    save: () => [lesson, ['learning', 'passed', 'stalled'].indexOf(status), best, stepsSinceBest, ...recent],
    load(state) {
      [lesson, , best, stepsSinceBest] = state;
      status = (['learning', 'passed', 'stalled'] as const)[state[1]];
      recent = state.slice(4);
    },
  };
}
