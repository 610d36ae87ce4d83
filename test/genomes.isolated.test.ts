/** All that the offline reasoner can write compiles, runs, and names only what it was told. */
import { parse } from 'acorn';
import { simple } from 'acorn-walk';
import { beforeAll, expect, test } from 'vitest';
import { codeController, rollOut } from '../src/action/controller.ts';
import { applySpace, printApply } from '../src/agent/offline/apply.ts';
import { careGenes, withCare } from '../src/agent/offline/care.ts';
import { forageSpace, printForage } from '../src/agent/offline/forage.ts';
import { drawGenome, type GeneSpace, type Genome } from '../src/agent/offline/genome.ts';
import { mineSpace, printMine } from '../src/agent/offline/mine.ts';
import { type Part, printPursue, pursueSpace } from '../src/agent/offline/pursue.ts';
import { macroSources, printSequence, sequenceSpace } from '../src/agent/offline/sequence.ts';
import { makeRng } from '../src/core/rng.ts';
import { createMinecraft } from '../src/env/minecraft/minecraft.ts';
import { redrawRules } from '../src/env/minecraft/redraw/redraw.ts';
import { nonsenseWords } from '../src/env/minecraft/redraw/words.ts';
import { vanilla } from '../src/env/minecraft/rules/vanilla.generated.ts';
import { bindGoal } from '../src/goal/monitor.ts';
import { makePlan } from '../src/planning/regress.ts';
import { compileSkill } from '../src/skill/compile.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import type { Skill, SkillSource } from '../src/skill/skill.ts';

beforeAll(() => prepareSandbox());

/** A random genome, each of its variations in one gene, and `more` random ones. */
function sample(space: GeneSpace, more: number): Genome[] {
  const rng = makeRng('genomes');
  const base = drawGenome(space, rng);
  const variations = Object.entries(space.genes).flatMap(([gene, alleles]) =>
    alleles.map((allele) => ({ ...base, [gene]: allele })),
  );
  return [base, ...variations, ...Array.from({ length: more }, () => drawGenome(space, rng))];
}

function compiled(source: SkillSource): Skill {
  const skill = compileSkill(source);
  if ('fault' in skill) throw new Error(`${source.about}: line ${skill.line}: ${skill.message}\n${source.code}`);
  return skill;
}

/** The texts in a program. */
function texts(source: SkillSource): string[] {
  const found: string[] = [];
  simple(parse(source.code, { ecmaVersion: 2022, sourceType: 'module' }), {
    Literal: ({ value }) => {
      if (typeof value === 'string') found.push(value);
    },
  });
  return found;
}

const names = ['glim', 'vosk', 'orb', 'o\'dd \\ "name"'];
const given = (...more: string[]) => new Set([...names, ...names.flatMap((n) => [`sees:${n}`, `have:${n}`]), ...more]);
const target = {
  name: 'f',
  object: names[3],
  product: names[0],
  tools: [names[1], names[2]],
  firm: [names[2]],
  stepLimit: 100,
};

const PARTS: readonly Part[] = ['whole', 'find', 'approach', 'work'];
const pursuits = () =>
  sample(pursueSpace, 60).flatMap((genome, i) =>
    (i < 60 ? ['whole' as const, PARTS[1 + (i % 3)]] : [PARTS[i % 4]]).map((part) => {
      const toolNeeded = i % 3 === 0;
      return printPursue(genome, { ...target, toolNeeded, ...(i % 3 === 1 ? { tools: [] } : {}) }, part);
    }),
  );
const wayTools = { [names[1]]: [names[2], names[0]] };
const forages = () =>
  sample(forageSpace, 10).map((genome) =>
    printForage(genome, {
      ...target,
      toolNeeded: false,
      alternatives: [],
      dangers: [],
      firm: [],
      liquids: [],
      wayTools,
    }),
  );
const mines = () =>
  sample(mineSpace, 10).map((genome) =>
    printMine(genome, {
      ...target,
      toolNeeded: true,
      alternatives: [names[2]],
      dangers: [names[1]],
      firm: [],
      liquids: [],
      wayTools,
    }),
  );
const applications = () =>
  sample(applySpace, 20).map((genome) =>
    printApply(genome, { name: 'f', action: 'w.place("orb")', tool: null, fact: `have:${names[3]}`, stepLimit: 60 }),
  );
const sequences = (picture: boolean) =>
  sample(sequenceSpace({ picture, rays: !picture }), 30).map((genome) => printSequence(genome, target));

test('every program compiles and says nothing but what it was told', () => {
  const sources = [...pursuits(), ...mines(), ...forages(), ...applications(), ...sequences(false)];
  const known = given();
  for (const source of sources) {
    compiled(source);
    for (const text of texts(source)) expect(known).toContain(text);
    expect(source.code.split('\n')[0]).toContain(source.about.split(': ')[1]);
  }
  expect(sources.length).toBeGreaterThan(200);
});

const upkeep = { foods: [names[0]], weapons: [names[1]], bursting: [names[2]], walls: [names[3]] };
const land = { dangers: [], firm: [], liquids: [names[1]], tools: {} };

test('looking after life says nothing but what it was told either, and leaves alone who asks for none', () => {
  const plain = { name: 'f', code: 'export function* f(w) {\n  yield w.noop;\n}\n', about: '', stepLimit: 10 };
  for (const genome of sample({ genes: careGenes, stages: [[]] }, 10)) {
    const source = withCare(genome, plain, upkeep, land);
    compiled(source);
    for (const text of texts(source)) expect(names).toContain(text);
  }
  expect(withCare({ eat: 'no', foes: 'no', hide: 'no' }, plain, upkeep, land)).toBe(plain);
});

