/**
 * A controller drives one world by yielding primitive action codes: a coded skill, a learned policy, or a program of
 * both. `rollOut` measures one over many episode starts, all worlds of an env in lockstep.
 */
import { RlgptError, unknownName } from '../core/errors.ts';
import { hashSeed } from '../core/rng.ts';
import type { Env } from '../env/env.ts';
import type { Monitor } from '../goal/monitor.ts';
import { SKILL_DONE, SKILL_FAILED, type Skill, type SkillError } from '../skill/skill.ts';

/** One running instance in one world. `next` reads the world as the last step left it. */
export interface ControllerRun {
  /** The next primitive code (>= 0), SKILL_DONE when it has nothing more to do, or SKILL_FAILED (then `error` is set). */
  next(): number;
  readonly error: SkillError | null;
  /** Ends the run early; `next` is not called again. */
  stop(): void;
}

/**
 * Whatever drives one world: a coded skill (`codeController`), a learned policy (`policyController`), or a program of
 * both (`programController`).
 */
export interface Controller {
  readonly name: string;
  /** Starts in one world. `seed` is the only source of randomness besides the world; equal seeds act equally. */
  start(env: Env, world: number, seed: number): ControllerRun;
}

/** A coded skill as a controller. The step limit of the source ends a run as if it had returned. */
export function codeController(skill: Skill): Controller {
  return { name: skill.source.name, start: (env, world) => startSkill(skill, env, world) };
}

/** Starts a skill in a world; its step limit and the range of its codes are enforced here, whoever compiled it. */
export function startSkill(skill: Skill, env: Pick<Env, 'actions' | 'skillApi'>, world: number): ControllerRun {
  const run = skill.start(env.skillApi(world));
  const { name, stepLimit } = skill.source;
  const size = env.actions.size;
  let steps = 0;
  let ended = 0;
  let error: SkillError | null = null;

  function next(): number {
    if (ended < 0) return ended;
    if (steps >= stepLimit) {
      run.stop();
      ended = SKILL_DONE;
      return ended;
    }
    const code = run.next();
    if (code >= 0 && code < size) {
      steps++;
      return code;
    }
    if (code === SKILL_DONE || code === SKILL_FAILED) {
      ended = code;
      error = run.error;
      return ended;
    }
    run.stop();
    ended = SKILL_FAILED;
    const remedy = 'Yield an action code that the skill API returned.';
    error = { fault: 'bad-action', skill: name, message: `yielded ${code}, not in [0, ${size})`, line: 0, remedy };
    return ended;
  }

  return {
    next,
    get error() {
      return error;
    },
    stop: () => {
      if (ended < 0) return;
      ended = SKILL_DONE;
      run.stop();
    },
  };
}

/** Where an episode begins: a seed for `reset`, or bytes from `save` for `load`. */
export type EpisodeStart = number | Uint8Array;

/** Begins an episode in a world: facts such as `gain:` and `steps` count from here, in a loaded world too. */
export function placeWorld(env: Env, world: number, start: EpisodeStart): void {
  if (typeof start === 'number') {
    env.reset(world, start);
  } else {
    env.load(world, start);
    env.begin(world);
  }
}

/** What `rollOut` plays. */
export interface RollOutOptions {
  /** All of its worlds are used and left wherever the episodes end. */
  readonly env: Env;
  readonly controller: Controller;
  /** Bound to `env.facts`; the episodes of each world go through it. */
  readonly goal: Monitor;
  /** Step limit of one episode, in primitive steps. */
  readonly within: number;
  readonly starts: readonly EpisodeStart[];
  /** Seeds the controller's runs, with the index of the start. Default 0. */
  readonly seed?: number;
  /**
   * How often a controller that is done without the goal is started again in the same episode, one no-op step between
   * so that time passes. Default 100; 0 ends the episode instead.
   */
  readonly restarts?: number;
  /** Facts to record at the start, at the best progress and at the end of each episode. */
  readonly watch?: readonly string[];
  /** Called at the end of an episode, while the world is still in that state (to save it). `start` indexes `starts`. */
  readonly onEnd?: (world: number, start: number, outcome: Outcome) => void;
}

/** Values of the watched facts, in the order of `watch`. */
export interface Watched {
  readonly atStart: readonly number[];
  readonly atBest: readonly number[];
  readonly atEnd: readonly number[];
  /** The highest value of each on the way. */
  readonly highest: readonly number[];
}

/** How one episode went. */
export interface Outcome {
  readonly success: boolean;
  /** Primitive steps of the episode; 0 when the goal held at its start. */
  readonly steps: number;
  /** The fault that ended the episode, or null. */
  readonly error: SkillError | null;
  /** The world ended the episode by its own rules. Death with the goal in hand is no success. */
  readonly died: boolean;
  /** Progress of the goal in [0, 1] at the end, and the highest on the way. */
  readonly finalProgress: number;
  readonly bestProgress: number;
  /** How often the controller was started again. */
  readonly restarts: number;
  readonly watched: Watched;
}

/** What `rollOut` has seen. */
export interface RollOutResult {
  /** In the order of the starts; equal for every env.n. */
  readonly outcomes: readonly Outcome[];
  /** Primitive steps of all episodes together. */
  readonly steps: number;
}

