/**
 * The inner loop of the fast agent for a whole task, in worlds of quick episodes: generation after generation of programs,
 * raced on a few starts, until the steps are used up.
 */
import { askCode } from './ask.ts';
import { confirm, type Part, tryCode } from './candidates.ts';
import { judge } from './critic.ts';
import type { Lab } from './lab.ts';
import { stepsLeft } from './ledger.ts';
import { announceVerdict, bestAttempt } from './memory.ts';
import type { Attempt, Memory, SubAction } from './reasoner.ts';
import { episodeOf } from './trial.ts';

/** Programs in a generation, at most. */
const GENERATION = 12;

/** Starts on which a generation is raced, at most: others each time, so that programs are not bred for a few. */
const SOME_STARTS = 6;

/** Programs that are measured on all starts at the end, at most. */
const LOOKS = 6;

/** Generations of a reasoner that does not say how many it writes: one that is paid by the answer. */
const ASKED = 3;

/**
 * Writes and races generations of programs for at most `budget` primitive steps. The critic looks at a program once it leads.
 * A third of the steps at most is held back, to measure the best programs on all starts at the end. Where the learner is
 * ahead for sure, the steps are better spent on it.
 */
export async function evolveCode(lab: Lab, part: Part, budget: number): Promise<void> {
  const { memory, action, starts } = part;
  const { within } = memory;
  const all = starts.length * episodeOf(memory);
  const had = stepsLeft(lab.ledger);
  // Steps left when all of the budget is used, and when the search ends.
  const end = Math.max(0, had - budget);
  const floor = end + Math.min(all, Math.min(had, budget) / 3);
  let leader = bestAttempt(memory, action.name)?.source.code;
  for (let attempt = 0; attempt < (lab.reasoner.generations ?? ASKED); attempt++) {
    if (isBeaten(memory, action)) return;
    const limit = stepsLeft(lab.ledger) - floor;
    // Where episodes are long, fewer programs are tried on fewer starts, so that there is more than one generation.
    const episode = memory.attempts.length === 0 ? within / 4 : episodeOf(memory);
    if (limit < 2 * episode) break;
    const programs = Math.max(4, Math.min(GENERATION, Math.floor(limit / (3 * episode))));
    const sources = await askCode(lab, part, attempt, programs);
    if (sources.length === 0) break;
    const count = Math.max(2, Math.min(SOME_STARTS, Math.floor(limit / (programs * episode))));
    const some = Array.from({ length: count }, (_, i) => starts[(attempt * count + i) % starts.length]);
    const before = memory.attempts.length;
    await tryCode(lab, sources, { ...part, starts: some, attempt, within, limit });
    const challenger = memory.attempts[before];
    if (!mayLead(challenger, bestAttempt(memory, action.name))) continue;
    const evidence = await confirm(lab, part, challenger, { within });
    if (bestAttempt(memory, action.name)?.source.code === leader) continue;
    leader = challenger.source.code;
    const verdict = judge(evidence, lab.target);
    announceVerdict(lab, memory, action.name, verdict);
    if (verdict.verdict === 'success') return;
  }
  await lookAgain(lab, part, { end, reserve: floor - end });
}

/**
 * Measures the best program on all starts, until the best is one that has been: others may only seem better for the few
 * starts that they had. What never reached the goal can wait, unless this iteration is the last.
 */
async function lookAgain(
  lab: Lab,
  part: Part,
  { end, reserve }: { readonly end: number; readonly reserve: number },
): Promise<void> {
  const { memory, action, starts } = part;
  const last = memory.iteration + 1 >= lab.method.iterations;
  for (let i = 0; i < LOOKS && stepsLeft(lab.ledger) - end >= reserve / 2; i++) {
    const best = bestAttempt(memory, action.name);
    if (best === undefined || (best.evidence!.success.successes === 0 && !last)) return;
    if (best.evidence!.success.trials >= starts.length) return;
    await confirm(lab, part, best, { within: memory.within, least: 0 });
  }
}

/** Whether the best of a generation deserves to be measured on all starts. */
function mayLead({ evidence }: Attempt, leader: Attempt | undefined): boolean {
  if (evidence === null || leader === undefined || leader.evidence === null) return false;
  const [rate, best] = [evidence.success.rate, leader.evidence.success.rate];
  return leader.evidence === evidence || rate > best || rate === 1;
}

/** Whether the learner succeeds more often than the best program can be thought to. */
function isBeaten(memory: Memory, action: SubAction): boolean {
  const best = bestAttempt(memory, action.name);
  return best !== undefined && memory.learner !== null && best.evidence!.success.high < memory.learner.success.rate;
}
