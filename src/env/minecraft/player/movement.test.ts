import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FLOOR, flatWorld, keys, put, tables } from '../testing.ts';
import { HEIGHT, placeBody } from '../world/body.ts';
import { blockAt, type World } from '../world/world.ts';
import { tickBody } from './movement.ts';

function run(world: World, ticks: number, changes: Parameters<typeof keys>[0]): void {
  for (let i = 0; i < ticks; i++) tickBody(world, tables, keys(changes));
}

test('walking settles at 0.2159 blocks a tick and sprinting at 5.612 blocks a second', () => {
  for (const [stance, speed] of [
    [0, 0.215859],
    [3, 5.612 / 20],
  ]) {
    const world = flatWorld();
    run(world, 60, { forward: 1, stance });
    const before = world.body.z;
    run(world, 1, { forward: 1, stance });
    expect(world.body.z - before).toBeCloseTo(speed, 4);
    expect(world.body.x).toBe(48.5);
  }
});

test('left of a look to +z is +x, and diagonals are no faster', () => {
  const world = flatWorld();
  run(world, 40, { strafe: 1 });
  expect(world.body.x).toBeGreaterThan(55);
  const { x, z } = world.body;
  run(world, 60, { strafe: -1, forward: 1 });
  run(world, 1, { strafe: -1, forward: 1 });
  const before = { ...world.body };
  run(world, 1, { strafe: -1, forward: 1 });
  expect(Math.hypot(world.body.x - before.x, world.body.z - before.z)).toBeCloseTo(0.2203, 3);
  expect(world.body.x).toBeLessThan(x);
  expect(world.body.z).toBeGreaterThan(z);
});

test('a jump rises 1.2522 blocks and lands after 12 ticks without harm', () => {
  const world = flatWorld();
  tickBody(world, tables, keys({ stance: 1 }));
  let top = world.body.y;
  let ticks = 1;
  while (world.body.onGround === 0) {
    tickBody(world, tables, keys());
    top = Math.max(top, world.body.y);
    ticks++;
  }
  expect(top - FLOOR).toBeCloseTo(1.2522, 4);
  expect(ticks).toBe(12);
  expect(world.body.y).toBe(FLOOR);
  expect(world.body.life).toBe(20);
});

test('walking cannot climb a block, jumping can', () => {
  for (const [stance, height] of [
    [0, FLOOR],
    [1, FLOOR + 1],
  ]) {
    const world = flatWorld();
    for (let z = 50; z < 60; z++) put(world, 48, FLOOR, z, 'stone');
    run(world, 30, { forward: 1, stance });
    run(world, 30, {});
    expect(world.body.y).toBe(height);
  }
});

test('falls hurt by their height less three', () => {
  for (const [height, harm] of [
    [3, 0],
    [4, 1],
    [12, 9],
    [23, 20],
  ]) {
    const world = flatWorld();
    placeBody(world.body, 48.5, FLOOR + height, 48.5);
    world.body.onGround = 0;
    for (let i = 0; i < 60 && world.body.onGround === 0; i++) tickBody(world, tables, keys());
    expect(world.body.life).toBe(20 - harm);
  }
});

test('water breaks a fall, drowns slowly and lets the body swim up', () => {
  const world = flatWorld();
  for (let y = FLOOR - 6; y < FLOOR; y++) put(world, 48, y, 48, 'water');
  placeBody(world.body, 48.5, FLOOR + 12, 48.5);
  world.body.onGround = 0;
  run(world, 100, {});
  expect(world.body.y).toBe(FLOOR - 6);
  expect(world.body.life).toBe(20);
  run(world, 200, {});
  expect(world.body.life).toBe(20);
  run(world, 80, {});
  // Two half hearts a second, less what a full stomach heals.
  expect(world.body.life).toBeLessThan(18);
  expect(world.body.saturation).toBeLessThan(5);
  run(world, 60, { stance: 1 });
  expect(world.body.y).toBeGreaterThan(FLOOR - 2);
  expect(world.body.air).toBe(300);
});

test('lava kills within five seconds', () => {
  const world = flatWorld();
  put(world, 48, FLOOR, 48, 'lava');
  run(world, 40, {});
  expect(world.body.life).toBeGreaterThan(0);
  run(world, 60, {});
  expect(world.body.life).toBeLessThanOrEqual(0);
});

test('a sneaking body stays on its block', () => {
  const world = flatWorld();
  put(world, 48, FLOOR, 48, 'stone');
  placeBody(world.body, 48.5, FLOOR + 1, 48.5);
  run(world, 200, { forward: 1, stance: 2 });
  expect(world.body.y).toBe(FLOOR + 1);
  run(world, 20, { forward: 1 });
  expect(world.body.y).toBe(FLOOR);
});

/** The slow oracle: whether the body box overlaps any solid block by more than a rounding error. */
function overlaps(world: World): boolean {
  const { x, y, z } = world.body;
  const e = 1e-6;
  for (let cy = Math.floor(y); cy <= Math.floor(y + HEIGHT); cy++) {
    for (let cz = Math.floor(z - 0.3); cz <= Math.floor(z + 0.3); cz++) {
      for (let cx = Math.floor(x - 0.3); cx <= Math.floor(x + 0.3); cx++) {
        if (tables.solid[blockAt(world, tables, cx, cy, cz)] === 0) continue;
        const apart =
          [x + 0.3 <= cx + e, x - 0.3 >= cx + 1 - e, y + HEIGHT <= cy + e, y >= cy + 1 - e].includes(true) ||
          z + 0.3 <= cz + e ||
          z - 0.3 >= cz + 1 - e;
        if (!apart) return true;
      }
    }
  }
  return false;
}

test('no walk through random blocks ever enters one, and all of it stays finite', () => {
  const key = fc.record({
    forward: fc.integer({ min: -1, max: 1 }),
    strafe: fc.integer({ min: -1, max: 1 }),
    stance: fc.integer({ min: 0, max: 3 }),
    yaw: fc.integer({ min: 0, max: 23 }),
    ticks: fc.integer({ min: 1, max: 12 }),
  });
  const spot = fc.tuple(
    fc.integer({ min: -4, max: 4 }),
    fc.integer({ min: -2, max: 3 }),
    fc.integer({ min: -4, max: 4 }),
  );
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 60 }), fc.array(key, { maxLength: 20 }), (spots, presses) => {
      const world = flatWorld();
      for (const [dx, dy, dz] of spots) {
        if (dx === 0 && dz === 0 && dy >= 0) continue;
        put(world, 48 + dx, FLOOR + dy, 48 + dz, dy < 0 ? 'air' : 'stone');
      }
      for (const { yaw, ticks, ...press } of presses) {
        world.body.yaw = yaw;
        run(world, ticks, press);
        expect(overlaps(world)).toBe(false);
        expect(Number.isFinite(world.body.x + world.body.y + world.body.z + world.body.vy)).toBe(true);
      }
    }),
    { numRuns: 150, seed: 1 },
  );
});
