/** Tiny semi-Markov processes with known answers, for the tests and benchmarks of learners. */
import type { SemiMarkovProcess } from '../action/process.ts';
import { makeRng, type Rng } from '../core/rng.ts';
import { createWorld } from '../env/classic/classic.ts';
import type { Env } from '../env/env.ts';

export interface ToyWorld {
  readonly observationSize: number;
  readonly primitives: readonly string[];
  /** Primitive steps after which an episode is cut. */
  readonly limit: number;
  /** The state of a new episode. */
  start(rng: Rng): number[];
  /** Changes the state in place. */
  step(state: number[], primitive: number, rng: Rng): { readonly reward: number; readonly ended: boolean };
  observe(state: readonly number[], out: Float32Array, offset: number): void;
}

export interface ToyOption {
  readonly name: string;
  /** The primitive of its next step, or -1 when it is done; `taken` counts the steps taken. */
  next(state: readonly number[], taken: number): number;
}

interface Slot {
  state: number[];
  /** Steps of the episode, and of the running action. */
  elapsed: number;
  taken: number;
  action: number;
  over: boolean;
}

/** n worlds; actions are the primitives, then the options. An option takes at least one step. */
export function toyProcess(world: ToyWorld, options: readonly ToyOption[], n: number, seed: number): SemiMarkovProcess {
  const rng = makeRng('toy', seed);
  const actionNames = [...world.primitives, ...options.map((option) => option.name)];
  const ready = new Uint8Array(n).fill(1);
  const reward = new Float32Array(n);
  const terminated = new Uint8Array(n);
  const truncated = new Uint8Array(n);
  const fresh = (): Slot => ({ state: world.start(rng), elapsed: 0, taken: 0, action: -1, over: false });
  let slots = Array.from({ length: n }, fresh);

  const option = (slot: Slot) => options[slot.action - world.primitives.length];

  function advance(slot: Slot, w: number): void {
    const primitive = option(slot)?.next(slot.state, slot.taken) ?? slot.action;
    const { reward: paid, ended } = world.step(slot.state, primitive, rng);
    reward[w] = paid;
    slot.elapsed++;
    slot.taken++;
    terminated[w] = ended ? 1 : 0;
    truncated[w] = !ended && slot.elapsed >= world.limit ? 1 : 0;
    slot.over = terminated[w] + truncated[w] > 0;
    const goesOn = option(slot) !== undefined && option(slot).next(slot.state, slot.taken) >= 0;
    ready[w] = slot.over || !goesOn ? 1 : 0;
  }

  return {
    n,
    observationSize: world.observationSize,
    actionNames,
    ready,
    reward,
    terminated,
    truncated,
    observe: (w, out, offset) => world.observe(slots[w].state, out, offset),
    mask: (_, out, offset) => out.fill(1, offset, offset + actionNames.length),
    begin(w, action) {
      if (ready[w] === 0 || slots[w].over) throw new Error(`world ${w} takes no action now`);
      slots[w].action = action;
      slots[w].taken = 0;
      ready[w] = 0;
    },
    tick() {
      reward.fill(0);
      terminated.fill(0);
      truncated.fill(0);
      slots.forEach((slot, w) => {
        if (ready[w] === 0) advance(slot, w);
      });
    },
    restart(w) {
      if (!slots[w].over) throw new Error(`the episode of world ${w} goes on`);
      slots[w] = fresh();
    },
    interruptAll: () => ready.fill(1),
    save: () => new TextEncoder().encode(JSON.stringify({ slots, rng: [...rng.save()] })),
    load(bytes) {
      const saved = JSON.parse(new TextDecoder().decode(bytes)) as { slots: Slot[]; rng: number[] };
      slots = saved.slots;
      rng.restore(Uint32Array.from(saved.rng));
      ready.fill(1);
    },
  };
}

/** Shows one of k symbols; naming it pays 1. The best return of an episode is its length, 100. */
export function identityWorld(k: number): ToyWorld {
  return {
    observationSize: k,
    primitives: Array.from({ length: k }, (_, i) => `say ${i}`),
    limit: 100,
    start: (rng) => [rng.int(k)],
    step(state, primitive, rng) {
      const reward = primitive === state[0] ? 1 : 0;
      state[0] = rng.int(k);
      return { reward, ended: false };
    },
    observe: ([symbol], out, offset) => {
      for (let i = 0; i < k; i++) out[offset + i] = i === symbol ? 1 : 0;
    },
  };
}

/**
 * Two states, near and far. `work` pays 0.1 and leads from far to near after `length` steps in a row, then from near
 * to the end, which pays 1. The observation tells the state and the steps worked.
 */
