import { expect, test } from 'vitest';
import { hashSeed } from '../core/rng.ts';
import type { Condition, Handbook, Operator } from '../env/handbook.ts';
import { makeHandbook } from '../env/minecraft/handbook.ts';
import { craftDepths, deepestItem } from '../env/minecraft/redraw/depth.ts';
import { redrawRules } from '../env/minecraft/redraw/redraw.ts';
import { vanilla } from '../env/minecraft/rules/vanilla.generated.ts';
import { plan4mcTasks } from '../env/minecraft/tasks/tasks.ts';
import type { Plan, PlanNode } from './plan.ts';
import { makePlan } from './regress.ts';
import { c, craft, dig, place } from './testing.ts';

const held = (fact: string) => fact.startsWith('have:');

const book = (operators: readonly Operator[], durability: Readonly<Record<string, number>> = {}): Handbook => {
  const names = [...new Set(operators.flatMap((o) => o.yields.map((y) => y.fact)).filter(held))];
  const items = names.map((fact, id) => ({
    name: fact.slice(5),
    id,
    stack: 64,
    durability: durability[fact.slice(5)] ?? 0,
  }));
  return { world: 'paper-v1', items, blocks: [], entities: [], operators, dangers: [], notes: [] };
};

type Start = Readonly<Record<string, number>>;

const operatorOf = (node: PlanNode, handbook: Handbook): Operator => {
  const same = (o: Operator) =>
    o.yields.some((y) => y.fact === node.fact && y.atLeast === node.makes) &&
    o.verb === node.verb &&
    o.object === node.object &&
    JSON.stringify(o.consumes) === JSON.stringify(node.consumes);
  const found = handbook.operators.find(same);
  if (!found) throw new Error(`no operator for ${node.name}`);
  return found;
};

/**
 * Plays the trace with the handbook's own operators: each use needs what the operator needs, tools wear, and who goes
 * gathering leaves the stations behind. Throws when something is missing; returns what is held at the end.
 */
function play(plan: Plan, start: Start, handbook: Handbook): Map<string, number> {
  const durability = new Map(handbook.items.map((item) => [item.name, item.durability]));
  const state = new Map(Object.entries(start).map(([item, n]) => [`have:${item}`, n]));
  const worn = new Map<string, number>();
  const value = (fact: string) => state.get(fact) ?? 0;
  const needed = (o: Operator, { fact, atLeast }: Condition): boolean => {
    if (fact.startsWith('sees:') || fact.startsWith('faces:')) return true;
    const tool = held(fact) && o.tools.includes(fact.slice(5));
    return tool ? o.tools.some((name) => value(`have:${name}`) > 0) : value(fact) >= atLeast;
  };
  const use = (node: PlanNode, o: Operator): void => {
    const missing = o.needs.find((need) => !needed(o, need));
    if (missing) throw new Error(`${o.name} lacks ${missing.fact} >= ${missing.atLeast}`);
    const spare = (name: string) => `have:${name}` !== plan.nodes[0].fact && value(`have:${name}`) > 0;
    const tool = node.tool === null ? undefined : o.tools.find(spare);
    for (const [item, n] of Object.entries(o.consumes)) state.set(`have:${item}`, value(`have:${item}`) - n);
    if (tool !== undefined && durability.get(tool)! > 0) {
      const total = (worn.get(tool) ?? 0) + o.wear;
      const gone = Math.min(value(`have:${tool}`), Math.floor(total / durability.get(tool)!));
      state.set(`have:${tool}`, value(`have:${tool}`) - gone);
      worn.set(tool, total - gone * durability.get(tool)!);
    }
    if (o.action === null) for (const fact of [...state.keys()]) if (!held(fact)) state.delete(fact);
    state.set(node.fact, held(node.fact) ? value(node.fact) + node.makes : 1);
    for (const [fact, n] of state) if (n < 0) throw new Error(`${fact} is ${n} after ${o.name}`);
  };
  for (const step of plan.trace) {
    const node = plan.nodes.find((n) => n.name === step.node)!;
    const uses = held(node.fact) ? step.amount / node.makes : 1;
    if (!Number.isInteger(uses)) throw new Error(`${step.node} makes ${step.amount} by ${node.makes} at a time`);
    for (let i = 0; i < uses; i++) use(node, operatorOf(node, handbook));
    if (value(node.fact) !== step.atLeast) throw new Error(`${node.fact} is ${value(node.fact)}, not ${step.atLeast}`);
  }
  return state;
}

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);
const redrawn = SEEDS.map((seed) => {
  const rules = redrawRules(vanilla, seed);
  return { rules, handbook: makeHandbook(rules, rules.name), depths: craftDepths(rules) };
});
const vanillaBook = makeHandbook(vanilla, 'vanilla');

