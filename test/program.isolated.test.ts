/** Printed programs, compiled in the sandbox, reach their goals in worlds on paper that know recipes and nothing else. */
import { beforeAll, expect, test } from 'vitest';
import type { Controller } from '../src/action/controller.ts';
import type { Env } from '../src/env/env.ts';
import type { Handbook, Operator } from '../src/env/handbook.ts';
import { makeHandbook } from '../src/env/minecraft/handbook.ts';
import { deepestItem } from '../src/env/minecraft/redraw/depth.ts';
import { redrawRules } from '../src/env/minecraft/redraw/redraw.ts';
import { vanilla } from '../src/env/minecraft/rules/vanilla.generated.ts';
import { plan4mcTasks } from '../src/env/minecraft/tasks/tasks.ts';
import type { Plan } from '../src/planning/plan.ts';
import { makePlan } from '../src/planning/regress.ts';
import { craft, operator, place } from '../src/planning/testing.ts';
import { programController } from '../src/program/controllers.ts';
import { printProgram } from '../src/program/print.ts';
import { compileSkill } from '../src/skill/compile.ts';
import { prepareSandbox } from '../src/skill/sandbox.ts';
import { SKILL_DONE, type Skill } from '../src/skill/skill.ts';

beforeAll(() => prepareSandbox());

type Start = Readonly<Record<string, number>>;
const isHeld = (fact: string) => fact.startsWith('have:');

/** A world of recipes: code i does operator i if it can be paid for; digging leads away from stations. No tool wears. */
function paperWorld({ operators }: Handbook, start: Start) {
  const state = new Map(Object.entries(start).map(([item, n]) => [`have:${item}`, n]));
  const value = (fact: string) => state.get(fact) ?? 0;
  const wasted: string[] = [];
  const able = (op: Operator) =>
    op.needs.every(({ fact, atLeast }) => {
      if (fact.startsWith('sees:') || fact.startsWith('faces:')) return true;
      const tool = isHeld(fact) && op.tools.includes(fact.slice(5));
      return tool ? op.tools.some((name) => value(`have:${name}`) > 0) : value(fact) >= atLeast;
    });
  const step = (code: number): void => {
    const op = operators[code];
    if (op === undefined) return;
    if (!able(op)) {
      wasted.push(op.name);
      return;
    }
    for (const [item, n] of Object.entries(op.consumes)) state.set(`have:${item}`, value(`have:${item}`) - n);
    if (op.action === null) for (const fact of [...state.keys()]) if (!isHeld(fact)) state.delete(fact);
    for (const { fact, atLeast } of op.yields) state.set(fact, isHeld(fact) ? value(fact) + atLeast : 1);
  };
  /** As the worlds do: the first operator for an object that can be paid for, or else the first. */
  const codeOf = (verb: string) => (object: string) => {
    const all = operators
      .map((op, code) => ({ op, code }))
      .filter(({ op }) => op.verb === verb && op.object === object);
    return (all.find(({ op }) => able(op)) ?? all[0]).code;
  };
  const api = Object.freeze({
    have: (item: string) => value(`have:${item}`),
    near: (station: string) => value(`near:${station}`) > 0,
    craft: codeOf('craft'),
    place: codeOf('place'),
    noop: operators.length,
    actionCount: operators.length + 1,
  });
  const actions = { size: operators.length + 1, noop: operators.length };
  return { env: { actions, skillApi: () => api } as unknown as Env, step, state, value, wasted };
}

/** Controllers of the nodes that are no single action: each does its operator once and is done. */
function diggers(plan: Plan, { operators }: Handbook): Map<string, Controller> {
  const gathers = plan.nodes.filter((n) => n.action === null);
  return new Map(
    gathers.map((node) => {
      const code = operators.findIndex((op) => op.name === `${node.verb} ${node.object}`);
      const start = () => {
        let left = 1;
        return { next: () => (left-- > 0 ? code : SKILL_DONE), error: null, stop: () => {} };
      };
      return [node.name, { name: node.name, start }];
    }),
  );
}

