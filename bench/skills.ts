/**
 * How often a second skills step: `next` of one skill, of a hundred that take turns, and of one that looks around itself.
 * Run: npm run build && node dist/bench/skills.js
 */
import { compileSkill } from '../src/skill/compile.ts';
import { isSkillError } from '../src/skill/fault.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import type { SkillRun } from '../src/skill/skill.ts';
import { runScript } from './script.ts';

export interface SkillSpeed {
  readonly one: number;
  readonly hundred: number;
  readonly scanning: number;
}

const WALK = 'let i = 0; for (;;) { i = i === 11 ? 0 : i + 1; yield i; }';
/** The nearest of three cells, out of a few that the world tells. */
const SCAN = `for (;;) {
  let best = 0;
  for (let x = -1; x <= 1; x++) if (w.cell(x + 1) > w.cell(best)) best = x + 1;
  yield best;
}`;

function start(name: string, body: string): SkillRun {
  const skill = compileSkill({ name, code: `function* ${name}(w) { ${body} }`, about: '', stepLimit: 1e9 });
  if (isSkillError(skill)) throw new Error(skill.message);
  return skill.start({ actionCount: 12, cell: (i: number) => (i * 7) % 3 });
}

/** Calls a second over all runs in turn, by processor time. */
function speed(runs: readonly SkillRun[], calls: number): number {
  const rounds = Math.ceil(calls / runs.length);
  let sum = 0;
  for (let i = 0; i < rounds / 5; i++) for (const run of runs) sum += run.next();
  const before = process.cpuUsage();
  for (let i = 0; i < rounds; i++) for (const run of runs) sum += run.next();
  const { user, system } = process.cpuUsage(before);
  if (sum < 0) throw new Error('a skill has ended');
  return (rounds * runs.length) / ((user + system) / 1e6);
}

/** A few seconds of work. Prepares the sandbox of this process. */
export async function skillSpeed(): Promise<SkillSpeed> {
  await prepareSandbox();
  const hundred = Array.from({ length: 100 }, (_, i) => start(`walk${i}`, WALK));
  return {
    one: speed([start('walk', WALK)], 8e6),
    hundred: speed(hundred, 4e6),
    scanning: speed([start('scan', SCAN)], 2e6),
  };
}

await runScript(import.meta.url, 'node dist/bench/skills.js\n\nHow often a second skills step.', async () => {
  for (const [name, calls] of Object.entries(await skillSpeed())) {
    console.log(`${name.padEnd(10)}${(calls / 1e6).toFixed(2)} M calls/s`);
  }
});
