/**
 * A tiny whole world for tests: a corridor with a pit at one end, a key, a locked door and the exit behind it. Move to
 * the key, pick it up, open the door next to you, walk out. Also the fake skills that tests drive it with.
 */
import { RlgptError, unknownName } from '../core/errors.ts';
import { makeRng, type Rng } from '../core/rng.ts';
import type { ActionSpace, Env, Field, FieldArray, FieldKind } from '../env/env.ts';
import type { BlockEntry, Handbook } from '../env/handbook.ts';
import type { Skill } from '../skill/skill.ts';

const LENGTH = 10;
/** Block ids. */
const [AIR, STONE, KEY, DOOR, LAVA, WATER] = [0, 1, 2, 3, 4, 5];
/** Words of a saved world: magic, fields of the state, four of the generator, checksum. */
const SAVED_WORDS = 14;
const MAGIC = 0x0c02_1d02;

/** Action codes: part 0 is stay, left, right; part 1 is no use, use. */
export const STAY = 0;
export const USE = 1;
export const LEFT = 2;
export const RIGHT = 4;

interface World {
  position: number;
  facing: number;
  hasKey: number;
  doorOpen: number;
  keyAt: number;
  doorAt: number;
  /** Counted from the start of the episode, like `steps`. */
  hadKey: number;
  steps: number;
  rng: Rng;
}

const block = (name: string, id: number, extra: Partial<BlockEntry>): BlockEntry => ({
  name,
  id,
  solid: false,
  liquid: false,
  danger: false,
  found: 'surface',
  depth: 0,
  ...extra,
});

const handbook: Handbook = {
  world: 'corridor-v1',
  items: [
    { name: 'coin', id: 0, stack: 64, durability: 0 },
    { name: 'key', id: 1, stack: 1, durability: 0 },
  ],
  entities: [],
  blocks: [
    block('air', AIR, { found: 'nowhere' }),
    block('stone', STONE, { solid: true }),
    block('key', KEY, {}),
    block('door', DOOR, { solid: true }),
    block('lava', LAVA, { liquid: true, danger: true }),
    block('water', WATER, { liquid: true }),
  ],
  operators: [],
  dangers: ['the pit at the left end'],
  notes: [],
};

function field(name: string, kind: FieldKind, shape: readonly number[], extra: Partial<Field> = {}): Field {
  return { name, kind, shape, low: 0, high: 1, unit: '', about: '', lazy: false, ...extra };
}

const fields: readonly Field[] = [
  field('voxels.block_name', 'block', [5, 3, 3], { high: 5 }),
  field('inventory.name', 'item', [3], { low: -1, high: 1 }),
  field('inventory.quantity', 'number', [3], { high: 64 }),
  field('location.position', 'number', [1], { high: LENGTH - 1, unit: 'blocks' }),
  field('location.yaw', 'number', [1], { low: -180, high: 180, unit: 'degrees' }),
  field('door_open', 'flag', [1]),
  field('rgb', 'number', [1, 2, 3], { high: 255, lazy: true }),
];

const blockAt = (w: World, x: number): number => {
  if (x < 0 || x >= LENGTH) return STONE;
  if (x === 0) return LAVA;
  if (x === w.doorAt && w.doorOpen === 0) return DOOR;
  return x === w.keyAt && w.hasKey === 0 ? KEY : AIR;
};
const facesDoor = (w: World) => blockAt(w, w.position + 1) === DOOR;
const usable = (w: World) => blockAt(w, w.position) === KEY || (facesDoor(w) && w.hasKey === 1);

const facts: Readonly<Record<string, (w: World) => number>> = {
  'have:key': (w) => w.hasKey,
  door_open: (w) => w.doorOpen,
  at_exit: (w) => (w.position === LENGTH - 1 ? 1 : 0),
  position: (w) => w.position,
  'at:key': (w) => (blockAt(w, w.position) === KEY ? 1 : 0),
  'faces:door': (w) => (facesDoor(w) ? 1 : 0),
  alive: (w) => (w.position > 0 ? 1 : 0),
  steps: (w) => w.steps,
  'gain:key': (w) => w.hasKey - w.hadKey,
};
const factNames = Object.keys(facts);

