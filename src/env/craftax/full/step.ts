/** One step of Craftax, in the order of the package's `craftax_step`. */
import { lightAt } from '../light.ts';
import { achieveHoldings, worth } from './achieve.ts';
import { bound, growPlants, live } from './body.ts';
import { Achievement, Action, BOSS_LEVEL, LEVELS, MAX_TIMESTEPS } from './constants.ts';
import { craft } from './craft.ts';
import { changeFloor } from './floors.ts';
import { interact } from './interact.ts';
import { drink, enchant, read } from './magic.ts';
import { moveMobs } from './mobs.ts';
import { move, raise } from './move.ts';
import { place } from './place.ts';
import { moveProjectiles } from './projectiles.ts';
import { shoot } from './shoot.ts';
import { spawnMobs } from './spawn.ts';
import {
  ACHIEVED,
  BOSS_PROGRESS,
  BOSS_SPAWN_TURNS_LEFT,
  HEALTH,
  LEVEL,
  LIGHT_LEVEL,
  RESTING,
  SLEEPING,
  TIME,
  type World,
} from './state.ts';

const f = Math.fround;
const HEALTH_REWARD = f(0.1);

/** Returns the reward: each achievement new in this episode by its worth, 0.1 for each point of health. */
export function step(world: World, action: number, luck: Float32Array): number {
  const { ints, floats } = world;
  const achieved = worth(ints);
  const health = floats[HEALTH];
  act(world, ints[SLEEPING] === 1 || ints[RESTING] === 1 ? Action.NOOP : action, luck);
  ints[TIME]++;
  floats[LIGHT_LEVEL] = lightAt(ints[TIME]);
  // rounded once, as the package's compiler does
  return f(worth(ints) - achieved + f(floats[HEALTH] - health) * HEALTH_REWARD);
}

function act(world: World, action: number, luck: Float32Array): void {
  const { ints } = world;
  changeFloor(world, action);
  craft(world, action);
  if (action === Action.DO) interact(world, luck);
  place(world, action);
  shoot(ints, action);
  drink(world, action);
  read(ints, action, luck);
  enchant(world, action, luck);
  haunt(ints);
  raise(ints, action);
  move(world, action);
  moveMobs(world, luck);
  moveProjectiles(world);
  spawnMobs(world, luck);
  growPlants(world);
  live(world, action);
  bound(world);
  achieveHoldings(ints);
}

/** The fight against the necromancer goes on. */
export function haunt(ints: Int32Array): void {
  if (ints[BOSS_PROGRESS] >= BOSS_LEVEL) ints[ACHIEVED + Achievement.DEFEAT_NECROMANCER] = 1;
  if (ints[LEVEL] === BOSS_LEVEL) ints[BOSS_SPAWN_TURNS_LEFT]--;
}

/** Dead, victorious, or at the package's last step. The published limit of an episode is the caller's. */
export function gameOver({ ints, floats }: World): boolean {
  return floats[HEALTH] <= 0 || ints[BOSS_PROGRESS] >= LEVELS - 1 || ints[TIME] >= MAX_TIMESTEPS;
}
