/**
 * Learning over coded errands in Craftax-Classic. The actions of PPO are the primitives, the whole errands program, and one errands
 * program for each aim of the handbook, which pursues that aim and looks after life meanwhile, and one without an aim. PPO starts
 * as the whole program (it is chosen nearly always); when another order or a primitive is better, is learnt. The learner sees how near things are, what is faced, what was achieved, and of
 * the world's own observation all but the map.
 */
import { type Advice, type View, withAdvice } from '../../src/action/advice.ts';
import type { SemiMarkovProcess } from '../../src/action/process.ts';
import { aimsOf } from '../../src/agent/offline/errands.ts';
import type { Env } from '../../src/env/env.ts';
import { worldProcess } from '../../src/rl/episodes.ts';
import { loadPolicy } from '../../src/rl/policy.ts';
import { favourActions } from '../../src/rl/policy-file.ts';
import { createPpo, type PpoConfig, ppoDefaults } from '../../src/rl/ppo.ts';
import type { Skill, SkillRun } from '../../src/skill/skill.ts';
import { duel } from './duel.ts';
import type { Episode } from './player.ts';
import { compileErrands } from './search.ts';
import { type Board, classicBoard, EPISODE_STEPS, usualGenes } from './worlds.ts';

/** Nearness halves in so many steps. */
const HALF = 6;
/** Steps that advice is followed for at most. */
const MOST = 16;
/** The whole program's name among the actions, and its share of the choice at first. */
const PROGRAM = 'program';
const TRUST = 0.95;
/** Numbers behind the map: items, vitals, direction, light, sleep. */
const BODY = 22;
const ITEMS = 12;

type Call = (world: number, name: string, ...args: unknown[]) => unknown;

/** What can be approached, and the stations that something is made at. */
function thingsOf({ handbook }: Board): string[] {
  const approached = handbook.operators.filter(({ verb }) => verb === 'approach').map(({ object }) => object);
  const needed = handbook.operators.flatMap(({ needs }) => needs.map(({ fact }) => fact));
  const stations = needed.filter((fact) => fact.startsWith('near:')).map((fact) => fact.slice('near:'.length));
  return [...new Set([...approached, ...stations])];
}

/** What a program does; it goes on where it was left in the episode. */
function programAdvice(env: Env, name: string, skill: Skill, offered: (world: number) => boolean): Advice {
  const runs: (SkillRun | null)[] = new Array(env.n).fill(null);
  return {
    name,
    offered,
    next(world) {
      runs[world] ??= skill.start(env.skillApi(world));
      const code = runs[world].next();
      if (code < 0) runs[world] = null;
      return code;
    },
    restart(world) {
      runs[world]?.stop();
      runs[world] = null;
    },
  };
}

function viewOf(env: Env, call: Call, things: readonly string[]): View {
  const { symbolic } = env.observation;
  const numbers = symbolic.length / env.n;
  const flags = env.facts.names.filter((name) => /^(achieved|near):/.test(name)).map((name) => env.facts.index(name));
  return {
    size: BODY + 2 * things.length + flags.length,
    observe(world, out, offset) {
      const body = (world + 1) * numbers - BODY;
      for (let i = 0; i < BODY; i++) out[offset + i] = symbolic[body + i];
      // the first items of a kind matter most
      for (let i = 0; i < ITEMS; i++) out[offset + i] = Math.log1p(10 * out[offset + i]) / Math.log(10);
      const faced = call(world, 'facing');
      let at = offset + BODY;
      for (const thing of things) {
        const steps = call(world, 'distance', thing, true) as number | null;
        out[at++] = steps === null ? 0 : HALF / (HALF + steps);
        out[at++] = faced === thing ? 1 : 0;
      }
      for (const fact of flags) out[at++] = env.facts.read(world, fact);
    },
  };
}

/** The whole program, an errand for each aim of the handbook while it is open, and one without an aim. */
async function errandsOf(env: Env, board: Board): Promise<Advice[]> {
  const genome = usualGenes(board);
  const compile = (aims: readonly string[]) => compileErrands(genome, board.handbook, aims);
  const errands = [
    programAdvice(env, PROGRAM, await compile(aimsOf(board.handbook)), () => true),
    programAdvice(env, 'live', await compile([]), () => true),
  ];
  for (const aim of aimsOf(board.handbook)) {
    const fact = env.facts.index(aim);
    errands.push(programAdvice(env, aim, await compile([aim]), (world) => env.facts.read(world, fact) < 1));
  }
  return errands;
}

