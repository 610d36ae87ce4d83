import { beforeAll, expect, test } from 'vitest';
import { aimsOf, printErrands } from '../src/agent/offline/errands.ts';
import { deepErrandsHints, deepErrandsSpace, errandsSpace } from '../src/agent/offline/errands-genes.ts';
import { drawGenome, type Genome, parseGenome } from '../src/agent/offline/genome.ts';
import { makeRng } from '../src/core/rng.ts';
import { createCraftaxClassic } from '../src/env/craftax/classic/classic.ts';
import { createCraftax } from '../src/env/craftax/full/craftax.ts';
import type { Env, SkillApi } from '../src/env/env.ts';
import type { Handbook } from '../src/env/handbook.ts';
import { compileSkill } from '../src/skill/compile.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';

beforeAll(() => prepareSandbox());

const env = createCraftaxClassic({ n: 1 });
const genes =
  'low=0.4 full=0.85 tired=0.35 night=0.2 dusk=0.95 weak=0.35 well=0.9 wary=5 lines=2 ' +
  'station=6 stock=2 walls=0 patience=4 unknown=60 early=0 dare=30 sealed=1 risk=20 order=last hunt=0 detour=10';
const genome = parseGenome(errandsSpace, genes)!;

function compile(genes: Genome, handbook: Handbook) {
  const skill = compileSkill(printErrands(genes, handbook, { name: 'live', aims: aimsOf(handbook), stepLimit: 1e9 }));
  if ('fault' in skill) throw new Error(`${skill.message} (line ${skill.line})`);
  return skill;
}

const deep = createCraftax({ n: 1 });
const deepGenes: Genome = Object.fromEntries(
  Object.entries(deepErrandsSpace.genes).map(([gene, [first]]) => [gene, deepErrandsHints[gene]?.[0] ?? first]),
);

/** Achievements in one world, and the actions on the way. */
function play(
  handbook: Handbook,
  seed: number,
  { of = env, genes = genome, api = of.skillApi(0) }: { of?: Env; genes?: Genome; api?: SkillApi } = {},
): { count: number; actions: number[] } {
  const env = of;
  env.reset(0, seed);
  const run = compile(genes, handbook).start(api);
  const actions: number[] = [];
  for (let t = 0; t < 400 && env.terminated[0] === 0; t++) {
    const action = run.next();
    if (action < 0) throw new Error(run.error?.message ?? 'ended');
    actions.push(action);
    env.step(Int32Array.of(action));
  }
  return { count: env.facts.read(0, env.facts.index('achievements')), actions };
}

test('a program of the handbook lives and achieves much in 400 steps', () => {
  const counts = [1, 2, 3, 4].map((seed) => play(env.handbook, seed).count);
  expect(counts.reduce((a, b) => a + b) / counts.length).toBeGreaterThan(13);
});

test('every drawn program compiles and runs', () => {
  const rng = makeRng('errands test');
  for (let i = 0; i < 10; i++) {
    env.reset(0, i);
    const run = compile(drawGenome(errandsSpace, rng), env.handbook).start(env.skillApi(0));
    for (let t = 0; t < 60 && env.terminated[0] === 0; t++) {
      const action = run.next();
      expect(run.error).toBeNull();
      env.step(Int32Array.of(action));
    }
  }
});

test.each([
  { of: env, genes: genome, seeds: [1, 2] },
  { of: deep, genes: deepGenes, seeds: [1] },
])('with every name replaced by a random word the program does the same', ({ of, genes, seeds }) => {
  const rng = makeRng('words');
  const { handbook } = of;
  const achievements = aimsOf(handbook).map((fact) => fact.slice('achieved:'.length));
  const things = [handbook.items, handbook.blocks, handbook.entities].flatMap((list) => list.map(({ name }) => name));
  const names = [...new Set([...things, ...achievements])];
  const words = new Map(names.map((name) => [name, `x${rng.int(1e9).toString(36)}`]));
  const back = new Map([...words].map(([name, word]) => [word, name]));
  const swap = (map: Map<string, string>, text: string) => {
    const at = text.indexOf(':') + 1;
    return text.slice(0, at) + (map.get(text.slice(at)) ?? text.slice(at));
  };
  // places of words in the handbook are whole strings or follow a colon; actions and sentences stay
  const rename = (value: unknown, key = ''): unknown => {
    if (key === 'action' || key === 'verb' || key === 'dangers' || key === 'notes') return value;
    if (typeof value === 'string') return swap(words, value);
    if (Array.isArray(value)) return value.map((part) => rename(part));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([k, part]) => [words.get(k) ?? k, rename(part, k)]));
  };
  const translate = (value: unknown, map: Map<string, string>): unknown => {
    if (typeof value === 'string') return swap(map, value);
    if (!Array.isArray(value)) return value;
    return value.map((one: { name: string }) => ({ ...one, name: swap(map, one.name) }));
  };
  const api = Object.fromEntries(
    Object.entries(of.skillApi(0)).map(([key, entry]) => [
      key,
      typeof entry === 'function'
        ? (...values: unknown[]) => translate(entry(...values.map((value) => translate(value, back))), words)
        : entry,
    ]),
  );
  for (const seed of seeds) {
    const renamed = play(rename(handbook) as Handbook, seed, { of, genes, api });
    expect(renamed.actions).toEqual(play(handbook, seed, { of, genes }).actions);
  }
});

test('a program of a handbook with floors and attributes lives too', () => {
  const skill = compile(deepGenes, deep.handbook);
  deep.reset(0, 1);
  const run = skill.start(deep.skillApi(0));
  for (let t = 0; t < 200 && deep.terminated[0] === 0; t++) {
    const action = run.next();
    expect(run.error).toBeNull();
    deep.step(Int32Array.of(action));
  }
  expect(deep.facts.read(0, deep.facts.index('achievements'))).toBeGreaterThan(10);
});
