/**
 * Builds worlds of a few numbers (CartPole, Pendulum and the like) from a table of their quantities and a step function.
 * State is one Float64Array of n rows; what a row means is the world's own business.
 */
import { unknownName } from '../../core/errors.ts';
import { makeRng } from '../../core/rng.ts';
import { badCode } from '../bad-code.ts';
import { checkActions, checkWorldCount, checkWorldIndex } from '../count.ts';
import type { Env, FactInfo, FactTable, Field, SkillApi } from '../env.ts';
import type { Handbook } from '../handbook.ts';
import { drawSketch } from '../sketch.ts';
import { controlsOf, spaces } from './actions.ts';
import { loadRow, saveRow } from './save.ts';
import { apiDoc, makeApi } from './skill-api.ts';
import { cell, checkSpec, type Quantity, type Setting, type WorldSpec } from './spec.ts';

/** Options of `createWorld`. */
export interface WorldOptions {
  /** Number of worlds. */
  readonly n: number;
}

/** n worlds, reset with their index as seed. Throws RlgptError 'usage' for a bad n, and for a record that makes no world. */
export function createWorld(spec: WorldSpec, { n }: WorldOptions): Env {
  checkSpec(spec);
  checkWorldCount(n, { heap: 1200, beside: 800 + spec.stateSize * Float64Array.BYTES_PER_ELEMENT });
  const { observation } = spec;
  const { actions, box } = spaces(spec);
  const width = box === undefined ? 1 : box.space.names.length;
  const rows = createRows(spec, n, width);
  const { advance } = rows;
  const facts = factTable(spec, rows);
  const apis: (SkillApi | undefined)[] = new Array(n).fill(undefined);

  /** What a code of the grid stands for. */
  const numbers = new Float32Array(actions.nvec.length);
  function advanceCode(world: number, codes: Int32Array): void {
    if (codes[world] >= actions.size) throw badCode(codes[world], actions.size);
    if (box === undefined) advance(world, codes, world);
    else {
      box.numbers(codes[world], numbers);
      advance(world, numbers, 0);
    }
  }

  const env: Env = {
    id: spec.id,
    n,
    handbook: handbookOf(spec),
    fields: observation.map(fieldOf),
    observation: Object.fromEntries(observation.map((q, i) => [q.name, rows.arrays[i]])),
    actions,
    ...(box === undefined ? {} : { box: box.space }),
    facts,
    terminated: rows.terminated,
    goalJudgesEnd: true,
    reward: rows.reward,
    episodeLimit: spec.episodeLimit,
    get steps() {
      return rows.steps;
    },
    reset(world, seed) {
      checkWorldIndex(world, n);
      rows.reset(world, seed);
    },
    step(codes) {
      checkActions(codes, n);
      for (let i = 0; i < n; i++) if (codes[i] >= 0) advanceCode(i, codes);
    },
    ...(box === undefined
      ? {}
      : {
          stepBox(values: Float32Array) {
            checkActions(values, n * width);
            for (let i = 0; i < n; i++) if (!Number.isNaN(values[i * width])) advance(i, values, i * width);
          },
        }),
    ...(spec.scenario === undefined
      ? {}
      : { scenario: spec.scenario, arrange: (world, values) => rows.arrange(spec.scenario!, world, values) }),
    refresh: (name) => {
      throw unknownName('lazy field', name, []);
    },
    ...(spec.sketch === undefined
      ? {}
      : { draw: (world, picture) => drawSketch(spec.sketch!(rows.state, world * rows.size), picture) }),
    legal: (world) => rows.terminated[world] === 0,
    begin: (world) => {
      rows.elapsed[world] = 0;
    },
    save(world) {
      checkWorldIndex(world, n);
      return rows.save(world);
    },
    load(world, bytes) {
      checkWorldIndex(world, n);
      rows.load(world, bytes);
    },
    skillApi(world) {
      apis[world] ??= makeApi(spec, actions, box, {
        fact: (name) => {
          const index = facts.index(name);
          if (index < 0) throw unknownName('fact', name, facts.names);
          return facts.read(world, index);
        },
        random: () => rows.random(world),
      });
      return apis[world];
    },
    skillApiDoc: apiDoc(spec),
  };
  for (let i = 0; i < n; i++) env.reset(i, i);
  return env;
}

