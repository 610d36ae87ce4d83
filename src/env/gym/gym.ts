/**
 * Any Gymnasium or legacy gym environment as a world: spaces mapped, vectorised, run by Python (see host.ts). An environment
 * that crashes or hangs ends its episode, is reported in `troubles`, and is made anew. A saved world is its seed and
 * actions, so `load` plays them again and is exact for environments that are deterministic.
 */
import { RlgptError, unknownName } from '../../core/errors.ts';
import { makeRng, type Rng } from '../../core/rng.ts';
import { boxGrid, choices } from '../classic/actions.ts';
import type { ActionSpace, BoxSpace, Env, FactInfo, Field, FieldArray, SkillApi } from '../env.ts';
import { emptyHandbook, type FactSum, type GymHandbook, PLACE, readHandbook, wordsOf } from './handbook.ts';
import { type Host, type HostField, type HostOptions, openHost, type Trouble } from './host.ts';

export interface GymOptions extends Partial<Omit<HostOptions, 'name' | 'n'>> {
  readonly name: string;
  readonly n: number;
  /** A JSON file: what the environment's manual says, and which numbers are which facts. */
  readonly handbook?: string;
}

export interface GymEnv extends Env {
  /** Crashes, hangs and errors of the Python side so far. */
  readonly troubles: readonly Trouble[];
  /** Ends the Python process. */
  close(): void;
}

/** Levels of a continuous action where it is a code. */
const LEVELS = 3;
/** Failed resets in a row after which an environment is given up. */
const PATIENCE = 10;
/** A field of so few numbers gives a fact for each. */
const FEW = 32;

/** Throws RlgptError 'world' when the environment cannot be made. */
export function createGym(options: GymOptions): GymEnv {
  const { name, n } = options;
  if (!Number.isInteger(n) || n < 1) throw new RlgptError('usage', `n is ${n}`, 'Use a positive integer.');
  const handbook = options.handbook === undefined ? emptyHandbook : readHandbook(options.handbook);
  const host = openHost({
    ...{ name, n, kwargs: options.kwargs ?? {}, words: wordsOf(handbook) },
    python: options.python ?? (process.env.RLGPT_PYTHON || 'python3'),
    ...{ timeoutSeconds: options.timeoutSeconds ?? 30, startSeconds: options.startSeconds ?? 300 },
  });
  try {
    return worldsOver(host, handbook, options);
  } catch (error) {
    host.close();
    throw error;
  }
}

