import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashJson, sha256 } from './hash.ts';
import { canonicalJson, jsonText } from './json.ts';

test('text equals JSON.stringify for what JSON holds', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(jsonText(value)).toBe(JSON.stringify(value));
    }),
  );
});

test('canonical text does not depend on key order', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
      const turned = Object.fromEntries(Object.entries(record).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(record));
      expect(JSON.parse(canonicalJson(record))).toEqual(JSON.parse(JSON.stringify(record)));
    }),
  );
  expect(canonicalJson({ b: [{ d: 1, c: undefined, a: null }], a: 'x' })).toBe('{"a":"x","b":[{"a":null,"d":1}]}');
});

test('what JSON would change silently is refused with its path', () => {
  expect(() => jsonText({ a: [1, Number.NaN] })).toThrow('a[1] is NaN');
  expect(() => jsonText(Number.POSITIVE_INFINITY)).toThrow('the value is Infinity');
  expect(() => jsonText({ policy: { weights: new Float32Array(2) } })).toThrow('policy.weights is a Float32Array');
  expect(() => jsonText({ f: () => 1 })).toThrow('f is a function');
  expect(() => jsonText([undefined])).toThrow('[0] is a undefined');
  expect(() => jsonText(new Map())).toThrow('Map');
});

test('sha256 at the FIPS 180 vectors', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256(new Uint8Array(0))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(hashJson({ a: 1, b: 2 })).toBe(hashJson({ b: 2, a: 1 }));
});
