/** What the death of a process that runs skills says about the skill that ran. */

/** How a process ended. */
export interface Death {
  /** It was killed because it had given no sign of life for so long; null when it was not. */
  readonly silentMs: number | null;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to its standard error. */
  readonly errors: string;
}

export interface CauseOfDeath {
  readonly fault: 'memory' | 'timeout' | 'threw';
  readonly message: string;
  /** The death explains itself; a hang or a kill from outside may have nothing to do with the skill that ran. */
  readonly certain: boolean;
}

/** Why a process with a skill died, as far as its end and its last words tell. */
export function causeOf({ silentMs, code, signal, errors }: Death): CauseOfDeath {
  const because = (fault: CauseOfDeath['fault'], message: string, certain = false) => ({ fault, message, certain });
  if (silentMs !== null) return because('timeout', `no sign of life for ${silentMs / 1000} s`);
  // V8 aborts with one of these lines; the kernel kills without a word.
  if (/heap out of memory|Fatal process out of memory|bad_alloc|Array buffer allocation failed/.test(errors)) {
    return because('memory', 'out of memory', true);
  }
  if (/the QuickJS engine broke/.test(errors)) return because('memory', 'broke the engine of the sandbox', true);
  if (signal === 'SIGXCPU') return because('timeout', 'used up its processor time');
  if (signal === 'SIGKILL') return because('memory', 'killed from outside, perhaps for memory');
  const last = errors.trim().split('\n').at(-1) ?? '';
  return because('threw', `ended with ${signal ?? `exit code ${code}`}${last === '' ? '' : `: ${last}`}`);
}
