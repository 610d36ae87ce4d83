/** Generalised advantage estimates over semi-Markov decisions. */

/** Decisions of several worlds mixed; those of one world are in the order of time. All arrays hold at least `count`. */
export interface Decisions {
  readonly count: number;
  /** World of each decision. */
  readonly worlds: Int32Array;
  /** Reward of the whole decision, discounted to its start. */
  readonly rewards: Float32Array;
  /** Duration in primitive steps. */
  readonly steps: Int32Array;
  /** V where the decision was taken, and where it ended (ignored when terminated). */
  readonly values: Float32Array;
  readonly nextValues: Float32Array;
  /** 1: the episode ended with this decision, and nothing follows. */
  readonly terminated: Uint8Array;
  /** 1: the episode was cut with this decision; what would have followed is worth `nextValues`. */
  readonly truncated: Uint8Array;
}

/**
 * Writes advantages [count], in reward units: delta = R + gamma^k V' (0 when terminated) - V, and
 * A = delta + gamma^k lambda A of the world's next decision, unless the episode ended. One lambda a decision, whatever
 * its duration. Source: Schulman et al. 2016 (arXiv 1506.02438), section 3, over options as in Sutton, Precup and
 * Singh 1999.
 */
export function advantages(
  d: Decisions,
  { gamma, lambda }: { readonly gamma: number; readonly lambda: number },
  out: Float32Array,
): void {
  /** Advantage of the decision that follows in each world. */
  const following = new Float64Array(1 + lastWorld(d));
  for (let i = d.count - 1; i >= 0; i--) {
    const world = d.worlds[i];
    const discount = gamma ** d.steps[i];
    const ended = d.terminated[i] === 1 || d.truncated[i] === 1;
    const bootstrap = d.terminated[i] === 1 ? 0 : discount * d.nextValues[i];
    const delta = d.rewards[i] + bootstrap - d.values[i];
    const advantage = delta + (ended ? 0 : discount * lambda * following[world]);
    following[world] = advantage;
    out[i] = advantage;
  }
}

function lastWorld({ worlds, count }: Decisions): number {
  let last = 0;
  for (let i = 0; i < count; i++) if (worlds[i] > last) last = worlds[i];
  return last;
}