const actions: ActionSpace = {
  names: ['move', 'use'],
  nvec: [3, 2],
  size: 6,
  noop: STAY,
  encode: (parts) => parts[0] * 2 + parts[1],
  decode: (code, out) => {
    out[0] = code >> 1;
    out[1] = code & 1;
  },
};

export interface CorridorOptions {
  readonly n: number;
  /** Probability that a move slips and does nothing, drawn from the world's generator. Default 0. */
  readonly slip?: number;
}

export function createCorridor({ n, slip = 0 }: CorridorOptions): Env {
  const worlds = Array.from({ length: n }, (): World => ({ ...freshState(0), rng: makeRng(0) }));
  const observation = {
    'voxels.block_name': new Uint8Array(n * 45),
    'inventory.name': new Int16Array(n * 3),
    'inventory.quantity': new Int16Array(n * 3),
    'location.position': new Float32Array(n),
    'location.yaw': new Float32Array(n),
    door_open: new Uint8Array(n),
    rgb: new Uint8Array(n * 6),
  } satisfies Record<string, FieldArray>;
  const terminated = new Uint8Array(n);
  let steps = 0;

  function observe(index: number): void {
    const w = worlds[index];
    terminated[index] = w.position === 0 ? 1 : 0;
    observation['location.position'][index] = w.position;
    observation['location.yaw'][index] = w.facing;
    observation.door_open[index] = w.doorOpen;
    observation['inventory.name'].set([0, w.hasKey ? 1 : -1, -1], index * 3);
    observation['inventory.quantity'].set([7, w.hasKey, 0], index * 3);
    for (let x = 0; x < 5; x++) {
      for (let yz = 0; yz < 9; yz++) {
        // The body walks along the middle of the box: floor below, walls beside, water above.
        const [y, z] = [Math.floor(yz / 3), yz % 3];
        const inside = y === 1 && z === 1 ? blockAt(w, w.position + x - 2) : y === 2 ? WATER : STONE;
        observation['voxels.block_name'][(index * 5 + x) * 9 + yz] = inside;
      }
    }
  }

  function move(w: World, code: number): void {
    w.steps++;
    const [direction, use] = [code >> 1, code & 1];
    if (use === 1 && blockAt(w, w.position) === KEY) w.hasKey = 1;
    else if (use === 1 && facesDoor(w) && w.hasKey === 1) w.doorOpen = 1;
    if (direction === 0 || w.rng.uniform() < slip) return;
    const dx = direction === 1 ? -1 : 1;
    w.facing = dx * 90;
    const target = blockAt(w, w.position + dx);
    if (target !== DOOR && target !== STONE) w.position += dx;
  }

  const read = (index: number, fact: number) => facts[factNames[fact]](worlds[index]);

  const env: Env = {
    id: 'corridor-v1',
    n,
    handbook,
    fields,
    observation,
    actions,
    facts: { names: factNames, index: (name) => factNames.indexOf(name), read },
    terminated,
    get steps() {
      return steps;
    },
    reset: (index, seed) => {
      worlds[index] = { ...freshState(seed), rng: makeRng('corridor', seed) };
      observe(index);
    },
    step: (codes) => {
      for (let i = 0; i < n; i++) {
        if (codes[i] < 0) continue;
        if (codes[i] >= 6) throw new Error(`code ${codes[i]} is out of range`);
        steps++;
        move(worlds[i], codes[i]);
        observe(i);
      }
    },
    refresh: (name, index) => {
      if (name !== 'rgb') throw unknownName('field', name, ['rgb']);
      observation.rgb.fill(51 * Math.min(5, worlds[index].position), index * 6, index * 6 + 6);
    },
    legal: (index, code) => {
      const w = worlds[index];
      if ((code & 1) === 1 && !usable(w)) return false;
      return code >> 1 !== 2 || (!facesDoor(w) && w.position < LENGTH - 1);
    },
    begin: (index) => {
      worlds[index].steps = 0;
      worlds[index].hadKey = worlds[index].hasKey;
    },
    save: (index) => saveWorld(worlds[index]),
    load: (index, bytes) => {
      worlds[index] = loadWorld(bytes);
      observe(index);
    },
    skillApi: (index) =>
      Object.freeze({
        fact: (name: string) => {
          const fact = factNames.indexOf(name);
          if (fact < 0) throw unknownName('fact', name, factNames);
          return read(index, fact);
        },
        random: () => worlds[index].rng.uniform(),
        noop: STAY,
        left: LEFT,
        right: RIGHT,
        use: USE,
      }),
    skillApiDoc: 'fact(name), random(), noop, left, right, use',
  };
  for (let i = 0; i < n; i++) env.reset(i, i);
  return env;
}