function worldsOver(host: Host, handbook: GymHandbook, { name, n }: GymOptions): GymEnv {
  const world = `gym:${name}`;
  const { actions, box, parts } = actionSpaces(host, handbook);
  const arrays = host.spec.fields.map(({ dtype, shape }) => makeArray(dtype, n * volume(shape)));
  const views = makeViews(host, n, arrays);
  const terminated = new Uint8Array(n);
  const reward = new Float32Array(n);
  const episodes = Array.from({ length: n }, (_, i): Episode => ({ seed: i, log: [], start: 0, total: 0 }));
  const troubles: Trouble[] = [];
  /** Resets that failed, without one between that did not. */
  const failures = new Int32Array(n);
  const facts = makeFacts(host, handbook, { arrays, terminated, episodes, reward });
  checkOperators(handbook, facts.names);
  const rngs = Array.from({ length: n }, (_, i) => makeRng('skills', world, i));
  const apis: (SkillApi | undefined)[] = new Array(n).fill(undefined);
  const width = host.spec.actions.length;
  const message = new Uint8Array(4 + 1 + 8 * n * width);
  const rows = new Float64Array(n * width);
  const codeParts = new Int32Array(actions.nvec.length);
  let steps = 0;

  /** Sends what `rows` hold and takes the outcome; rows that begin with NaN stand still. */
  function exchange(): void {
    new DataView(message.buffer).setUint32(0, message.length - 4, true);
    message[4] = 'S'.charCodeAt(0);
    message.set(new Uint8Array(rows.buffer), 5);
    const outcome = takeOutcome(host.exchange(message), n);
    for (const trouble of outcome.troubles) troubles.push(trouble);
    for (let i = 0; i < n; i++) {
      if (Number.isNaN(rows[i * width])) continue;
      steps++;
      const episode = episodes[i];
      episode.log.push(...rows.subarray(i * width, (i + 1) * width));
      reward[i] = outcome.reward(i);
      episode.total += reward[i];
      terminated[i] = outcome.ended(i);
      views(i);
    }
  }

  function resetWorld(i: number, seed: number): void {
    const request = new Uint8Array(13);
    const view = new DataView(request.buffer);
    view.setUint32(0, 9, true);
    request[4] = 'R'.charCodeAt(0);
    view.setUint32(5, i, true);
    view.setUint32(9, seed >>> 0, true);
    const outcome = takeOutcome(host.exchange(request), n);
    for (const trouble of outcome.troubles) troubles.push(trouble);
    // a world whose reset failed is over at once; the next reset tries again
    terminated[i] = outcome.ended(i);
    failures[i] = terminated[i] === 1 ? failures[i] + 1 : 0;
    if (failures[i] >= PATIENCE) {
      throw new RlgptError(
        'world',
        `'${world}' could not be reset ${PATIENCE} times in a row: ${troubles.at(-1)?.what ?? 'it ended at once'}`,
        'Mend the environment, then resume.',
      );
    }
    reward[i] = 0;
    episodes[i] = { seed, log: [], start: 0, total: 0 };
    rngs[i].restore(makeRng('skills', world, seed).save());
    views(i);
  }

  const env: GymEnv = {
    id: world,
    n,
    handbook: { world, ...handbook },
    fields: host.spec.fields.map(toField),
    observation: Object.fromEntries(host.spec.fields.map((field, i) => [field.name, arrays[i]])),
    actions,
    ...(box === null ? {} : { box }),
    facts,
    terminated,
    reward,
    ...(host.spec.limit === null ? {} : { episodeLimit: host.spec.limit }),
    get steps() {
      return steps;
    },
    troubles,
    close: host.close,
    reset: resetWorld,
    step(codes) {
      for (let i = 0; i < n; i++) {
        if (codes[i] >= actions.size) {
          throw new RlgptError('usage', `action code ${codes[i]} is out of range`, `Use a code below ${actions.size}.`);
        }
        rows[i * width] = Number.NaN;
        if (codes[i] < 0 || terminated[i] === 1) continue;
        actions.decode(codes[i], codeParts);
        parts(codeParts, rows, i * width);
      }
      exchange();
    },
    ...(box === null
      ? {}
      : {
          stepBox(values: Float32Array) {
            for (let i = 0; i < n; i++) {
              for (let d = 0; d < width; d++) rows[i * width + d] = values[i * width + d];
              if (terminated[i] === 1) rows[i * width] = Number.NaN;
            }
            exchange();
          },
        }),
    refresh: (field) => {
      throw unknownName('lazy field', field, []);
    },
    legal: (i) => terminated[i] === 0,
    begin: (i) => {
      episodes[i].start = episodes[i].log.length / width;
    },
    save: (i) => {
      const { seed, log, start } = episodes[i];
      return new TextEncoder().encode(JSON.stringify({ world, seed, start, log, rng: [...rngs[i].save()] }));
    },
    load(i, bytes) {
      const saved = readSaved(bytes, world);
      resetWorld(i, saved.seed);
      for (let at = 0; at < saved.log.length; at += width) {
        rows.fill(Number.NaN);
        rows.set(saved.log.slice(at, at + width), i * width);
        exchange();
        steps--;
      }
      episodes[i].start = saved.start;
      rngs[i].restore(Uint32Array.from(saved.rng));
    },
    skillApi(i) {
      apis[i] ??= makeApi(env, handbook, i, rngs[i]);
      return apis[i];
    },
    skillApiDoc: apiDoc(handbook, host.spec.fields),
  };
  for (let i = 0; i < n; i++) env.reset(i, i);
  return env;
}

