/**
 * Handbooks whose names are random words and whose recipe graph is drawn anew: the same code must craft the deepest
 * item of each; with `alive`, the land has living things under random names, hostile ones too, and the item is one that is
 * made of what one of them leaves. Run: npm run build && node dist/experiments/redrawn/redrawn.js [first seed] [count] [alive]
 */
import { namesAmong, runScript, wholeNumber } from '../../bench/script.ts';
import { openLab } from '../../src/agent/open.ts';
import { deepestItem } from '../../src/env/minecraft/redraw/depth.ts';
import { enliven } from '../../src/env/minecraft/redraw/life.ts';
import { redrawRules } from '../../src/env/minecraft/redraw/redraw.ts';
import type { Rules } from '../../src/env/minecraft/rules/rules.ts';
import { vanilla } from '../../src/env/minecraft/rules/vanilla.generated.ts';
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

/** The rules and the item to make. */
function draw(seed: number, alive: boolean): { readonly rules: Rules; readonly item: string } {
  const rules = redrawRules(vanilla, seed);
  if (!alive) return { rules, item: deepestItem(rules) };
  const lively = enliven(rules, vanilla, seed);
  return { rules: lively.rules, item: lively.goal };
}

/** Solves the item of the world redrawn by `seed`, from empty hands, with three million steps and 10,000 an episode. */
export async function solveRedrawn(seed: number, alive = false): Promise<RedrawnResult> {
  const { rules, item } = draw(seed, alive);
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

const HELP = `node dist/experiments/redrawn/redrawn.js [first seed] [count] [alive]

Crafts the deepest item of handbooks whose names and recipes are drawn anew; with 'alive' in a land of creatures.`;

await runScript(import.meta.url, HELP, async ([firstSeed = '0', handbooks = '20', life]) => {
  const first = wholeNumber('first seed', firstSeed, 0);
  const count = wholeNumber('count', handbooks, 1);
  const alive = life !== undefined && namesAmong('word', life, ['alive']).length > 0;
  let solved = 0;
  for (let seed = first; seed < first + count; seed++) {
    const result = await solveRedrawn(seed, alive);
    if (result.solved) solved++;
    console.log(`handbook ${seed}: ${result.item} success ${result.rate} in ${result.steps} steps`);
  }
  console.log(`solved ${solved} of ${count}`);
});
