import { expect, test } from 'vitest';
import { type WorldId, worlds } from './catalog.ts';
import { createMinecraft } from './minecraft/minecraft.ts';
import { vanilla } from './minecraft/rules/vanilla.generated.ts';
import { createGridPaths } from './paths/paths.ts';

const ids = Object.keys(worlds) as WorldId[];
const create = (id: WorldId, n: unknown) =>
  worlds[id].create({ n: n as number, rules: vanilla, biome: 'forest', start: {} });

test.each(ids)('%s refuses a number of worlds that is none, and one that fits no machine', (id) => {
  for (const n of [0, -1, 1.5, Number.NaN, '2', undefined, null, 1e9, 1e15])
    expect(() => create(id, n)).toThrow(
      expect.objectContaining({ kind: 'usage', remedy: expect.stringMatching(/^Use /) }),
    );
});

test.each(ids)('%s refuses worlds that it does not have, and actions of the wrong number', (id) => {
  const env = create(id, 2);
  const usage = expect.objectContaining({ kind: 'usage', remedy: 'Use 0 to 1.' });
  for (const world of [2, -1, 0.5, Number.NaN]) {
    expect(() => env.reset(world, 0)).toThrow(usage);
    expect(() => env.save(world)).toThrow(usage);
    expect(() => env.load(world, env.save(0))).toThrow(usage);
  }
  const shape = expect.objectContaining({ kind: 'shape' });
  for (const length of [0, 1, 3]) {
    expect(() => env.step(new Int32Array(length))).toThrow(shape);
    if (env.stepBox) expect(() => env.stepBox!(new Float32Array(length + 7))).toThrow(shape);
  }
});

test('options that programs in JavaScript may get wrong are named', () => {
  const open = (options: object) => () => createMinecraft({ n: 1, biome: 'forest', start: {}, ...options } as never);
  expect(open({})).toThrow(expect.objectContaining({ kind: 'usage', message: 'rules are undefined' }));
  expect(open({ rules: {} })).toThrow(expect.objectContaining({ kind: 'usage', message: 'rules are {}' }));
  const paths = (options: object) => () => createGridPaths({ n: 1, ...options } as never);
  expect(paths({ limit: 0 })).toThrow('limit is 0');
  expect(paths({ rewards: { stp: 1 } })).toThrow("unknown reward of grid-paths-v1 'stp'");
  expect(paths({ rewards: { step: Number.NaN } })).toThrow("reward 'step' is NaN");
  expect(paths({ map: 5 })).toThrow('map is 5');
});
