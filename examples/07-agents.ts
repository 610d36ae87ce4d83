/**
 * Four agents find their ways through rooms, each running the same coded skill in the sandbox; twenty worlds.
 * Run: npm run build && node dist/examples/07-agents.js
 */
import { compileSkill, createGridPaths, prepareSandbox, SKILL_DONE } from 'rlgpt';

await prepareSandbox();
const skill = compileSkill({
  name: 'go',
  code: `export function* go(w) {
    for (;;) {
      const moves = [w.up, w.right, w.down, w.left];
      const nearer = moves.filter((move) => w.nearer(move) && w.free(move));
      const aside = moves.filter((move) => w.free(move));
      // now and then somebody has to make room, also on the own goal
      if (nearer.length > 0 && w.random() < 0.9) yield nearer[0];
      else if (aside.length > 0 && w.random() < 0.3) yield aside[Math.floor(w.random() * aside.length)];
      else yield w.stay;
    }
  }`,
  about: 'goes the shortest way, and makes room',
  stepLimit: 10_000,
});
if ('fault' in skill) throw new Error(`${skill.message} ${skill.remedy}`);

const agents = 4;
const env = createGridPaths({ n: 20 * agents, agents, layout: 'rooms' });
const runs = Array.from({ length: env.n }, (_, row) => skill.start(env.skillApi(row)));
for (let t = 0; t < 120; t++) {
  // a world that has ended stands still
  env.step(Int32Array.from(runs, (run, row) => (env.terminated[row] === 1 ? SKILL_DONE : run.next())));
}
const solved = env.terminated.filter((ended) => ended === 1).length / agents;
console.log(`${solved} of 20 worlds: all four agents on their goals at once`);
