/** Plays recorded traces of the package (see trace.py) with our rules in exact mode, and names every field that differs. */

import { crc32 } from 'node:zlib';
import { generate } from '../classic/generate.ts';
import { exactLuck, LUCK_SIZE, makeSeeds } from '../classic/luck.ts';
import { makeObserver, OBSERVATION_SIZE } from '../classic/observe.ts';
import {
  ACHIEVED,
  ARROW_STEPS,
  ARROWS,
  COWS,
  createWorlds,
  DRINK,
  ENERGY,
  FOOD,
  HEALTH,
  INTS,
  ITEMS,
  SAPLINGS,
  SKELETONS,
  TIME,
  type World,
  ZOMBIES,
} from '../classic/state.ts';
import { dead, step } from '../classic/step.ts';
import { exactNoise } from '../noise.ts';

export interface TraceHead {
  /** Versions of the packages that played. */
  readonly craftax: string;
  readonly jax: string;
  /** Seed of the first run. */
  readonly first: number;
  readonly rich: boolean;
  readonly mend?: boolean;
  /** Steps of each run, in which episodes follow each other. */
  readonly lengths: readonly number[];
  /** Bytes of a state. */
  readonly record: number;
}

export interface TraceReport {
  readonly head: TraceHead;
  readonly episodes: number;
  /** Steps of the longest episode. */
  readonly longest: number;
  readonly steps: number;
  /** Steps and new worlds. */
  readonly states: number;
  /** States in which a field differs. */
  readonly different: number;
  /** How often each field differs. */
  readonly fields: Readonly<Record<string, number>>;
  /** The first difference in words, or null. */
  readonly firstDifference: string | null;
  /** Achievements reached in any episode. */
  readonly achieved: ReadonlySet<number>;
}

const floatNames = ['recover', 'hunger', 'thirst', 'fatigue', 'light', 'reward'];
const tailNames = ['state_rng[0]', 'state_rng[1]', 'map', 'mob_map', 'observation', 'done'];

/** Sections of `ints` from the top down, for messages. */
const sections: readonly (readonly [string, number])[] = [
  ['sapling', SAPLINGS],
  ['arrow step', ARROW_STEPS],
  ['arrow', ARROWS],
  ['skeleton', SKELETONS],
  ['cow', COWS],
  ['zombie', ZOMBIES],
  ['achievement', ACHIEVED],
  ['item', ITEMS],
  ['player', 0],
];

function intName(index: number): string {
  const [name, from] = sections.find(([, start]) => index >= start)!;
  return `${name} ${index - from}`;
}

function enrich({ ints }: World): void {
  for (let i = 0; i < 6; i++) ints[ITEMS + i] = 9;
  for (const vital of [HEALTH, FOOD, DRINK, ENERGY]) ints[vital] = 9;
}

/** Throws SyntaxError for bytes that are no trace. */
export function compareTraces(bytes: Uint8Array): TraceReport {
  const end = bytes.indexOf(10);
  const head: TraceHead = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const [world] = createWorlds(1);
  const luck = exactLuck();
  const draws = new Float32Array(LUCK_SIZE);
  const observation = new Float32Array(OBSERVATION_SIZE);
  const observe = makeObserver(1, observation);
  const seeds = makeSeeds();
  const fields: Record<string, number> = {};
  const achieved = new Set<number>();
  let [episodes, longest, steps, states, different] = [0, 0, 0, 0, 0];
  let firstDifference: string | null = null;
  let at = end + 1;

  head.lengths.forEach((length, run) => {
    const seed = head.first + run;
    luck.seed(seed);
    for (let t = 0; t < length; at += head.record) {
      const record = new DataView(bytes.buffer, bytes.byteOffset + at, head.record);
      const action = record.getInt32(0, true);
      let reward = 0;
      if (action < 0) {
        luck.next(seeds);
        generate(world, seeds, exactNoise);
        episodes++;
      } else {
        if (head.rich && t % 50 === 0) enrich(world);
        if (head.mend && world.ints[HEALTH] < 5) world.ints[HEALTH] = 9;
        luck.draw(draws);
        reward = step(world, action, draws);
        t++;
        steps++;
        longest = Math.max(longest, world.ints[TIME]);
      }
      observe(world, 0);
      const { high, low } = luck.stateKey;
      const found = differences(record, world, reward, { high, low, observation });
      states++;
      for (let i = 0; i < 22; i++) if (world.ints[ACHIEVED + i] === 1) achieved.add(i);
      if (found.length === 0) continue;
      different++;
      firstDifference ??= `seed ${seed}, step ${t}: ${found.join('; ')}`;
      for (const name of found) fields[name.split(':')[0]] = (fields[name.split(':')[0]] ?? 0) + 1;
    }
  });
  if (at !== bytes.length) throw new SyntaxError(`the trace has ${bytes.length} bytes where ${at} were read`);
  return { head, episodes, longest, steps, states, different, fields, firstDifference, achieved };
}

function differences(
  record: DataView,
  world: World,
  reward: number,
  rest: { high: number; low: number; observation: Float32Array },
): string[] {
  const found: string[] = [];
  let at = 4;
  const check = (name: string, theirs: number, ours: number) => {
    at += 4;
    if (!Object.is(theirs, ours)) found.push(`${name}: theirs ${theirs}, ours ${ours}`);
  };
  for (let i = 0; i < INTS; i++) {
    // names are made only for what differs, because there are many
    if (record.getInt32(at, true) === world.ints[i]) at += 4;
    else check(intName(i), record.getInt32(at, true), world.ints[i]);
  }
  const floats = [...world.floats, reward];
  floatNames.forEach((name, i) => {
    check(name, record.getFloat32(at, true), floats[i]);
  });
  const bytes = new Uint8Array(rest.observation.buffer);
  const tail = [rest.high, rest.low, crc32(world.map), crc32(world.mobs), crc32(bytes), dead(world) ? 1 : 0];
  tailNames.forEach((name, i) => {
    check(name, record.getUint32(at, true), tail[i]);
  });
  return found;
}
