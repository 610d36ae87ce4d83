import { expect, test } from 'vitest';
import type { Env } from '../env/env.ts';
import { type EncoderSpec, makeEncoder } from './encoder.ts';
import { createCorridor, LEFT, RIGHT, USE } from './testing.ts';

/** The features of one world by name. */
function features(env: Env, spec: EncoderSpec, world = 0): Record<string, number> {
  const encoder = makeEncoder(env, spec);
  const out = new Float32Array(encoder.size + 2).fill(99);
  encoder.encode(world, out, 1);
  expect([out[0], out.at(-1)]).toEqual([99, 99]);
  expect(new Set(encoder.names).size).toBe(encoder.size);
  return Object.fromEntries(encoder.names.map((name, i) => [name, out[i + 1]]));
}

/** Walks world 0 to the key and takes it. */
function takeKey(env: Env): void {
  const fact = (name: string) => env.facts.read(0, env.facts.index(name));
  env.reset(0, 3);
  const codes = new Int32Array(env.n).fill(-1);
  for (const code of [LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT]) {
    codes[0] = fact('at:key') ? USE : code;
    if (!fact('have:key') && (fact('position') > 2 || code === RIGHT)) env.step(codes);
  }
}

test('block features agree with a plain reading of the field, at every cell and crop', () => {
  const env = createCorridor({ n: 3 });
  const field = 'voxels.block_name';
  const { blocks } = env.handbook;
  for (const crop of [undefined, 0, 1, 5]) {
    const spec = { fields: [field], relevant: ['key', 'door', 'lava'], ...(crop === undefined ? {} : { crop }) };
    for (let world = 0; world < 3; world++) {
      const expected: Record<string, number> = {};
      for (let x = 0; x < 5; x++) {
        for (let y = 0; y < 3; y++) {
          for (let z = 0; z < 3; z++) {
            const away = Math.max(Math.abs(x - 2), Math.abs(y - 1), Math.abs(z - 1));
            if (crop !== undefined && away > crop) continue;
            const id = env.observation[field][((world * 5 + x) * 3 + y) * 3 + z];
            const block = blocks.find((b) => b.id === id)!;
            const cell = `${field}[${x - 2},${y - 1},${z - 1}]`;
            for (const name of spec.relevant) expected[`${cell}=${name}`] = Number(block.name === name);
            for (const trait of ['solid', 'liquid', 'danger'] as const)
              expected[`${cell}=${trait}`] = Number(block[trait]);
          }
        }
      }
      expect(features(env, spec, world)).toEqual(expected);
    }
  }
});

test('ids beyond the handbook have no features', () => {
  const env = createCorridor({ n: 1 });
  env.observation['voxels.block_name'].fill(255);
  const values = Object.values(features(env, { fields: ['voxels.block_name'], relevant: ['air', 'key'] }));
  expect(values.every((value) => value === 0)).toBe(true);
});

test('living things beyond the handbook have no features', () => {
  const env = createCorridor({ n: 1 });
  const about = { unit: '', low: 0, high: 255, lazy: false, about: '' };
  const bat = { name: 'bat', hostile: true, danger: false, drops: [] };
  const seen: Env = {
    ...env,
    handbook: { ...env.handbook, entities: [bat as never] },
    fields: [{ name: 'mobs', shape: [4], kind: 'entity', ...about }],
    observation: { mobs: Int16Array.of(0, 1, 200, -1) },
  };
  expect(Object.values(features(seen, { fields: ['mobs'], relevant: ['bat'] }))).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
});

test('items are counted over slots, on a log scale that is 1 at a full stack', () => {
  const env = createCorridor({ n: 2 });
  takeKey(env);
  const fields = ['inventory.name', 'inventory.quantity'];
  const spec = { fields, relevant: ['coin', 'key'] };
  const coins = (count: number) => Math.fround(Math.log1p(Math.fround(count)) / Math.log1p(64));
  expect(features(env, spec)).toEqual({ 'inventory.name=coin': coins(7), 'inventory.name=key': 1 });
  expect(features(env, spec, 1)).toEqual({ 'inventory.name=coin': coins(7), 'inventory.name=key': 0 });
  env.observation['inventory.name'].set([0, 0, -1]);
  env.observation['inventory.quantity'].set([30, 34, 9]);
  expect(features(env, spec)).toEqual({ 'inventory.name=coin': 1, 'inventory.name=key': 0 });
  expect(Object.keys(features(env, { ...spec, fields: ['inventory.quantity'] }))).toHaveLength(3);
});

test('numbers are scaled by their range, angles are turned, flags and bytes are in [0, 1]', () => {
  const env = createCorridor({ n: 1 });
  env.observation['location.position'][0] = 4.5;
  env.observation['location.yaw'][0] = -90;
  const seen = features(env, { fields: ['location.position', 'location.yaw', 'door_open', 'rgb'], relevant: [] });
  expect(seen['location.position']).toBeCloseTo(0);
  expect(seen['sin location.yaw']).toBeCloseTo(-1);
  expect(seen['cos location.yaw']).toBeCloseTo(0);
  expect(seen.door_open).toBe(0);
  const position = env.facts.read(0, env.facts.index('position'));
  expect(seen['rgb[5]']).toBeCloseTo(position / 5);
  env.observation['location.position'][0] = 500;
  expect(features(env, { fields: ['location.position'], relevant: [] })['location.position']).toBe(1);
});

test('lazy fields are refreshed by every encoding', () => {
  const env = createCorridor({ n: 1 });
  env.reset(0, 1);
  const first = features(env, { fields: ['rgb'], relevant: [] })['rgb[0]'];
  env.step(Int32Array.of(LEFT));
  expect(features(env, { fields: ['rgb'], relevant: [] })['rgb[0]']).toBeCloseTo(first - 0.2);
});

test('unknown names and fields without a range are refused', () => {
  const env = createCorridor({ n: 1 });
  expect(() => makeEncoder(env, { fields: ['voxels'], relevant: [] })).toThrow("unknown observation field 'voxels'");
  expect(() => makeEncoder(env, { fields: [], relevant: [], crop: Number.NaN })).toThrow('crop is NaN');
  expect(() => makeEncoder(env, { fields: [], relevant: ['kay'] })).toThrow("unknown block, item or entity 'kay'");
  const endless = { ...env.fields.find((f) => f.name === 'location.position')!, high: Infinity };
  const odd = Object.defineProperties(Object.create(env) as Env, { fields: { value: [endless] } });
  const spec = { fields: ['location.position'], relevant: [] };
  expect(() => makeEncoder(odd, spec)).toThrow("field 'location.position' has the range [0, Infinity]");
});
