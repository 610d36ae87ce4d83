/** A replay buffer: the last `capacity` transitions in rings of typed arrays, drawn uniformly. */
import { RlgptError } from '../core/errors.ts';
import type { Rng } from '../core/rng.ts';
import type { Plan } from '../nn/executor.ts';
import type { StoredTensor } from '../nn/safetensors.ts';
import { withRoom } from './room.ts';

/** Sizes of a replay buffer. */
export interface ReplaySpec {
  readonly capacity: number;
  readonly observationSize: number;
  /** Numbers of an action: 1 for a code. */
  readonly actionWidth: number;
  /** Flags of a mask; 0 where actions are numbers. */
  readonly maskSize: number;
}

/** Row i is one transition (s, a, R, s'), of one decision or several in a row. */
export interface Replay {
  /** Rows filled. */
  readonly size: number;
  /** [capacity, observationSize] */
  readonly observations: Float32Array;
  readonly nextObservations: Float32Array;
  /** [capacity, maskSize]: what may be done in s'. */
  readonly nextMasks: Uint8Array;
  /** [capacity, actionWidth] */
  readonly actions: Float32Array;
  /** Discounted to s. */
  readonly rewards: Float32Array;
  /** What a value in s' is worth in s: gamma^steps, or 0 where the episode has ended. */
  readonly discounts: Float32Array;
  /** The row to fill next; the oldest once the buffer is full. */
  claim(): number;
  /** Draws rows with replacement into `out`. */
  sample(rng: Rng, out: Int32Array): void;
  /** The filled rows by name, for a checkpoint. */
  save(): ReadonlyMap<string, StoredTensor>;
  /** Throws RlgptError 'corrupt' for tensors that `save` of an equal buffer did not return. */
  load(tensors: ReadonlyMap<string, StoredTensor>): void;
}

/** An empty buffer. Throws RlgptError 'usage' for a capacity that there is no room for. */
export function createReplay(spec: ReplaySpec): Replay {
  const { capacity, observationSize, actionWidth, maskSize } = spec;
  const arrays = withRoom(`${capacity} transitions`, 'Keep fewer: capacity=50000.', () => ({
    observations: new Float32Array(capacity * observationSize),
    nextObservations: new Float32Array(capacity * observationSize),
    nextMasks: new Uint8Array(capacity * maskSize),
    actions: new Float32Array(capacity * actionWidth),
    rewards: new Float32Array(capacity),
    discounts: new Float32Array(capacity),
  }));
  const names = Object.keys(arrays) as (keyof typeof arrays)[];
  let size = 0;
  let head = 0;
  return {
    ...arrays,
    get size() {
      return size;
    },
    claim() {
      const row = head;
      head = (head + 1) % capacity;
      size = Math.min(size + 1, capacity);
      return row;
    },
    sample(rng, out) {
      for (let i = 0; i < out.length; i++) out[i] = rng.int(size);
    },
    save() {
      const tensors = new Map<string, StoredTensor>();
      tensors.set('replay/place', { shape: [2], data: Float32Array.of(size, head) });
      for (const name of names) {
        const width = arrays[name].length / capacity;
        if (width === 0 || size === 0) continue;
        tensors.set(`replay/${name}`, { shape: [size, width], data: arrays[name].slice(0, size * width) });
      }
      return tensors;
    },
    load(tensors) {
      const [savedSize, savedHead] = tensors.get('replay/place')?.data ?? [];
      const fits = names.every((name) => {
        const width = arrays[name].length / capacity;
        return width === 0 || savedSize === 0 || tensors.get(`replay/${name}`)?.data.length === savedSize * width;
      });
      // A ring that is not full yet ends where it is filled up to.
      const sameRing = savedSize === capacity ? savedHead < capacity : savedHead === savedSize;
      if (!(savedSize <= capacity && sameRing && fits))
        throw new RlgptError('corrupt', 'the checkpoint holds no replay of this size', 'Give the same options.');
      size = savedSize;
      head = savedHead;
      if (size > 0) for (const name of names) arrays[name].set(tensors.get(`replay/${name}`)?.data ?? []);
    },
  };
}

/** Copies the transitions of `rows` to the plan's inputs `observation`, `next` [batch, O], `reward` and `discount` [batch]. */
export function fillTransitions(plan: Plan, replay: Replay, rows: Int32Array): void {
  copyRows(replay.observations, rows, plan.input('observation'));
  copyRows(replay.nextObservations, rows, plan.input('next'));
  const [reward, discount] = [plan.input('reward'), plan.input('discount')];
  for (let i = 0; i < rows.length; i++) {
    reward[i] = replay.rewards[rows[i]];
    discount[i] = replay.discounts[rows[i]];
  }
}

/** The same with action codes, `action` [batch], and what may be done next, `nextMask` [batch, A]. */
export function fillChoices(plan: Plan, replay: Replay, rows: Int32Array): void {
  fillTransitions(plan, replay, rows);
  copyRows(replay.nextMasks, rows, plan.input('nextMask'));
  const action = plan.indices('action');
  for (let i = 0; i < rows.length; i++) action[i] = replay.actions[rows[i]];
}

/** Copies `rows` of an array of the buffer, one after the other. */
export function copyRows(from: Float32Array | Uint8Array, rows: Int32Array, to: Float32Array): void {
  const width = to.length / rows.length;
  for (let i = 0; i < rows.length; i++) to.set(from.subarray(rows[i] * width, (rows[i] + 1) * width), i * width);
}
