/** Episodes of a skill program: in our worlds, and in the real packages through the bridge. */
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CraftaxOptions, createCraftaxClassic } from '../../src/env/craftax/classic/classic.ts';
import { createMirror as createClassicMirror } from '../../src/env/craftax/classic/mirror.ts';
import { createMirror as createFullMirror } from '../../src/env/craftax/full/mirror.ts';
import type { Mirror } from '../../src/env/craftax/sight.ts';
import type { Env } from '../../src/env/env.ts';
import { createGym } from '../../src/env/gym/gym.ts';
import type { Skill } from '../../src/skill/skill.ts';

export interface Episode {
  /** Sum of the world's own reward. */
  readonly return: number;
  readonly steps: number;
  /** In the order of the world's `achievementNames`. */
  readonly achieved: readonly boolean[];
  /** Times the program had to be started again because it failed. */
  readonly faults: number;
}

/** One world in the hands of a program: ours, or a package seen through a mirror. */
export type Played = Pick<Env, 'facts' | 'terminated' | 'reward' | 'skillApi' | 'reset' | 'step'>;

/** Plays until the world ends, the step limit, or everything is achieved. A program that ends or fails is started again. */
function playEpisode(skill: Skill, env: Played, seed: number, limit: number): Episode {
  const { facts, terminated } = env;
  const achievements = facts.names.filter((name) => name.startsWith('achieved:')).map((name) => facts.index(name));
  const all = () => achievements.map((fact) => facts.read(0, fact) === 1);
  const codes = new Int32Array(1);
  const api = env.skillApi(0);
  env.reset(0, seed);
  let run = skill.start(api);
  let sum = 0;
  let steps = 0;
  let faults = 0;
  while (steps < limit && terminated[0] === 0) {
    codes[0] = run.next();
    if (codes[0] < 0) {
      faults++;
      run = skill.start(api);
      codes[0] = Math.max(0, run.next());
    }
    env.step(codes);
    sum += env.reward![0];
    steps++;
    if (steps % 16 === 1 && all().every(Boolean)) break;
  }
  run.stop();
  return { return: sum, steps, achieved: all(), faults };
}

/** Makes one of our worlds. */
export type Create = (options: CraftaxOptions) => Env;

/** Episodes in a world of ours, Craftax-Classic unless said otherwise. */
export function playOurs(
  skill: Skill,
  seeds: readonly number[],
  limit = 10_000,
  create: Create = createCraftaxClassic,
): Episode[] {
  const env = create({ n: 1 });
  return seeds.map((seed) => playEpisode(skill, env, seed, limit));
}

export type PackageName = 'CraftaxClassic' | 'Crafter' | 'Craftax';

/** A world of ours that a program sees as it sees a package: by its observations alone. */
export function mirrored(env: Env): Played {
  const mirror: Mirror = env.id === 'craftax-v1' ? createFullMirror() : createClassicMirror();
  const { rows, columns } = env.skillApi(0) as Record<string, () => number>;
  const flags = env.facts.names.filter((name) => name.startsWith('achieved:')).map((name) => env.facts.index(name));
  const clock = env.facts.index('steps');
  const look = () =>
    mirror.look({
      symbolic: env.observation.symbolic as Float32Array,
      at: 0,
      achieved: Uint8Array.from(flags, (fact) => env.facts.read(0, fact)),
      rows: rows(),
      columns: columns(),
      steps: env.facts.read(0, clock),
    });
  return {
    facts: mirror.facts,
    terminated: env.terminated,
    reward: env.reward!,
    skillApi: () => mirror.api,
    reset(world, seed) {
      env.reset(world, seed);
      mirror.begin(seed);
      look();
    },
    step(codes) {
      env.step(codes);
      look();
    },
  };
}

export interface PackageWorld extends Played {
  /** Throws when the package has failed. */
  close(): void;
}

/** Where packages.py is, which makes environments of the packages. */
const FOLDER = fileURLToPath(new URL('../../../experiments/scoreboard', import.meta.url));

/** A real package as a world: the program sees a mirror built from the package's observation alone. `python` needs the package. */
export function packageWorld(name: PackageName, python: string): PackageWorld {
  const { PYTHONPATH = '' } = process.env;
  if (!PYTHONPATH.split(delimiter).includes(FOLDER))
    process.env.PYTHONPATH = [FOLDER, PYTHONPATH].filter(Boolean).join(delimiter);
  // the first step compiles, for minutes on a busy machine
  const env = createGym({ name: `packages:${name}`, n: 1, python, timeoutSeconds: 900 });
  const mirror = name === 'Craftax' ? createFullMirror() : createClassicMirror();
  const { symbolic, achievements, place } = env.observation;
  let steps = 0;
  const look = () => {
    const achieved = achievements as Uint8Array;
    const [rows, columns] = place;
    mirror.look({ symbolic: symbolic as Float32Array, at: 0, achieved, rows, columns, steps });
  };
  return {
    facts: mirror.facts,
    terminated: env.terminated,
    reward: env.reward!,
    skillApi: () => mirror.api,
    reset(world, seed) {
      env.reset(world, seed);
      steps = 0;
      mirror.begin(seed);
      look();
    },
    step(codes) {
      env.step(codes);
      steps++;
      look();
    },
    close() {
      env.close();
      if (env.troubles.length > 0) throw new Error(`the package failed: ${env.troubles[0].what}`);
    },
  };
}

/** Episodes in a real package. */
export function playPackage(
  skill: Skill,
  name: PackageName,
  seeds: readonly number[],
  python: string,
  limit = 10_000,
): Episode[] {
  const world = packageWorld(name, python);
  try {
    return seeds.map((seed) => playEpisode(skill, world, seed, limit));
  } finally {
    world.close();
  }
}
