/**
 * Speed of the embedded world on one core, as one figure: 64 worlds, the default observation, a random [12, 3] policy,
 * the mean over all biomes, with a reset every 3000 steps. Run: npm run build && node dist/bench/world-speed.js [seed]
 */
import { pathToFileURL } from 'node:url';
import { makeRng } from '../src/core/rng.ts';
import { plan4mcActions } from '../src/env/minecraft/actions.ts';
import { createMinecraft } from '../src/env/minecraft/minecraft.ts';
import { biomeNames } from '../src/env/minecraft/terrain.ts';
import { vanilla } from '../src/env/minecraft/vanilla.generated.ts';
import { processorSeconds } from './clock.ts';

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

/** Steps a second of processor time, observation included, resets spread over episodes of 3000 steps. About 1 s of work. */
export function worldSpeed(seed: number): number {
  const seconds = biomeNames.reduce((sum, biome) => sum + episodeSeconds(biome, seed), 0);
  return (biomeNames.length * EPISODE) / seconds;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(`${Math.round(worldSpeed(Number(process.argv[2] ?? 0)))} world steps/s on one core`);
}
