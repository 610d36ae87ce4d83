/** The bars of the full Craftax world: exactness against the package on all floors, and speed beside it. */
import { craftaxSpeed } from '../bench/craftax-speed.ts';
import { evaluate, MOST, usual } from '../experiments/scoreboard/craftax.ts';
import { Achievement } from '../src/env/craftax/full/constants.ts';
import { createCraftax } from '../src/env/craftax/full/craftax.ts';
import { compareTraces } from '../src/env/craftax/full/golden/compare.ts';
import { gameOver, step } from '../src/env/craftax/full/step.ts';
import { type AcceptOptions, atLeast, atMost, type Bar, type Measurement } from './bar.ts';
import { once } from './python.ts';
import { sideBySide, timesFaster, traceDetail, traced, traceSizes } from './scoreboard.ts';

/**
 * States of the package and of our rules that differ in any field, reward or observation, in runs of exactly 1,000 actions.
 * Plain and mended runs begin on the first floor under uniform actions, mended ones with health that never ends; stirred
 * ones begin on every floor in turn and are changed at random as they go on, because random play never gets there by itself.
 */
const exactness =
  (kind: string, flags: readonly string[]): Measurement =>
  async ({ quick, seed, note }) => {
    const script = 'src/env/craftax/full/golden/trace.py';
    const trace = traced(script, [...traceSizes(quick ? 9 : 100, seed), ...flags], note);
    const report = compareTraces(trace, { step, over: gameOver });
    return [
      atMost(`craftax-v1, ${kind} runs of 1,000 actions: states that differ`, report.different, 0, {
        ...once(seed),
        detail: { ...traceDetail(report), stepsByFloor: report.stepsByLevel, first: report.examples[0] ?? null },
      }),
    ];
  };

/** At the same batch of 64; the package makes a new world in every step, or never. */
async function speed({ seed, note }: AcceptOptions): Promise<Bar[]> {
  const rounds = await sideBySide(craftaxSpeed(createCraftax, seed), 'Craftax-Symbolic-v1', note);
  return [
    atLeast('craftax-v1: times the package on JAX CPU, batch 64', timesFaster(rounds, 'craftax'), 10, {
      ...once(seed),
      detail: { rounds },
    }),
    atLeast(
      'times its steps where it never resets, ours with all resets',
      timesFaster(rounds, 'stepping'),
      10,
      once(seed),
    ),
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

export const craftax: Readonly<Record<string, Measurement>> = {
  'exactness/plain': exactness('plain', []),
  'exactness/mended': exactness('mended', ['--mend']),
  'exactness/stirred': exactness('stirred', ['--stir']),
  speed,
  agent,
};
