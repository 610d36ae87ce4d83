/**
 * A learner of one's own, against the types `Learner` and `SemiMarkovProcess` alone: the cross-entropy method on CartPole.
 * Run: npm run build && node dist/examples/13-learner.js
 */
import { type Learner, makeRng, type SemiMarkovProcess, worldProcess, worlds } from 'rlgpt';

/** Each world plays one episode an update with weights of its own; the best quarter makes the next distribution. */
function createCrossEntropy(process: SemiMarkovProcess, seed: number): Learner {
  const { n, observationSize, actionNames } = process;
  const width = observationSize + 1;
  const size = width * actionNames.length;
  const rng = makeRng('cross-entropy', seed);
  let state = { mean: new Array<number>(size).fill(0), spread: new Array<number>(size).fill(1), update: 0, steps: 0 };
  const observation = new Float32Array(width).fill(1);
  const mask = new Uint8Array(actionNames.length);

  /** The legal action of the greatest linear score. */
  function act(weights: readonly number[], world: number): number {
    process.observe(world, observation, 0);
    process.mask(world, mask, 0);
    const score = (a: number) => observation.reduce((sum, x, i) => sum + x * weights[a * width + i], 0);
    const legal = actionNames.map((_, a) => a).filter((a) => mask[a] === 1);
    return legal.reduce((best, a) => (score(a) > score(best) ? a : best));
  }

  /** Return of each world's episode. A world that is not told to begin stands still. */
  function play(candidates: readonly (readonly number[])[]): number[] {
    const returns = new Array<number>(n).fill(0);
    const over = new Array<boolean>(n).fill(false);
    while (over.includes(false)) {
      for (let world = 0; world < n; world++)
        if (!over[world] && process.ready[world] === 1) process.begin(world, act(candidates[world], world));
      process.tick();
      for (let world = 0; world < n; world++) {
        if (over[world]) continue;
        state.steps++;
        returns[world] += process.reward[world];
        over[world] = process.terminated[world] + process.truncated[world] > 0;
      }
    }
    for (let world = 0; world < n; world++) process.restart(world);
    return returns;
  }

  return {
    update() {
      const { mean, spread } = state;
      const candidates = Array.from({ length: n }, () => mean.map((m, i) => m + spread[i] * rng.normal()));
      const returns = play(candidates);
      const order = returns.map((_, i) => i).sort((a, b) => returns[b] - returns[a]);
      const best = order.slice(0, Math.ceil(n / 4)).map((i) => candidates[i]);
      const average = (of: (weights: readonly number[]) => number) =>
        best.reduce((sum, w) => sum + of(w), 0) / best.length;
      state.mean = mean.map((_, i) => average((w) => w[i]));
      state.spread = state.mean.map((m, i) => Math.sqrt(average((w) => (w[i] - m) ** 2)) + 0.05);
      const meanReturn = returns.reduce((a, b) => a + b) / n;
      return { update: ++state.update, steps: state.steps, episodes: n, meanReturn };
    },
    seconds: () => ({ world: 0, acting: 0, learning: 0 }),
    progress: () => ({ update: state.update, steps: state.steps }),
    // Everything that goes on: a learner that loads it continues as this one would have.
    save: () => bytesOf({ state, rng: [...rng.save()], process: [...process.save()] }),
    load(bytes) {
      const saved = JSON.parse(new TextDecoder().decode(bytes));
      state = saved.state;
      rng.restore(Uint32Array.from(saved.rng));
      process.load(Uint8Array.from(saved.process));
    },
    policyBytes: () => bytesOf({ weights: state.mean }),
  };
}

const bytesOf = (value: object) => new TextEncoder().encode(JSON.stringify(value));

const make = () => createCrossEntropy(worldProcess(worlds['cartpole-v1'].create({ n: 32 }), 1), 1);
const learner = make();
let saved: Uint8Array = new Uint8Array(0);
let last = 0;
for (let update = 1; update <= 16; update++) {
  const { steps, meanReturn } = learner.update();
  last = meanReturn;
  console.log(`update ${update}, ${steps} steps: mean return ${meanReturn.toFixed(1)}`);
  if (update === 6) saved = learner.save();
}
const again = make();
again.load(saved);
for (let update = 7; update < 16; update++) again.update();
console.log(`mean return ${last.toFixed(1)} of at most 500; from the save: ${again.update().meanReturn.toFixed(1)}`);