test('who digs in outlives the night, who stands about does not: by the handbook alone, with all names drawn', () => {
  const word = nonsenseWords(makeRng('names'), []);
  const renamed = <T extends { readonly name: string }>(things: readonly T[]) =>
    things.map((t) => ({ ...t, name: word() }));
  const { items, blocks, entities } = vanilla;
  const rules = { ...vanilla, items: renamed(items), blocks: renamed(blocks), entities: renamed(entities) };
  const biome = 'plains';
  const env = createMinecraft({ n: 4, rules, biome, start: { [rules.items[0].name]: 1 }, time: 12_000 });
  const goal = bindGoal({ fact: 'steps', atLeast: 11_000 }, env.facts);
  const plan = makePlan({ fact: 'steps', atLeast: 11_000 }, {}, env.handbook);
  const wait = {
    name: 'f',
    code: 'export function* f(w) {\n  for (;;) yield w.noop;\n}\n',
    about: '',
    stepLimit: 11_001,
  };
  const alive = (hide: string) => {
    const source = withCare({ eat: '15', foes: 'fight', hide }, wait, plan.upkeep, plan.land);
    const controller = codeController(compiled(source));
    const starts = [0, 1, 2, 3];
    return rollOut({ env, controller, goal, within: 11_001, starts }).outcomes.filter((o) => o.success).length;
  };
  expect(alive('night')).toBeGreaterThanOrEqual(3);
  expect(alive('no')).toBeLessThanOrEqual(2);
});

test('programs by sight know tones besides', () => {
  const tones = sequenceSpace({ picture: true, rays: false }).genes.seek;
  for (const source of sequences(true)) {
    compiled(source);
    for (const text of texts(source)) expect([...names, ...tones]).toContain(text);
  }
});

test('macros compile, are named apart, and end by themselves', () => {
  for (const tools of [[], [names[3], names[1]]]) {
    const sources = macroSources(tools);
    expect(new Set(sources.map((s) => s.name)).size).toBe(sources.length);
    for (const source of sources) compiled(source);
  }
});

test('in a world with other names every kind of program runs without a fault', () => {
  const rules = redrawRules(vanilla, 5);
  const env = createMinecraft({ n: 1, rules, biome: 'forest', start: {} });
  const trunk = rules.blocks[rules.terrain.trunk];
  const item = rules.items[trunk.drops[0].item].name;
  const own = {
    ...target,
    firm: [],
    object: trunk.name,
    product: item,
    tools: [rules.items[0].name],
    toolNeeded: false,
  };
  const station = rules.items.find((each) => each.places === rules.stations[0])!.name;
  const genomes = sample(pursueSpace, 20);
  const sources = [
    ...genomes.map((genome, i) => printPursue(genome, own, PARTS[i % 4])),
    ...sample(mineSpace, 5).map((genome) =>
      printMine(genome, { ...own, alternatives: [], dangers: [trunk.name], firm: [], liquids: [], wayTools: {} }),
    ),
    ...sample(forageSpace, 5).map((genome) =>
      printForage(genome, { ...own, alternatives: [], dangers: [], firm: [], liquids: [], wayTools: {} }),
    ),
    ...sample(applySpace, 5).map((genome) =>
      printApply(genome, {
        name: 'f',
        action: `w.place(${JSON.stringify(station)})`,
        tool: null,
        fact: `near:${station}`,
        stepLimit: 60,
      }),
    ),
    ...sample(sequenceSpace({ picture: false, rays: true }), 5).map((genome) => printSequence(genome, own)),
    ...macroSources(own.tools),
  ];
  const codes = new Int32Array(1);
  env.reset(0, 3);
  const start = env.save(0);
  for (const source of sources) {
    env.load(0, start);
    const run = compiled(source).start(env.skillApi(0));
    for (let steps = 0; steps < 60; steps++) {
      codes[0] = run.next();
      if (codes[0] < 0) break;
      env.step(codes);
    }
    expect(run.error, source.about).toBeNull();
    run.stop();
  }
});

test('a mine finds an ore in most worlds, in fewer steps where the box may be looked into', () => {
  const env = createMinecraft({ n: 8, rules: vanilla, biome: 'forest_hills', start: { iron_pickaxe: 2 } });
  const goal = bindGoal({ fact: 'gain:iron_ore', atLeast: 1 }, env.facts);
  const [box, open] = ['box', 'open'].map((spot) => {
    const genome = { level: '16', descend: 'shaft', spot, branch: '30', turn: 'random' };
    const source = printMine(genome, {
      name: 'f',
      object: 'iron_ore',
      product: 'iron_ore',
      tools: ['iron_pickaxe'],
      toolNeeded: true,
      alternatives: [],
      dangers: ['lava'],
      firm: [],
      liquids: [],
      wayTools: { stone: ['iron_pickaxe'] },
      stepLimit: 3000,
    });
    const starts = Array.from({ length: 16 }, (_, i) => i);
    return rollOut({ env, controller: codeController(compiled(source)), goal, within: 3000, starts });
  });
  expect(box.outcomes.filter((o) => o.success).length).toBeGreaterThanOrEqual(14);
  expect(box.outcomes.every((o) => o.error === null)).toBe(true);
  expect(box.steps).toBeLessThan(open.steps);
});
