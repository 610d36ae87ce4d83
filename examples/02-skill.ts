/**
 * A hand-written skill, compiled in the sandbox and measured on twenty worlds.
 * Run: npm run build && node dist/examples/02-skill.js
 */
import { bindGoal, codeController, compileSkill, createMinecraft, prepareSandbox, rollOut, vanilla } from 'rlgpt';

await prepareSandbox();
const skill = compileSkill({
  name: 'dig_down',
  code: 'export function* dig_down(w) { for (;;) yield w.act({ attack: true, pitch: 90 - w.pitch() }); }',
  about: 'digs straight down',
  stepLimit: 200,
});
if ('fault' in skill) throw new Error(`${skill.message} ${skill.remedy}`);
const env = createMinecraft({ n: 4, rules: vanilla, biome: 'plains', start: {} });
const { outcomes } = rollOut({
  env,
  controller: codeController(skill),
  goal: bindGoal({ fact: 'gain:dirt', atLeast: 2 }, env.facts),
  within: 200,
  starts: Array.from({ length: 20 }, (_, seed) => seed),
});
console.log(`${outcomes.filter((o) => o.success).length} of 20 worlds gave two dirt`);
