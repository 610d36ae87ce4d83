/** Episodes of a skill program: in our worlds, and in the real packages through the bridge. */
import { makeRng } from '../../src/core/rng.ts';
import { type CraftaxOptions, createCraftaxClassic } from '../../src/env/craftax/classic/classic.ts';
import * as classicNames from '../../src/env/craftax/classic/constants.ts';
import { makeFacts as classicFacts } from '../../src/env/craftax/classic/facts.ts';
import * as classicMirror from '../../src/env/craftax/classic/mirror.ts';
import { makeSkillApi as classicApi } from '../../src/env/craftax/classic/skill-api.ts';
import { createWorlds as classicWorlds } from '../../src/env/craftax/classic/state.ts';
import { ACHIEVEMENTS } from '../../src/env/craftax/full/constants.ts';
import { makeFacts as fullFacts } from '../../src/env/craftax/full/facts.ts';
import * as fullMirror from '../../src/env/craftax/full/mirror.ts';
import { makeSkillApi as fullApi } from '../../src/env/craftax/full/skill-api.ts';
import { createWorlds as fullWorlds, INVENTORY_SIZE } from '../../src/env/craftax/full/state.ts';
import type { Env, SkillApi } from '../../src/env/env.ts';
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

/** One world in the hands of a program. */
interface Game {
  readonly api: SkillApi;
  reset(seed: number): void;
  /** One step; returns the reward. */
  step(action: number): number;
  over(): boolean;
  readonly achievements: number;
  achieved(achievement: number): boolean;
}

/** Plays until the world ends, the step limit, or everything is achieved. A program that ends or fails is started again. */
function playEpisode(skill: Skill, game: Game, seed: number, limit: number): Episode {
  game.reset(seed);
  let run = skill.start(game.api);
  let sum = 0;
  let steps = 0;
  let faults = 0;
  const all = () => Array.from({ length: game.achievements }, (_, i) => game.achieved(i));
  for (; steps < limit && !game.over(); steps++) {
    let action = run.next();
    if (action < 0) {
      faults++;
      run = skill.start(game.api);
      action = Math.max(0, run.next());
    }
    sum += game.step(action);
    if (steps % 16 === 0 && all().every(Boolean)) break;
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
  const codes = new Int32Array(1);
  const facts = env.facts.names.filter((name) => name.startsWith('achieved:')).map((name) => env.facts.index(name));
  const game: Game = {
    api: env.skillApi(0),
    reset: (seed) => env.reset(0, seed),
    step(action) {
      codes[0] = action;
      env.step(codes);
      return env.reward![0];
    },
    over: () => env.terminated[0] === 1,
    achievements: facts.length,
    achieved: (i) => env.facts.read(0, facts[i]) === 1,
  };
  return seeds.map((seed) => playEpisode(skill, game, seed, limit));
}

export type PackageName = 'CraftaxClassic' | 'Crafter' | 'Craftax';

/** What a program sees of a package: a world kept by its observations alone. */
interface Mirror {
  readonly achievements: number;
  readonly api: SkillApi;
  clear(): void;
  look(sight: classicMirror.Sight): void;
}

function mirrorClassic(name: PackageName): Mirror {
  const [world] = classicWorlds(1);
  const facts = classicFacts([world], [{ items: new Int32Array(12), time: 0 }]);
  return {
    achievements: classicNames.achievementNames.length,
    api: classicApi({ world, index: 0, facts, rng: makeRng('package', name) }),
    clear: () => classicMirror.clearMirror(world),
    look: (sight) => classicMirror.mirror(world, sight),
  };
}

function mirrorFull(name: PackageName): Mirror {
  const [world] = fullWorlds(1);
  const facts = fullFacts([world], [{ items: new Int32Array(INVENTORY_SIZE), time: 0 }]);
  return {
    achievements: ACHIEVEMENTS,
    api: fullApi({ world, index: 0, facts, rng: makeRng('package', name) }),
    clear: () => fullMirror.clearMirror(world),
    look: (sight) => fullMirror.mirror(world, sight),
  };
}

/**
 * Episodes in a real package: the program sees a mirror built from the package's observation alone. `python` needs the
 * package; the folder of packages.py must be on PYTHONPATH.
 */
export function playPackage(
  skill: Skill,
  name: PackageName,
  seeds: readonly number[],
  python: string,
  limit = 10_000,
): Episode[] {
  // the first step compiles, for minutes on a busy machine
  const env = createGym({ name: `packages:${name}`, n: 1, python, timeoutSeconds: 900 });
  const mirror = name === 'Craftax' ? mirrorFull(name) : mirrorClassic(name);
  const { symbolic, achievements, place } = env.observation;
  let steps = 0;
  const look = () => {
    const achieved = achievements as Uint8Array;
    const [rows, columns] = place;
    mirror.look({ symbolic: symbolic as Float32Array, at: 0, achieved, rows, columns, steps });
  };
  const game: Game = {
    api: mirror.api,
    reset(seed) {
      env.reset(0, seed);
      steps = 0;
      mirror.clear();
      look();
    },
    step(action) {
      env.step(Int32Array.of(action));
      steps++;
      look();
      return env.reward![0];
    },
    over: () => env.terminated[0] === 1,
    achievements: mirror.achievements,
    achieved: (i) => achievements[i] === 1,
  };
  try {
    const episodes = seeds.map((seed) => playEpisode(skill, game, seed, limit));
    if (env.troubles.length > 0) throw new Error(`the package failed: ${env.troubles[0].what}`);
    return episodes;
  } finally {
    env.close();
  }
}
