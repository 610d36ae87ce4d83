/** The inner loop's trials: candidate programs compiled, raced on the starts, and confirmed. Each is a durable stage. */
import { codeController, type Outcome, rollOut } from '../action/controller.ts';
import { hashSeed } from '../core/rng.ts';
import { bindGoal } from '../goal/monitor.ts';
import { isTime, isWhole } from '../planning/plan.ts';
import { compileSkill } from '../skill/compile.ts';
import type { Skill, SkillError, SkillSource } from '../skill/skill.ts';
import { inContext, measureOn } from './arms.ts';
import { type ControllerSpec, compileKnown } from './controllers.ts';
import { type Lab, loadStarts, payOf, type StartRef, wayOf } from './lab.ts';
import { charge } from './ledger.ts';
import type { Attempt, Evidence, Memory, SubAction } from './reasoner.ts';
import { race } from './trial.ts';

/** A program with what was measured of it, or why it could not run. */
export interface TriedSource {
  readonly source: SkillSource;
  readonly evidence: Evidence | null;
  readonly error: SkillError | null;
}

/** A coded action of a sub-task, and the starts on which it is tried. */
export interface Part {
  readonly memory: Memory;
  readonly action: SubAction;
  readonly starts: readonly StartRef[];
}

/** A race of candidates for a part. */
export interface RacePlan extends Part {
  readonly attempt: number;
  /** Primitive steps of an episode at most. */
  readonly within: number;
  /** Primitive steps for this race at most. */
  readonly limit: number;
}

/** Compiles and races candidates in one stage; what came of each goes to the memory. Returns the primitive steps used. */
export async function tryCode(lab: Lab, sources: readonly SkillSource[], trial: RacePlan): Promise<number> {
  const { run, env, ledger } = lab;
  const { action, memory } = trial;
  const key = `${memory.node.name}/${memory.iteration}/try/${action.name}/${trial.attempt}`;
  const at = { subtask: memory.node.name, iteration: memory.iteration, action: action.name };
  const result = await run.stage(key, async () => {
    const { skills, untried } = await compileAll(lab, sources, trial);
    const way = action.name === memory.node.name ? wayOf(memory.node, env) : [];
    const spec = {
      env,
      goal: action.goal,
      within: trial.within,
      starts: loadStarts(lab, trial.starts),
      way,
      seed: hashSeed(run.seed, key),
      ...payOf(lab, memory),
      uncut: isTime(memory.node.fact),
    };
    const candidates = skills.map((skill) =>
      inContext(lab, memory, { via: 'code', name: action.name, source: skill.source }),
    );
    const raced = await race(candidates, spec, trial.limit, {
      before: async (index) => {
        run.running(skills[index].hash);
        await run.beat();
      },
      after: ({ index, evidence }, steps) =>
        run.emit({
          type: 'code.tried',
          ...at,
          skill: skills[index].source.about,
          success: evidence.success,
          meanSteps: evidence.meanSteps,
          steps,
        }),
    });
    run.running(null);
    const ranked = raced.ranked.map(
      ({ index, evidence }): TriedSource => ({
        source: skills[index].source,
        // Where generations follow each other, luck on the first starts must not outlast the race.
        evidence: isWhole(memory.node) && evidence.success.trials < trial.starts.length ? null : evidence,
        error: evidence.faults[0] ?? null,
      }),
    );
    return { tried: [...ranked, ...untried], steps: raced.steps };
  });
  charge(ledger, 'trials', result.steps);
  const attempts = result.tried.map((t): Attempt => ({ action: action.name, ...t }));
  memory.attempts.push(...attempts);
  return result.steps;
}

/** Those of the candidates that compile, and the others with the reason; vetted first where they come from a model. */
async function compileAll(
  lab: Lab,
  sources: readonly SkillSource[],
  { action, memory, attempt }: RacePlan,
): Promise<{ skills: Skill[]; untried: TriedSource[] }> {
  const at = { subtask: memory.node.name, iteration: memory.iteration, action: action.name };
  const skills: Skill[] = [];
  const untried: TriedSource[] = [];
  const vetted = lab.vet === null ? [] : await lab.vet(sources);
  for (const [i, source] of sources.entries()) {
    const { name, code, about } = source;
    lab.run.emit({ type: 'code.written', ...at, attempt, skill: name, code, about });
    const skill = vetted[i] ?? compileOrBlame(lab, source);
    if ('fault' in skill) {
      const { fault, message, line } = skill;
      lab.run.emit({ type: 'code.rejected', ...at, skill: name, fault, message, line });
      untried.push({ source, evidence: null, error: skill });
    } else if (name === action.name) skills.push(skill);
    // Under another name than the action's it is an option for the learner, and no candidate.
    else untried.push({ source, evidence: null, error: null });
  }
  return { skills, untried };
}

/** The starts of the next part: states in which the best program of this part reached its goal. */
export async function startsAfter(
  lab: Lab,
  { memory, action, starts }: Part,
  best: Attempt,
  within: number,
): Promise<StartRef[]> {
  const { run, env, ledger } = lab;
  const key = `${memory.node.name}/${memory.iteration}/after/${action.name}`;
  const result = await run.stage(key, async () => {
    await run.beat();
    const reached: (string | null)[] = starts.map(() => null);
    const onEnd = (world: number, start: number, { success }: Outcome) => {
      if (success) reached[start] = run.putBlob(env.save(world));
    };
    const controller = codeController(compileKnown(best.source));
    const rolled = rollOut({
      env,
      controller,
      goal: bindGoal(action.goal, env.facts),
      within,
      starts: loadStarts(lab, starts),
      seed: hashSeed(run.seed, key),
      onEnd,
    });
    return { next: reached.filter((r) => r !== null), steps: rolled.steps };
  });
  charge(ledger, 'starts', result.steps);
  return result.next;
}

/**
 * Measures a promising attempt, with a success rate of at least `least`, on all starts if it has been raced on some only.
 * The evidence becomes that of the attempt.
 */
export async function confirm(
  lab: Lab,
  { memory, action, starts }: Part,
  best: Attempt,
  { within, least = 0.5 }: { readonly within: number; readonly least?: number },
): Promise<Evidence> {
  const { trials, rate } = best.evidence!.success;
  if (trials >= starts.length || rate < least) return best.evidence!;
  const spec: ControllerSpec = { via: 'code', name: action.name, source: best.source };
  const last = least === 0 ? `/last/${memory.attempts.indexOf(best)}/${trials}` : '';
  const key = `${memory.node.name}/${memory.iteration}/confirm/${action.name}/${memory.attempts.length}${last}`;
  const evidence = await measureOn(lab, { ...memory, goal: action.goal, within }, spec, { starts, key });
  memory.attempts[memory.attempts.indexOf(best)] = { ...best, evidence };
  return evidence;
}

/** A compiled skill, or why it may not run: it does not compile, or it brought an earlier process of the run down. */
export function compileOrBlame(lab: Lab, source: SkillSource): Skill | SkillError {
  const skill = compileSkill(source);
  if ('fault' in skill) return skill;
  const blame = lab.run.blamed.get(skill.hash);
  if (!blame) return skill;
  lab.run.emit({ type: 'skill.blamed', skill: source.name, fault: blame.fault, message: blame.message });
  const fault = blame.fault === 'memory' ? 'memory' : 'timeout';
  return { fault, skill: source.name, message: blame.message, line: 0, remedy: 'Bound its loops and what it stores.' };
}
