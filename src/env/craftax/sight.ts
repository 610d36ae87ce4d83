/** How a world of Craftax is played from its observations alone: what a player sees in a step, and what it makes of that. */
import type { FactTable, SkillApi } from '../env.ts';

/** What an observation holds, and what a player keeps count of: its place on the floor from the middle, achievements, steps. */
export interface Sight {
  /** The symbolic observation begins at `at` of the array. */
  readonly symbolic: Float32Array;
  readonly at: number;
  /** Flags in the order of the world's `achievementNames`. */
  readonly achieved: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  readonly steps: number;
}

/** A world as far as a player knows it; skills play it as they play a world of ours. */
export interface Mirror {
  readonly facts: FactTable;
  readonly api: SkillApi;
  /** Begins an episode of a seed in which nothing was seen. */
  begin(seed: number): void;
  /** Takes an observation over. */
  look(sight: Sight): void;
}
