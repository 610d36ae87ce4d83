/**
 * Writes src/env/minecraft/player/walks.golden.bin: where the 10,000 random walks of `testing-walks.ts` end in
 * prismarine-physics for Minecraft 1.12.2, three float32 a walk. NaN marks the walks in which the package's body enters a wall: it keeps the
 * middle of the body, not its box as the game does, and rounding then lets a body that touches a wall pass through it.
 * Run after a build:  node scripts/minecraft-walks.mjs [folder with node_modules]
 * Without a folder the pinned packages are installed into a temporary one.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groundOf, SIDE, WALKS, walkOf } from '../dist/src/env/minecraft/player/testing-walks.js';

const PACKAGES = ['prismarine-physics@1.10.0', 'minecraft-data@3.119.0', 'vec3@0.1.10'];
const OUT = new URL('../src/env/minecraft/player/walks.golden.bin', import.meta.url);
const LEVEL = 32;

const folder = process.argv[2] ?? install();
const require = createRequire(join(folder, 'index.js'));
const { Physics, PlayerState } = require('prismarine-physics');
const { Vec3 } = require('vec3');
const data = require('minecraft-data')('1.12.2');

const CUBE = [[0, 0, 0, 1, 1, 1]];
const stone = data.blocksByName.stone.id;

function install() {
  const dir = mkdtempSync(join(tmpdir(), 'prismarine-'));
  execFileSync('npm', ['install', '--prefix', dir, ...PACKAGES], { stdio: 'inherit' });
  return dir;
}

/** Solid up to the height of each column. */
function worldOf(ground) {
  return {
    getBlock(at) {
      const [x, y, z] = [Math.floor(at.x), Math.floor(at.y), Math.floor(at.z)];
      const inside = x >= 0 && z >= 0 && x < SIDE && z < SIDE;
      const solid = !inside || y < LEVEL + ground[z * SIDE + x];
      return {
        position: new Vec3(x, y, z),
        shapes: solid ? CUBE : [],
        type: solid ? stone : 0,
        boundingBox: solid ? 'block' : 'empty',
        metadata: 0,
      };
    },
  };
}

/** A face of the body that lies behind the face of a column by a rounding error. */
const slipped = (face) => Math.abs(face - Math.round(face)) < 1e-9;

/** Whether the body's box, or what it falls through next, overlaps a solid cell by a rounding error. */
function insideWall(world, { x, y, z }) {
  const slips = [x - 0.3 < Math.round(x - 0.3) && slipped(x - 0.3), x + 0.3 > Math.round(x + 0.3) && slipped(x + 0.3)];
  const slipsZ = [z - 0.3 < Math.round(z - 0.3) && slipped(z - 0.3), z + 0.3 > Math.round(z + 0.3) && slipped(z + 0.3)];
  for (let cy = Math.floor(y - 1); cy < y + 1.8; cy++) {
    for (let cz = Math.floor(z - 0.3); cz < z + 0.3; cz++) {
      for (let cx = Math.floor(x - 0.3); cx < x + 0.3; cx++) {
        const beside = [cx < x - 0.31, cx + 1 > x + 0.31 && cx > x, cz < z - 0.31, cz + 1 > z + 0.31 && cz > z];
        const by = [slips[0] && beside[0], slips[1] && beside[1], slipsZ[0] && beside[2], slipsZ[1] && beside[3]];
        if (by.includes(true) && world.getBlock({ x: cx, y: cy, z: cz }).type !== 0) return true;
      }
    }
  }
  return false;
}

function walk(index) {
  const ground = groundOf(index);
  const { x, z, keys } = walkOf(index);
  const world = worldOf(ground);
  const physics = Physics(data, world);
  const bot = {
    version: '1.12.2',
    entity: {
      ...{ position: new Vec3(x + 0.5, LEVEL + ground[z * SIDE + x], z + 0.5), velocity: new Vec3(0, -0.0784, 0) },
      ...{ onGround: true, isInWater: false, isInLava: false, isInWeb: false, isCollidedHorizontally: false },
      ...{ isCollidedVertically: true, elytraFlying: false, yaw: 0, pitch: 0, effects: {}, attributes: {} },
    },
    ...{ jumpTicks: 0, jumpQueued: false, fireworkRocketDuration: 0, inventory: { slots: [] } },
  };
  let sprint = false;
  for (const { forward, strafe, stance, yaw } of keys) {
    if (insideWall(world, bot.entity.position)) return { x: NaN, y: NaN, z: NaN };
    // The client's rule for the sprint key, which the package leaves to the bot.
    if (forward <= 0 || bot.entity.isCollidedHorizontally || stance === 2) sprint = false;
    else if (stance === 3) sprint = true;
    bot.entity.yaw = Math.PI - (yaw * Math.PI) / 12;
    const control = {
      ...{ forward: forward > 0, back: forward < 0, left: strafe > 0, right: strafe < 0 },
      ...{ jump: stance === 1, sneak: stance === 2, sprint },
    };
    physics.simulatePlayer(new PlayerState(bot, control), world).apply(bot);
  }
  return bot.entity.position;
}

const ends = new Float32Array(3 * WALKS);
for (let i = 0; i < WALKS; i++) {
  const { x, y, z } = walk(i);
  ends.set([x, y, z], 3 * i);
}
writeFileSync(OUT, new Uint8Array(ends.buffer));
console.log(`${WALKS} walks`);