export async function advisedProcess(
  env: Env,
  seed: number,
  board: Board = classicBoard,
  most = MOST,
): Promise<SemiMarkovProcess> {
  const apis = Array.from({ length: env.n }, (_, world) => env.skillApi(world));
  const call: Call = (world, name, ...args) => (apis[world][name] as (...args: unknown[]) => unknown)(...args);
  return withAdvice(worldProcess(env, seed), {
    advice: await errandsOf(env, board),
    view: viewOf(env, call, thingsOf(board)),
    most,
    health: (world) => call(world, 'health') as number,
  });
}

// --- learning ---

export const adviceSettings: PpoConfig = {
  ...ppoDefaults,
  hidden: [64, 64],
  ticks: 64,
  minibatch: 256,
  learningRate: 3e-4,
  gamma: 0.99,
  lambda: 0.9,
  entropyWeight: 0,
  targetKl: 0.01,
};
const WORLDS = 32;

/** Share of the steps that goes to learning; the rest shows whether it was worth it. */
const LEARNING = 0.8;

export interface AdvisedLearned {
  /** Null where the whole program alone is as good. */
  readonly policy: Uint8Array | null;
  readonly steps: number;
}

/** A policy after `budget` primitive steps, the duel with the whole program alone included. */
export async function learnAdvised(
  seed: number,
  budget: number,
  board: Board = classicBoard,
  note: (text: string) => void = () => {},
): Promise<AdvisedLearned> {
  const process = await advisedProcess(board.create({ n: WORLDS }), seed, board);
  const learner = createPpo(process, { ...adviceSettings, annealOver: LEARNING * budget }, seed);
  learner.warmStart(favourActions(learner.policyBytes(), new Map([[PROGRAM, TRUST]])));
  while (learner.progress().steps < LEARNING * budget) {
    const { steps, meanReturn, usage } = learner.update();
    note(`${steps} steps, return ${meanReturn.toFixed(2)}, the program ${(usage[PROGRAM]?.share ?? 0).toFixed(2)}`);
  }
  const policy = learner.policyBytes();
  const left = budget - learner.progress().steps;
  const play = async (learned: boolean, world: number) =>
    (await playAdvised(learned ? policy : null, [world], board, board.trialSteps))[0];
  const { won, steps } = await duel({ board, seed, budget: left, note, play });
  return { policy: won ? policy : null, steps: learner.progress().steps + steps };
}

/** One episode a seed, to the limit or until everything is achieved: the best action at each decision, or the program without a policy. */
export async function playAdvised(
  bytes: Uint8Array | null,
  seeds: readonly number[],
  board: Board = classicBoard,
  within = EPISODE_STEPS,
): Promise<Episode[]> {
  const env = board.create({ n: 1 });
  let next = 0;
  const seeded = { ...env, reset: () => env.reset(0, seeds[Math.min(next++, seeds.length - 1)]) };
  const process = await advisedProcess(seeded, 0, board);
  const policy = bytes === null ? null : loadPolicy(bytes);
  const program = process.actionNames.indexOf(PROGRAM);
  const observation = new Float32Array(process.observationSize);
  const mask = new Uint8Array(process.actionNames.length);
  const facts = env.facts.names.filter((name) => name.startsWith('achieved:')).map((name) => env.facts.index(name));
  const achieved = () => facts.map((fact) => env.facts.read(0, fact) === 1);
  return seeds.map((_, episode) => {
    if (episode > 0) process.restart(0);
    let [sum, steps] = [0, 0];
    for (let over = false; !over; ) {
      if (process.ready[0] === 1) {
        process.observe(0, observation, 0);
        process.mask(0, mask, 0);
        process.begin(0, policy === null ? program : policy.act(observation, mask));
      }
      process.tick();
      sum += process.reward[0];
      steps++;
      over = process.terminated[0] + process.truncated[0] > 0 || steps >= within;
      if (steps % 16 === 0 && achieved().every(Boolean)) over = true;
    }
    return { return: sum, steps, achieved: achieved(), faults: 0 };
  });
}
