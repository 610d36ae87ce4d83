/**
 * What `rlgpt check --env FILE` finds in a world of one's own: numbers that are not finite, what does not follow from seed and
 * actions, and how far its quantities go when it is played at random.
 */
import { RlgptError } from '../core/errors.ts';
import { makeRng } from '../core/rng.ts';
import type { Env } from '../env/env.ts';
import { createFileWorld, type WorldFile } from '../skill/world-file.ts';

/** A quantity as the world declares it, and as random play has seen it. */
export interface Seen {
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly least: number;
  readonly most: number;
}

/** What random play of a world has shown. */
export interface WorldReport {
  readonly world: string;
  readonly actions: readonly string[];
  readonly episodeLimit: number;
  readonly episodes: number;
  /** Episodes that the world's own rules ended before the limit. */
  readonly ended: number;
  readonly meanSteps: number;
  readonly reward: { readonly least: number; readonly most: number };
  readonly quantities: readonly Seen[];
}

const EPISODES = 20;
/** Steps of an episode at most, however long its limit. */
const STEPS = 10_000;
/** An action is held for up to so many steps, so that the world is driven somewhere. */
const HOLD = 20;

/**
 * Plays twenty episodes, each twice: alone, and beside another world. Throws RlgptError 'world' for what the world's functions
 * throw, for numbers that are not finite, and where the two differ.
 */
export function checkWorld(file: WorldFile): WorldReport {
  const alone = createFileWorld(file, 1);
  const beside = createFileWorld(file, 2);
  const { episodeLimit = 1, facts } = alone;
  const { names } = facts;
  const spans = names.map(() => ({ least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY }));
  const reward = { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY };
  let [ended, steps] = [0, 0];
  const look = (step: number) => {
    for (const [i, name] of names.entries()) {
      const value = alone.facts.read(0, i);
      widen(spans[i], value);
      const other = beside.facts.read(0, i);
      if (!Object.is(value, other)) throw differs(file, alone.id, { name, step, values: [value, other] });
    }
  };
  for (let seed = 0; seed < EPISODES; seed++) {
    alone.reset(0, seed);
    beside.reset(0, seed);
    beside.reset(1, seed + EPISODES);
    look(0);
    const [drive, other] = [driver(alone, seed), driver(beside, seed + EPISODES)];
    for (let step = 1; step <= Math.min(STEPS, episodeLimit) && alone.terminated[0] === 0; step++) {
      const action = drive();
      act(alone, [action]);
      act(beside, [action, other()]);
      steps++;
      widen(reward, alone.reward![0]);
      look(step);
    }
    ended += alone.terminated[0];
  }
  const own = names.map((name, i) => ({ name, ...facts.infos![i], ...spans[i] }));
  return {
    world: alone.id,
    actions: alone.box === undefined ? alone.actions.names[0].split('/') : alone.box.names,
    episodeLimit,
    episodes: EPISODES,
    ended,
    meanSteps: steps / EPISODES,
    reward,
    quantities: own
      .filter(({ name }) => !/^(?:action(?:\..*)?|alive|steps)$/.test(name))
      .map(({ name, unit, low, high, least, most }) => ({ name, unit, low, high, least, most })),
  };
}

function widen(span: { least: number; most: number }, value: number): void {
  span.least = Math.min(span.least, value);
  span.most = Math.max(span.most, value);
}

/** Codes of random actions, each held for a while. */
function driver(env: Env, seed: number): () => number {
  const rng = makeRng('check', seed);
  let [code, left] = [0, 0];
  return () => {
    if (left-- > 0) return code;
    left = rng.int(HOLD);
    code = rng.int(env.actions.size);
    return code;
  };
}

function act(env: Env, codes: readonly number[]): void {
  env.step(Int32Array.from(codes));
}

interface Difference {
  readonly name: string;
  readonly step: number;
  readonly values: readonly [number, number];
}

function differs(file: WorldFile, world: string, { name, step, values }: Difference): RlgptError {
  return new RlgptError(
    'world',
    `world '${world}' does not follow from its seed and actions: after step ${step} of equal episodes '${name}' is ${values[0]} and ${values[1]}`,
    `Keep in the row of the state whatever changes, and draw from the rng that start and step are given, not from Math.random or the clock (${file.file}).`,
  );
}

const brief = (value: number) => String(Number(value.toPrecision(3)));

/** The report as lines for people. */
export function worldLines(file: WorldFile, report: WorldReport, ok: string): readonly string[] {
  const { world, actions, episodeLimit, episodes, ended, meanSteps, reward, quantities } = report;
  const width = Math.max(...quantities.map(({ name }) => name.length));
  return [
    `${file.file}: ${ok}, world '${world}', actions ${actions.join(', ')}, episodes of ${episodeLimit} steps`,
    `  ${episodes} episodes of random actions: ${ended} ended by its own rules, ${brief(meanSteps)} steps in the mean, a step pays ${brief(reward.least)} to ${brief(reward.most)}`,
    ...quantities.map(({ name, unit, low, high, least, most }) => {
      const note = least < low || most > high ? ', beyond its range' : least === most ? ', never changes' : '';
      return `  ${name.padEnd(width)}  ${brief(low)} to ${brief(high)}${unit === '' ? '' : ` ${unit}`}; seen ${brief(least)} to ${brief(most)}${note}`;
    }),
  ];
}
