import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RlgptError } from '../../core/errors.ts';
import { createGym, type GymEnv } from './gym.ts';
import { readHandbook } from './handbook.ts';

const python = process.env.RLGPT_PYTHON || undefined;
/** The pieces below need a Python with gymnasium and numpy, named by RLGPT_PYTHON. */
const live = test.skipIf(python === undefined);
const odd = join(import.meta.dirname, '../../../python/tests');
process.env.PYTHONPATH = [odd, process.env.PYTHONPATH].filter(Boolean).join(':');

function using(options: Parameters<typeof createGym>[0], work: (env: GymEnv) => void): void {
  const env = createGym(options);
  try {
    work(env);
  } finally {
    env.close();
  }
}

const play = (env: GymEnv, ...codes: number[]) => env.step(Int32Array.from(codes));

live('CartPole is a world: fields, actions, reward, limit, facts', { timeout: 60_000 }, () => {
  using({ name: 'CartPole-v1', n: 2 }, (env) => {
    expect(env.id).toBe('gym:CartPole-v1');
    expect(env.episodeLimit).toBe(500);
    expect(env.actions.size).toBe(2);
    expect(env.fields.map((field) => [field.name, field.shape])).toEqual([['observation', [4]]]);
    env.reset(1, 7);
    const before = [...env.observation.observation.subarray(4)];
    play(env, -1, 1);
    expect([...env.observation.observation.subarray(4)]).not.toEqual(before);
    expect([...env.reward!]).toEqual([0, 1]);
    expect(env.steps).toBe(1);
    expect(env.facts.read(1, env.facts.index('steps'))).toBe(1);
    expect(env.facts.read(1, env.facts.index('observation.0'))).toBe(env.observation.observation[4]);
    const saved = env.save(1);
    play(env, 0, 1);
    const after = [...env.observation.observation.subarray(4)];
    env.load(1, saved);
    play(env, 0, 1);
    expect([...env.observation.observation.subarray(4)]).toEqual(after);
  });
});

live(
  'an episode that the environment cuts is truncated, not terminated, and goes no further',
  { timeout: 60_000 },
  () => {
    using({ name: 'CartPole-v1', n: 2, kwargs: { max_episode_steps: 4 } }, (env) => {
      expect(env.episodeLimit).toBe(4);
      for (let t = 1; t <= 4; t++) {
        play(env, t % 2, t === 1 ? -1 : t % 2);
        expect([...env.truncated!, ...env.terminated]).toEqual(t === 4 ? [1, 0, 0, 0] : [0, 0, 0, 0]);
      }
      expect(env.facts.read(0, env.facts.index('alive'))).toBe(1);
      const seen = [...env.observation.observation];
      expect([env.legal(0, 0), env.legal(1, 0)]).toEqual([false, true]);
      play(env, 0, -1);
      expect([...env.observation.observation]).toEqual(seen);
      expect(env.steps).toBe(7);
      env.reset(0, 3);
      expect([...env.truncated!, ...env.terminated]).toEqual([0, 0, 0, 0]);
    });
  },
);

live('a continuous environment takes numbers', { timeout: 60_000 }, () => {
  using({ name: 'Pendulum-v1', n: 1 }, (env) => {
    expect([...env.box!.low, ...env.box!.high]).toEqual([-2, 2]);
    const before = [...env.observation.observation];
    env.stepBox!(Float32Array.of(2));
    expect([...env.observation.observation]).not.toEqual(before);
    play(env, 0);
    expect(env.steps).toBe(2);
  });
});

