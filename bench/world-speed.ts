/**
 * Speed of the embedded world on one core, as one figure: 64 worlds, the default observation, a random [12, 3] policy,
 * the mean over all biomes, with a reset every 3000 steps. Run: npm run build && node dist/bench/world-speed.js [seed]
 */
import { makeRng } from '../src/core/rng.ts';
import { createMinecraft, openMinecraft } from '../src/env/minecraft/minecraft.ts';
import { minedojoRays } from '../src/env/minecraft/minedojo/blocks.ts';
import { plan4mcActions } from '../src/env/minecraft/player/actions.ts';
import { vanilla } from '../src/env/minecraft/rules/vanilla.generated.ts';
import { biomeNames } from '../src/env/minecraft/terrain/biomes.ts';
import { processorSeconds } from './clock.ts';
import { runScript, wholeNumber } from './script.ts';

const WORLDS = 64;
/** Steps of each world after its reset; the first ones, which the compiler still works on, are not counted. */
const WARM_STEPS = 100;
const STEPS = 900;
const EPISODE = 3000;

/** Seconds that one world of a biome takes for an episode: its steps and its share of resets. */
function episodeSeconds(biome: string, seed: number): number {
  const env = createMinecraft({ n: WORLDS, rules: vanilla, biome, start: {} });
  const { codes } = plan4mcActions(env.actions);
  const rng = makeRng('world speed', biome, seed);
  const drawn = Array.from({ length: 64 }, () => Int32Array.from({ length: WORLDS }, () => codes[rng.int(36)]));
  const reset = processorSeconds(() => {
    for (let i = 0; i < WORLDS; i++) env.reset(i, rng.int(1_000_000));
  });
  for (let i = 0; i < WARM_STEPS; i++) env.step(drawn[rng.int(drawn.length)]);
  const steps = processorSeconds(() => {
    for (let i = 0; i < STEPS; i++) env.step(drawn[rng.int(drawn.length)]);
  });
  return (reset + (steps / STEPS) * EPISODE) / WORLDS;
}

/** Milliseconds of processor time of a reset, mean over the biomes. */
export function resetMilliseconds(seed: number): number {
  const seconds = biomeNames.map((biome) => {
    const env = createMinecraft({ n: 16, rules: vanilla, biome, start: {} });
    const rng = makeRng('reset', biome, seed);
    return processorSeconds(() => {
      for (let i = 0; i < 64; i++) env.reset(i % 16, rng.int(1_000_000));
    });
  });
  return (1000 * seconds.reduce((sum, s) => sum + s, 0)) / (64 * seconds.length);
}

/** Plan4MC's lidar: pitches and yaws hold both ends of -30 to 30 and -45 to 45 degrees in steps of 5; range 99 blocks. */
const degrees = (count: number, from: number) =>
  Array.from({ length: count }, (_, i) => ((from + 5 * i) * Math.PI) / 180);
export const plan4mcRays = degrees(13, -30).flatMap((pitch) =>
  degrees(19, -45).map((yaw) => [pitch, yaw, 99] as const),
);

/** Microseconds of processor time that sights cost beside a step: about half a second of work. */
export interface SightCosts {
  /** Plan4MC's 247 rays as MineDojo's dictionary of 13 arrays. */
  readonly minedojoLidar: number;
  /** The field `lidar` of 216 rays, as policies and skills read it. */
  readonly lidar: number;
  /** The field `rgb` of 64 x 64 pixels. */
  readonly image: number;
}

export function sightCosts(seed: number): SightCosts {
  const n = 16;
  const { env, worlds, tables } = openMinecraft({ n, rules: vanilla, biome: 'forest', start: {}, image: [64, 64] });
  for (let i = 0; i < n; i++) env.reset(i, seed + i);
  const { codes, names } = plan4mcActions(env.actions);
  const turn = new Int32Array(n).fill(codes[names.indexOf('turn_right')]);
  /** Of one world, the turn before it not counted, after a warm-up: the sum of its rounds. */
  const cost = (rounds: number, look: (i: number) => void): number => {
    let seconds = 0;
    for (let round = -2; round < rounds; round++) {
      env.step(turn);
      const spent = processorSeconds(() => {
        for (let i = 0; i < n; i++) look(i);
      });
      if (round >= 0) seconds += spent;
    }
    return (1e6 * seconds) / (rounds * n);
  };
  return {
    minedojoLidar: cost(24, (i) => minedojoRays(worlds[i], tables, plan4mcRays)),
    lidar: cost(96, (i) => env.refresh('lidar.block_name', i)),
    image: cost(12, (i) => env.refresh('rgb', i)),
  };
}

/** Steps a second of processor time, observation included, resets spread over episodes of 3000 steps. About 1 s of work. */
export function worldSpeed(seed: number): number {
  const seconds = biomeNames.reduce((sum, biome) => sum + episodeSeconds(biome, seed), 0);
  return (biomeNames.length * EPISODE) / seconds;
}

const HELP = 'node dist/bench/world-speed.js [seed]\n\nSteps a second of minecraft-v1 on one core.';

await runScript(import.meta.url, HELP, ([seedText = '0']) => {
  const seed = wholeNumber('seed', seedText, 0);
  const { minedojoLidar, lidar, image } = sightCosts(seed);
  console.log(`${Math.round(worldSpeed(seed))} world steps/s on one core`);
  console.log(
    `beside a step: lidar of 216 rays ${lidar.toFixed(0)} us, Plan4MC's of 247 as MineDojo's dictionary ${minedojoLidar.toFixed(0)} us, image of 64 x 64 ${image.toFixed(0)} us`,
  );
});
