/** Episodes of a skill program: in our worlds, and in the real packages through the bridge. */
import { makeRng } from '../../src/core/rng.ts';
import { createCraftaxClassic } from '../../src/env/craftax/classic/classic.ts';
import { achievementNames } from '../../src/env/craftax/classic/constants.ts';
import { makeFacts } from '../../src/env/craftax/classic/facts.ts';
import { clearMirror, mirror } from '../../src/env/craftax/classic/mirror.ts';
import { makeSkillApi } from '../../src/env/craftax/classic/skill-api.ts';
import { createWorlds } from '../../src/env/craftax/classic/state.ts';
import type { SkillApi } from '../../src/env/env.ts';
import { createGym } from '../../src/env/gym/gym.ts';
import type { Skill } from '../../src/skill/skill.ts';

export interface Episode {
  /** Sum of the world's own reward. */
  readonly return: number;
  readonly steps: number;
  /** [22], in the order of `achievementNames`. */
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
  achieved(achievement: number): boolean;
}

/** Plays until death, the step limit, or all 22. A program that ends or fails is started again. */
function playEpisode(skill: Skill, game: Game, seed: number, limit: number): Episode {
  game.reset(seed);
  let run = skill.start(game.api);
  let sum = 0;
  let steps = 0;
  let faults = 0;
  const all = () => achievementNames.map((_, i) => game.achieved(i));
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

/** Episodes in craftax-classic-v1. */
export function playOurs(skill: Skill, seeds: readonly number[], limit = 10_000): Episode[] {
  const env = createCraftaxClassic({ n: 1 });
  const codes = new Int32Array(1);
  const facts = achievementNames.map((name) => env.facts.index(`achieved:${name}`));
  const game: Game = {
    api: env.skillApi(0),
    reset: (seed) => env.reset(0, seed),
    step(action) {
      codes[0] = action;
      env.step(codes);
      return env.reward![0];
    },
    over: () => env.terminated[0] === 1,
    achieved: (i) => env.facts.read(0, facts[i]) === 1,
  };
  return seeds.map((seed) => playEpisode(skill, game, seed, limit));
}

export type PackageName = 'CraftaxClassic' | 'Crafter';

/**
 * Episodes in a real package: the program sees a mirror built from the package's observation alone. `python` needs the
 * package; the folder of packages.py must be on PYTHONPATH.
 */
export function playPackage(skill: Skill, name: PackageName, seeds: readonly number[], python: string): Episode[] {
  const env = createGym({ name: `packages:${name}`, n: 1, python });
  const [world] = createWorlds(1);
  const facts = makeFacts([world], [{ items: new Int32Array(12), time: 0 }]);
  const { symbolic, achievements, place } = env.observation;
  let steps = 0;
  const look = () => {
    const achieved = achievements as Uint8Array;
    mirror(world, { symbolic: symbolic as Float32Array, at: 0, achieved, rows: place[0], columns: place[1], steps });
  };
  const game: Game = {
    api: makeSkillApi({ world, index: 0, facts, rng: makeRng('package', name) }),
    reset(seed) {
      env.reset(0, seed);
      steps = 0;
      clearMirror(world);
      look();
    },
    step(action) {
      env.step(Int32Array.of(action));
      steps++;
      look();
      return env.reward![0];
    },
    over: () => env.terminated[0] === 1,
    achieved: (i) => achievements[i] === 1,
  };
  try {
    return seeds.map((seed) => playEpisode(skill, game, seed, 10_000));
  } finally {
    env.close();
  }
}
