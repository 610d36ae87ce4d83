/** One world as bytes: mark, settings, checksum, then its rows and what its episode needs to go on. Equal states give equal bytes. */

import { crc32 } from 'node:zlib';
import { RlgptError } from '../../core/errors.ts';

const MAGIC = 0x43435852; // 'RXCC'
export const HEADER = 12;

export type Column = Uint8Array | Int32Array | Uint32Array | Float32Array;

const bytesOf = (column: Column) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength);

/** `settings` is a hash of the world's id and mode. */
export function saveColumns(columns: readonly Column[], settings: number): Uint8Array {
  const bytes = new Uint8Array(HEADER + columns.reduce((sum, column) => sum + column.byteLength, 0));
  let at = HEADER;
  for (const column of columns) {
    bytes.set(bytesOf(column), at);
    at += column.byteLength;
  }
  const header = new DataView(bytes.buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, settings, true);
  header.setUint32(8, crc32(bytes.subarray(HEADER)), true);
  return bytes;
}

/** Fills `columns`, which have the sizes of those saved. Throws RlgptError 'corrupt', before any change, for other bytes. */
export function loadColumns(columns: readonly Column[], bytes: Uint8Array, settings: number): void {
  const size = HEADER + columns.reduce((sum, column) => sum + column.byteLength, 0);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fits =
    bytes.length === size &&
    header.getUint32(0, true) === MAGIC &&
    header.getUint32(4, true) === settings &&
    header.getUint32(8, true) === crc32(bytes.subarray(HEADER));
  if (!fits) {
    throw new RlgptError(
      'corrupt',
      `${bytes.length} bytes are no saved world of this kind and mode`,
      'Use bytes that save of the same world wrote.',
    );
  }
  let at = HEADER;
  for (const column of columns) {
    bytesOf(column).set(bytes.subarray(at, at + column.byteLength));
    at += column.byteLength;
  }
}
