/** A small world of invented names and a sub-task in it, for the tests of this folder and of the prompts. */
import type { Handbook } from '../../env/handbook.ts';
import { makePlan } from '../../planning/regress.ts';
import { craft, dig, place } from '../../planning/testing.ts';
import type { Memory, SubAction, TaskSpec } from '../reasoner.ts';

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
    craft('vosk', { glim: 2 }),
    craft('orb', { glim: 4 }),
    place('orb'),
    craft('dask', { mell: 3 }, 1, 'orb'),
    { ...craft('dask', { glim: 30 }, 1, 'orb'), name: 'craft dask #2' },
    ...dig('glim'),
    ...dig('mell', ['vosk']),
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
    attacks: {},
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
