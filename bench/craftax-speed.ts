/**
 * Steps a second of craftax-classic-v1 and craftax-v1 on one core: 64 worlds, random actions, the symbolic observation kept
 * at every step, resets included. Run: npm run build && node dist/bench/craftax-speed.js [seed]
 */
import { makeRng } from '../src/core/rng.ts';
import { type CraftaxOptions, createCraftaxClassic } from '../src/env/craftax/classic/classic.ts';
import { createCraftax } from '../src/env/craftax/full/craftax.ts';
import type { Env } from '../src/env/env.ts';
import { processorSeconds } from './clock.ts';
import { runScript, wholeNumber } from './script.ts';

export const WORLDS = 64;
const WARM_ROUNDS = 500;
const ROUNDS = 5000;

/** Steps a second by the clock and by processor time. */
export interface Speed {
  readonly wall: number;
  readonly processor: number;
}

/** Returns a function that plays on and measures about a second of work. */
export function craftaxSpeed(create: (options: CraftaxOptions) => Env, seed: number, exact = false): () => Speed {
  const env = create({ n: WORLDS, exact });
  const dice = makeRng('craftax speed', seed);
  const codes = new Int32Array(WORLDS);
  const play = (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < WORLDS; i++) {
        codes[i] = dice.int(env.actions.size);
        if (env.terminated[i] === 1) env.reset(i, dice.int(1_000_000));
      }
      env.step(codes);
    }
  };
  play(WARM_ROUNDS);
  const rounds = exact ? ROUNDS / 10 : ROUNDS;
  return () => {
    const start = performance.now();
    const processor = (rounds * WORLDS) / processorSeconds(() => play(rounds));
    return { wall: (rounds * WORLDS * 1000) / (performance.now() - start), processor };
  };
}

const HELP = 'node dist/bench/craftax-speed.js [seed]\n\nSteps a second of both Craftax worlds on one core.';

await runScript(import.meta.url, HELP, ([seedText = '0']) => {
  const seed = wholeNumber('seed', seedText, 0);
  for (const create of [createCraftaxClassic, createCraftax]) {
    const [own, exact] = [false, true].map((mode) => Math.round(craftaxSpeed(create, seed, mode)().processor));
    console.log(`${create({ n: 1 }).id}: ${own} steps/s on one core, ${exact} in exact mode`);
  }
});
