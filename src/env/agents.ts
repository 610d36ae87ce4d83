/** The interface of worlds in which several agents act at once. */
import { RlgptError } from '../core/errors.ts';
import type { Env } from './env.ts';

/**
 * A vector of agents: every row is one agent, and agents of one world lie next to each other. Row r is agent
 * r % agents.length of world floor(r / agents.length); the last world has what is left of n. All that `Env` says of rows
 * holds, so that a learner of single agents trains one policy for all of them. Besides:
 *
 * - `step` takes the actions of all agents at once; an agent whose code is negative waits. A world none of whose agents acts
 *   stands still.
 * - The episode of a world ends for all of its agents at the same step: their `terminated` are equal.
 * - `reset` of a world's first row begins an episode for all of its agents. That of another row does nothing in a world that
 *   has just begun, and throws RlgptError 'usage' in one that has gone on: nobody begins alone, so goals that end an episode
 *   for one agent are for worlds of one.
 * - `save` of any row holds the whole world, and `load` into any row restores the whole world of that row.
 */
export interface MultiAgentEnv extends Env {
  /** Names of the agents of one world. */
  readonly agents: readonly string[];
}

/** What `reset` throws for an agent that would begin alone. */
export function beginsAlone(world: string, agent: string): RlgptError {
  return new RlgptError(
    'usage',
    `${agent} of '${world}' cannot begin an episode alone`,
    'Reset its world by the first agent, or have worlds of one agent (agents: 1).',
  );
}

/** Whether the rows of a world are agents in common worlds. */
export const hasAgents = (env: Env): env is MultiAgentEnv => 'agents' in env;
