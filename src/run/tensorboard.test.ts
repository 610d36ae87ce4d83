import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Event } from './event.ts';
import { crc32c, openScalars, readFrames } from './tensorboard.ts';

test('the checksum is CRC-32C: the check value of the catalogue, and RFC 3720 appendix B.4', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
});

const update = (steps: number, t: number, meanReturn: number | null): Event & { t: number } => ({
  type: 'train.update',
  update: steps / 100,
  steps,
  episodes: meanReturn === null ? 0 : 2,
  meanReturn,
  t,
  figures: { entropy: 0.5 + steps, 'share/left': 0.25 },
});

/** A plain decoder of tensorflow.Event: wall time, step, and scalars by tag. */
function decode(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const event = { seconds: 0, step: 0, version: '', values: {} as Record<string, number> };
  let at = 0;
  const varint = () => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      scale *= 128;
      if (byte < 128) return value;
    }
  };
  const text = (length: number) => {
    at += length;
    return Buffer.from(bytes.subarray(at - length, at)).toString();
  };
  const number = (size: 4 | 8) => {
    at += size;
    return size === 8 ? view.getFloat64(at - 8, true) : view.getFloat32(at - 4, true);
  };
  let tag = '';
  while (at < bytes.length) {
    const key = varint();
    if (key === 9) event.seconds = number(8);
    else if (key === 16) event.step = varint();
    else if (key === 26) event.version = text(varint());
    else if (key === 42) varint();
    else if (key === 10 && event.version === '') {
      // Value inside Summary, or the tag inside Value: both are field 1 with a length.
      const length = varint();
      if (bytes[at] !== 10) tag = text(length);
    } else if (key === 21) {
      event.values[tag] = number(4);
    } else throw new Error(`unexpected key ${key} at ${at}`);
  }
  return event;
}

test('scalars are read back as written, and a damaged byte is noticed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scalars-'));
  try {
    const file = openScalars(folder, [update(100, 1000, 20), update(300, 3000, null)]);
    file.append(update(400, 3500, -1.5));
    file.append({ type: 'warning', message: '', remedy: '', t: 1 });
    const bytes = readFileSync(file.path);
    const events = readFrames(bytes).map(decode);
    expect(events[0]).toEqual({ seconds: 1, step: 0, version: 'brain.Event:2', values: {} });
    const names = ['episodes/count', 'train/entropy', 'share/left'];
    expect(Object.keys(events[1].values).sort()).toEqual([...names, 'episodes/mean_return'].sort());
    expect(events.map((e) => e.step)).toEqual([0, 100, 300, 400]);
    expect(events[2].values).toEqual({
      'episodes/count': 0,
      'speed/steps_per_second': 100,
      'train/entropy': 300.5,
      'share/left': 0.25,
    });
    expect(events[3].values['episodes/mean_return']).toBe(-1.5);
    expect(events[3].seconds).toBe(3.5);
    for (const at of [2, 20, bytes.length - 2]) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] ^= 4;
      expect(() => readFrames(damaged)).toThrow(/damaged at byte/);
    }
    // Opened again from the events, the file is the same, whatever was torn behind them.
    appendFileSync(file.path, 'torn');
    const again = openScalars(folder, [update(100, 1000, 20), update(300, 3000, null), update(400, 3500, -1.5)]);
    expect(readFileSync(again.path)).toEqual(bytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
