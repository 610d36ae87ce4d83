/** The end of a run: a program a person can read, its skills and policies, and its success on unseen worlds. */
import { join } from 'node:path';
import { type Controller, rollOut } from '../action/controller.ts';
import { hashJson } from '../core/hash.ts';
import { hashSeed } from '../core/rng.ts';
import { type Rate, wilson } from '../core/stats.ts';
import type { Env } from '../env/env.ts';
import { bindGoal } from '../goal/monitor.ts';
import { printGoal } from '../goal/print.ts';
import type { Plan } from '../planning/plan.ts';
import { readAnnotations } from '../program/contract.ts';
import { type ProgramOptions, programController } from '../program/controllers.ts';
import { printProgram } from '../program/print.ts';
import type { ContractViolation } from '../program/watch.ts';
import { writeAtomic } from '../run/files.ts';
import type { SkillSource } from '../skill/skill.ts';
import type { WorldFile } from '../skill/world-file.ts';
import { type ControllerSpec, compileAround, makeController } from './controllers.ts';
import type { Lab } from './lab.ts';
import { charge, stepsUsed } from './ledger.ts';
import type { TaskSpec } from './reasoner.ts';

/** Everything needed to act again, as JSON beside the policies. */
export interface Solution {
  readonly schema: 1;
  readonly env: string;
  /** The file of the world, where it is one of the user's own. */
  readonly worldFile?: WorldFile;
  readonly task: TaskSpec;
  readonly program: SkillSource;
  readonly controllers: readonly ControllerSpec[];
  readonly evaluation: Evaluation;
}

/** How a solution did in worlds that the run had not seen. */
export interface Evaluation {
  readonly worlds: number;
  readonly success: Rate;
  /** Mean primitive steps of an episode, failures included. */
  readonly meanSteps: number;
  readonly died: number;
}

/** What a run of the method ends with. */
export interface SolveResult {
  readonly solution: Solution;
  readonly solved: boolean;
  /** Primitive steps of trials, learning and judging; the final evaluation is not among them. */
  readonly steps: number;
  readonly stepsBy: Readonly<Record<string, number>>;
}

/** Worlds of the final evaluation. */
const EVALUATION_WORLDS = 100;

/**
 * The controller of a solution; `blob` reads policies by hash. The contracts in the program's comments are watched. They are
 * about an episode of the task: in a longer one, of `within` steps, the program goes on to its end and is not watched.
 */
export function solutionController(
  solution: Pick<Solution, 'program' | 'controllers'>,
  blob: (hash: string) => Uint8Array,
  options: Pick<ProgramOptions, 'onRun' | 'onViolation' | 'onFault'> & { readonly within?: number } = {},
): Controller {
  const controllers = new Map(solution.controllers.map((spec) => [spec.name, makeController(spec, blob)]));
  const { stepLimit, code } = solution.program;
  const { within = 0, ...told } = options;
  const program = { ...solution.program, stepLimit: Math.max(stepLimit, within) };
  return programController(compileAround(program, solution.controllers), controllers, {
    ...told,
    ...(within > stepLimit ? {} : { contracts: readAnnotations(code).contracts }),
  });
}

/** Seeds of the worlds of an evaluation. */
export function evaluationStarts(seed: number, worlds: number): number[] {
  return Array.from({ length: worlds }, (_, i) => hashSeed(seed, 'evaluation', i));
}

/** Success on worlds whose seeds derive from `seed`. Training draws its worlds under other labels: these are unseen. */
export function evaluate(
  controller: Controller,
  env: Env,
  task: TaskSpec,
  options: { worlds: number; seed: number },
): Evaluation & { steps: number } {
  const starts = evaluationStarts(options.seed, options.worlds);
  const { outcomes, steps } = rollOut({
    env,
    controller,
    goal: bindGoal(task.goal, env.facts),
    within: task.within,
    starts,
    seed: options.seed,
  });
  return {
    worlds: outcomes.length,
    success: wilson(outcomes.filter((o) => o.success).length, outcomes.length),
    meanSteps: steps / Math.max(1, outcomes.length),
    died: outcomes.filter((o) => o.died).length,
    steps,
  };
}

