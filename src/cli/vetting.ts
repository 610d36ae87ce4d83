/** New skills are tried in a throw-away process first: whatever they do to it, the run stays whole. */
import { fileURLToPath } from 'node:url';
import { skillError } from '../skill/fault.ts';
import { limitedNode, memoryFlags } from '../skill/limits.ts';
import type { SkillError, SkillSource } from '../skill/skill.ts';
import { hasDied, inThrowAway } from '../skill/throwaway.ts';
import { readFlags } from './limits.ts';
import type { SolveOptions } from './method.ts';

/** Where skills are tried: the task of the run. */
type Where = Pick<SolveOptions, 'task' | 'env' | 'worldFile' | 'concept' | 'sandbox'>;

/** One skill to try, and where. */
export interface VetJob extends Where {
  readonly source: SkillSource;
}

/** A run has some 100 MiB of its heap for each of its worlds. */
const HEAP_MB = 128;
/** All private memory: the world, the sandbox and node itself besides. */
const DATA_MB = 1024;
const CPU_SECONDS = 60;
/** For one skill, the start of a process included. */
const SILENCE_MS = 15_000;

/** Why each skill must not run, or null. Faults that end no process are left to the run, which meets them again. */
export async function vetSkills(sources: readonly SkillSource[], where: Where): Promise<(SkillError | null)[]> {
  const answers = await inThrowAway<VetJob, object>(
    sources.map((source) => ({ source, ...where })),
    {
      script: fileURLToPath(new URL('./vet-child.js', import.meta.url)),
      args: [],
      node: limitedNode([...memoryFlags(HEAP_MB), ...readFlags()], {
        dataMb: DATA_MB,
        cpuSeconds: CPU_SECONDS,
        network: false,
      }),
      silenceMs: SILENCE_MS,
    },
  );
  return answers.map((answer, i) => {
    if (!hasDied(answer)) return null;
    const { fault, message } = answer.died;
    return skillError(sources[i], fault === 'memory' ? 'memory' : 'timeout', {
      message: `ended the process in which it was tried: ${message}`,
    });
  });
}