interface Episode {
  readonly seed: number;
  /** Flat actions since the reset. */
  readonly log: number[];
  /** Steps at which the episode counts from. */
  start: number;
  /** Rewards so far. */
  total: number;
}

interface Saved {
  readonly seed: number;
  readonly start: number;
  readonly log: readonly number[];
  readonly rng: readonly number[];
}

function readSaved(bytes: Uint8Array, world: string): Saved {
  try {
    const saved = JSON.parse(new TextDecoder().decode(bytes));
    if (saved.world === world && Array.isArray(saved.log)) return saved;
  } catch {
    // told below
  }
  throw new RlgptError(
    'corrupt',
    `${bytes.length} bytes are no saved world of '${world}'`,
    'Use bytes that save wrote.',
  );
}

const volume = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

function makeArray(dtype: HostField['dtype'], size: number): FieldArray {
  return dtype === '|u1' ? new Uint8Array(size) : dtype === '<i4' ? new Int32Array(size) : new Float32Array(size);
}

function toField({ name, dtype, shape, low, high, kind }: HostField): Field {
  const meant =
    kind === 'multibinary' ? 'flag' : kind !== 'word' ? 'number' : /block[^.]*$/.test(name) ? 'block' : 'item';
  return {
    ...{ name, shape, low, high, unit: '', lazy: false, kind: meant },
    about: `${kind} of the Python environment, ${dtype}.`,
  };
}

/** Copies the row of one world from the shared file into the arrays of fields. */
function makeViews(host: Host, n: number, arrays: readonly FieldArray[]): (world: number) => void {
  const row = new Uint8Array(host.spec.row);
  const bytes = arrays.map((array) => new Uint8Array(array.buffer));
  return (world) => {
    host.observe(world, row);
    for (let i = 0, at = 0; i < bytes.length; i++) {
      const size = bytes[i].length / n;
      bytes[i].set(row.subarray(at, at + size), world * size);
      at += size;
    }
  };
}

function takeOutcome(reply: Uint8Array, n: number) {
  const view = new DataView(reply.buffer, reply.byteOffset, reply.byteLength);
  const troubles: readonly Trouble[] =
    reply.length > 8 * n ? JSON.parse(new TextDecoder().decode(reply.subarray(8 * n))) : [];
  return {
    troubles,
    reward: (i: number) => view.getFloat32(8 * i, true),
    /** Terminated, or cut by the environment itself. */
    ended: (i: number) => reply[8 * i + 4] | reply[8 * i + 5],
  };
}

// --- actions ---

interface Actions {
  readonly actions: ActionSpace;
  readonly box: BoxSpace | null;
  /** Writes the flat numbers of a code's parts. */
  parts(code: Int32Array, out: Float64Array, at: number): void;
}

function actionSpaces({ spec }: Host, handbook: GymHandbook): Actions {
  const controls = spec.actions.map((part) =>
    'n' in part
      ? { name: part.name, unit: '', low: 0, high: part.n - 1, levels: part.n }
      : { name: part.name, unit: '', low: part.low, high: part.high, levels: LEVELS },
  );
  const values = (code: Int32Array, out: Float64Array, at: number) => {
    controls.forEach(({ low, high, levels }, i) => {
      out[at + i] = levels === 1 ? low : low + ((high - low) * code[i]) / (levels - 1);
    });
  };
  if (controls.length === 1 && 'n' in spec.actions[0]) {
    const { n } = spec.actions[0];
    if (handbook.actions.length > n) {
      const named = `the handbook names ${handbook.actions.length} actions`;
      throw new RlgptError('world', named, `The environment has ${n}.`);
    }
    const names = Array.from({ length: n }, (_, i) => handbook.actions[i] ?? `action${i}`);
    return { actions: choices(names, 0), box: null, parts: values };
  }
  const size = controls.reduce((product, { levels }) => product * levels, 1);
  if (size >= 2 ** 31) {
    throw new RlgptError(
      'world',
      `the actions of this environment have ${size.toExponential(1)} combinations`,
      'Wrap the environment in Python so that it offers fewer.',
    );
  }
  const grid = boxGrid(controls);
  const continuous = spec.actions.every((part) => 'low' in part);
  const noop = continuous ? grid.actions.noop : 0;
  return { actions: { ...grid.actions, noop }, box: continuous ? grid.box.space : null, parts: values };
}