test('in redrawn worlds every item that can be made has a plan that works on paper', () => {
  let plans = 0;
  for (const [seed, { rules, handbook, depths }] of redrawn.entries()) {
    const makeable = rules.items.map((_, id) => id).filter((id) => Number.isFinite(depths[id]));
    const drawn = [0, 1, 2].map((i) => rules.items[makeable[hashSeed(seed, i) % makeable.length]].name);
    for (const [i, item] of [deepestItem(rules), ...drawn].entries()) {
      const goal = c(`have:${item}`, 1 + (hashSeed(seed, 'amount', i) % 4));
      const plan = makePlan(goal, {}, handbook);
      expect(play(plan, {}, handbook).get(goal.fact), `${rules.name} ${goal.fact}`).toBeGreaterThanOrEqual(
        goal.atLeast,
      );
      expect(new Set(plan.nodes.map((n) => n.name)).size).toBe(plan.nodes.length);
      plans++;
    }
  }
  expect(plans).toBe(240);
});

test('whatever is held at the start, there is still a plan', () => {
  for (const [seed, { rules, handbook, depths }] of redrawn.entries()) {
    const makeable = rules.items.map((_, id) => id).filter((id) => Number.isFinite(depths[id]));
    const goal = c(`have:${deepestItem(rules)}`, 2);
    const start = Object.fromEntries(
      [0, 1, 2].map((i) => [
        rules.items[makeable[hashSeed(seed, 'item', i) % makeable.length]].name,
        1 + (hashSeed(seed, 'n', i) % 3),
      ]),
    );
    const plan = makePlan(goal, start, handbook);
    expect(play(plan, start, handbook).get(goal.fact) ?? 0, rules.name).toBeGreaterThanOrEqual(2);
  }
});

test('the playable tasks of Plan4MC have plans that work on paper', () => {
  const tasks = plan4mcTasks;
  expect(tasks.length).toBeGreaterThan(20);
  for (const { id, goal, start } of tasks) {
    if (!('fact' in goal)) throw new Error(id);
    const [kind, item] = goal.fact.split(':');
    const wanted = kind === 'gain' ? c(`have:${item}`, goal.atLeast + (start[item] ?? 0)) : goal;
    const plan = makePlan(wanted, start, vanillaBook);
    expect(play(plan, start, vanillaBook).get(wanted.fact), id).toBeGreaterThanOrEqual(wanted.atLeast);
  }
});

/** Renames what stands after the colons of facts, in tables, in lists and in quotes. */
function rename(handbook: Handbook, to: (name: string) => string): Handbook {
  const fact = (text: string) => text.replace(/:(.*)$/, (_, name: string) => `:${to(name)}`);
  const conditions = (list: readonly Condition[]) => list.map((x) => ({ ...x, fact: fact(x.fact) }));
  return {
    ...handbook,
    items: handbook.items.map((item) => ({ ...item, name: to(item.name) })),
    blocks: handbook.blocks.map((block) => ({ ...block, name: to(block.name) })),
    operators: handbook.operators.map((o) => ({
      ...o,
      object: to(o.object),
      name: `${o.verb} ${to(o.object)}`,
      needs: conditions(o.needs),
      yields: conditions(o.yields),
      consumes: Object.fromEntries(Object.entries(o.consumes).map(([item, n]) => [to(item), n])),
      action: o.action?.replace(/"(.*)"/, (_, name: string) => JSON.stringify(to(name))) ?? null,
      tools: o.tools.map(to),
    })),
  };
}