function compiled(code: string): Skill {
  const skill = compileSkill({ name: 'program', code, about: '', stepLimit: 100_000 });
  if ('fault' in skill) throw new Error(`${skill.line}: ${skill.message}\n${code}`);
  return skill;
}

/** Plans, prints, compiles and runs; returns the world and the codes that were acted. */
function run(goal: { fact: string; atLeast: number }, start: Start, handbook: Handbook, steps: 'order' | 'trace') {
  const plan = makePlan(goal, start, handbook);
  const controllers = diggers(plan, handbook);
  const { code } = printProgram(plan, plan[steps], new Set(controllers.keys()));
  const world = paperWorld(handbook, start);
  const program = programController(compiled(code), controllers).start(world.env, 0, 1);
  const acted: number[] = [];
  for (let next = program.next(); next >= 0 && acted.length < 5000; next = program.next()) {
    world.step(next);
    acted.push(next);
  }
  expect(program.error).toBeNull();
  return { plan, world, acted, code };
}

/** The same handbook without wear, which the worlds on paper lack. */
const everlasting = (handbook: Handbook): Handbook => ({
  ...handbook,
  items: handbook.items.map((item) => ({ ...item, durability: 0 })),
});

const uses = (plan: Plan) =>
  plan.trace.reduce((sum, s) => {
    const node = plan.nodes.find((n) => n.name === s.node)!;
    return sum + (isHeld(node.fact) ? s.amount / node.makes : 1);
  }, 0);

test('programs of redrawn worlds reach the deepest item without a wasted step, in no more uses than the plan has', () => {
  for (let seed = 100; seed < 125; seed++) {
    const rules = redrawRules(vanilla, seed);
    const handbook = everlasting(makeHandbook(rules, rules.name));
    const goal = { fact: `have:${deepestItem(rules)}`, atLeast: 1 + (seed % 2) };
    for (const steps of ['order', 'trace'] as const) {
      const { plan, world, acted } = run(goal, {}, handbook, steps);
      expect(world.value(goal.fact), rules.name).toBeGreaterThanOrEqual(goal.atLeast);
      expect(world.wasted, rules.name).toEqual([]);
      // A block may drop two things, of which the plan counts one.
      expect(acted.length, `${rules.name} by ${steps}`).toBeLessThanOrEqual(uses(plan));
    }
  }
});

test('programs of the Plan4MC tasks reach their goals', () => {
  const handbook = everlasting(makeHandbook(vanilla, 'vanilla'));
  for (const { goal, start, id } of plan4mcTasks) {
    if (!('fact' in goal)) throw new Error(id);
    const [kind, item] = goal.fact.split(':');
    const wanted = kind === 'gain' ? { fact: `have:${item}`, atLeast: goal.atLeast + (start[item] ?? 0) } : goal;
    expect(run(wanted, start, handbook, 'order').world.value(wanted.fact), id).toBeGreaterThanOrEqual(wanted.atLeast);
  }
});

const needs = (uses: Start) => Object.entries(uses).map(([item, atLeast]) => ({ fact: `have:${item}`, atLeast }));
const dig = (object: string, more: Partial<Operator> = {}): Operator =>
  operator('break', object, { yields: [{ fact: `have:${object}`, atLeast: 1 }], ...more });
const book = (operators: readonly Operator[]): Handbook => ({
  world: 'paper-v1',
  items: [],
  blocks: [],
  entities: [],
  operators,
  dangers: [],
  notes: [],
});

