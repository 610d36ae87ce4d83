import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRng, type Rng } from '../../core/rng.ts';
import type { Env } from '../env.ts';
import { createMinecraft } from './minecraft.ts';
import { ATTACK, CRAFT, FUNCTION, MOVE, plan4mcActions, RECIPE, SLOT } from './player/actions.ts';
import { redrawRules } from './redraw/redraw.ts';
import { biomeNames } from './terrain/biomes.ts';
import { partsOf, rules } from './testing.ts';

const kit = {
  log: 20,
  crafting_table: 2,
  cobblestone: 30,
  furnace: 1,
  coal: 4,
  iron_ore: 3,
  stick: 8,
  stone_pickaxe: 1,
};

function make(n: number, biome = 'forest', start: Readonly<Record<string, number>> = kit): Env {
  return createMinecraft({ n, rules, biome, start });
}

/** A random action: mostly the parts that do something, so that worlds change. */
function randomCode(env: Env, rng: Rng): number {
  const parts = env.actions.nvec.map((size) => rng.int(size));
  if (rng.uniform() < 0.6) parts[FUNCTION] = ATTACK;
  if (rng.uniform() < 0.7) parts[3] = parts[4] = 12;
  if (rng.uniform() < 0.5) parts[SLOT] = rng.int(10);
  if (rng.uniform() < 0.5) parts[MOVE] = 1;
  return env.actions.encode(parts);
}

function act(env: Env, changes: Readonly<Record<number, number>>): void {
  env.step(Int32Array.from({ length: env.n }, () => env.actions.encode(Array.from(partsOf(changes)))));
}

/** Equal bytes; far quicker than a deep comparison. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Everything that is seen of a world, as plain data. */
function view(env: Env, world: number): unknown {
  const fields = env.fields.map(({ name, shape, lazy }) => {
    if (lazy) env.refresh(name, world);
    const size = shape.reduce((a, b) => a * b, 1);
    return [name, Array.from(env.observation[name].subarray(world * size, (world + 1) * size))];
  });
  return [fields, env.facts.names.map((_, i) => env.facts.read(world, i)), env.terminated[world]];
}

describe('determinism', () => {
  test('same seed, same bytes; a world depends neither on its index nor on its neighbours', () => {
    const seeds = [11, 12, 13, 14];
    const order = [2, 0, 3, 1];
    const [a, b] = [make(4), make(4)];
    seeds.forEach((seed, i) => {
      a.reset(i, seed);
      b.reset(order[i], seed);
    });
    const rng = makeRng('permute');
    for (let step = 0; step < 400; step++) {
      const codes = Int32Array.from({ length: 4 }, () => randomCode(a, rng));
      const moved = new Int32Array(4);
      codes.forEach((code, i) => {
        moved[order[i]] = code;
      });
      a.step(codes);
      b.step(moved);
    }
    seeds.forEach((_, i) => {
      expect(view(b, order[i])).toEqual(view(a, i));
      expect(same(b.save(order[i]), a.save(i))).toBe(true);
    });
  });

  test('a world reset to its own seed equals one that never was another', () => {
    const [used, fresh] = [make(1), make(1)];
    const rng = makeRng('again');
    used.reset(0, 5);
    for (let step = 0; step < 600; step++) used.step(Int32Array.of(randomCode(used, rng)));
    used.reset(0, 5);
    fresh.reset(0, 5);
    for (let step = 0; step < 300; step++) {
      const code = Int32Array.of(randomCode(used, rng));
      used.step(code);
      fresh.step(code);
    }
    expect(view(used, 0)).toEqual(view(fresh, 0));
    expect(same(used.save(0), fresh.save(0))).toBe(true);
  });

  test('a negative code stands still and does not count', () => {
    const env = make(2);
    const before = env.save(1);
    for (let i = 0; i < 5; i++) env.step(Int32Array.of(env.actions.noop, -1));
    expect(env.steps).toBe(5);
    expect(same(env.save(1), before)).toBe(true);
    expect(same(env.save(0), make(1).save(0))).toBe(false);
  });
});

