import { expect, test } from 'vitest';
import { createDriving, type DrivingApi } from './driving/driving.ts';
import { viewOf } from './view.ts';

const spec = (ends: string | null) => {
  const { act } = createDriving({ n: 1 }).skillApi(0) as unknown as DrivingApi;
  return { fields: ['gap', 'speed'], actions: { coast: act(0, 0), go: act(1, 0) }, noop: 'coast', ends };
};

test('shows the chosen numbers scaled by their ranges, and acts by the chosen codes', () => {
  const env = createDriving({ n: 2, scenario: 'straight' });
  const view = viewOf(env, spec(null));
  const speed = () => env.facts.read(1, env.facts.index('speed'));
  view.reset(1, 3);
  expect(view.observation.speed[1]).toBeCloseTo(speed() / 10 - 1, 5);
  expect(view.observation.gap[1]).toBe(1);
  const before = speed();
  view.step(Int32Array.of(-1, 1));
  expect(speed()).toBeGreaterThan(before);
  view.step(Int32Array.of(-1, 0));
  expect(speed()).toBeLessThan(before + 0.4);
  expect([view.steps, view.actions.size, view.stepBox]).toEqual([2, 2, undefined]);
});

test('ends where its fact says so, the world below goes on', () => {
  const env = createDriving({ n: 1, scenario: 'straight' });
  const view = viewOf(env, spec('arrived'));
  view.reset(0, 1);
  for (let t = 0; t < 400 && view.terminated[0] === 0; t++) view.step(Int32Array.of(1));
  expect([view.terminated[0], env.terminated[0], env.facts.read(0, env.facts.index('arrived'))]).toEqual([1, 0, 1]);
});

test('what does not exist is refused by name', () => {
  const env = createDriving({ n: 1 });
  expect(() => viewOf(env, { ...spec(null), fields: ['sped'] })).toThrow("unknown observation field 'sped'");
  expect(() => viewOf(env, spec('arived'))).toThrow("unknown fact 'arived'");
  expect(() => viewOf(env, { ...spec(null), noop: 'cost' })).toThrow("unknown action 'cost'");
});
