/**
 * A verified program over a learned policy and a coded law, in a world of one's own: how often each meets the goal, alone and
 * together.
 * Run: npm run build, then the commands of docs/own-world.md; the last is node dist/examples/10-tanks.js runs/hold
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bindGoal,
  type Controller,
  codeController,
  compileSkill,
  createWorld,
  policyController,
  prepareSandbox,
  programController,
  readAnnotations,
  readGoalFile,
  rollOut,
  type Skill,
} from 'rlgpt';
import tanks from './worlds/tanks.ts';

const run = process.argv[2] ?? 'runs/hold';
const read = (path: string) => readFileSync(path, 'utf8');

/** A program of examples/programs, to be run in the sandbox. */
function skill(name: string): Skill {
  const made = compileSkill({ name, code: read(`examples/programs/${name}.ts`), about: name, stepLimit: 10_000 });
  if ('message' in made) throw new Error(made.message);
  return made;
}

await prepareSandbox();
const file = readGoalFile(read('examples/goals/tanks.goal'));
if ('message' in file) throw new Error(file.message);
const wanted = file.goal;
const hold = policyController('hold', readFileSync(join(run, 'policy.safetensors')));
const relief = codeController(skill('relief'));
const program = programController(skill('tanks'), new Map([hold, relief].map((c) => [c.name, c])), {
  contracts: readAnnotations(read('examples/programs/tanks.ts')).contracts,
  onViolation: (_env, _world, { policy, clause }) => console.log(`contract broken: ${policy}, ${clause}`),
});

/** Share of 100 episodes that meet the goal. */
function success(controller: Controller): number {
  const env = createWorld(tanks, { n: 10 });
  const goal = bindGoal(wanted, env.facts);
  const starts = Array.from({ length: 100 }, (_, i) => i);
  const { outcomes } = rollOut({ env, controller, goal, within: tanks.episodeLimit, starts, seed: 1 });
  return outcomes.filter((outcome) => outcome.success).length / starts.length;
}

for (const controller of [relief, hold, program]) console.log(`${controller.name}: ${success(controller)}`);
