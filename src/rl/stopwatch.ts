/** Where the time of training goes. Seconds are for people alone: no result and no checkpoint holds them. */

/** `world`: steps of worlds and options. `acting`: observing and choosing. `learning`: all that follows a rollout. */
export const STAGES = ['world', 'acting', 'learning'] as const;
export type Stage = (typeof STAGES)[number];
export type Seconds = Readonly<Record<Stage, number>>;

/** Measures where the time of an update goes. */
export interface Stopwatch {
  /** So far, by stage. */
  readonly seconds: Seconds;
  /** What went by before belongs to no stage. */
  start(): void;
  /** What went by since the last call belongs to the stage. */
  lap(stage: Stage): void;
}

/** `now` in milliseconds. */
export function createStopwatch(now: () => number = () => performance.now()): Stopwatch {
  const seconds = { world: 0, acting: 0, learning: 0 };
  let last = now();
  return {
    seconds,
    start() {
      last = now();
    },
    lap(stage) {
      const time = now();
      seconds[stage] += (time - last) / 1000;
      last = time;
    },
  };
}
