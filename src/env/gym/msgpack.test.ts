import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frame, type Packed, unpack } from './msgpack.ts';

const round = (value: Packed): Packed => unpack(Uint8Array.from(frame(value).subarray(4)));

test('what is packed is unpacked the same', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constant(null),
      fc.boolean(),
      fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
      fc.double({ noNaN: true }).map((x) => (Object.is(x, -0) ? 0 : x)),
      fc.string({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Uint8Array.from(bytes)),
      fc.array(tie('value'), { maxLength: 20 }),
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('value'),
        { maxKeys: 20 },
      ),
    ),
  }));
  fc.assert(
    fc.property(value, (v) => {
      expect(round(v as Packed)).toEqual(v);
    }),
  );
});

test('bytes of msgpack 1.2.4 for Python are read', () => {
  // packb({'op': 'step', 'a': b'\x01\x02', 'n': [-1, 300, 70000, 1.5, None, True]})
  const bytes = Uint8Array.from(
    Buffer.from('83a26f70a473746570a161c4020102a16e96ffcd012cce00011170cb3ff8000000000000c0c3', 'hex'),
  );
  expect(unpack(bytes)).toEqual({ op: 'step', a: Uint8Array.of(1, 2), n: [-1, 300, 70000, 1.5, null, true] });
});

test('a message cut short is refused', () => {
  const bytes = Uint8Array.from(frame({ a: new Uint8Array(100) }).subarray(4));
  expect(() => unpack(bytes.subarray(0, 50))).toThrow('cut short');
  expect(() => unpack(Uint8Array.of(0xc1))).toThrow('0xc1');
  // Lists and maps of four billion, in five bytes.
  for (const tag of [0xdd, 0xdf]) expect(() => unpack(Uint8Array.of(tag, 255, 255, 255, 255))).toThrow('cut short');
});

test('the frame begins with its length', () => {
  const bytes = frame({ long: 'x'.repeat(70000) });
  expect(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)).toBe(bytes.length - 4);
});
