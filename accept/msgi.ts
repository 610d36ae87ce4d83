/**
 * The bars of subtask graphs (MSGI, arXiv 2001.00248): random choices, GRProp on the true graph and graph inference against
 * reference figures of the same rules, directed tries against random ones, and a learner from scratch at equal episodes.
 */
import { measureLearners } from '../experiments/msgi/hrl.ts';
import { type Figure, measureSet } from '../experiments/msgi/measure.ts';
import { type SetName, setNames } from '../experiments/msgi/trial.ts';
import { atLeast, type Bar, type Measurement } from './bar.ts';

/** Measured by an independent program of the same rules, 2,500 tasks a set; of Mining on the 440 published tasks. */
interface Reference {
  readonly random: Figure;
  readonly oracle: Figure;
  /** Normalised return at the end by decoder, and how far ours may be from it; of Mining the least that ours may be. */
  readonly published: number;
  readonly allLeaves: number;
  readonly within: number | 'at least';
}

const f = (value: number, error: number): Figure => ({ value, error });

const references: Readonly<Record<SetName, Reference>> = {
  D1: { random: f(1.652, 0.013), oracle: f(4.438, 0.026), published: 0.69, allLeaves: 0.72, within: 0.05 },
  D2: { random: f(1.876, 0.012), oracle: f(4.83, 0.025), published: 0.6, allLeaves: 0.64, within: 0.05 },
  D3: { random: f(2.269, 0.023), oracle: f(5.854, 0.045), published: 0.73, allLeaves: 0.78, within: 0.05 },
  D4: { random: f(2.748, 0.039), oracle: f(6.327, 0.07), published: 0.98, allLeaves: 1.04, within: 0.08 },
  Mining: { random: f(2.833, 0.025), oracle: f(6.37, 0.073), published: 0.57, allLeaves: 0.49, within: 'at least' },
};

/** Within three standard errors of the difference. */
function agrees(name: string, ours: Figure, theirs: Figure, seed: number): Bar {
  const most = 3 * Math.hypot(ours.error, theirs.error);
  const pass = Math.abs(ours.value - theirs.value) <= most;
  const bar = `${theirs.value} within ${most.toFixed(3)}`;
  return { name, value: ours.value, interval: interval(ours), bar, pass, seeds: [seed] };
}

const interval = ({ value, error }: Figure) => [value - 1.96 * error, value + 1.96 * error] as const;

const table =
  (set: SetName): Measurement =>
  async ({ quick, seed }) => {
    // Tasks that no choice of settings saw.
    const graphs = quick ? 100 : 1000;
    const { random, oracle } = measureSet(set, [], 1000, seed + 100);
    const { arms } = measureSet(set, ['published', 'all-leaves', 'directed'], graphs, seed + 100);
    const reference = references[set];
    const [published, allLeaves, directed] = (['published', 'all-leaves', 'directed'] as const).map(
      (name) => arms[name]!,
    );
    const rest = (of: Figure) => ({ interval: interval(of), seeds: [seed], detail: { graphs, error: of.error } });
    const inferred = (name: string, ours: Figure, theirs: number): Bar => {
      const what = `${set}, ${name}: normalised return at the end`;
      // A quick run is too small to tell such shares apart from their errors.
      const slack = quick ? 3 * ours.error : 0;
      if (reference.within === 'at least') return atLeast(what, ours.value, theirs - slack, rest(ours));
      const bar = `${theirs} within ${(reference.within + slack).toFixed(3)}`;
      const pass = Math.abs(ours.value - theirs) <= reference.within + slack;
      return { name: what, value: ours.value, bar, pass, ...rest(ours) };
    };
    return [
      agrees(`${set}: return of random choices`, random, reference.random, seed),
      agrees(`${set}: return of GRProp on the true graph`, oracle, reference.oracle, seed),
      inferred('published decoder', published.normalised, reference.published),
      inferred('all leaves', allLeaves.normalised, reference.allLeaves),
      atLeast(
        `${set}: directed tries less random ones, normalised return at the end`,
        directed.normalised.value - allLeaves.normalised.value,
        // So few tasks tell no more than which is better.
        quick ? 0 : 0.1,
        { interval: null, seeds: [seed], detail: { graphs, directed: directed.normalised } },
      ),
    ];
  };

/** The claim of the paper: at equal episodes inference is worth more than learning by reinforcement from scratch. */
const learners: Measurement = async ({ quick, seed }) => {
  const size = quick ? { tasks: 12, seeds: 2 } : { tasks: 24, seeds: 5 };
  const { normalised, episodes } = measureLearners('D1', { ...size, first: seed + 100 });
  const best = Math.max(normalised.a2c.value, normalised.ppo.value);
  const bar = (arm: 'all-leaves' | 'directed', least: number) =>
    atLeast(
      `D1, ${episodes} episodes, ${arm}: normalised return less that of the better learner from scratch`,
      normalised[arm].value - best,
      least,
      { interval: null, seeds: [seed], detail: { ...size, ...normalised } },
    );
  return [bar('all-leaves', 0), bar('directed', 0.2)];
};

export const msgi: Readonly<Record<string, Measurement>> = {
  ...Object.fromEntries(setNames.map((set) => [`table/${set}`, table(set)])),
  learners,
};