test('a plan knows nothing of names: renamed handbooks have the renamed plan', () => {
  // Reverses the letters, so that no order of names survives.
  const to = (name: string) => `q_${[...name].reverse().join('')}`;
  const shape = (plan: Plan, back: (name: string) => string) => ({
    nodes: plan.nodes.map(({ fact, makes, needs, consumes, chain, tools, tool, ticks, chainTicks }) => ({
      makes,
      ticks,
      chainTicks,
      tools: tools.map(back),
      tool: tool && back(tool),
      facts: [fact, ...chain, ...needs.map((n) => n.fact)].map((f) => f.replace(/:(.*)$/, (_, n) => `:${back(n)}`)),
      consumes: Object.entries(consumes).map(([item, n]) => [back(item), n]),
    })),
    trace: plan.trace.map(({ atLeast, amount }) => [atLeast, amount]),
    order: plan.order.map(({ atLeast, amount }) => [atLeast, amount]),
  });
  for (const { rules, handbook } of redrawn.slice(0, 20)) {
    const item = deepestItem(rules);
    const plan = makePlan(c(`have:${item}`), {}, handbook);
    const renamed = makePlan(c(`have:${to(item)}`), {}, rename(handbook, to));
    const undo = new Map(rules.items.concat().map(({ name }) => [to(name), name]));
    for (const { name } of rules.blocks) undo.set(to(name), name);
    expect(shape(renamed, (name) => undo.get(name)!)).toEqual(shape(plan, (name) => name));
    expect(renamed.trace.map((s) => s.node)).toHaveLength(plan.trace.length);
  }
});

test('names of nodes are unique even where the letters of items are not', () => {
  const handbook = book([...dig('raw ore'), ...dig('raw-ore'), craft('鉄', { 'raw ore': 1, 'raw-ore': 1 })]);
  const plan = makePlan(c('have:鉄'), {}, handbook);
  const names = plan.nodes.map((n) => n.name);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^[A-Za-z]\w*$/);
  expect(play(plan, {}, handbook).get('have:鉄')).toBe(1);
  const spaced = makePlan(c('have:ns:ore'), {}, book(dig('ns:ore')));
  expect(spaced.nodes[0].name).toBe('get_ns_ore');
});

const wood = [...dig('log'), craft('plank', { log: 1 }, 4), craft('stick', { plank: 2 }, 4)];
const table = [...wood, craft('table', { plank: 4 }), place('table')];
const names = (plan: Plan) => plan.trace.map((s) => `${s.node} ${s.amount}`);

test('what one input takes of another is made again, and nothing else', () => {
  const handbook = book([...table, craft('pick', { plank: 3, stick: 2 }, 1, 'table')]);
  const plan = makePlan(c('have:pick'), {}, handbook);
  const made = (node: string) => plan.trace.filter((s) => s.node === node).reduce((sum, s) => sum + s.amount, 0);
  expect([made('get_log'), made('get_plank'), made('get_stick'), made('get_table')]).toEqual([3, 12, 4, 1]);
  expect(names(plan).slice(-2)).toEqual(['near_table 1', 'get_pick 1']);
  expect(plan.order.map((s) => s.node)).toEqual(['get_log', 'get_pick']);
  expect(play(plan, {}, handbook).get('have:plank')).toBe(3);
});

test('who must go gathering later makes the station again', () => {
  const handbook = book([
    ...table,
    craft('pick', { plank: 3, stick: 2 }, 1, 'table'),
    ...dig('rock', ['pick']),
    craft('hammer', { rock: 2, stick: 1 }, 1, 'table'),
  ]);
  const plan = makePlan(c('have:hammer'), {}, handbook);
  expect(plan.trace.filter((s) => s.node === 'near_table')).toHaveLength(2);
  expect(plan.trace.at(-1)?.node).toBe('get_hammer');
  expect(play(plan, {}, handbook).get('have:hammer')).toBe(1);
});