test.each([
  ['spaces', ['raw ore', 'work bench', 'big pick']],
  ['quotes', ["o're", 'b"ench', '`pick`']],
  ['signs', ['1/2', 'a\\b', '$' + '{x}']],
  ['line ends', ['o\nre', 'ben\u2028ch', 'pi\rck']],
  ['ends of comments', ['*/ or', '/* bench', '// pick']],
  ['other alphabets', ['鉄', '台', '斧']],
  ['words of the language', ['yield', 'class', 'w']],
])('names with %s are printed as texts', (_, [ore, bench, pick]) => {
  const handbook = book([
    dig(ore),
    craft(bench, { [ore]: 2 }),
    place(bench),
    craft(pick, { [ore]: 3 }, 1, bench),
    dig('stone', { needs: needs({ [pick]: 1 }), tools: [pick] }),
  ]);
  const { world, plan, acted } = run({ fact: 'have:stone', atLeast: 2 }, {}, handbook, 'order');
  expect(world.value('have:stone')).toBe(2);
  expect(acted).toHaveLength(uses(plan));
});

test('what is kept for one input is not used up for another', () => {
  // Twine takes the reed that the net needs too, and the twine of the net is kept while its rope takes twine.
  const handbook = book([
    dig('reed'),
    craft('twine', { reed: 2 }, 3),
    craft('rope', { twine: 2, reed: 1 }),
    craft('net', { reed: 5, twine: 2, rope: 1 }),
  ]);
  const { world, acted, plan, code } = run({ fact: 'have:net', atLeast: 3 }, {}, handbook, 'order');
  expect(world.value('have:net')).toBe(3);
  expect(world.wasted).toEqual([]);
  expect(acted).toHaveLength(uses(plan));
  expect(code).toContain('{ ...keep, reed: (keep.reed ?? 0) + 5, twine: (keep.twine ?? 0) + 2 }');
  // 3 nets take 15 reed, 3 ropes 3 more, and 12 twine of 4 makings 8 more.
  expect(acted.filter((codeOf) => codeOf === 0)).toHaveLength(26);
});

test('any tool of a kind lets the program start', () => {
  const tools = ['gold', 'wood'];
  const handbook = book([craft('wood', { twig: 1 }), dig('twig'), dig('stone', { needs: needs({ wood: 1 }), tools })]);
  expect(run({ fact: 'have:stone', atLeast: 1 }, { gold: 1 }, handbook, 'order').acted).toEqual([2]);
  expect(run({ fact: 'have:stone', atLeast: 1 }, {}, handbook, 'order').acted).toEqual([1, 0, 2]);
});

test('a coded controller takes the place of a plain action', () => {
  const handbook = book([dig('twig'), craft('wood', { twig: 1 })]);
  const plan = makePlan({ fact: 'have:wood', atLeast: 1 }, {}, handbook);
  const { code } = printProgram(plan, plan.order, new Set(['get_wood']), { name: 'main' });
  expect(code).toContain("yield* w.run('get_wood');");
  expect(code).not.toContain('w.craft');
  expect(code).toMatch(/^export function\* main\(w\) \{\n {2}yield\* get_twig\(w, 1, \{\}\);\n {2}yield\* get_wood/);
});

test('after a mishap the program looks again before it acts', () => {
  const handbook = book([
    dig('ore'),
    craft('bench', { ore: 2 }),
    place('bench'),
    craft('pick', { ore: 3 }, 1, 'bench'),
  ]);
  const plan = makePlan({ fact: 'have:pick', atLeast: 1 }, {}, handbook);
  const controllers = diggers(plan, handbook);
  const world = paperWorld(handbook, {});
  const { code } = printProgram(plan, plan.order, new Set(controllers.keys()));
  const program = programController(compiled(code), controllers).start(world.env, 0, 1);
  let lost = false;
  for (let next = program.next(); next >= 0; next = program.next()) {
    world.step(next);
    // An ore is lost while the bench is placed.
    if (next === 2 && !lost) {
      lost = true;
      world.state.set('have:ore', world.value('have:ore') - 1);
    }
  }
  expect(world.value('have:pick')).toBe(1);
  expect(world.wasted).toEqual([]);
});
