/** What is said to the Python side and back, as bytes: steps and resets, and the outcome of either (python/rlgpt_gym/host.py). */
import type { Trouble } from './host.ts';

/** What a step or a reset did. Valid until the next exchange. */
export interface Outcome {
  readonly troubles: readonly Trouble[];
  reward(world: number): number;
  /** 1 when the environment has ended the episode, or has failed. */
  terminated(world: number): number;
  /** 1 when the environment has cut the episode. */
  truncated(world: number): number;
}

/** Writes messages 'S': `rows` [n, width] of actions; a row that begins with NaN stands still. The bytes are reused. */
export function createStepMessage(rows: Float64Array): () => Uint8Array {
  const message = new Uint8Array(4 + 1 + rows.byteLength);
  new DataView(message.buffer).setUint32(0, message.length - 4, true);
  message[4] = 'S'.charCodeAt(0);
  const bytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  return () => {
    message.set(bytes, 5);
    return message;
  };
}

/** The message 'R': a new episode in one world. */
export function resetMessage(world: number, seed: number): Uint8Array {
  const message = new Uint8Array(13);
  const view = new DataView(message.buffer);
  view.setUint32(0, 9, true);
  message[4] = 'R'.charCodeAt(0);
  view.setUint32(5, world, true);
  view.setUint32(9, seed >>> 0, true);
  return message;
}

/** Reads a reply: for each of n worlds a float32 reward and three flags in 8 bytes, then troubles as JSON where there were any. */
export function readOutcome(reply: Uint8Array, n: number): Outcome {
  const view = new DataView(reply.buffer, reply.byteOffset, reply.byteLength);
  const troubles: readonly Trouble[] =
    reply.length > 8 * n ? JSON.parse(new TextDecoder().decode(reply.subarray(8 * n))) : [];
  return {
    troubles,
    reward: (world) => view.getFloat32(8 * world, true),
    terminated: (world) => reply[8 * world + 4] | reply[8 * world + 6],
    truncated: (world) => reply[8 * world + 5],
  };
}