live('crashes, hangs and errors end an episode, are told, and are survived', { timeout: 120_000 }, () => {
  using({ name: 'odd_envs:Odd', n: 2, timeoutSeconds: 2 }, (env) => {
    expect(env.fields.map(({ name }) => name)).toEqual(['count', 'frame', 'pair.0', 'pair.1']);
    [1, 2, 3].forEach((fault, i) => {
      env.reset(0, 4);
      env.reset(1, 5);
      play(env, fault, 0);
      expect([...env.terminated]).toEqual([1, 0]);
      expect(env.observation.count[1]).toBe(6);
      expect(env.troubles[i].world).toBe(0);
      env.reset(0, 8);
      expect(env.observation.count[0]).toBe(8);
      expect(env.observation.frame[100]).toBe(8);
    });
    expect(env.troubles.map(({ what }) => what.split(/[:(\n]/)[0])).toEqual(['crashed', 'hung', 'Traceback ']);
    expect(env.troubles[0].what).toContain('code 7');
    expect(env.troubles[2].what).toContain('action 3 is refused');
  });
});

live('numbers that the type of a space would lose end the episode, and are told', { timeout: 60_000 }, () => {
  using({ name: 'odd_envs:Drifting', n: 1 }, (env) => {
    const told = [
      /'byte' holds 0.5, which is no uint8/,
      /'byte' holds 300, which is no uint8/,
      /'choice' holds 1.5, which is no int32/,
      /'number' holds 1e\+39, which is no float32/,
      /the reward is 1e\+39/,
      /'number' holds no numbers but <U4/,
    ];
    told.forEach((message, i) => {
      env.reset(0, 1);
      play(env, i + 1);
      expect([i, env.terminated[0]]).toEqual([i, 1]);
      expect(env.troubles[i].what).toMatch(message);
    });
    env.reset(0, 1);
    play(env, 7);
    expect([env.terminated[0], ...env.observation.byte, ...env.observation.choice]).toEqual([0, 3, 4, 2]);
  });
  expect(() => createGym({ name: 'odd_envs:Alike', n: 1 })).toThrow("two parts of the observation are called 'a.b'");
});

test('a Python that ends before it answers, and one that is not there, are told apart', { timeout: 60_000 }, () => {
  expect(() => createGym({ name: 'odd_envs:Drifting', n: 1, python: join(odd, 'ends') })).toThrow(
    expect.objectContaining({ kind: 'world', message: expect.stringMatching(/ends' has ended before it answered/) }),
  );
  expect(() => createGym({ name: 'odd_envs:Drifting', n: 1, python: join(odd, 'nothing') })).toThrow('does not run');
});

live('legacy environments and dictionaries of actions', { timeout: 60_000 }, () => {
  using({ name: 'odd_envs:Legacy', n: 1 }, (env) => {
    // Gymnasium sorts the keys: jump, move
    expect(env.actions.nvec).toEqual([2, 3]);
    env.reset(0, 12);
    expect(env.observation.observation[0]).toBe(2);
    play(env, env.actions.encode([1, 2]));
    expect([...env.observation.observation]).toEqual([14, 2]);
    play(env, env.actions.encode([1, 2]));
    expect(env.terminated[0]).toBe(1);
  });
});

live('what is not a number, not of the space or not there ends the episode, and is told', { timeout: 120_000 }, () => {
  using({ name: 'odd_envs:Broken', n: 2 }, (env) => {
    const good = { a: [0, 0.5], b: [2] };
    const shown = () => ({ a: [...env.observation.a.subarray(0, 2)], b: [...env.observation.b.subarray(0, 1)] });
    const told = [/'a' holds nan/, /'a' has 1 numbers, not \[2\]/, /KeyError: 'b'/, /reward is nan/, /reward is inf/];
    told.forEach((message, i) => {
      env.reset(0, 1);
      play(env, 0, 0);
      expect(shown()).toEqual(good);
      play(env, i + 1, 0);
      expect([...env.terminated]).toEqual([1, 0]);
      expect([...env.reward!]).toEqual([0, 1]);
      expect(env.troubles[i].what).toMatch(message);
      // the observation is the last that was one
      expect(shown()).toEqual(good);
    });
    env.reset(0, 13);
    expect(env.terminated[0]).toBe(1);
    expect(env.troubles.at(-1)!.what).toContain('thirteen is unlucky');
    env.reset(0, 1);
    expect(env.terminated[0]).toBe(0);
    expect(shown()).toEqual({ a: [0, 0.25], b: [1] });
  });
});

live('every kind of space; what has no fixed size is left out', { timeout: 120_000 }, () => {
  using({ name: 'odd_envs:Spaces', n: 2, timeoutSeconds: 3 }, (env) => {
    const shapes = Object.fromEntries(env.fields.map(({ name, shape }) => [name, shape]));
    expect(shapes).toEqual({
      bits: [2, 2],
      grid: [2, 2],
      offset: [1],
      scalar: [1],
      'tuple.0': [2],
      'tuple.1': [1],
      truth: [2],
    });
    expect(env.actions.names).toEqual(['mood', 'pair.0.0', 'pair.0.1', 'pair.1.0', 'pair.1.1', 'push.0', 'push.1']);
    expect(env.actions.nvec).toEqual([4, 2, 2, 2, 3, 3, 3]);
    env.reset(0, 1);
    const first = (name: string) => [...env.observation[name].subarray(0, env.observation[name].length / 2)];
    expect([first('bits'), first('grid'), first('offset'), first('truth')]).toEqual([
      [0, 1, 1, 0],
      [1, 2, 3, 4],
      [2],
      [1, 0],
    ]);
    expect([first('scalar'), first('tuple.0'), first('tuple.1')]).toEqual([[0.5], [-9, 0], [3]]);
    // bits 0 and 1, then 6 of 5 to 6, and both pushes at their greatest
    play(env, env.actions.encode([0, 0, 1, 1, 2, 2, 2]), -1);
    expect([first('scalar'), env.reward![0], env.terminated[0]]).toEqual([[63.5], 0.25, 0]);
    [2, 3].forEach((mood, i) => {
      play(env, env.actions.encode([mood, 0, 0, 0, 0, 1, 1]), -1);
      expect(env.terminated[0]).toBe(1);
      expect(env.troubles[i].what).toMatch([/'offset' holds a choice outside of 0 to 2/, /1 parts, not 2/][i]);
      env.reset(0, 1);
    });
    env.reset(0, 99);
    expect([env.terminated[0], env.troubles.at(-1)!.what]).toEqual([1, 'hung: no answer for 3 s']);
    env.reset(0, 1);
    expect([...env.terminated]).toEqual([0, 0]);
  });
});

live('an environment that cannot be made again at once is tried again by the next reset', { timeout: 120_000 }, () => {
  const mark = join(mkdtempSync(join(tmpdir(), 'rlgpt-mark-')), 'mark');
  using({ name: 'odd_envs:Broken', n: 1, kwargs: { mark } }, (env) => {
    play(env, 6);
    expect(env.terminated[0]).toBe(1);
    expect(env.troubles[0].what).toContain('code 3');
    env.reset(0, 1);
    expect(env.terminated[0]).toBe(0);
    play(env, 0);
    expect(env.observation.b[0]).toBe(2);
  });
  rmSync(join(mark, '..'), { recursive: true });
});

live('an environment that fails at every reset is given up', { timeout: 60_000 }, () => {
  using({ name: 'odd_envs:Broken', n: 1 }, (env) => {
    expect(() => {
      for (let i = 0; i < 100; i++) env.reset(0, 13);
    }).toThrow(/10 times in a row.*thirteen is unlucky/s);
  });
});

/** With a stand-in for the library itself. */
function usingOldGym(options: { readonly handbook?: string }, work: (env: GymEnv) => void): void {
  const before = process.env.PYTHONPATH;
  process.env.PYTHONPATH = [join(odd, 'old'), before].join(':');
  try {
    using({ name: 'MineFake-v0', n: 1, ...options }, work);
  } finally {
    process.env.PYTHONPATH = before;
  }
}

live('with a handbook, text is words of it, and facts count what is where a word stands', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-handbook-'));
  const handbook = join(folder, 'book.json');
  const sum = { sum: 'slots.quantity', where: 'slots.name', is: 'dirt' };
  const book = { items: [{ name: 'dirt' }, { name: 'iron_shovel' }], facts: { 'have:dirt': sum } };
  writeFileSync(handbook, JSON.stringify(book));
  usingOldGym({ handbook }, (env) => {
    expect(env.fields.map(({ name, kind }) => [name, kind]).slice(3)).toEqual([
      ['slots.name', 'item'],
      ['slots.quantity', 'number'],
      ['told', 'item'],
    ]);
    env.reset(0, 9);
    expect([...env.observation['slots.name'], ...env.observation.told]).toEqual([2, 1, 1, 0]);
    expect(env.facts.read(0, env.facts.index('have:dirt'))).toBe(4);
    expect(env.handbook.items[1]).toEqual({ name: 'iron_shovel', id: 2, stack: 64, durability: 0 });
  });
  const wrong = [
    { ...sum, is: 'gold' },
    { ...sum, where: 'slots.quantity' },
    { ...sum, sum: 'pov' },
  ];
  for (const fact of wrong) {
    writeFileSync(handbook, JSON.stringify({ ...book, facts: { x: fact } }));
    expect(() => usingOldGym({ handbook }, () => {})).toThrow(RlgptError);
  }
  rmSync(folder, { recursive: true });
});

live('gym of old: words, nested dictionaries, spaces of its own, four values', { timeout: 60_000 }, () => {
  usingOldGym({}, (env) => {
    // text is left out, an item count of no dimension is one number, a word is its index
    expect(env.fields.map(({ name, shape }) => [name, shape])).toEqual([
      ['inventory.dirt', [1]],
      ['mainhand', [1]],
      ['pov', [8, 8, 3]],
      ['slots.quantity', [3]],
    ]);
    expect(env.actions.names).toEqual(['attack', 'camera.0', 'camera.1', 'equip']);
    env.reset(0, 9);
    expect([env.observation['inventory.dirt'][0], env.observation.pov[7]]).toEqual([2, 2]);
    for (let t = 0; t < 3; t++) play(env, env.actions.encode([1, 0, 2, 2]));
    expect(env.observation.mainhand[0]).toBe(2);
    expect(env.facts.read(0, env.facts.index('inventory.dirt'))).toBe(5);
    expect([env.terminated[0], env.reward![0]]).toEqual([1, 1]);
  });
});

const olds = (process.env.RLGPT_OLD_GYM || undefined)?.split(':') ?? [];

test.skipIf(olds.length === 0)(
  'real gym of old (skipped unless RLGPT_OLD_GYM names Pythons with gym 0.26 and before, between colons)',
  { timeout: 120_000 },
  () => {
    for (const old of olds) {
      for (const name of ['CartPole-v1', 'Pendulum-v1', 'Taxi-v3', 'FrozenLake-v1', 'Blackjack-v1']) {
        using({ name, n: 2, python: old }, (env) => {
          const { size } = env.actions;
          env.reset(0, 5);
          env.reset(1, 5);
          let over = false;
          for (let t = 0; t < 100; t++) {
            for (const { name: field } of env.fields) {
              const half = env.observation[field].length / 2;
              expect(env.observation[field].slice(half)).toEqual(env.observation[field].slice(0, half));
            }
            if (over) break;
            play(env, (5 * t) % size, (5 * t) % size);
            expect(env.reward![0]).toBe(env.reward![1]);
            expect(env.terminated[0]).toBe(env.terminated[1]);
            over = env.terminated[0] === 1;
          }
          expect(env.troubles).toEqual([]);
        });
      }
    }
  },
);

live('what cannot be made says why', { timeout: 60_000 }, () => {
  expect(() => createGym({ name: 'Nowhere-v0', n: 1 })).toThrow(/Nowhere-v0.*cannot be made/);
  expect(() => createGym({ name: 'CartPole-v1', n: 1, python: '/nonexistent/python' })).toThrow('does not run');
});

live('a handbook names actions and facts', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-handbook-'));
  const path = join(folder, 'book.json');
  const facts = { angle: { at: 'observation[2]', unit: 'rad', low: -0.4, high: 0.4, about: 'Angle of the pole.' } };
  writeFileSync(path, JSON.stringify({ actions: ['left', 'right'], facts, notes: ['Keep the pole upright.'] }));
  using({ name: 'CartPole-v1', n: 1, handbook: path }, (env) => {
    expect(env.facts.read(0, env.facts.index('angle'))).toBe(env.observation.observation[2]);
    expect(env.skillApi(0)).toMatchObject({ left: 0, right: 1, noop: 0 });
    expect(env.handbook.notes).toEqual(['Keep the pole upright.']);
  });
  const wrong: [object, string][] = [
    [{ facts: { angle: { at: 'observation[4]' } } }, 'observation[4]'],
    [{ facts: { angle: { at: 'observation[0,1]' } } }, 'observation[0,1]'],
    [{ facts: { angle: { at: 'pole' } } }, "'pole'"],
    [{ actions: ['left', 'right', 'up'] }, '3 actions'],
    [{ operators: [{ name: 'stand up', yields: [{ fact: 'upright' }] }] }, "'upright'"],
  ];
  for (const [book, message] of wrong) {
    writeFileSync(path, JSON.stringify(book));
    expect(() => createGym({ name: 'CartPole-v1', n: 1, handbook: path })).toThrow(message);
  }
  rmSync(folder, { recursive: true });
});

test.each<[string, string]>([
  ['{', 'is no JSON'],
  ['[]', 'is no object'],
  ['{"recipes": []}', "'recipes'"],
  ['{"actions": 3}', "'actions'"],
  ['{"actions": ["up", 3]}', 'actions[1]'],
  ['{"facts": {"angle": 3}}', 'facts.angle'],
  ['{"facts": {"angle": {"at": "x[2", "low": 0}}}', 'facts.angle'],
  ['{"facts": {"angle": {"at": "x[2]", "low": "0"}}}', 'facts.angle.low'],
  ['{"operators": [{"needs": []}]}', 'operators[0].name'],
  ['{"operators": [{"name": "open door", "yields": ["open"]}]}', 'operators[0].yields[0]'],
  ['{"operators": [{"name": "open door", "yields": [], "cost": 3}]}', "'cost'"],
  ['{"notes": [3]}', 'notes[0]'],
  ['{"items": [{"name": "log", "stack": "16"}]}', 'items[0].stack is "16"'],
  ['{"blocks": [{"name": "log", "solid": 1}]}', 'blocks[0].solid is 1'],
  ['{"entities": [{"name": "bat", "health": -1}]}', 'entities[0].health is -1'],
])('a handbook that is none is refused with its name and the entry: %s', (text, message) => {
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-handbook-'));
  const path = join(folder, 'book.json');
  expect(() => readHandbook(path)).toThrow(RlgptError);
  writeFileSync(path, text);
  expect(() => readHandbook(path)).toThrow(path);
  expect(() => readHandbook(path)).toThrow(message);
  rmSync(folder, { recursive: true });
});

test('a handbook may begin with a byte order mark, as editors on Windows write it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-handbook-'));
  const path = join(folder, 'book.json');
  writeFileSync(path, '\uFEFF{"notes": ["Mind the gap."]}');
  expect(readHandbook(path).notes).toEqual(['Mind the gap.']);
  rmSync(folder, { recursive: true });
});

test('the example is a handbook', () => {
  const book = readHandbook(join(import.meta.dirname, '../../../examples/handbooks/cartpole.json'));
  expect(Object.keys(book.facts)).toHaveLength(4);
});

test('an operator says what it must; the rest has defaults', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-handbook-'));
  const path = join(folder, 'book.json');
  const needs = [{ fact: 'key', atLeast: 1 }];
  writeFileSync(path, JSON.stringify({ operators: [{ name: 'open door', needs, yields: [{ fact: 'open' }] }] }));
  expect(readHandbook(path).operators).toEqual([
    {
      name: 'open door',
      verb: 'open',
      object: 'door',
      needs,
      yields: [{ fact: 'open', atLeast: 1 }],
      consumes: {},
      action: null,
      tools: [],
      wear: 0,
      ticks: 1,
    },
  ]);
  rmSync(folder, { recursive: true });
});