function programSource(lab: Lab, plan: Plan): SkillSource {
  const bounds = new Map(
    [...lab.controllers.values()].map((spec) => [spec.name, spec.via === 'code' ? spec.source.stepLimit : spec.within]),
  );
  const { name, code } = printProgram(plan, plan.order, new Set(lab.controllers.keys()), { bounds });
  return { name, code, about: lab.task.text, stepLimit: lab.task.within };
}

/** Assembles the program, evaluates it on unseen worlds and writes the solution folder. */
export async function conclude(lab: Lab, plan: Plan): Promise<SolveResult> {
  const { run, task, env, ledger, worldFile } = lab;
  const program = programSource(lab, plan);
  const controllers = [...lab.controllers.values()];
  const measured = await run.stage('evaluation', async () => {
    await run.beat();
    const broken = new Map<string, number>();
    const onViolation = (_env: Env, _world: number, { policy, clause }: ContractViolation) => {
      const what = `${policy} broke its contract (${clause})`;
      broken.set(what, (broken.get(what) ?? 0) + 1);
    };
    const result = evaluate(solutionController({ program, controllers }, run.getBlob, { onViolation }), env, task, {
      worlds: EVALUATION_WORLDS,
      seed: run.seed,
    });
    for (const [what, times] of broken)
      run.emit({
        type: 'warning',
        message: `${what} ${times} times`,
        remedy: 'What rlgpt verify proves did not hold there.',
      });
    const { worlds, success, meanSteps, steps } = result;
    run.emit({ type: 'evaluation', worlds, success, meanSteps, steps });
    return result;
  });
  const { steps: evaluationSteps, ...evaluation } = measured;
  const steps = stepsUsed(ledger);
  const solved = evaluation.success.rate >= lab.target;
  const solution: Solution = {
    schema: 1,
    env: env.id,
    ...(worldFile === undefined ? {} : { worldFile }),
    task,
    program,
    controllers,
    evaluation,
  };
  if (run.folder !== '') writeSolution(run.folder, solution, run.getBlob);
  const stepsBy = { ...ledger.by };
  charge(ledger, 'evaluation', evaluationSteps);
  const reason = solved
    ? 'the target was reached'
    : `success ${evaluation.success.rate} is below the target ${lab.target}`;
  // In a stage, so that the last word of a run is durable and has a checksum, too.
  await run.stage('end', () => run.emit({ type: 'run.finished', solved, steps, stepsBy, reason }));
  return { solution, solved, steps, stepsBy };
}

/** The files of `solution/` by path: program.ts, skills/, policies/, solution.json. */
export function solutionFiles(
  solution: Solution,
  blob: (hash: string) => Uint8Array,
): ReadonlyMap<string, Uint8Array | string> {
  const files = new Map<string, Uint8Array | string>();
  const { rate, low, high, trials } = solution.evaluation.success;
  const percent = (x: number) => `${(100 * x).toFixed(1)} %`;
  const { text, within } = solution.task;
  const goal = printGoal(solution.task.goal);
  const about = `${text === goal ? '' : `${text}: `}${goal} within ${within} steps.`;
  const header = `// ${about.replaceAll('\n', '\n// ')}\n// Success ${percent(rate)} [${percent(low)}, ${percent(high)}] on ${trials} unseen worlds.\n`;
  const learned = solution.controllers.filter((c) => c.via === 'rl').map((c) => c.name);
  const note = `// w.run(name) runs a skill of skills/${learned.length > 0 ? `, or a learned policy of policies/ (${learned.join(', ')})` : ''}.\n\n`;
  files.set('program.ts', header + note + solution.program.code);
  for (const spec of solution.controllers) {
    if (spec.via === 'code') files.set(join('skills', `${spec.name}.ts`), spec.source.code);
    else {
      files.set(join('policies', `${spec.name}.safetensors`), blob(spec.policy));
      for (const { source } of spec.options) files.set(join('skills', `${spec.name}.${source.name}.ts`), source.code);
    }
  }
  // The checksum is of what the file says, where fields that are undefined are not.
  const content = JSON.parse(JSON.stringify(solution)) as object;
  files.set('solution.json', `${JSON.stringify({ ...content, sum: hashJson(content) }, null, 2)}\n`);
  return files;
}

function writeSolution(folder: string, solution: Solution, blob: (hash: string) => Uint8Array): void {
  for (const [path, content] of solutionFiles(solution, blob)) writeAtomic(join(folder, 'solution', path), content);
}
