/**
 * The part of MessagePack that the bridge to Python speaks: nil, booleans, numbers, strings, bytes, arrays and maps.
 * Written for few large byte strings: bytes are read as views and written once. Source: msgpack.org specification.
 */

export type Packed =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Packed[]
  | { readonly [key: string]: Packed };

const text = new TextEncoder();
const plain = new TextDecoder();

/** Grows as needed and is used again for every message. */
let buffer = Buffer.alloc(1 << 16);
let at = 0;

function need(count: number): void {
  if (at + count <= buffer.length) return;
  const larger = Buffer.alloc(Math.max(2 * buffer.length, at + count));
  buffer.copy(larger, 0, 0, at);
  buffer = larger;
}

/** A tag with a length: the short form below `limit`, or 8, 16 or 32 bits of it. `tags` are those of the long forms. */
function header(count: number, short: number, limit: number, tags: readonly [number, number, number]): void {
  need(5);
  if (count < limit) buffer[at++] = short | count;
  else if (count < 256 && tags[0] > 0) {
    buffer[at++] = tags[0];
    buffer[at++] = count;
  } else if (count < 65536) {
    buffer[at++] = tags[1];
    at = buffer.writeUInt16BE(count, at);
  } else {
    buffer[at++] = tags[2];
    at = buffer.writeUInt32BE(count, at);
  }
}

function writeNumber(value: number): void {
  need(9);
  if (Number.isInteger(value) && value >= 0 && value < 128) buffer[at++] = value;
  else if (Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31) {
    buffer[at++] = 0xd2;
    at = buffer.writeInt32BE(value, at);
  } else {
    buffer[at++] = 0xcb;
    at = buffer.writeDoubleBE(value, at);
  }
}

function write(value: Packed): void {
  if (value === null) {
    need(1);
    buffer[at++] = 0xc0;
  } else if (typeof value === 'boolean') {
    need(1);
    buffer[at++] = value ? 0xc3 : 0xc2;
  } else if (typeof value === 'number') writeNumber(value);
  else if (typeof value === 'string') {
    const bytes = text.encode(value);
    header(bytes.length, 0xa0, 32, [0xd9, 0xda, 0xdb]);
    writeBytes(bytes);
  } else if (value instanceof Uint8Array) {
    header(value.length, 0, 0, [0xc4, 0xc5, 0xc6]);
    writeBytes(value);
  } else if (Array.isArray(value)) {
    header(value.length, 0x90, 16, [0, 0xdc, 0xdd]);
    for (const part of value) write(part);
  } else {
    const entries = Object.entries(value as { readonly [key: string]: Packed });
    header(entries.length, 0x80, 16, [0, 0xde, 0xdf]);
    for (const [key, part] of entries) {
      write(key);
      write(part);
    }
  }
}

function writeBytes(bytes: Uint8Array): void {
  need(bytes.length);
  buffer.set(bytes, at);
  at += bytes.length;
}

/** The message with its length in 4 bytes, little-endian, in front. Valid until the next call. */
export function frame(value: Packed): Uint8Array {
  at = 4;
  write(value);
  buffer.writeUInt32LE(at - 4, 0);
  return buffer.subarray(0, at);
}

/** The value in `bytes`. Byte strings are views of it. Throws RangeError for anything cut short or beyond this subset. */
export function unpack(bytes: Uint8Array): Packed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let from = 0;
  /** A length, which costs no memory where there are not as many bytes. */
  const told = (count: number) => {
    if (from + count > bytes.length) throw new RangeError(`message of ${bytes.length} bytes is cut short`);
    return count;
  };
  const slice = (count: number) => {
    from += told(count);
    return bytes.subarray(from - count, from);
  };
  const unsigned = (size: 1 | 2 | 4) => {
    slice(size);
    const start = from - size;
    return size === 1 ? bytes[start] : size === 2 ? view.getUint16(start) : view.getUint32(start);
  };
  const list = (count: number) => Array.from({ length: told(count) }, read);
  const map = (count: number) => {
    told(2 * count);
    const out: Record<string, Packed> = {};
    for (let i = 0; i < count; i++) {
      const key = read();
      out[String(key)] = read();
    }
    return out;
  };
  function read(): Packed {
    const tag = slice(1)[0];
    if (tag < 0x80) return tag;
    if (tag < 0x90) return map(tag & 15);
    if (tag < 0xa0) return list(tag & 15);
    if (tag < 0xc0) return plain.decode(slice(tag & 31));
    if (tag >= 0xe0) return tag - 256;
    return long(tag);
  }
  function long(tag: number): Packed {
    const sizes = [1, 2, 4] as const;
    switch (tag) {
      case 0xc0:
        return null;
      case 0xc2:
      case 0xc3:
        return tag === 0xc3;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return slice(unsigned(sizes[tag - 0xc4]));
      case 0xca:
        slice(4);
        return view.getFloat32(from - 4);
      case 0xcb:
        slice(8);
        return view.getFloat64(from - 8);
      case 0xcc:
      case 0xcd:
      case 0xce:
        return unsigned(sizes[tag - 0xcc]);
      case 0xcf:
        slice(8);
        return Number(view.getBigUint64(from - 8));
      case 0xd0:
        return (unsigned(1) << 24) >> 24;
      case 0xd1:
        return (unsigned(2) << 16) >> 16;
      case 0xd2:
        return unsigned(4) | 0;
      case 0xd3:
        slice(8);
        return Number(view.getBigInt64(from - 8));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return plain.decode(slice(unsigned(sizes[tag - 0xd9])));
      case 0xdc:
      case 0xdd:
        return list(unsigned(tag === 0xdc ? 2 : 4));
      case 0xde:
      case 0xdf:
        return map(unsigned(tag === 0xde ? 2 : 4));
      default:
        throw new RangeError(`message has the tag 0x${tag.toString(16)}, which the bridge does not speak`);
    }
  }
  return read();
}
