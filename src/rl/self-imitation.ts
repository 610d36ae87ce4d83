/**
 * Self-imitation learning (Oh et al. 2018, arXiv 1806.05635) beside A2C: whole episodes go to a buffer with the returns
 * that they had, and after each rollout a few batches of decisions that did better than the value network expects are
 * imitated: -log pi(a | s) (R - V)+ + valueWeight ((R - V)+)^2 / 2. For rewards that come rarely.
 * Departures: decisions are drawn uniformly, because those that did no better weigh nothing; an episode that was cut is
 * worth what the value network promises at its end.
 */
import type { SemiMarkovProcess } from '../action/process.ts';
import { RlgptError } from '../core/errors.ts';
import { gradientsOf } from '../nn/autodiff.ts';
import type { Plan, Program } from '../nn/executor.ts';
import {
  add,
  constant,
  greater,
  indexInput,
  input,
  max,
  mul,
  neg,
  pick,
  scale,
  square,
  stopGradient,
  sub,
  sumAll,
  type Tensor,
} from '../nn/graph.ts';
import type { StoredTensor } from '../nn/safetensors.ts';
import { type A2cConfig, type A2cReport, a2cDefaults, a2cRanges, openA2c } from './a2c.ts';
import { checkProcess, checkRanges } from './config.ts';
import type { Learner } from './learner.ts';
import { logProbabilities, type NetworkSpec, values } from './network.ts';
import { createReplay, type Replay } from './replay.ts';
import type { Rollout } from './rollout.ts';

/** Settings of A2C with self-imitation: those of A2C, and these. */
export interface SelfImitationConfig extends A2cConfig {
  /** Decisions kept. */
  readonly capacity: number;
  /** Decisions in one batch of imitation, and batches after each rollout. */
  readonly batch: number;
  readonly imitations: number;
  /** Of the value's part of the imitation loss. */
  readonly imitationValueWeight: number;
}

/** What a world without a preset starts from. */
export const selfImitationDefaults: SelfImitationConfig = {
  ...a2cDefaults,
  capacity: 50_000,
  batch: 256,
  imitations: 4,
  imitationValueWeight: 0.01,
};

/** Figures of one update of self-imitation: those of A2C, and this. */
export interface SelfImitationReport extends A2cReport {
  /** Share of the drawn decisions that did better than expected; NaN before there are any. */
  readonly imitated: number;
}

/**
 * A2C with self-imitation learning (Oh et al. 2018, arXiv 1806.05635), for rewards that come rarely.
 * Parameters are drawn from the seed, and the process is the learner's own from then on. Throws RlgptError 'usage' for
 * options out of range.
 */
export function createSelfImitation(
  process: SemiMarkovProcess,
  config: SelfImitationConfig,
  seed: number,
): Learner<SelfImitationReport> {
  checkProcess('self-imitation', process);
  checkConfig(config);
  const a2c = openA2c(process, config, { name: 'self-imitation', seed });
  const { network, rng } = a2c;
  const imitation = a2c.parallel.compile((count) => imitationProgram(network, config, count), config.batch);
  imitation.input('weight').fill(1 / config.batch);
  const memory = createEpisodes(network, config, process.n);
  const drawn = new Int32Array(config.batch);

  /** Share of better decisions among those drawn. */
  function imitate(): number {
    let better = 0;
    for (let i = 0; i < config.imitations && memory.replay.size > 0; i++) {
      memory.replay.sample(rng, drawn);
      fillImitation(imitation, memory.replay, drawn);
      a2c.trainStep(imitation, ['better']);
      better += imitation.output('better')[0] / config.imitations;
    }
    return memory.replay.size > 0 ? better : Number.NaN;
  }

  const update = () =>
    a2c.update((rollout) => {
      memory.add(rollout);
      return { imitated: imitate() };
    });
  return a2c.learner<SelfImitationReport>(update, { replay: memory });
}

// --- episodes and their returns ---

/** A decision of an episode that goes on. */
interface Pending {
  readonly observation: readonly number[];
  readonly mask: readonly number[];
  readonly action: number;
  readonly reward: number;
  readonly discount: number;
}

