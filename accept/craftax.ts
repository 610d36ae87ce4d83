/** The bars of the full Craftax world: exactness against the package on all floors, and speed beside it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { craftaxSpeed } from '../bench/craftax-speed.ts';
import { evaluate, MOST, usual } from '../experiments/scoreboard/craftax.ts';
import { Achievement } from '../src/env/craftax/full/constants.ts';
import { createCraftax } from '../src/env/craftax/full/craftax.ts';
import { compareTraces } from '../src/env/craftax/full/golden/compare.ts';
import { gameOver, step } from '../src/env/craftax/full/step.ts';
import { type AcceptOptions, atLeast, atMost, type Bar, type Measurement } from './bar.ts';
import { once, PACKAGES, pythonWith, run } from './python.ts';
import { sideBySide, timesFaster } from './scoreboard.ts';

/**
 * States of the package and of our rules that differ in any field, reward or observation. Plain episodes begin on the first
 * floor under uniform actions; stirred ones begin on every floor in turn and are changed at random as they go on, because
 * random play never gets there by itself.
 */
async function exactness({ quick, seed, note }: AcceptOptions): Promise<Bar[]> {
  const python = pythonWith('craftax', PACKAGES, note);
  const folder = mkdtempSync(join(tmpdir(), 'rlgpt-exact-'));
  const episodes = quick ? 9 : 100;
  const bars = ['plain', 'stirred'].map((kind) => {
    const out = join(folder, `${kind}.bin`);
    const sizes = ['--episodes', String(episodes), '--steps', '1000', '--first', String(seed * 1000)];
    run(python, 'src/env/craftax/full/golden/trace.py', [
      ...sizes,
      ...(kind === 'stirred' ? ['--stir'] : []),
      ...['--out', out],
    ]);
    const report = compareTraces(readFileSync(out), { step, over: gameOver });
    return atMost(`craftax-v1, ${kind} episodes: states that differ`, report.different, 0, {
      ...once(seed),
      detail: {
        ...{ episodes, states: report.states, achievements: report.achieved.size },
        ...{ stepsByFloor: report.stepsByLevel, first: report.examples[0] ?? null },
      },
    });
  });
  rmSync(folder, { recursive: true });
  return bars;
}

/** At the same batch of 64; the package makes a new world in every step, or never. */
async function speed({ seed, note }: AcceptOptions): Promise<Bar[]> {
  const rounds = await sideBySide(craftaxSpeed(createCraftax, seed), 'Craftax-Symbolic-v1', note);
  return [
    atLeast('craftax-v1: times the package on JAX CPU, batch 64', timesFaster(rounds, 'craftax'), 10, {
      ...once(seed),
      detail: { timesItsStepsWithoutResets: timesFaster(rounds, 'stepping'), rounds },
    }),
  ];
}

/** A coded agent from the handbook, with the alleles that did well while it was written, on worlds that it never saw. */
async function agent({ quick, seed }: AcceptOptions): Promise<Bar[]> {
  const episodes = quick ? 10 : 100;
  const { return: score, rates, steps } = await evaluate(usual, seed, episodes);
  const detail = { episodes, percent: (100 * score) / MOST, steps };
  const rate = (name: string, key: 'COLLECT_DIAMOND' | 'ENTER_GNOMISH_MINES', bar: number) =>
    atLeast(`craftax-v1, coded agent: ${name}`, rates[Achievement[key]], bar, { ...once(seed), detail });
  return [rate('a diamond', 'COLLECT_DIAMOND', 0.95), rate('the gnomish mines', 'ENTER_GNOMISH_MINES', 0.5)];
}

export const craftax: Readonly<Record<string, Measurement>> = { exactness, speed, agent };