/** The states of n worlds, whose actions are `width` numbers each. */
function createRows(spec: WorldSpec, n: number, width: number) {
  /** A row is the state of the world, then its last action: a code, or one number a control. */
  const size = spec.stateSize + width;
  const state = new Float64Array(n * size);
  /** Steps of each world's episode. */
  const elapsed = new Int32Array(n);
  const terminated = new Uint8Array(n);
  const alive = new Uint8Array(n);
  const reward = new Float32Array(n);
  const arrays = spec.observation.map(() => new Float32Array(n));
  // What the world draws, and what skills draw.
  const dice = Array.from({ length: n }, (_, i) => makeRng(spec.id, i));
  const luck = Array.from({ length: n }, (_, i) => makeRng('luck', spec.id, i));
  let steps = 0;

  /** Observation and end follow from the state. */
  function present(world: number): void {
    const at = world * size;
    for (let i = 0; i < arrays.length; i++) arrays[i][world] = spec.observation[i].read(state, at);
    terminated[world] = spec.ended(state, at) ? 1 : 0;
    alive[world] = 1 - terminated[world];
  }

  /** One step of one world, with the action at `actionAt`. */
  function advance(world: number, action: Int32Array | Float32Array, actionAt: number): void {
    steps++;
    reward[world] = 0;
    if (terminated[world] === 1) return;
    elapsed[world]++;
    for (let i = 0; i < width; i++) state[world * size + spec.stateSize + i] = action[actionAt + i];
    reward[world] = spec.step(state, world * size, action, actionAt, dice[world]);
    present(world);
  }

  return {
    size,
    state,
    elapsed,
    terminated,
    alive,
    reward,
    arrays,
    get steps() {
      return steps;
    },
    advance,
    random: (world: number) => luck[world].uniform(),
    reset(world: number, seed: number): void {
      dice[world] = makeRng(spec.id, seed);
      luck[world] = makeRng('luck', spec.id, seed);
      state.fill(0, world * size, (world + 1) * size);
      spec.start(state, world * size, dice[world]);
      elapsed[world] = 0;
      reward[world] = 0;
      present(world);
    },
    arrange(settings: readonly Setting[], world: number, values: Readonly<Record<string, number>>): void {
      for (const [name, value] of Object.entries(values)) settingOf(settings, name).write(state, world * size, value);
      present(world);
    },
    save: (world: number) =>
      saveRow(spec.id, state.subarray(world * size, (world + 1) * size), elapsed[world], [dice[world], luck[world]]),
    load(world: number, bytes: Uint8Array): void {
      const row = loadRow(spec.id, size, bytes, [dice[world], luck[world]]);
      state.set(row.state, world * size);
      elapsed[world] = row.elapsed;
      reward[world] = 0;
      present(world);
    },
  };
}

const handbookOf = ({ id, dangers = [], notes = [] }: WorldSpec): Handbook => ({
  world: id,
  dangers,
  notes,
  items: [],
  blocks: [],
  entities: [],
  operators: [],
});

const fieldOf = ({ name, low, high, unit, about }: Quantity): Field => ({
  name,
  low,
  high,
  unit,
  about,
  shape: [1],
  kind: 'number',
  lazy: false,
});

function settingOf(settings: readonly Setting[], name: string): Setting {
  const found = settings.find((setting) => setting.name === name);
  if (found !== undefined) return found;
  const known = settings.map((setting) => setting.name);
  throw unknownName('start condition', name, known);
}

/** The quantities of a world, its last action, whether it goes on, and its steps. */
function factTable(spec: WorldSpec, { state, size, alive, elapsed }: ReturnType<typeof createRows>): FactTable {
  const quantities = [...spec.observation, ...(spec.facts ?? []), ...lastActions(spec)];
  const names = [...quantities.map((q) => q.name), 'alive', 'steps'];
  return {
    names,
    infos: [...quantities, ALIVE, { ...STEPS, high: spec.episodeLimit }],
    index: (name) => names.indexOf(name),
    read(world, fact) {
      if (fact < quantities.length) return quantities[fact].read(state, world * size);
      return fact === quantities.length ? alive[world] : elapsed[world];
    },
    view(fact) {
      if (fact === quantities.length) return { data: alive, stride: 1, offset: 0 };
      if (fact > quantities.length) return { data: elapsed, stride: 1, offset: 0 };
      const { column } = quantities[fact];
      return column === undefined ? null : { data: state, stride: size, offset: column };
    },
  };
}

const ALIVE: FactInfo = { unit: '', low: 0, high: 1, about: '1 while the episode has not ended by itself.' };

const STEPS: FactInfo = { unit: 'steps', low: 0, high: 1, about: 'Steps since the start of the episode.' };

/** The last action as facts: `action` is its code, `action.torque` and the like its numbers; 0 before the first. */
function lastActions(spec: WorldSpec): readonly Quantity[] {
  const about = 'The last action.';
  const controls = controlsOf(spec);
  if (controls === null) {
    const high = spec.actions.length - 1;
    return [{ name: 'action', unit: '', low: 0, high, about, ...cell(spec.stateSize) }];
  }
  return controls.map(({ name, unit, low, high }, i) => ({
    name: `action.${name}`,
    unit,
    low,
    high,
    about,
    read: (s: Float64Array, at: number) => Math.min(high, Math.max(low, s[at + spec.stateSize + i])),
  }));
}
