/** One row as a line of JSON: a process of its own, so that tables can be made several tasks at a time. Arguments: task, seed, budget, method as JSON, worlds. */
import { measure } from './measure.ts';

const [task, seed, budget, method, worlds] = process.argv.slice(2);
const row = await measure({
  task,
  seed: Number(seed),
  budget: Number(budget),
  method: JSON.parse(method ?? '{}'),
  ...(worlds === undefined ? {} : { worlds: Number(worlds) }),
});
console.log(JSON.stringify(row));
