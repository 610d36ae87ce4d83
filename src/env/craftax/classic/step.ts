/** One step of Craftax-Classic, in the order of the package's `craftax_step`. */

import { lightAt } from '../light.ts';
import { craft, doThing, move, place } from './act.ts';
import { bound, growSaplings, inLava, live } from './body.ts';
import { DO, NOOP } from './constants.ts';
import { LUCK_SAPLING } from './luck.ts';
import { moveMobs, spawnMobs } from './mobs.ts';
import { ACHIEVED, HEALTH, LIGHT, SLEEPING, TIME, type World } from './state.ts';

const f = Math.fround;
const HEALTH_REWARD = f(0.1);

function achievements(ints: Int32Array): number {
  let count = 0;
  for (let i = ACHIEVED; i < ACHIEVED + 22; i++) count += ints[i];
  return count;
}

/** Returns the reward: 1 for each achievement new in this episode, 0.1 for each point of health. */
export function step(world: World, action: number, luck: Float32Array): number {
  const { ints, floats } = world;
  const achieved = achievements(ints);
  const health = ints[HEALTH];
  const done = ints[SLEEPING] === 1 ? NOOP : action;
  craft(world, done);
  if (done === DO) doThing(world, luck[LUCK_SAPLING]);
  place(world, done);
  move(world, done);
  moveMobs(world, luck);
  spawnMobs(world, luck);
  growSaplings(world);
  live(world, done);
  bound(world);
  ints[TIME]++;
  floats[LIGHT] = lightAt(ints[TIME]);
  // rounded once, as the package's compiler does
  return f(achievements(ints) - achieved + (ints[HEALTH] - health) * HEALTH_REWARD);
}

/** Dead, or standing in lava. The time limit is the caller's. */
export function dead(world: World): boolean {
  return world.ints[HEALTH] <= 0 || inLava(world);
}