describe('save and load', () => {
  test('continuing a saved world equals never stopping, and what is seen is what is freshly read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 250 }), (seed, length) => {
        const [env, other] = [shared[0], shared[1]];
        env.reset(0, seed);
        const rng = makeRng('save', seed);
        for (let i = 0; i < length; i++) env.step(Int32Array.of(randomCode(env, rng)));
        const bytes = env.save(0);
        other.load(0, bytes);
        expect(view(other, 0)).toEqual(view(env, 0));
        expect(same(other.save(0), bytes)).toBe(true);
        for (let i = 0; i < 60; i++) {
          const code = Int32Array.of(randomCode(env, rng));
          env.step(code);
          other.step(code);
          expect(other.skillApi(0).random).toBeTypeOf('function');
        }
        expect(same(other.save(0), env.save(0))).toBe(true);
        expect(view(other, 0)).toEqual(view(env, 0));
      }),
      { numRuns: 25, seed: 3 },
    );
  });
  const shared = [make(1), make(1)];

  test('bytes that were not saved are refused and change nothing', () => {
    const env = make(1);
    const bytes = env.save(0);
    for (let at = 0; at < bytes.length; at += 37) {
      const broken = bytes.slice();
      broken[at] ^= 1;
      expect(() => env.load(0, broken)).toThrow(/saved world/);
    }
    expect(() => env.load(0, new Uint8Array(3))).toThrow(/too few/);
    expect(() => env.load(0, bytes.slice(0, -1))).toThrow(/checksum/);
    expect(() => make(1, 'plains').load(0, bytes)).toThrow(/another biome/);
    expect(same(env.save(0), bytes)).toBe(true);
  });

  test('begin makes the present the start of an episode', () => {
    const env = make(1);
    act(env, { [FUNCTION]: CRAFT, [RECIPE]: recipeOf('planks') });
    const gain = env.facts.index('gain:planks');
    const steps = env.facts.index('steps');
    expect([env.facts.read(0, gain), env.facts.read(0, steps)]).toEqual([4, 1]);
    env.begin(0);
    expect([env.facts.read(0, gain), env.facts.read(0, steps)]).toEqual([0, 0]);
    act(env, { [FUNCTION]: CRAFT, [RECIPE]: recipeOf('planks') });
    expect([env.facts.read(0, gain), env.facts.read(0, steps)]).toEqual([4, 1]);
  });
});

function recipeOf(name: string): number {
  return rules.recipes.findIndex(({ output }) => rules.items[output].name === name);
}

// RLGPT_SLOW raises it to 100,000 in each biome.
const rounds = process.env.RLGPT_SLOW ? 5000 : 600;

test('random actions in each biome: all numbers finite and in the range of their field', () => {
  for (const biome of biomeNames) {
    const env = make(20, biome);
    const rng = makeRng('finite', biome);
    const codes = new Int32Array(env.n);
    for (let step = 1; step <= rounds; step++) {
      for (let i = 0; i < env.n; i++) {
        codes[i] = randomCode(env, rng);
        if (env.terminated[i]) env.reset(i, step * 100 + i);
      }
      env.step(codes);
      if (step % 100 === 0) checkRanges(env);
    }
    expect(env.steps).toBe(20 * rounds);
  }
}, 60_000);

function checkRanges(env: Env): void {
  for (const { name, kind, low, high } of env.fields) {
    const ids: Partial<Record<typeof kind, readonly [number, number]>> = {
      block: [0, rules.blocks.length - 1],
      item: [-1, rules.items.length - 1],
      entity: [-1, rules.entities.length - 1],
    };
    const limits = ids[kind] ?? [low, high];
    const values = env.observation[name];
    let [least, most] = [Infinity, -Infinity];
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i])) throw new Error(`${name} is NaN`);
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    if (least < limits[0] || most > limits[1]) throw new Error(`${name} is in ${least}..${most}, not in ${limits}`);
  }
}

test('an illegal action changes no more than doing nothing; crafts and drops that are legal change the inventory', () => {
  const [env, other] = [make(1), make(1)];
  const rng = makeRng('legal');
  let [legals, illegals] = [0, 0];
  for (let step = 0; step < 800; step++) {
    if (env.terminated[0]) env.reset(0, step);
    const parts = Array.from(
      partsOf({ [FUNCTION]: rng.int(8), [RECIPE]: rng.int(env.actions.nvec[RECIPE]), [SLOT]: rng.int(36) }),
    );
    if (step % 5 > 1) {
      env.step(Int32Array.of(randomCode(env, rng)));
      continue;
    }
    const code = env.actions.encode(parts);
    const quiet = env.actions.encode(Array.from(partsOf()));
    other.load(0, env.save(0));
    const legal = env.legal(0, code);
    const bag = () => `${env.observation['inventory.name']} ${env.observation['inventory.quantity']}`;
    const before = bag();
    env.step(Int32Array.of(code));
    other.step(Int32Array.of(quiet));
    if (!legal) {
      illegals++;
      expect(same(env.save(0), other.save(0))).toBe(true);
    } else if ([2, 4, 7].includes(parts[FUNCTION])) {
      legals++;
      expect(bag()).not.toBe(before);
    }
  }
  expect(legals).toBeGreaterThan(5);
  expect(illegals).toBeGreaterThan(100);
});

