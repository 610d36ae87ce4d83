import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodePng } from './png.ts';
import { makeRng } from './rng.ts';

/** Chunks of a PNG, with their checks. */
function chunks(bytes: Uint8Array): { type: string; data: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const list = [];
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    expect(view.getUint32(at + 8 + length)).toBe(slowCrc(bytes.subarray(at + 4, at + 8 + length)));
    list.push({ type, data: bytes.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return list;
}

/** Bit by bit. */
function slowCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function unpack(data: Uint8Array, width: number, height: number): Uint8Array {
  const raw = inflateSync(data);
  const out = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    expect(raw[y * (3 * width + 1)]).toBe(2);
    for (let i = 0; i < 3 * width; i++) {
      const above = y > 0 ? out[(y - 1) * 3 * width + i] : 0;
      out[y * 3 * width + i] = raw[y * (3 * width + 1) + 1 + i] + above;
    }
  }
  return out;
}

test('frames come back as they went in; one frame is a plain picture, more are animated', () => {
  const rng = makeRng('png');
  const frame = () => Uint8Array.from({ length: 3 * 7 * 5 }, () => rng.int(256));
  const frames = [frame(), frame(), frame()];
  const plain = chunks(encodePng({ width: 7, height: 5, frames: [frames[0]], delayMs: 50 }));
  expect(plain.map(({ type }) => type)).toEqual(['IHDR', 'IDAT', 'IEND']);
  expect(unpack(plain[1].data, 7, 5)).toEqual(frames[0]);
  const moving = chunks(encodePng({ width: 7, height: 5, frames, delayMs: 50 }));
  expect(moving.map(({ type }) => type)).toEqual([
    'IHDR',
    'acTL',
    'fcTL',
    'IDAT',
    'fcTL',
    'fdAT',
    'fcTL',
    'fdAT',
    'IEND',
  ]);
  moving
    .filter(({ type }) => type === 'fdAT')
    .forEach(({ data }, i) => {
      expect(unpack(data.subarray(4), 7, 5)).toEqual(frames[i + 1]);
    });
  const sequence = moving
    .filter(({ type }) => type === 'fcTL' || type === 'fdAT')
    .map(({ data }) => new DataView(data.buffer, data.byteOffset).getUint32(0));
  expect(sequence).toEqual([0, 1, 2, 3, 4]);
});

test('frames of another size are refused', () => {
  expect(() => encodePng({ width: 2, height: 2, frames: [new Uint8Array(3)], delayMs: 50 })).toThrow('2 x 2');
  expect(() => encodePng({ width: 2, height: 2, frames: [], delayMs: 50 })).toThrow('2 x 2');
});