/**
 * Runs one episode per start and reports each. A freed world takes the next start at once.
 * Throws RlgptError 'usage' for a step limit below 1, 'unknown-name' for a watched fact the world lacks.
 */
export function rollOut(options: RollOutOptions): RollOutResult {
  const { env, within, starts } = options;
  if (!(within >= 1)) throw new RlgptError('usage', `step limit is ${within}`, 'Use at least 1 step.');
  const outcomes: Outcome[] = new Array(starts.length);
  let taken = 0;
  const nextStart = () => (taken < starts.length ? taken++ : -1);
  const worlds = Array.from({ length: env.n }, (_, world) => playEpisodes(options, world, nextStart, outcomes));
  const codes = new Int32Array(env.n);
  for (;;) {
    let running = 0;
    for (let world = 0; world < env.n; world++) {
      codes[world] = worlds[world].choose();
      if (codes[world] >= 0) running++;
    }
    if (running === 0) break;
    env.step(codes);
    for (let world = 0; world < env.n; world++) if (codes[world] >= 0) worlds[world].settle();
  }
  return { outcomes, steps: outcomes.reduce((sum, outcome) => sum + outcome.steps, 0) };
}

/** Plays in one world: `choose` gives the code of the next step, negative when nothing is left to do; `settle` says that it was taken. */
export interface EpisodePlayer {
  choose(): number;
  settle(): void;
}

/** The one episode of a world that is stepped from outside, by a clock of its own: it starts as the world stands. */
export function playEpisode(options: Omit<RollOutOptions, 'starts'>): EpisodePlayer & { outcome(): Outcome | null } {
  const outcomes: Outcome[] = [];
  let started = false;
  const nextStart = () => {
    if (started) return -1;
    started = true;
    return 0;
  };
  const player = playEpisodes({ ...options, starts: [0] }, 0, nextStart, outcomes);
  return { ...player, outcome: () => outcomes[0] ?? null };
}

/** The episodes of one world, one after the other, as `nextStart` hands them out (-1 for no more). */
function playEpisodes(
  options: RollOutOptions,
  world: number,
  nextStart: () => number,
  outcomes: Outcome[],
): EpisodePlayer {
  const { env, controller, goal, within, starts, onEnd, seed = 0, restarts: maxRestarts = 100 } = options;
  const trace = traceFacts(options, world);
  let start = -1;
  let run: ControllerRun | null = null;
  let steps = 0;
  let restarts = 0;

  function begin(): void {
    placeWorld(env, world, starts[start]);
    goal.begin(world);
    steps = 0;
    restarts = 0;
    trace.begin();
    endIfOver();
  }

  function finish(success: boolean, error: SkillError | null): void {
    run?.stop();
    run = null;
    const died = env.terminated[world] === 1 && !success;
    const outcome = { success, steps, error, died, restarts, ...trace.end() };
    outcomes[start] = outcome;
    onEnd?.(world, start, outcome);
    start = -1;
  }

  function endIfOver(): void {
    if (env.terminated[world] === 1) finish(env.goalJudgesEnd === true && goal.accepts(world), null);
    else if (goal.holds(world)) finish(true, null);
    else if (goal.fails(world)) finish(false, null);
    else if (steps >= within || env.truncated?.[world] === 1) finish(goal.accepts(world), null);
  }

  /** The next code of this episode, or -1 when the controller ended it. */
  function ask(): number {
    run ??= controller.start(env, world, hashSeed(seed, start, restarts));
    const code = run.next();
    if (code >= 0) return code;
    if (code === SKILL_FAILED || restarts >= maxRestarts) {
      finish(false, run.error);
      return -1;
    }
    run = null;
    restarts++;
    return env.actions.noop;
  }

  return {
    /** The code of the next step, begun episodes included; -1 when there is nothing left to do. */
    choose: (): number => {
      for (;;) {
        if (start < 0) {
          start = nextStart();
          if (start < 0) return -1;
          begin();
        }
        const code = start < 0 ? -1 : ask();
        if (code >= 0) return code;
      }
    },
    /** Takes note of a step. */
    settle: (): void => {
      steps++;
      goal.step(world);
      trace.step();
      endIfOver();
    },
  };
}

/** Records progress and the watched facts of the episodes of one world. */
function traceFacts({ env, goal, watch = [] }: RollOutOptions, world: number) {
  const indices = watch.map((name) => {
    const index = env.facts.index(name);
    if (index < 0) throw unknownName('fact', name, env.facts.names);
    return index;
  });
  const read = () => indices.map((index) => env.facts.read(world, index));
  let best = 0;
  let atStart: readonly number[] = [];
  let atBest: readonly number[] = [];
  let highest: number[] = [];
  return {
    begin: () => {
      best = goal.progress(world);
      atStart = read();
      atBest = atStart;
      highest = [...atStart];
    },
    step: () => {
      for (let i = 0; i < indices.length; i++) highest[i] = Math.max(highest[i], env.facts.read(world, indices[i]));
      const progress = goal.progress(world);
      if (progress <= best) return;
      best = progress;
      atBest = read();
    },
    end: () => ({
      finalProgress: goal.progress(world),
      bestProgress: best,
      watched: { atStart, atBest, atEnd: read(), highest },
    }),
  };
}
