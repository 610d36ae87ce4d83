/**
 * Puts a learned policy to work under a verified program, and counts how often the goal is met with and without it.
 * Run: npm run build, then the commands of "A worked example" in docs/goal-language.md; the last is
 * node dist/examples/05-plate.js runs/plate
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bindGoal,
  type Controller,
  codeController,
  compileSkill,
  policyController,
  prepareSandbox,
  programController,
  readAnnotations,
  readGoalFile,
  rollOut,
  type Skill,
  worlds,
} from 'rlgpt';

const run = process.argv[2] ?? 'runs/plate';
const read = (path: string) => readFileSync(path, 'utf8');

/** A program of examples/programs, to be run in the sandbox. */
function skill(name: string): Skill {
  const made = compileSkill({ name, code: read(`examples/programs/${name}.ts`), about: name, stepLimit: 10_000 });
  if ('message' in made) throw new Error(made.message);
  return made;
}

await prepareSandbox();
const file = readGoalFile(read('examples/goals/moab.goal'));
if ('message' in file) throw new Error(file.message);
const wanted = file.goal;
const hold = policyController('hold', readFileSync(join(run, 'policy.safetensors')));
const law = codeController(skill('law'));
const plate = programController(skill('plate'), new Map([hold, law].map((c) => [c.name, c])), {
  contracts: readAnnotations(read('examples/programs/plate.ts')).contracts,
  onViolation: (_env, _world, { policy, clause }) => console.log(`contract broken: ${policy}, ${clause}`),
});

/** Share of 100 episodes that meet the goal. */
function success(controller: Controller): number {
  const env = worlds['moab-v1'].create({ n: 10 });
  const goal = bindGoal(wanted, env.facts);
  const starts = Array.from({ length: 100 }, (_, i) => i);
  const { outcomes } = rollOut({ env, controller, goal, within: 250, starts, seed: 1 });
  return outcomes.filter((outcome) => outcome.success).length / starts.length;
}

for (const controller of [law, hold, plate]) console.log(`${controller.name}: ${success(controller)}`);
