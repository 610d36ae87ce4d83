/**
 * Why episodes fail: `node dist/experiments/scoreboard/diagnose.js [episodes] [first world] [--genes "low=0.5 ..."]`.
 * Plays a program on worlds of craftax-classic-v1 and prints, from the true state that the program does not see: what took health,
 * what the last blows were, which achievements were missed, and when each was done.
 */
import { parseArgs } from 'node:util';
import { errandsSpace } from '../../src/agent/offline/errands.ts';
import { parseGenome } from '../../src/agent/offline/genome.ts';
import { hashSeed } from '../../src/core/rng.ts';
import { mean } from '../../src/core/stats.ts';
import { createCraftaxClassic } from '../../src/env/craftax/classic/classic.ts';
import { achievementNames } from '../../src/env/craftax/classic/constants.ts';
import { makeHandbook } from '../../src/env/craftax/classic/handbook.ts';
import { compileErrands } from './search.ts';

const LIMIT = 10_000;

/** Reads facts by name. */
function reader(env: ReturnType<typeof createCraftaxClassic>) {
  const cache = new Map<string, number>();
  return (name: string) => {
    const at = cache.get(name) ?? env.facts.index(name);
    cache.set(name, at);
    return env.facts.read(0, at);
  };
}

/** What most likely took health in this step: who is near in the view, or an empty bar. */
function blame(fact: (name: string) => number, mob: (r: number, c: number) => string | null, loss: number): string {
  const beside = [
    [0, 1],
    [0, -1],
    [1, 0],
    [-1, 0],
  ].map(([r, c]) => mob(r, c));
  if (fact('alive') === 0 && loss > 7) return 'lava';
  if (loss >= 7) return 'zombie, asleep';
  if (loss >= 2 && beside.includes('zombie')) return 'zombie';
  if (loss >= 2) return 'arrow';
  for (const bar of ['food', 'drink', 'energy']) if (fact(bar) === 0) return bar;
  return 'unknown';
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { genes: { type: 'string' }, limit: { type: 'string', default: String(LIMIT) }, each: { type: 'boolean' } },
});
const count = Number(positionals[0] ?? 50);
const first = Number(positionals[1] ?? 0);
const genes = parseGenome(errandsSpace, values.genes ?? '');
if (genes === null) throw new Error('give --genes with every gene');
const skill = await compileErrands(genes, makeHandbook('craftax-classic-v1'));
const env = createCraftaxClassic({ n: 1 });
const fact = reader(env);
const api = env.skillApi(0);
const mob = api.mob as (r: number, c: number) => string | null;
const losses = new Map<string, number>();
const deaths = new Map<string, number>();
const returns: number[] = [];
const times: number[][] = achievementNames.map(() => []);
const ends: number[] = [];
let faults = 0;
const bump = (map: Map<string, number>, key: string, by = 1) => map.set(key, (map.get(key) ?? 0) + by);
const started = performance.now();
for (let e = 0; e < count; e++) {
  env.reset(0, hashSeed('diagnose', first + e));
  let run = skill.start(api);
  let health = fact('health');
  let sum = 0;
  let t = 0;
  let last = '';
  const recent: string[] = [];
  const done = achievementNames.map(() => false);
  for (; t < Number(values.limit) && env.terminated[0] === 0; t++) {
    let action = run.next();
    if (action < 0) {
      if (faults++ < 3) console.error(run.error);
      run = skill.start(api);
      action = Math.max(0, run.next());
    }
    env.step(Int32Array.of(action));
    sum += env.reward![0];
    const now = fact('health');
    if (now < health) {
      last = blame(fact, mob, health - now);
      bump(losses, last, health - now);
      recent.push(`${t}:${last}`);
    }
    health = now;
    if (t % 1 === 0) {
      for (let i = 0; i < done.length; i++) {
        if (done[i] || fact(`achieved:${achievementNames[i]}`) === 0) continue;
        done[i] = true;
        times[i].push(t);
      }
      if (done.every(Boolean)) break;
    }
  }
  run.stop();
  returns.push(sum);
  ends.push(t);
  const dead = env.terminated[0] === 1;
  bump(deaths, dead ? last : done.every(Boolean) ? 'all done' : 'time out');
  if (values.each) {
    const missed = achievementNames.filter((_, i) => !done[i]);
    console.log(
      `${first + e}: return ${sum.toFixed(1)}, ${t} steps, ${dead ? 'dead' : 'alive'}, missed ${missed.join(' ')}; ${recent.slice(-6).join(' ')}; light ${fact('light').toFixed(2)} bars ${['food', 'drink', 'energy'].map((b) => fact(b)).join(' ')}`,
    );
  }
}
const seconds = (performance.now() - started) / 1000;
const total = ends.reduce((a, b) => a + b, 0);
const quantile = (list: number[], q: number) =>
  [...list].sort((a, b) => a - b)[Math.floor(q * (list.length - 1))] ?? NaN;
console.log(
  `return ${mean(returns).toFixed(2)} = ${((100 * mean(returns)) / 22).toFixed(1)} % of 22; steps ${mean(ends).toFixed(0)}`,
);
console.log(`${total} steps, ${(total / seconds).toFixed(0)} steps/s, ${faults} faults`);
console.log('ends:', Object.fromEntries([...deaths].sort((a, b) => b[1] - a[1])));
console.log('health lost to:', Object.fromEntries([...losses].sort((a, b) => b[1] - a[1])));
for (const [i, name] of achievementNames.entries()) {
  const list = times[i];
  console.log(
    `${name.padEnd(20)} ${((100 * list.length) / count).toFixed(0).padStart(4)} %  at ${quantile(list, 0.25)} / ${quantile(list, 0.5)} / ${quantile(list, 0.9)}`,
  );
}
