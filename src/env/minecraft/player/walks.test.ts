/** Movement against prismarine-physics 1.10.0 (Minecraft 1.12.2): see scripts/minecraft-walks.mjs. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { block, cellAt, FLOOR, flatWorld, tables } from '../testing.ts';
import { placeBody } from '../world/body.ts';
import { setBlock, type World } from '../world/world.ts';
import { tickBody } from './movement.ts';
import { groundOf, PER_GROUND, SIDE, WALKS, walkOf } from './testing-walks.ts';

const bytes = readFileSync(new URL('walks.golden.bin', import.meta.url));
const golden = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

/** The ground of a walk in the middle of a flat world, at this corner. */
const CORNER = 32;

function lay(world: World, ground: Int8Array): void {
  for (let i = 0; i < SIDE * SIDE; i++) {
    const x = CORNER + (i % SIDE);
    const z = CORNER + Math.floor(i / SIDE);
    for (let y = FLOOR - 2; y < FLOOR + 4; y++) {
      setBlock(world, tables, cellAt(x, y, z), y < FLOOR + ground[i] ? block('stone') : tables.air);
    }
  }
}

test('10,000 random walks over steps, walls and pits end where prismarine-physics ends them', () => {
  expect(golden.length).toBe(3 * WALKS);
  const world = flatWorld();
  const wrong: string[] = [];
  let passed = 0;
  let ground = groundOf(0);
  for (let walk = 0; walk < WALKS; walk++) {
    if (walk % PER_GROUND === 0) {
      ground = groundOf(walk);
      lay(world, ground);
    }
    // The reference lets a body that touches a wall slip into it by rounding: see the script.
    if (Number.isNaN(golden[3 * walk])) continue;
    passed++;
    const { x, z, keys } = walkOf(walk);
    const { body } = world;
    placeBody(body, CORNER + x + 0.5, FLOOR + ground[z * SIDE + x], CORNER + z + 0.5);
    for (const { forward, strafe, stance, yaw } of keys) {
      body.yaw = yaw;
      tickBody(world, tables, { forward, strafe, stance });
    }
    const off = Math.max(
      Math.abs(body.x - CORNER - golden[3 * walk]),
      Math.abs(body.y - golden[3 * walk + 1]),
      Math.abs(body.z - CORNER - golden[3 * walk + 2]),
    );
    if (off > 1e-3) wrong.push(`${walk}: ${off.toFixed(4)}`);
  }
  expect(wrong).toEqual([]);
  expect(passed).toBeGreaterThan(0.9 * WALKS);
});
