/**
 * What the soft actor-critics for continuous and for discrete actions have in common: two critics with slow targets, the
 * loop that plays into a replay buffer and trains, and its figures. Choosing, the losses and the batch are theirs.
 */
import type { Rng } from '../core/rng.ts';
import { createEngine } from '../nn/engines.ts';
import type { Engine, Plan, Program } from '../nn/executor.ts';
import { initialiseMlp, type MlpSpec, mlpParameters } from '../nn/mlp.ts';
import { adamDefaults, createOptimiser } from '../nn/optimiser.ts';
import { createParallel } from '../nn/parallel.ts';
import { loadLearner, saveLearner } from './checkpoint.ts';
import { createDeadFeatures } from './dead-features.ts';
import { meanOf } from './figures.ts';
import { checkStep } from './finite.ts';
import type { Learner } from './learner.ts';
import { type NetworkSpec, policyMlp } from './network.ts';
import { collectTensors, writePolicyFile } from './policy-file.ts';
import type { Replay } from './replay.ts';
import type { SacConfig, SacReport } from './sac.ts';
import { createStopwatch } from './stopwatch.ts';
import { createPlayer, type PlayerSpec } from './transitions.ts';

/** A critic by its name. */
export type CriticMlp = (name: string) => MlpSpec;

const CRITICS = ['q1', 'q2', 'target1', 'target2'] as const;
const FIGURES = ['criticLoss', 'policyLoss', 'meanQ', 'entropy'] as const;
type Sums = Record<(typeof FIGURES)[number] | 'gradNorm' | 'count', number>;

/** An engine with a policy, critics and a temperature, drawn from the generator. */
export function createSoftEngine(network: NetworkSpec, critic: CriticMlp, kind: string, rng: Rng): Engine {
  const engine = createEngine(kind, [
    ...mlpParameters(policyMlp(network)),
    ...CRITICS.flatMap((name) => mlpParameters(critic(name))),
    { name: 'temperature', shape: [1] },
  ]);
  const value = (name: string) => engine.view('value', name);
  initialiseMlp(policyMlp(network), 0.01, rng, value);
  for (const name of ['q1', 'q2']) initialiseMlp(critic(name), 1, rng, value);
  followTargets(critic, engine, 1);
  return engine;
}

function followTargets(critic: CriticMlp, engine: Engine, share: number): void {
  for (const [from, to] of [
    ['q1', 'target1'],
    ['q2', 'target2'],
  ]) {
    for (const { name } of mlpParameters(critic(to))) engine.blend(name.replace(to, from), name, share);
  }
}

export interface SoftLearnerSpec {
  readonly algorithm: string;
  readonly network: NetworkSpec;
  readonly critic: CriticMlp;
  readonly config: SacConfig;
  readonly engine: Engine;
  readonly process: PlayerSpec['process'];
  readonly replay: Replay;
  readonly rng: Rng;
  readonly choose: PlayerSpec['choose'];
  /** The losses over a batch; input 'weight' is 1 / count. Outputs are the figures. */
  loss(rows: number): Program;
  /** Writes rows of the replay into the plan's inputs. */
  fill(plan: Plan, rows: Int32Array): void;
}

/** A learner that owns the process. */
export function createSoftLearner(spec: SoftLearnerSpec): Learner<SacReport> {
  const { algorithm, network, config, engine, process, replay, rng, choose } = spec;
  const counters = { update: 0, steps: 0, optimiserStep: 0 };
  const watch = createStopwatch();
  const { gamma, nStep } = config;
  const player = createPlayer({ process, replay, gamma, nStep, choose, watch });
  const train = createTrainer(spec);

  function update(): SacReport {
    const returns: number[] = [];
    const sums: Sums = { criticLoss: 0, policyLoss: 0, meanQ: 0, entropy: 0, gradNorm: 0, count: 0 };
    watch.start();
    for (let tick = 1; tick <= config.ticks; tick++) {
      player.tick(returns);
      counters.steps += process.n;
      if (replay.size < Math.max(1, config.learningStarts) || tick % config.trainEvery !== 0) continue;
      for (let g = 0; g < config.gradientSteps; g++) train(counters.optimiserStep++, sums);
      watch.lap('learning');
    }
    player.flush();
    counters.update++;
    const average = (name: keyof Sums) => sums[name] / sums.count;
    return {
      update: counters.update,
      steps: counters.steps,
      episodes: returns.length,
      meanReturn: meanOf(returns),
      criticLoss: average('criticLoss'),
      policyLoss: average('policyLoss'),
      meanQ: average('meanQ'),
      entropy: average('entropy'),
      temperature: Math.exp(engine.view('value', 'temperature')[0]),
      gradNorm: average('gradNorm'),
      replaySize: replay.size,
    };
  }

  const deadFeatures = createDeadFeatures(network, engine, [policyMlp(network)]);
  const state = {
    algorithm,
    network,
    engine,
    process,
    rng,
    counters,
    replay,
    arrays: { episodeReturns: player.episodeReturns },
  };
  return {
    update,
    seconds: () => watch.seconds,
    diagnose: () => ({ deadFeatures: deadFeatures(replay.observations, replay.size) }),
    progress: () => ({ update: counters.update, steps: counters.steps }),
    save: () => saveLearner(state),
    load: (bytes) => loadLearner(state, bytes),
    policyBytes: () => writePolicyFile(network, collectTensors(engine, ['value'], 'policy.')),
  };
}

/** One gradient step of everything. */
function createTrainer({ critic, config, engine, replay, rng, loss, fill }: SoftLearnerSpec) {
  const plan = createParallel(engine, config.workers).compile(loss, config.batch);
  plan.input('weight').fill(1 / config.batch);
  const names = (start: string) => engine.parameters.map((p) => p.name).filter((name) => name.startsWith(start));
  const { learningRate, criticLearningRate } = config;
  const slow = { ...adamDefaults, learningRate };
  const optimisers = [
    createOptimiser(engine, slow, [...names('policy.'), 'temperature']),
    createOptimiser(engine, { ...slow, learningRate: criticLearningRate }, [...names('q1.'), ...names('q2.')]),
  ];
  const rows = new Int32Array(config.batch);
  return (count: number, sums: Sums): void => {
    replay.sample(rng, rows);
    fill(plan, rows);
    plan.run();
    let squares = 0;
    for (const optimiser of optimisers) {
      optimiser.count = count;
      squares += optimiser.step().gradNorm ** 2;
    }
    checkStep({ engine, plan, figures: FIGURES, gradNorm: squares });
    followTargets(critic, engine, config.tau);
    for (const name of FIGURES) sums[name] += plan.output(name)[0];
    sums.gradNorm += Math.sqrt(squares);
    sums.count++;
  };
}
