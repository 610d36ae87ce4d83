/**
 * The saved state of a process as bytes: magic, length of a JSON header, the header, the worlds one after the other,
 * and the SHA-256 of all that in hexadecimal.
 */
import { RlgptError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import { jsonText } from '../core/json.ts';
import type { Counts } from './process-stats.ts';

const MAGIC = 'rlgpt process 3\n';
const DIGEST = 64;

/** What a state must have in common with the process that loads it. */
export interface Identity {
  readonly env: string;
  readonly n: number;
  readonly actions: readonly string[];
  /** Step limit of an episode. */
  readonly limit: number;
}

export interface Header {
  readonly identity: Identity;
  readonly arrays: Readonly<Record<'over' | 'taken' | 'round' | 'faults', readonly number[]>>;
  /** Of each world, what whoever pays it remembers. */
  readonly memory: readonly (readonly number[])[];
  readonly counts: Counts;
  /** Of a curriculum, where there is one. */
  readonly lessons?: readonly number[];
}

/** Magic, length of the header, header as JSON, saved worlds, SHA-256 of all before it. */
export function packState(header: Header, worlds: readonly Uint8Array[]): Uint8Array {
  const lengths = worlds.map((world) => world.length);
  const text = Buffer.from(jsonText({ ...header, lengths }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const body = Buffer.concat([Buffer.from(MAGIC), length, text, ...worlds]);
  return new Uint8Array(Buffer.concat([body, Buffer.from(sha256(body))]));
}

/** Throws RlgptError 'corrupt' for bytes that `packState` did not write, 'shape' for another identity. */
export function unpackState(bytes: Uint8Array, identity: Identity): Header & { readonly worlds: Uint8Array[] } {
  const body = Buffer.from(bytes.subarray(0, Math.max(0, bytes.length - DIGEST)));
  const digest = Buffer.from(bytes.subarray(body.length)).toString('latin1');
  if (body.subarray(0, MAGIC.length).toString('latin1') !== MAGIC || digest !== sha256(body)) {
    throw new RlgptError(
      'corrupt',
      `process state of ${bytes.length} bytes does not check`,
      'Use an older checkpoint.',
    );
  }
  const textAt = MAGIC.length + 4;
  let at = textAt + body.readUInt32LE(MAGIC.length);
  const header = JSON.parse(body.toString('utf8', textAt, at)) as Header & { readonly lengths: readonly number[] };
  const [saved, present] = [jsonText(header.identity), jsonText(identity)];
  if (saved !== present) {
    throw new RlgptError('shape', `state is of ${saved}, not of ${present}`, 'Load it into a process made alike.');
  }
  const worlds = header.lengths.map((length) => {
    at += length;
    return new Uint8Array(body.subarray(at - length, at));
  });
  return { ...header, worlds };
}