// --- facts ---

interface Sources {
  readonly arrays: readonly FieldArray[];
  readonly terminated: Uint8Array;
  readonly reward: Float32Array;
  readonly episodes: Episode[];
}

interface Fact extends FactInfo {
  readonly name: string;
  read(world: number): number;
}

function makeFacts(host: Host, handbook: GymHandbook, sources: Sources) {
  const { fields } = host.spec;
  const place = (field: number, index: number) => (world: number) =>
    sources.arrays[field][world * volume(fields[field].shape) + index];
  const few = fields.flatMap((field, f): Fact[] => {
    const size = volume(field.shape);
    if (size > FEW) return [];
    return Array.from({ length: size }, (_, i) => ({
      ...{ name: size === 1 ? field.name : `${field.name}.${i}`, unit: '', low: field.low, high: field.high },
      ...{ about: `Number ${i} of ${field.name}.`, read: place(f, i) },
    }));
  });
  const fieldOf = (name: string): number => {
    const f = fields.findIndex((candidate) => candidate.name === name);
    if (f >= 0) return f;
    const known = fields.map((candidate) => candidate.name);
    throw unknownName('observation field', name, known);
  };
  const words = wordsOf(handbook);
  const summed = (name: string, { sum, where, is, ...info }: FactSum): Fact => {
    const [amounts, holders] = [fieldOf(sum), fieldOf(where)];
    const id = words.indexOf(is) + 1;
    if (id === 0) throw unknownName('item, block or entity of the handbook', is, words);
    const size = volume(fields[amounts].shape);
    if (fields[holders].kind !== 'word' || volume(fields[holders].shape) !== size) {
      throw new RlgptError(
        'world',
        `'${where}' is no field of ${size} words`,
        `Name the words that belong to '${sum}'.`,
      );
    }
    const read = (world: number): number => {
      let total = 0;
      for (let i = world * size; i < (world + 1) * size; i++) {
        if (sources.arrays[holders][i] === id) total += sources.arrays[amounts][i];
      }
      return total;
    };
    return {
      unit: '',
      low: 0,
      high: fields[amounts].high,
      about: `Sum of ${sum} where ${where} is ${is}.`,
      ...info,
      name,
      read,
    };
  };
  const named = Object.entries(handbook.facts).map(([name, fact]): Fact => {
    if ('sum' in fact) return summed(name, fact);
    const { at, ...info } = fact;
    const [, field, index] = PLACE.exec(at)!;
    const f = fieldOf(field);
    const offset = offsetOf(at, index === undefined ? [0] : index.split(',').map(Number), fields[f].shape);
    return { unit: '', low: 0, high: 1, about: `${at} of the observation.`, ...info, name, read: place(f, offset) };
  });
  const width = host.spec.actions.length;
  const own: Fact[] = [
    { ...FLAG, name: 'alive', about: 'The episode has not ended.', read: (w) => 1 - sources.terminated[w] },
    {
      ...{ name: 'steps', unit: 'steps', low: 0, high: host.spec.limit ?? 1000, about: 'Steps since the start.' },
      read: (w) => sources.episodes[w].log.length / width - sources.episodes[w].start,
    },
    { ...FLAG, name: 'reward', about: 'The last reward.', read: (w) => sources.reward[w] },
    {
      ...FLAG,
      low: -1e6,
      high: 1e6,
      name: 'return',
      about: 'Rewards since the reset.',
      read: (w) => sources.episodes[w].total,
    },
  ];
  const facts = [...named, ...few.filter((fact) => !(fact.name in handbook.facts)), ...own];
  const indices = new Map(facts.map((fact, i) => [fact.name, i]));
  return {
    names: facts.map((fact) => fact.name),
    infos: facts,
    index: (name: string) => indices.get(name) ?? -1,
    read: (world: number, index: number) => facts[index].read(world),
  };
}

