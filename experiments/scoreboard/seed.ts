/**
 * Arms of one seed, in a process of their own: each row is a line of JSON on standard output, progress goes to standard
 * error. Arguments: seed, arms, budget, episodes.
 */

import { advised, both, firstProgram, identified, learned, type Outcome, raced, silent, transferred } from './arms.ts';
import { type Arm, markOf, type Row } from './rows.ts';
import { silentBoard } from './worlds.ts';

const [seedText, arms, budgetText, episodesText] = process.argv.slice(2);
const [seed, budget, episodes] = [seedText, budgetText, episodesText].map(Number);

const python = process.env.RLGPT_PYTHON ?? '';
/** Episodes in the packages take seconds each. */
const few = (least: number) => Math.min(episodes, least);

const measures: Readonly<Record<Arm, () => Promise<Outcome> | Outcome>> = {
  code: () => raced(seed, budget, episodes),
  both: () => both(seed, budget, episodes),
  options: () => advised(seed, budget, episodes),
  ppo: () => learned(seed, budget, episodes),
  silent: () => silent(seed, episodes),
  'silent-model': () => identified(seed, episodes),
  'silent-ppo': () => both(seed, budget, episodes, silentBoard),
  first: () => firstProgram(seed, episodes),
  craftax: () => transferred(seed, budget, { name: 'CraftaxClassic', python, episodes: few(10) }),
  crafter: () => transferred(seed, budget, { name: 'Crafter', python, episodes: few(20) }),
};

for (const arm of arms.split(',') as Arm[]) {
  const start = performance.now();
  const { worlds: _, ...outcome } = await measures[arm]();
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const row: Row = { arm, seed, budget, episodes, mark: markOf(arm), ...outcome, seconds };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
