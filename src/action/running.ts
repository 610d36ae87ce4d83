/** The actions under way in the worlds of a process: the next code of each, options that go on, and what ends them. */
import { SKILL_FAILED } from '../skill/skill.ts';
import type { ControllerRun } from './controller.ts';
import type { ActionSet, BoundActions } from './options.ts';
import type { Counts } from './process-stats.ts';

/** By world, what it is doing. */
export interface Running {
  /** [n]: 1 where a decision is due. */
  readonly ready: Uint8Array;
  /** [n]: code of the next step; -1 where a decision is due. */
  readonly pending: Int32Array;
  /** [n]: the option chosen last, or -1 for a primitive. */
  readonly chosen: Int32Array;
  /** [n, options]: faults of each option in this episode. */
  readonly faults: Uint8Array;
  /** Starts an action in a ready world. An option that ends before its first step costs one no-op. */
  begin(world: number, action: number): void;
  /** After a step within an episode: an option goes on, or a decision is due. */
  advance(world: number): void;
  /** Ends the action of a world: a decision is due. */
  rest(world: number): void;
  /** Forgets the faults of a world's options. */
  forgive(world: number): void;
}

/** Choices and faults are added to `counts`. */
export function createRunning(
  { primitives, options }: ActionSet,
  { start }: BoundActions,
  { n, noop }: { readonly n: number; readonly noop: number },
  counts: Counts,
): Running {
  const codes = Int32Array.from(primitives, (primitive) => primitive.code);
  const ready = new Uint8Array(n).fill(1);
  const pending = new Int32Array(n).fill(-1);
  const chosen = new Int32Array(n).fill(-1);
  const faults = new Uint8Array(n * options.length);
  const runs: (ControllerRun | null)[] = new Array(n).fill(null);

  /** The next code of a running option; a negative one ends it, and counts its fault. */
  function resume(world: number, run: ControllerRun): number {
    const code = run.next();
    if (code >= 0) return code;
    runs[world] = null;
    if (code === SKILL_FAILED) {
      const option = chosen[world];
      const index = world * options.length + option;
      if (faults[index] < 255) faults[index]++;
      counts.faults[option]++;
      counts.lastFault[option] = run.error;
    }
    return -1;
  }

  function begin(world: number, action: number): void {
    ready[world] = 0;
    if (action < codes.length) {
      chosen[world] = -1;
      pending[world] = codes[action];
      return;
    }
    const option = action - codes.length;
    chosen[world] = option;
    counts.chosen[option]++;
    const run = start(world, option);
    runs[world] = run;
    const code = resume(world, run);
    pending[world] = code >= 0 ? code : noop;
  }

  function advance(world: number): void {
    const run = runs[world];
    if (run !== null) pending[world] = resume(world, run);
    if (runs[world] === null) rest(world);
  }

  function rest(world: number): void {
    runs[world]?.stop();
    runs[world] = null;
    pending[world] = -1;
    ready[world] = 1;
  }

  function forgive(world: number): void {
    faults.fill(0, world * options.length, (world + 1) * options.length);
  }

  return { ready, pending, chosen, faults, begin, advance, rest, forgive };
}