/** Where a place lies in a field: one index into all of its numbers, or one for each dimension. */
function offsetOf(at: string, indices: readonly number[], shape: readonly number[]): number {
  const all = indices.length === 1 ? [volume(shape)] : shape;
  if (indices.length === all.length && indices.every((index, d) => index < all[d])) {
    return indices.reduce((sum, index, d) => sum * all[d] + index, 0);
  }
  throw new RlgptError('world', `the handbook has '${at}'`, `The field is [${shape.join(', ')}].`);
}

/** Throws RlgptError when operators speak of facts that the world lacks. */
function checkOperators({ operators }: GymHandbook, names: readonly string[]): void {
  for (const { needs, yields } of operators) {
    for (const { fact } of [...needs, ...yields]) {
      if (!names.includes(fact)) throw unknownName('fact in the operators of the handbook', fact, names);
    }
  }
}

const FLAG = { unit: '', low: 0, high: 1 } as const;

// --- the skill API ---

const isName = (name: string) => /^[A-Za-z]\w*$/.test(name);

function makeApi(env: GymEnv, handbook: GymHandbook, world: number, rng: Rng): SkillApi {
  const field = (name: unknown): number => {
    const index = env.fields.findIndex((candidate) => candidate.name === name);
    if (index < 0) throw new Error(`unknown field '${String(name).slice(0, 40)}'`);
    return index;
  };
  const api: Record<string, unknown> = {
    ...Object.fromEntries(handbook.actions.map((name, code) => [name, code]).filter(([name]) => isName(String(name)))),
    value: (name: unknown, index: unknown) => {
      const { shape } = env.fields[field(name)];
      const at = Number(index ?? 0);
      if (!(Number.isInteger(at) && at >= 0 && at < volume(shape))) throw new Error(`index is ${String(index)}`);
      return env.observation[String(name)][world * volume(shape) + at];
    },
    fact: (name: unknown) => {
      const index = env.facts.index(String(name));
      if (index < 0) throw new Error(`unknown fact '${String(name).slice(0, 40)}'`);
      return env.facts.read(world, index);
    },
    act: (...parts: number[]) => env.actions.encode(parts),
    random: () => rng.uniform(),
    noop: env.actions.noop,
    actionCount: env.actions.size,
  };
  for (const entry of Object.values(api)) if (typeof entry === 'function') Object.freeze(entry);
  return Object.freeze(api);
}

function apiDoc(handbook: GymHandbook, fields: readonly HostField[]): string {
  const named = handbook.actions.filter(isName).map((name) => `w.${name}: number - Action code.`);
  return [
    'A skill is `function* name(w)`: it yields action codes, one a step, and may read w between steps.',
    `w.value(field: string, index: number): number - A number of the observation: ${fields.map((f) => `${f.name} [${f.shape.join(', ')}]`).join('; ')}.`,
    'w.fact(name: string): number - A fact by its name, such as steps.',
    'w.act(...parts: number[]): number - Action code of these parts, each a whole number from 0.',
    ...named,
    'w.random(): number - A random number in [0, 1).',
    'w.noop: number - Action code: the first, or the middle of continuous controls.',
    'w.actionCount: number - Every action code is an integer from 0 to below this.',
  ].join('\n');
}
