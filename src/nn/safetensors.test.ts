import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RlgptError } from '../core/errors.ts';
import { readTensors, writeTensors } from './safetensors.ts';

const file = {
  tensors: new Map([
    ['odd', { shape: [3], data: Uint8Array.of(1, 2, 3) }],
    ['weight', { shape: [2, 2], data: Float32Array.of(1, -2, 0.5, Number.NaN) }],
    ['scalar', { shape: [], data: Float32Array.of(7) }],
  ]),
  metadata: { format: 'test', note: 'ü' },
};

test('writing then reading gives the same', () => {
  const back = readTensors(writeTensors(file));
  expect(back.metadata).toEqual(file.metadata);
  for (const [name, t] of file.tensors) expect(back.tensors.get(name)).toEqual(t);
});

test('the layout is the published one', () => {
  const bytes = writeTensors({ tensors: new Map([['a', { shape: [1], data: Float32Array.of(1) }]]), metadata: {} });
  const text = '{"__metadata__":{},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
  expect(bytes[0]).toBe(Math.ceil(text.length / 8) * 8);
  expect(Buffer.from(bytes.subarray(8, 8 + text.length)).toString()).toBe(text);
  expect([...bytes.subarray(-4)]).toEqual([0, 0, 0x80, 0x3f]);
});

test('float tensors lie at multiples of four bytes, whatever the order of the map', () => {
  const bytes = writeTensors(file);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString());
  expect([...file.tensors.keys()][0]).toBe('odd');
  for (const name of ['weight', 'scalar']) expect((8 + length + header[name].data_offsets[0]) % 4).toBe(0);
});

test('a view into a larger buffer reads alike', () => {
  const bytes = writeTensors(file);
  const padded = new Uint8Array(bytes.length + 13);
  padded.set(bytes, 5);
  expect(readTensors(padded.subarray(5, 5 + bytes.length)).tensors.get('weight')?.data[1]).toBe(-2);
});

test('the Buffer of a file reads alike', () => {
  expect(readTensors(Buffer.from(writeTensors(file))).tensors).toEqual(file.tensors);
});

test('damaged bytes give a corrupt error or a readable file, never another error', () => {
  const bytes = writeTensors(file);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, length) => {
      const damaged = bytes.slice(0, length === 0 ? bytes.length : length);
      damaged[Math.min(at, damaged.length - 1)] = value;
      try {
        readTensors(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(RlgptError);
        expect((error as RlgptError).kind).toBe('corrupt');
      }
    }),
    { seed: 3, numRuns: 500 },
  );
  expect(() => readTensors(bytes.subarray(0, bytes.length - 1))).toThrow('safetensors');
});
