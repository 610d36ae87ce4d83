/** The interface of worlds in which several agents act at once. Types only. */
import type { Env } from './env.ts';

/**
 * A vector of agents: every row is one agent, and agents of one world lie next to each other. Row r is agent
 * r % agents.length of world floor(r / agents.length); the last world has what is left of n. All that `Env` says of rows
 * holds, so that a learner of single agents trains one policy for all of them. Besides:
 *
 * - `step` takes the actions of all agents at once; an agent whose code is negative waits. A world none of whose agents acts
 *   stands still.
 * - The episode of a world ends for all of its agents at the same step: their `terminated` are equal.
 * - `reset` of a world's first row begins an episode for all of its agents; of other rows it does nothing.
 * - `save` of any row holds the whole world, and `load` into any row restores the whole world of that row.
 */
export interface MultiAgentEnv extends Env {
  /** Names of the agents of one world. */
  readonly agents: readonly string[];
}

export const hasAgents = (env: Env): env is MultiAgentEnv => 'agents' in env;
