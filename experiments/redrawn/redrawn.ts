/**
 * Handbooks whose names are random words and whose recipe graph is drawn anew: the same code must craft the deepest
 * item of each. Run: npm run build && node dist/experiments/redrawn/redrawn.js [first seed] [count]
 */
import { pathToFileURL } from 'node:url';
import { openLab } from '../../src/agent/open.ts';
import { deepestItem } from '../../src/env/minecraft/depth.ts';
import { redrawRules } from '../../src/env/minecraft/redraw.ts';
import { vanilla } from '../../src/env/minecraft/vanilla.generated.ts';
import { solve } from '../../src/rlgpt.ts';
import { memoryRun } from '../../src/run/run.ts';

/** Success on unseen worlds that counts as solved. */
const SOLVED = 0.8;

export interface RedrawnResult {
  readonly item: string;
  readonly solved: boolean;
  readonly rate: number;
  readonly steps: number;
}

/** Solves the deepest item of the world redrawn by `seed`, from empty hands, with three million steps and 10,000 an episode. */
export async function solveRedrawn(seed: number): Promise<RedrawnResult> {
  const rules = redrawRules(vanilla, seed);
  const item = deepestItem(rules);
  const task = {
    name: `make ${item}`,
    text: `make ${item}`,
    goal: { fact: `gain:${item}`, atLeast: 1 },
    within: 10_000,
    biome: 'forest_hills',
    start: {},
  };
  const lab = await openLab({ task, rules, budget: 3_000_000, target: 0.95 }, memoryRun(seed));
  const { solution, steps } = await solve(lab);
  const { rate } = solution.evaluation.success;
  return { item, solved: rate >= SOLVED, rate, steps };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const first = Number(process.argv[2] ?? 0);
  const count = Number(process.argv[3] ?? 20);
  let solved = 0;
  for (let seed = first; seed < first + count; seed++) {
    const result = await solveRedrawn(seed);
    if (result.solved) solved++;
    console.log(`handbook ${seed}: ${result.item} success ${result.rate} in ${result.steps} steps`);
  }
  console.log(`solved ${solved} of ${count}`);
}
