/** A small world of invented names and a sub-task in it, for the tests of this folder and of the prompts. */
import type { Condition, Handbook, Operator } from '../../env/handbook.ts';
import { makePlan } from '../../planning/regress.ts';
import type { Memory, SubAction, TaskSpec } from '../reasoner.ts';

const c = (fact: string, atLeast = 1): Condition => ({ fact, atLeast });

const operator = (name: string, more: Partial<Operator>): Operator => {
  const [verb, object] = name.split(' ');
  return {
    name,
    verb,
    object,
    needs: [],
    consumes: {},
    yields: [],
    action: null,
    tools: [],
    wear: 0,
    ticks: 1,
    ...more,
  };
};

const dig = (block: string, tools: readonly string[], needs: readonly Condition[]): Operator[] => [
  operator(`find ${block}`, { yields: [c(`sees:${block}`)], ticks: 60 }),
  operator(`approach ${block}`, { needs: [c(`sees:${block}`)], yields: [c(`faces:${block}`)], ticks: 20 }),
  operator(`break ${block}`, {
    needs: [c(`faces:${block}`), ...needs],
    yields: [c(`have:${block}`)],
    tools,
    ticks: 40,
  }),
];

const make = (name: string, uses: Readonly<Record<string, number>>, count: number, near: string | null): Operator => {
  const object = name.split(' ')[1];
  return operator(name, {
    needs: [...Object.entries(uses).map(([item, n]) => c(`have:${item}`, n)), ...(near ? [c(`near:${near}`)] : [])],
    consumes: uses,
    yields: [c(`have:${object}`, count)],
    action: `w.craft("${object}")`,
  });
};

const names = ['glim', 'vosk', 'orb', 'mell', 'dask'];

export const handbook: Handbook = {
  world: 'test-v1',
  items: names.map((name, id) => ({ name, id, stack: 64, durability: 0 })),
  entities: [],
  blocks: ['void', 'glim', 'mell', 'orb', 'brine'].map((name, id) => ({
    name,
    id,
    solid: id > 0,
    liquid: name === 'brine',
    danger: name === 'brine',
    found: 'surface',
    depth: 0,
  })),
  operators: [
    make('craft vosk', { glim: 2 }, 1, null),
    make('craft orb', { glim: 4 }, 1, null),
    operator('place orb', {
      needs: [c('have:orb')],
      consumes: { orb: 1 },
      yields: [c('near:orb')],
      action: 'w.place("orb")',
    }),
    make('craft dask', { mell: 3 }, 1, 'orb'),
    make('craft dask #2', { glim: 30 }, 1, 'orb'),
    ...dig('glim', [], []),
    ...dig('mell', ['vosk'], [c('have:vosk')]),
  ],
  dangers: ['Brine burns.'],
  notes: ['A step is short.'],
};

export const facts: readonly string[] = [
  'alive',
  'steps',
  ...['have', 'gain'].flatMap((kind) => names.map((name) => `${kind}:${name}`)),
  ...['sees', 'faces', 'near'].flatMap((kind) => ['glim', 'mell', 'orb'].map((name) => `${kind}:${name}`)),
];

export const task: TaskSpec = {
  name: 'dask',
  text: 'Make a dask.',
  goal: { fact: 'gain:dask', atLeast: 1 },
  within: 3000,
  biome: 'plain',
  start: {},
};

/** The sub-task of gathering mell, before anything was tried. */
export function newMemory(): Memory {
  const plan = makePlan({ fact: 'have:dask', atLeast: 1 }, {}, handbook);
  return {
    plan,
    node: plan.nodes.find(({ fact }) => fact === 'have:mell')!,
    goal: { fact: 'gain:mell', atLeast: 3 },
    within: 900,
    fields: ['body', 'voxels', 'inventory'],
    apiNames: ['see', 'turn', 'use'],
    apiDoc: 'w.see(name): whether it is in view\nw.turn(): turns right\nw.use(): uses what is ahead',
    iteration: 0,
    starts: [],
    attempts: [],
    decompositions: [],
    arms: [],
    options: [],
    verdicts: [],
    library: [],
    learner: null,
    dropped: new Set(),
  };
}

export const action: SubAction = {
  name: 'get_mell',
  via: 'code',
  goal: { fact: 'gain:mell', atLeast: 3 },
  when: null,
  why: 'all of it',
};

export const fenced = (text: unknown, language = 'json') =>
  `\`\`\`${language}\n${typeof text === 'string' ? text : JSON.stringify(text, null, 2)}\n\`\`\``;