/** The same worlds, that cut their episodes themselves after so many steps, as Python environments may. */
export function withOwnLimit(env: Env, limit: number): Env {
  const taken = new Int32Array(env.n);
  const truncated = new Uint8Array(env.n);
  return {
    ...env,
    truncated,
    get steps() {
      return env.steps;
    },
    reset: (index, seed) => {
      taken[index] = truncated[index] = 0;
      env.reset(index, seed);
    },
    step: (codes) => {
      env.step(codes);
      for (let i = 0; i < env.n; i++) {
        if (codes[i] >= 0 && ++taken[i] >= limit) truncated[i] = 1 - env.terminated[i];
      }
    },
  };
}

function freshState(seed: number): Omit<World, 'rng'> {
  const rng = makeRng('corridor-layout', seed);
  const keyAt = 2 + rng.int(3);
  const doorAt = 6 + rng.int(2);
  return { position: 3 + rng.int(2), facing: 90, hasKey: 0, hadKey: 0, doorOpen: 0, keyAt, doorAt, steps: 0 };
}

function saveWorld(w: World): Uint8Array {
  const words = new Int32Array(SAVED_WORDS);
  words.set([MAGIC, w.position, w.facing, w.hasKey, w.doorOpen, w.keyAt, w.doorAt, w.steps, w.hadKey, ...w.rng.save()]);
  words[SAVED_WORDS - 1] = checksum(words);
  return new Uint8Array(words.buffer);
}

function loadWorld(bytes: Uint8Array): World {
  const words = new Int32Array(bytes.slice().buffer, 0, bytes.length >> 2);
  if (words.length !== SAVED_WORDS || words[0] !== MAGIC || words[SAVED_WORDS - 1] !== checksum(words)) {
    throw new RlgptError(
      'corrupt',
      `saved world of ${bytes.length} bytes does not check`,
      'Use bytes that save wrote.',
    );
  }
  const [, position, facing, hasKey, doorOpen, keyAt, doorAt, steps, hadKey] = words;
  const rng = makeRng(0);
  rng.restore(new Uint32Array(words.subarray(9, 13)));
  return { position, facing, hasKey, hadKey, doorOpen, keyAt, doorAt, steps, rng };
}

function checksum(words: Int32Array): number {
  let sum = 17;
  for (let i = 0; i < words.length - 1; i++) sum = (Math.imul(sum, 31) + words[i]) | 0;
  return sum;
}

/** What the corridor's skill API offers, typed for the fake skills. */
export interface CorridorApi {
  fact(name: string): number;
  random(): number;
}

/** A skill from an ordinary generator: no compartment and no fuel, otherwise as a compiled one. A throw is a fault. */
export function fakeSkill(name: string, body: (w: CorridorApi) => Generator<number>, stepLimit = 100): Skill {
  return {
    source: { name, code: body.toString(), about: name, stepLimit },
    hash: name,
    start: (api) => {
      const generator = body(api as unknown as CorridorApi);
      let error: ReturnType<Skill['start']>['error'] = null;
      return {
        next: () => {
          try {
            const step = generator.next();
            return step.done ? -1 : step.value;
          } catch (thrown) {
            error = { fault: 'threw', skill: name, message: String(thrown), line: 1, remedy: 'Fix it.' };
            return -2;
          }
        },
        get error() {
          return error;
        },
        stop: () => void generator.return(undefined),
      };
    },
  };
}

/** Walks to the key, takes it, opens the door and leaves: solves every corridor. */
export const solver = fakeSkill('solve', function* (w) {
  while (!w.fact('have:key')) {
    if (w.fact('at:key')) yield USE;
    else yield w.random() < 0.6 && w.fact('position') > 2 ? LEFT : RIGHT;
  }
  while (!w.fact('at_exit')) yield w.fact('faces:door') ? USE : RIGHT;
});
