/**
 * `rlgpt serve`: worlds for another process, over standard input and output: a message is 4 bytes of length,
 * little-endian, and a MessagePack map. Made for the Python package rlgpt_gym (python/), which starts it.
 */
import { readSync, writeSync } from 'node:fs';
import type { Command } from 'commander';
import { RlgptError } from '../core/errors.ts';
import { frame, type Packed, unpack } from '../env/gym/msgpack.ts';
import { openSession } from './serve-session.ts';
import type { Request } from './serve-worlds.ts';

export function addServe(program: Command): void {
  program
    .command('serve')
    .summary('serve worlds to another process, such as Python')
    .description('Serves worlds over standard input and output; the Python package in python/ starts it.')
    .addHelpText(
      'after',
      `
Examples:
  pip install node_modules/rlgpt/python    (./python in a checkout)
  python -c "import rlgpt_gym; print(rlgpt_gym.make('cartpole-v1').reset(seed=0))"
  python -c "import rlgpt_gym; print(rlgpt_gym.worlds())"`,
    )
    .action(() => {
      serveForever(openSession());
    });
}

/** Bytes of the largest message: a million worlds of sixteen numbers each. */
const MOST_BYTES = 1 << 26;

/**
 * Answers until standard input ends. Reads and writes block: there is nothing else to do meanwhile. A message that is too
 * long is refused as soon as its length is known, and then passed over.
 */
function serveForever(answer: (request: Request) => Packed): void {
  let input = Buffer.alloc(1 << 16);
  let filled = 0;
  /** Reads until so many bytes are there; false where the input ends before. */
  const fill = (bytes: number) => {
    if (bytes > input.length) input = Buffer.concat([input], 2 * bytes);
    while (filled < bytes) {
      const count = retry(() => readSync(0, input, filled, input.length - filled, null));
      if (count === 0) return false;
      filled += count;
    }
    return true;
  };
  /** Forgets the first bytes. */
  const drop = (bytes: number) => {
    input.copyWithin(0, bytes, filled);
    filled -= bytes;
  };
  while (fill(4)) {
    const length = input.readUInt32LE(0);
    if (length > MOST_BYTES) {
      send(frame({ error: `a message of ${length} bytes`, remedy: `Send at most ${MOST_BYTES}.`, kind: 'usage' }));
      const here = Math.min(filled, 4 + length);
      drop(here);
      if (!passOver(4 + length - here)) return;
    } else if (fill(4 + length)) {
      send(frame(reply(answer, input.subarray(4, 4 + length))));
      drop(4 + length);
    } else return;
  }
}

/** Reads so many bytes into nothing; false where the input ends before. */
function passOver(bytes: number): boolean {
  const scratch = Buffer.alloc(1 << 16);
  for (let left = bytes; left > 0; ) {
    const count = retry(() => readSync(0, scratch, 0, Math.min(left, scratch.length), null));
    if (count === 0) return false;
    left -= count;
  }
  return true;
}

/** What was wrong goes to the caller; only a bug ends the process. */
function reply(answer: (request: Request) => Packed, bytes: Uint8Array): Packed {
  let remedy = 'Send a MessagePack map.';
  try {
    const request = unpack(bytes);
    if (request === null || typeof request !== 'object' || Array.isArray(request) || request instanceof Uint8Array)
      throw new RlgptError('usage', 'a message is no map', remedy);
    // From here on it is memory that a RangeError speaks of.
    remedy = 'Ask for fewer worlds, or smaller ones.';
    return answer(request as Request);
  } catch (error) {
    if (error instanceof RlgptError) return { error: error.message, remedy: error.remedy, kind: error.kind };
    if (error instanceof RangeError) return { error: error.message, remedy, kind: 'usage' };
    throw error;
  }
}

function send(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += retry(() => writeSync(1, bytes, at));
}

const clock = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that its other end has made non-blocking says EAGAIN instead of waiting. */
function retry(action: () => number): number {
  for (;;) {
    try {
      return action();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0;
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(clock, 0, 0, 1);
    }
  }
}
