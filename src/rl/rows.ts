/** Integer columns and the bytes of n worlds in one array of bytes: lengths (32 bit), columns, worlds; little-endian. */
import { RlgptError } from '../core/errors.ts';

/** What `unpackRows` reads: each column has one number a world. */
export function packRows(columns: readonly Int32Array[], worlds: readonly Uint8Array[]): Uint8Array {
  const lengths = Int32Array.from(worlds, (world) => world.length);
  const parts = [lengths, ...columns].map((c) => new Uint8Array(c.buffer, c.byteOffset, c.byteLength));
  return new Uint8Array(Buffer.concat([...parts, ...worlds]));
}

/** Fills the columns and returns the worlds. Throws RlgptError 'corrupt' when the lengths do not fit. */
export function unpackRows(bytes: Uint8Array, columns: readonly Int32Array[], n: number): readonly Uint8Array[] {
  const head = 4 * n + columns.reduce((sum, c) => sum + c.byteLength, 0);
  const words = new Int32Array(bytes.slice(0, head - (head % 4)).buffer);
  const lengths = words.subarray(0, n);
  if (bytes.length < head || head + lengths.reduce((a, b) => a + b, 0) !== bytes.length) {
    throw new RlgptError('corrupt', `${bytes.length} bytes are no state of ${n} worlds`, 'Use an older checkpoint.');
  }
  let at = n;
  for (const column of columns) {
    column.set(words.subarray(at, at + column.length));
    at += column.length;
  }
  let from = head;
  return Array.from(lengths, (length) => {
    from += length;
    return bytes.slice(from - length, from);
  });
}
