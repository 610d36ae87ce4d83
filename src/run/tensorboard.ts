/**
 * Training figures as a TensorBoard event file: TFRecord frames (length, masked CRC-32C, data, masked CRC-32C) around
 * protocol buffers of tensorflow.Event. Only what scalars need. Written from a run's events, so it can be made again.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { RlgptError } from '../core/errors.ts';
import type { Event } from './event.ts';
import { makeFolder, storageError, writeAtomic } from './files.ts';

type TimedEvent = Event & { readonly t: number };

// --- frames ---

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0x82f63b78 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 with the Castagnoli polynomial. */
export function crc32c(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** Rotated and shifted, as TFRecord stores it. */
function masked(bytes: Uint8Array): number {
  const c = crc32c(bytes);
  return (((c >>> 15) | (c << 17)) + 0xa282ead8) >>> 0;
}

function frame(data: Uint8Array): Buffer {
  const out = Buffer.alloc(16 + data.length);
  out.writeBigUInt64LE(BigInt(data.length), 0);
  out.writeUInt32LE(masked(out.subarray(0, 8)), 8);
  out.set(data, 12);
  out.writeUInt32LE(masked(data), 12 + data.length);
  return out;
}

/** The data of each frame. Throws RlgptError 'corrupt' at the first frame that is cut or fails its checksum. */
export function readFrames(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const whole = at + 12 <= bytes.length;
    const length = whole ? Number(view.getBigUint64(at, true)) : 0;
    const end = at + 16 + length;
    const fits =
      whole &&
      end <= bytes.length &&
      view.getUint32(at + 8, true) === masked(bytes.subarray(at, at + 8)) &&
      view.getUint32(end - 4, true) === masked(bytes.subarray(at + 12, end - 4));
    if (!fits) throw new RlgptError('corrupt', `event file is damaged at byte ${at}`, 'Write it again from the run.');
    frames.push(bytes.subarray(at + 12, end - 4));
    at = end;
  }
  return frames;
}

// --- protocol buffers ---

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

const field = (number: number, wire: number) => [(number << 3) | wire];
const nested = (number: number, data: Uint8Array) =>
  Buffer.concat([Buffer.from([...field(number, 2), ...varint(data.length)]), data]);

function double(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(9, field(number, 1)[0]);
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

function float(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(5, field(number, 5)[0]);
  bytes.writeFloatLE(value, 1);
  return bytes;
}

/** The first frame of a file: its version. */
const header = (seconds: number) => frame(Buffer.concat([double(1, seconds), nested(3, Buffer.from('brain.Event:2'))]));

function scalars(seconds: number, step: number, values: Readonly<Record<string, number>>): Buffer {
  const entries = Object.entries(values).map(([tag, value]) =>
    nested(1, Buffer.concat([nested(1, Buffer.from(tag)), float(2, value)])),
  );
  return frame(
    Buffer.concat([
      double(1, seconds),
      Buffer.from([...field(2, 0), ...varint(step)]),
      nested(5, Buffer.concat(entries)),
    ]),
  );
}

// --- the file of a run ---

/** The scalars of one event by tag; null for an event without. `before` is the update event before it. */
function scalarsOf(event: TimedEvent, before: TimedEvent | null): Readonly<Record<string, number>> | null {
  if (event.type === 'train.finished') return { 'evaluation/mean_return': event.evaluation.mean };
  if (event.type !== 'train.update') return null;
  const figures = Object.fromEntries(
    Object.entries(event.figures).map(([name, value]) => [name.includes('/') ? name : `train/${name}`, value]),
  );
  const steps = event.steps - (before?.type === 'train.update' ? before.steps : 0);
  const seconds = before === null ? 0 : (event.t - before.t) / 1000;
  return {
    ...(event.meanReturn === null ? {} : { 'episodes/mean_return': event.meanReturn }),
    'episodes/count': event.episodes,
    ...(seconds > 0 ? { 'speed/steps_per_second': steps / seconds } : {}),
    ...figures,
  };
}

export interface ScalarFile {
  readonly path: string;
  /** `more` is written with the event's scalars, and is not there when the file is made again. */
  append(event: TimedEvent, more?: Readonly<Record<string, number>>): void;
}

/** Writes `tensorboard/` of a run folder anew from the events so far, and goes on with those that follow. */
export function openScalars(folder: string, events: readonly TimedEvent[]): ScalarFile {
  const place = join(folder, 'tensorboard');
  const path = join(place, 'events.out.tfevents.0000000000.rlgpt');
  let before: TimedEvent | null = null;
  const encode = (event: TimedEvent, more: Readonly<Record<string, number>> = {}): Buffer | null => {
    const values = scalarsOf(event, before);
    if (values === null) return null;
    if (event.type === 'train.update') before = event;
    return scalars(event.t / 1000, 'steps' in event ? event.steps : 0, { ...values, ...more });
  };
  makeFolder(place);
  const first = header((events[0]?.t ?? 0) / 1000);
  writeAtomic(path, Buffer.concat([first, ...events.map((event) => encode(event)).filter((bytes) => bytes !== null)]));
  return {
    path,
    append(event, more) {
      const bytes = encode(event, more);
      if (bytes === null) return;
      try {
        appendFileSync(path, bytes);
      } catch (error) {
        throw storageError(error, 'append to', path);
      }
    },
  };
}
