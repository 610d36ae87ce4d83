/**
 * The safetensors file format: an 8-byte little-endian header length, a JSON header, then raw little-endian data.
 * Float32 tensors (F32) and bytes (U8) are supported; metadata is a record of strings, as the format asks.
 */
import { RlgptError } from '../core/errors.ts';
import { type Shape, sizeOf } from './shape.ts';

export interface StoredTensor {
  readonly shape: Shape;
  readonly data: Float32Array | Uint8Array;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

/** Bytes of the file; tensors in the order of the map, each aligned to its element size by construction. */
export function writeTensors({ tensors, metadata }: TensorFile): Uint8Array {
  const header: Record<string, HeaderEntry | Record<string, string>> = { __metadata__: { ...metadata } };
  // Float tensors first, so that all of them stay aligned to four bytes.
  const entries = [...tensors].sort(([, a], [, b]) => rank(a) - rank(b));
  let end = 0;
  for (const [name, { shape, data }] of entries) {
    if (sizeOf(shape) !== data.length) {
      throw new RlgptError(
        'shape',
        `'${name}' [${shape.join(',')}] has ${data.length} elements`,
        'Give as many as its shape.',
      );
    }
    header[name] = {
      dtype: data instanceof Float32Array ? 'F32' : 'U8',
      shape: [...shape],
      data_offsets: [end, end + data.byteLength],
    };
    end += data.byteLength;
  }
  const json = Buffer.from(JSON.stringify(header));
  const headerBytes = (json.length + 7) & ~7;
  const bytes = new Uint8Array(8 + headerBytes + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, 8 + json.length, 8 + headerBytes);
  bytes.set(json, 8);
  let at = 8 + headerBytes;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

const rank = (t: StoredTensor) => (t.data instanceof Float32Array ? 0 : 1);

const REMEDY = 'Use a file that was written whole, by this version or a later one.';

function corrupt(message: string, cause?: unknown): RlgptError {
  return new RlgptError('corrupt', `safetensors: ${message}`, REMEDY, cause);
}

/** Parses a file; the data is copied. Throws RlgptError 'corrupt' for anything that is not such a file. */
export function readTensors(given: Uint8Array): TensorFile {
  // A Buffer's `slice` would be a view of it, not a copy.
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.length);
  if (bytes.length < 8) throw corrupt(`${bytes.length} bytes are too few`);
  const headerBytes = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (headerBytes > bytes.length - 8) throw corrupt(`a header of ${headerBytes} bytes does not fit in ${bytes.length}`);
  const header = parseHeader(bytes.subarray(8, 8 + headerBytes));
  const body = bytes.subarray(8 + headerBytes);
  const tensors = new Map<string, StoredTensor>();
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') metadata = checkMetadata(entry);
    else tensors.set(name, readTensor(name, entry, body));
  }
  const covered = [...tensors.values()].reduce((sum, t) => sum + t.data.byteLength, 0);
  if (covered !== body.length) throw corrupt(`${body.length} bytes of data for ${covered} bytes of tensors`);
  return { tensors, metadata };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt('the header is not JSON', cause);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw corrupt('the header is not an object');
  return header as Record<string, unknown>;
}

function checkMetadata(entry: unknown): Record<string, string> {
  const isRecord =
    typeof entry === 'object' && entry !== null && Object.values(entry).every((v) => typeof v === 'string');
  if (!isRecord) throw corrupt('the metadata is not a record of strings');
  return entry as Record<string, string>;
}

function readTensor(name: string, value: unknown, body: Uint8Array): StoredTensor {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Partial<HeaderEntry>;
  const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(isCount)) throw corrupt(`'${name}' has shape ${JSON.stringify(shape)}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw corrupt(`'${name}' has offsets ${JSON.stringify(offsets)}`);
  }
  if (dtype !== 'F32' && dtype !== 'U8') throw corrupt(`'${name}' is of type ${JSON.stringify(dtype)}`);
  const [start, end] = offsets;
  const expected = sizeOf(shape) * (dtype === 'F32' ? 4 : 1);
  if (end > body.length || end - start !== expected)
    throw corrupt(`'${name}' spans ${start} to ${end}, not ${expected} bytes`);
  const copy = body.slice(start, end);
  return { shape, data: dtype === 'F32' ? new Float32Array(copy.buffer) : copy };
}