/** Decisions of each world until its episode ends, then the buffer of those whose return is known (in `rewards`). */
function createEpisodes(network: NetworkSpec, { capacity, gamma }: SelfImitationConfig, n: number) {
  const O = network.observationSize;
  const A = network.actionNames.length;
  const replay: Replay = createReplay({ capacity, observationSize: O, actionWidth: 1, maskSize: A });
  let pending: Pending[][] = Array.from({ length: n }, () => []);

  /** Returns from the end of an episode back to its start. */
  function finish(decisions: readonly Pending[], worthAtEnd: number): void {
    let worth = worthAtEnd;
    for (let i = decisions.length - 1; i >= 0; i--) {
      const { observation, mask, action, reward, discount } = decisions[i];
      worth = reward + discount * worth;
      const row = replay.claim();
      replay.observations.set(observation, row * O);
      replay.nextMasks.set(mask, row * A);
      replay.actions[row] = action;
      replay.rewards[row] = worth;
    }
  }

  function add(rollout: Rollout): void {
    for (let d = 0; d < rollout.count; d++) {
      const decisions = pending[rollout.worlds[d]];
      decisions.push({
        observation: [...rollout.observations.subarray(d * O, (d + 1) * O)],
        mask: [...rollout.masks.subarray(d * A, (d + 1) * A)],
        action: rollout.actions[d],
        reward: rollout.rewards[d],
        discount: gamma ** rollout.steps[d],
      });
      if (rollout.terminated[d] + rollout.truncated[d] === 0) continue;
      finish(decisions, rollout.terminated[d] === 1 ? 0 : rollout.nextValues[d]);
      decisions.length = 0;
    }
  }

  return {
    replay,
    add,
    save(): ReadonlyMap<string, StoredTensor> {
      const data = new TextEncoder().encode(JSON.stringify(pending));
      return new Map([...replay.save(), ['replay/pending', { shape: [data.length], data }]]);
    },
    load(tensors: ReadonlyMap<string, StoredTensor>): void {
      replay.load(tensors);
      const data = tensors.get('replay/pending')?.data;
      if (!(data instanceof Uint8Array))
        throw new RlgptError('corrupt', 'the checkpoint holds no pending episodes', 'Use bytes that save wrote.');
      pending = JSON.parse(new TextDecoder().decode(data)) as Pending[][];
    },
  };
}

// --- imitation ---

/** The loss over a batch, each row with its weight. */
function imitationProgram(network: NetworkSpec, config: SelfImitationConfig, rows: number): Program {
  const average = (x: Tensor) => sumAll(mul(x, input('weight', [rows])));
  const observation = input('observation', [rows, network.observationSize]);
  const logs = logProbabilities(network, observation, input('mask', [rows, network.actionNames.length]));
  const surplus = max(sub(input('return', [rows]), values(network, observation)), constant(0));
  const policyLoss = neg(average(mul(pick(logs, indexInput('action', [rows])), stopGradient(surplus))));
  const valueLoss = scale(average(square(surplus)), 0.5);
  const gradients = gradientsOf(add(policyLoss, scale(valueLoss, config.imitationValueWeight)));
  return { outputs: { better: average(greater(surplus, constant(0))) }, gradients };
}

function fillImitation(plan: Plan, replay: Replay, rows: Int32Array): void {
  const [observation, mask, worth] = ['observation', 'mask', 'return'].map(plan.input);
  const action = plan.indices('action');
  const O = observation.length / rows.length;
  const A = mask.length / rows.length;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    observation.set(replay.observations.subarray(row * O, (row + 1) * O), i * O);
    mask.set(replay.nextMasks.subarray(row * A, (row + 1) * A), i * A);
    action[i] = replay.actions[row];
    worth[i] = replay.rewards[row];
  }
}

function checkConfig(config: SelfImitationConfig): void {
  const own = ['capacity', 'batch', 'imitations'] as const;
  checkRanges<SelfImitationConfig>('self-imitation', config, {
    defaults: selfImitationDefaults,
    positive: [...a2cRanges.positive, ...own],
    whole: [...a2cRanges.whole, ...own],
    share: a2cRanges.share,
    atLeast0: [...a2cRanges.atLeast0, 'imitationValueWeight'],
  });
}