describe('actions', () => {
  const { actions } = make(1);

  test('codes and parts are one to one', () => {
    const parts = fc.tuple(...actions.nvec.map((size) => fc.integer({ min: 0, max: size - 1 })));
    const out = new Int32Array(actions.nvec.length);
    fc.assert(
      fc.property(parts, (values) => {
        const code = actions.encode(values);
        expect(code).toBeLessThan(actions.size);
        actions.decode(code, out);
        expect(Array.from(out)).toEqual(values);
      }),
    );
    expect(() => actions.encode([3, 0, 0, 12, 12, 0, 0, 0])).toThrow(/action part 0 is 3/);
  });

  test('the 36 actions of Plan4MC', () => {
    const { names, codes } = plan4mcActions(actions);
    expect(names.slice(0, 5)).toEqual(['none', 'none+use', 'none+attack', 'forward', 'forward+use']);
    expect(new Set(codes).size).toBe(36);
    expect(codes[0]).toBe(actions.noop);
    const env = make(1);
    const yaw = env.observation['location_stats.yaw'];
    const before = yaw[0];
    env.step(Int32Array.of(codes[names.indexOf('turn_right')]));
    expect((yaw[0] - before + 360) % 360).toBe(30);
    const pitch = env.observation['location_stats.pitch'];
    for (let i = 0; i < 5; i++) env.step(Int32Array.of(codes[names.indexOf('look_down')]));
    expect(pitch[0]).toBe(90);
  });
});

test('death ends a world, which then stands still until reset', () => {
  const env = make(1, 'extreme_hills', {});
  const rng = makeRng('death');
  const { codes } = plan4mcActions(env.actions);
  let seed = 0;
  for (let step = 0; step < 60_000 && !env.terminated[0]; step++) {
    if (step % 3000 === 0) env.reset(0, seed++);
    env.step(Int32Array.of(codes[rng.int(36)]));
    if (rng.uniform() < 0.5) act(env, { [MOVE]: 1, 2: 1 });
  }
  expect(env.terminated[0]).toBe(1);
  const bytes = env.save(0);
  act(env, { [MOVE]: 1 });
  expect(same(env.save(0), bytes)).toBe(true);
  expect(env.facts.read(0, env.facts.index('alive'))).toBe(0);
  env.reset(0, 1);
  expect(env.terminated[0]).toBe(0);
});

test('bad options are named', () => {
  const bad = (changes: object) => () => createMinecraft({ n: 1, rules, biome: 'plains', start: {}, ...changes });
  const env = make(1);
  expect(() => env.step(Int32Array.of(env.actions.size))).toThrow(/out of range/);
  expect(bad({ n: 0 })).toThrow(/n is 0/);
  expect(bad({ range: Number.NaN })).toThrow(/range is NaN/);
  expect(bad({ biome: 'plain' })).toThrow(/unknown biome 'plain'/);
  expect(bad({ start: { logs: 1 } })).toThrow(/unknown item 'logs'/);
  expect(bad({ start: { log: -1 } })).toThrow(/start count/);
  expect(bad({ fields: ['voxel'] })).toThrow(/unknown field 'voxel'/);
});

test('redrawn rules make worlds too', () => {
  for (let seed = 0; seed < 3; seed++) {
    const redrawn = redrawRules(rules, seed);
    const env = createMinecraft({ n: 1, rules: redrawn, biome: 'forest', start: {} });
    const rng = makeRng('redrawn', seed);
    for (let step = 0; step < 500; step++) env.step(Int32Array.of(randomCode(env, rng)));
    expect(env.facts.index(`have:${redrawn.items[0].name}`)).toBeGreaterThanOrEqual(0);
    const bytes = env.save(0);
    env.load(0, bytes);
    expect(same(env.save(0), bytes)).toBe(true);
  }
});

test('only the chosen fields are there, besides the lazy ones', () => {
  const env = createMinecraft({ n: 1, rules, biome: 'plains', start: {}, fields: ['life_stats.life'] });
  const lazy = ['lidar.block_name', 'lidar.block_distance', 'entities.name', 'entities.offset', 'rgb'];
  expect(Object.keys(env.observation)).toEqual(['life_stats.life', ...lazy]);
  env.refresh('rgb', 0);
  expect(new Set(env.observation.rgb).size).toBeGreaterThan(5);
  expect(() => env.refresh('voxels', 0)).toThrow(/unknown field/);
});
