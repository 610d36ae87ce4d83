import fc from 'fast-check';
import { expect, test } from 'vitest';
import { block, cellAt, FLOOR, flatWorld, put, tables } from '../testing.ts';
import { EYE } from './body.ts';
import { castRay, inSight, lookDirection } from './rays.ts';
import { blockAt, type Hit, NY } from './world.ts';

const hit: Hit = { block: 0, cell: -1, face: -1, distance: 0 };
const direction = new Float64Array(3);

test('the look follows Minecraft: yaw 0 to +z, + to the right (-x), pitch + down', () => {
  const world = flatWorld();
  const { body } = world;
  const look = (yaw: number, pitch: number) => {
    body.yaw = yaw;
    body.pitch = pitch;
    lookDirection(world, 0, 0, direction);
    return Array.from(direction, (v) => Math.round(v * 1e6) / 1e6 + 0);
  };
  expect(look(0, 0)).toEqual([0, 0, 1]);
  expect(look(6, 0)).toEqual([-1, 0, 0]);
  expect(look(12, 0)).toEqual([0, 0, -1]);
  expect(look(0, 6)).toEqual([0, -1, 0]);
});

test('a ray down meets the top of the floor at the height of the eye', () => {
  const world = flatWorld();
  castRay(world, tables, Float64Array.of(0, -1, 0), 32, hit);
  expect(hit).toEqual({
    block: block('stone'),
    cell: cellAt(48, FLOOR - 1, 48),
    face: 3,
    distance: expect.closeTo(EYE, 9),
  });
});

test('sideways the border is bedrock, upwards there is nothing', () => {
  const world = flatWorld();
  castRay(world, tables, Float64Array.of(1, 0, 0), 64, hit);
  expect([hit.block, hit.cell, hit.face, hit.distance]).toEqual([block('bedrock'), -1, 0, 47.5]);
  castRay(world, tables, Float64Array.of(0, 1, 0), 64, hit);
  expect([hit.block, hit.distance]).toEqual([tables.air, 64]);
});

test('an eye under the world sees what lies outside of it, one above it sees nothing', () => {
  const world = flatWorld();
  world.body.y = -3;
  castRay(world, tables, Float64Array.of(0, -1, 0), 32, hit);
  expect(hit).toEqual({ block: tables.outside, cell: -1, face: -1, distance: 0 });
  world.body.y = NY + 3;
  for (const down of [-1, 1]) {
    castRay(world, tables, Float64Array.of(0, down, 0), 32, hit);
    expect([hit.block, hit.cell, hit.distance]).toEqual([tables.air, -1, 32]);
  }
});

test('the ray equals a slow march in small steps', () => {
  const spot = fc.tuple(
    fc.integer({ min: -9, max: 9 }),
    fc.integer({ min: 0, max: 6 }),
    fc.integer({ min: -9, max: 9 }),
  );
  const angle = fc.integer({ min: 0, max: 71 });
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 40 }), angle, angle, (spots, yaw5, pitch5) => {
      const world = flatWorld();
      world.body.x += 0.137;
      world.body.z -= 0.211;
      for (const [dx, dy, dz] of spots) {
        if (dx !== 0 || dz !== 0 || dy !== 1) put(world, 48 + dx, FLOOR + dy, 48 + dz, 'log');
      }
      lookDirection(world, pitch5, yaw5, direction);
      castRay(world, tables, direction, 12, hit);
      const at = (t: number) =>
        blockAt(
          world,
          tables,
          Math.floor(world.body.x + t * direction[0]),
          Math.floor(world.body.y + EYE + t * direction[1]),
          Math.floor(world.body.z + t * direction[2]),
        );
      let free = 0;
      while (free < hit.distance - 1e-3 && tables.opaque[at(free)] === 0) free += 1e-3;
      expect(free).toBeGreaterThanOrEqual(hit.distance - 1e-3);
      if (hit.block !== tables.air) expect(at(hit.distance + 1e-9)).toBe(hit.block);
      else expect(hit.distance).toBe(12);
    }),
    { numRuns: 60, seed: 2 },
  );
});

test('a wall hides what lies behind it', () => {
  const world = flatWorld();
  expect(inSight(world, tables, 48.5, FLOOR + 1, 52)).toBe(true);
  put(world, 48, FLOOR + 1, 50, 'stone');
  expect(inSight(world, tables, 48.5, FLOOR + 1.6, 52)).toBe(false);
});