test('any tool that is held will do; the least is made when none is', () => {
  const handbook = book([...wood, craft('pick', { plank: 3, stick: 2 }), ...dig('rock', ['golden', 'pick'])]);
  const bare = makePlan(c('have:rock'), {}, handbook);
  expect(bare.nodes.find((n) => n.fact === 'have:rock')).toMatchObject({ tool: 'pick', tools: ['golden', 'pick'] });
  expect(names(bare).at(-2)).toBe('get_pick 1');
  expect(names(makePlan(c('have:rock'), { golden: 1 }, handbook))).toEqual(['get_rock 1']);
  expect(makePlan(c('have:rock'), { golden: 1 }, handbook).nodes[0].chain).toEqual(['sees:rock', 'faces:rock']);
});

test('tools that wear out are made again', () => {
  const operators = [...wood, craft('pick', { stick: 2 }), ...dig('rock', ['pick'], 2)];
  const handbook = book(operators, { pick: 6 });
  const plan = makePlan(c('have:rock', 7), {}, handbook);
  const picks = plan.trace.filter((s) => s.node === 'get_pick').reduce((sum, s) => sum + s.amount, 0);
  expect(picks).toBe(3);
  expect(plan.order.at(-1)).toMatchObject({ node: 'get_rock', atLeast: 7 });
  expect(play(plan, {}, handbook).get('have:rock')).toBe(7);
  expect(names(makePlan(c('have:rock', 7), {}, book(operators))).filter((s) => s.startsWith('get_pick'))).toHaveLength(
    1,
  );
});

test('a better tool that is itself wanted is not worn out on the way to a second one', () => {
  const operators = [
    ...wood,
    craft('pick', { stick: 1 }),
    ...dig('rock', ['hammer', 'pick'], 3),
    craft('hammer', { rock: 3 }),
  ];
  const handbook = book(operators, { pick: 30, hammer: 6 });
  const plan = makePlan(c('have:hammer', 3), {}, handbook);
  expect(play(plan, {}, handbook).get('have:hammer')).toBe(3);
});

test('the start is used up before anything is gathered', () => {
  const handbook = book([...table, craft('pick', { plank: 3, stick: 2 }, 1, 'table')]);
  const start = { plank: 3, stick: 2, table: 1 };
  expect(names(makePlan(c('have:pick'), start, handbook))).toEqual(['near_table 1', 'get_pick 1']);
  expect(makePlan(c('have:plank', 3), start, handbook)).toMatchObject({ nodes: [], order: [], trace: [] });
});

test('the cheapest way is taken, by the steps of all that it needs, whatever the start holds of the thing', () => {
  const ways = [...dig('log'), craft('cord', { log: 3 }), ...dig('vine'), craft('cord', { vine: 1 })];
  const cord = (start: Start) => makePlan(c('have:cord', 3), start, book(ways)).nodes.map((n) => n.fact);
  expect(cord({})).toEqual(['have:cord', 'have:vine']);
  expect(cord({ cord: 1 })).toEqual(['have:cord', 'have:vine']);
  expect(cord({ log: 20 })).toEqual(['have:cord']);
});

test('things that can be packed and unpacked do not go round in circles', () => {
  const handbook = book([
    ...dig('ore'),
    craft('block', { bar: 9 }),
    craft('bar', { block: 1 }, 9),
    craft('bar', { ore: 1 }),
  ]);
  for (const start of [{}, { bar: 1 }, { bar: 8 }, { block: 1 }]) {
    const plan = makePlan(c('have:bar', 12), start, handbook);
    expect(play(plan, start, handbook).get('have:bar'), JSON.stringify(start)).toBeGreaterThanOrEqual(12);
  }
});

test('goals without a way are refused in words', () => {
  const circle = book([craft('egg', { hen: 1 }), craft('hen', { egg: 1 })]);
  expect(() => makePlan(c('have:egg'), {}, circle)).toThrow(
    expect.objectContaining({ kind: 'goal', message: 'the handbook has no way to reach have:egg' }),
  );
  const laid = makePlan(c('have:egg'), { hen: 1 }, circle);
  expect(play(laid, { hen: 1 }, circle).get('have:egg')).toBe(1);
  expect(() => makePlan(c('have:egg', 2), { hen: 1 }, circle)).toThrow(
    expect.objectContaining({ kind: 'goal', remedy: expect.stringContaining('circular recipes') }),
  );
  expect(() => makePlan(c('have:stik'), {}, book(wood))).toThrow(
    expect.objectContaining({ kind: 'unknown-name', remedy: expect.stringContaining("'have:stick'") }),
  );
  expect(() => makePlan(c('have:log', 9000), {}, book(wood))).toThrow(
    expect.objectContaining({ kind: 'goal', message: 'no bounded plan for have:log >= 9000' }),
  );
});

