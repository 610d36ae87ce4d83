/**
 * A bakery whose manual does not tell what unlocks what: needs are inferred from a few days of random tries, and followed.
 * Run: npm run build && node dist/examples/11-subtask-graph.js
 */
import { createSubtaskLog, grprop, inferSubtaskGraph, makeRng, randomSubtasks, type SubtaskPolicy } from 'rlgpt';

const chores = [
  'fetch coal',
  'fetch wood',
  'buy flour',
  'air the room',
  'light the oven',
  'knead',
  'bake',
  'sell bread',
];
const [COAL, WOOD, FLOUR, AIR, OVEN, DOUGH, BREAD, SALE] = chores.keys();
const pay = chores.map((_, chore) => (chore === SALE ? 5 : chore === AIR ? 0.5 : 0.1));
/** What only the world knows: the oven takes coal or wood, and no draught. */
const rules: Readonly<Record<number, (done: readonly number[]) => boolean>> = {
  [OVEN]: (done) => (done[COAL] === 1 || done[WOOD] === 1) && done[AIR] === 0,
  [DOUGH]: (done) => done[FLOUR] === 1,
  [BREAD]: (done) => done[OVEN] === 1 && done[DOUGH] === 1,
  [SALE]: (done) => done[BREAD] === 1,
};
/** A day has time for so many chores. */
const DAY = 7;

const rng = makeRng('bakery');
const log = createSubtaskLog(chores);

/** Plays a day and returns what it earned; `noted` says whether the log learns from it. */
function day(policy: SubtaskPolicy, noted: boolean): number {
  const done = chores.map(() => 0);
  let earned = 0;
  for (let hour = 0; ; hour++) {
    const able = chores.map((_, chore) => (rules[chore]?.(done) === false ? 0 : 1));
    if (noted) log.observe(done, able);
    const chore = policy.choose(done, able);
    if (hour === DAY || chore < 0) return earned;
    done[chore] = 1;
    earned += pay[chore];
    if (noted) log.pay(chore, pay[chore]);
  }
}

const random = randomSubtasks(rng);
for (let i = 0; i < 20; i++) day(random, true);
const graph = inferSubtaskGraph(log);
graph.needs.forEach((alternatives, chore) => {
  const words = alternatives.map(({ done, undone }) =>
    [...done.map((i) => chores[i]), ...undone.map((i) => `not ${chores[i]}`)].join(' and '),
  );
  if (words.length > 0) console.log(`${chores[chore]} needs ${words.join(', or ')}`);
});

const sold = (policy: SubtaskPolicy) => Array.from({ length: 100 }, () => day(policy, false)).filter((sum) => sum > 5);
console.log(`${sold(random).length} of 100 days sold bread at random`);
console.log(`${sold(grprop(graph)).length} of 100 days sold bread by the inferred graph`);