export function chainWorld(length: number): ToyWorld {
  return {
    observationSize: 2,
    primitives: ['work'],
    limit: 1000,
    start: () => [0, 0],
    step(state) {
      state[1]++;
      if (state[1] < length) return { reward: 0.1, ended: false };
      state[1] = 0;
      state[0]++;
      return { reward: state[0] === 2 ? 1.1 : 0.1, ended: state[0] === 2 };
    },
    observe: ([place, worked], out, offset) => {
      out[offset] = place;
      out[offset + 1] = worked / length;
    },
  };
}

/** Works until the chain's next state. */
export const workThrough: ToyOption = {
  name: 'work through',
  next: ([, worked], taken) => (taken > 0 && worked === 0 ? -1 : 0),
};

/** A corridor: each step costs 0.01, the goal at the end pays 1. Start at 0, primitives back and forth. */
export function corridorWorld(length: number): ToyWorld {
  return {
    observationSize: 2,
    primitives: ['back', 'forth'],
    limit: 10 * length,
    start: () => [0],
    step(state, primitive) {
      state[0] = Math.max(0, state[0] + (primitive === 1 ? 1 : -1));
      const ended = state[0] >= length;
      return { reward: ended ? 0.99 : -0.01, ended };
    },
    observe: ([x], out, offset) => {
      out[offset] = x / length;
      out[offset + 1] = 1 - x / length;
    },
  };
}

/** A lock: `length` right choices in a row pay 1, a wrong one ends the episode with nothing. */
export function lockWorld(length: number, choices: number): ToyWorld {
  return {
    observationSize: length,
    primitives: Array.from({ length: choices }, (_, i) => `turn ${i}`),
    limit: length + 1,
    start: () => [0],
    step(state, primitive) {
      if (primitive !== (7 * state[0] + 3) % choices) return { reward: 0, ended: true };
      state[0]++;
      const open = state[0] === length;
      return { reward: open ? 1 : 0, ended: open };
    },
    observe: ([turned], out, offset) => {
      for (let i = 0; i < length; i++) out[offset + i] = i === turned ? 1 : 0;
    },
  };
}

/** Goes to and fro for 20 steps. */
export const dither: ToyOption = { name: 'dither', next: (_, taken) => (taken < 20 ? taken % 2 : -1) };

/** Goes forth to the end of a corridor. */
export const runToEnd: ToyOption = { name: 'run to end', next: () => 1 };

/** The cart and pole of Barto, Sutton and Anderson 1983 with the constants of the common CartPole-v1: 500 steps at most. */
export const cartPole: ToyWorld = {
  observationSize: 4,
  primitives: ['left', 'right'],
  limit: 500,
  start: (rng) => Array.from({ length: 4 }, () => rng.uniform() * 0.1 - 0.05),
  step(state, primitive) {
    const [x, dx, angle, spin] = state;
    const force = primitive === 1 ? 10 : -10;
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const [mass, pole, half] = [1.1, 0.1, 0.5];
    const push = (force + pole * half * spin * spin * sin) / mass;
    const turn = (9.8 * sin - cos * push) / (half * (4 / 3 - (pole * cos * cos) / mass));
    const acceleration = push - (pole * half * turn * cos) / mass;
    const dt = 0.02;
    state[0] = x + dt * dx;
    state[1] = dx + dt * acceleration;
    state[2] = angle + dt * spin;
    state[3] = spin + dt * turn;
    const ended = Math.abs(state[0]) > 2.4 || Math.abs(state[2]) > (12 * Math.PI) / 180;
    return { reward: 1, ended };
  },
  observe: (state, out, offset) => out.set(state, offset),
};

/** Shows a number in [-1, 1]; a step pays less the farther the action, in [-2, 6], is from 2 + 3 x. */
export const follow = (n: number): Env =>
  createWorld(
    {
      id: 'follow',
      notes: [],
      dangers: [],
      stateSize: 1,
      episodeLimit: 20,
      observation: [{ name: 'x', unit: '', low: -1, high: 1, about: '', read: (s, at) => s[at] }],
      facts: [],
      actions: [{ name: 'y', unit: '', low: -2, high: 6, levels: 9 }],
      noop: 0,
      start: (state, at, rng) => {
        state[at] = 2 * rng.uniform() - 1;
      },
      step(state, at, action, actionAt, rng) {
        const error = Math.abs(action[actionAt] - (2 + 3 * state[at]));
        state[at] = 2 * rng.uniform() - 1;
        return -error;
      },
      ended: () => false,
    },
    { n },
  );