test('in 50 worlds with other names no plan holds a word of the game', () => {
  const words = [...vanilla.blocks, ...vanilla.items].flatMap(({ name }) => name.split('_'));
  const telling = new Set(words.filter((word) => word.length > 2 && word !== 'and'));
  for (const { rules, handbook } of redrawn.slice(0, 50)) {
    const { nodes, trace } = makePlan(c(`have:${deepestItem(rules)}`), {}, handbook);
    const text = JSON.stringify([nodes.map(({ why: _, ...node }) => node), trace]);
    const said = new Set(text.split(/[^a-z]+/));
    expect([...telling].filter((word) => said.has(word))).toEqual([]);
    expect(nodes.length).toBeGreaterThan(4);
  }
});

test('nodes tell where things are found, what else gives the same, and what harms', () => {
  const plan = makePlan(c('have:coal'), {}, makeHandbook(vanilla, 'v'));
  const node = plan.nodes.find((n) => n.fact === 'have:coal')!;
  expect(node.found?.where).toBe('underground');
  expect(node.found?.depth).toBeGreaterThan(0);
  expect(plan.land.dangers).toContain('lava');
  expect(plan.land.tools.stone.at(-1)).toBe('wooden_pickaxe');
  expect(node.alternatives).toEqual([]);
  const rich = book([...dig('gem', ['pick']), ...dig('ore', ['pick']), ...dig('slag', ['drill'])]);
  const same = {
    ...rich,
    operators: rich.operators.map((o) => (o.verb === 'break' ? { ...o, yields: [c('have:gem')] } : o)),
  };
  const made = makePlan(c('have:gem'), { pick: 1 }, same).nodes.find((n) => n.fact === 'have:gem')!;
  expect(made.alternatives).toEqual([made.object === 'gem' ? 'ore' : 'gem']);
});

test('what lies on the surface is gathered before what lies deep', () => {
  const blocks = ['ore', 'log'].map((name, id) => ({
    name,
    id,
    solid: true,
    liquid: false,
    danger: false,
    depth: name === 'ore' ? 12 : 0,
    found: name === 'ore' ? ('underground' as const) : ('surface' as const),
  }));
  const handbook = { ...book([...dig('ore'), ...dig('log'), craft('lamp', { ore: 2, log: 3 })]), blocks };
  const plan = makePlan(c('have:lamp'), {}, handbook);
  expect(names(plan)).toEqual(['get_log 3', 'get_ore 2', 'get_lamp 1']);
  expect(plan.nodes.find(({ fact }) => fact === 'have:lamp')!.needs.map(({ fact }) => fact)).toEqual([
    'have:log',
    'have:ore',
  ]);
});

test('a tool that the start holds is made again when it is lost, out of what the plan gathers anyway', () => {
  const steps = (plan: Plan) => plan.trace.map(({ node }) => node);
  const hut = craft('hut', { wood: 1, rock: 1 });
  const world = book([...dig('wood'), ...dig('rock', ['pick']), craft('pick', { wood: 2 }), hut]);
  const plan = makePlan(c('have:hut'), { pick: 1 }, world);
  expect(steps(plan)).not.toContain('get_pick');
  expect(plan.nodes.find(({ fact }) => fact === 'have:pick')?.needs).toEqual([c('have:wood', 2)]);
  // Where it takes what nobody gathers, or itself, there is no spare.
  for (const item of ['gold', 'rock']) {
    const dug = [...dig('wood'), ...dig('gold'), ...dig('rock', ['pick'])];
    const other = book([...dug, craft('pick', { [item]: 1 }), hut]);
    expect(makePlan(c('have:hut'), { pick: 1 }, other).nodes.map(({ fact }) => fact)).not.toContain('have:pick');
  }
});
