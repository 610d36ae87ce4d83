/** The wire format of protocol buffers, as much of it as ONNX files use. Source: protobuf.dev/programming-guides/encoding. */
import { RlgptError } from '../core/errors.ts';

const utf8 = new TextEncoder();

export interface MessageWriter {
  integer(field: number, value: number | bigint): MessageWriter;
  float(field: number, value: number): MessageWriter;
  text(field: number, value: string): MessageWriter;
  bytes(field: number, value: Uint8Array): MessageWriter;
  message(field: number, value: MessageWriter): MessageWriter;
  finish(): Uint8Array;
}

/** A protobuf message to be filled field by field. */
export function writeMessage(): MessageWriter {
  const chunks: Uint8Array[] = [];
  const put = (...values: number[]) => chunks.push(Uint8Array.from(values));
  const varint = (value: number | bigint) => {
    let rest = BigInt.asUintN(64, BigInt(value));
    const out: number[] = [];
    for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
    put(...out, Number(rest));
  };
  const writer: MessageWriter = {
    integer(field, value) {
      varint(field * 8);
      varint(value);
      return writer;
    },
    float(field, value) {
      varint(field * 8 + 5);
      chunks.push(new Uint8Array(Float32Array.of(value).buffer));
      return writer;
    },
    text: (field, value) => writer.bytes(field, utf8.encode(value)),
    bytes(field, value) {
      varint(field * 8 + 2);
      varint(value.length);
      chunks.push(value);
      return writer;
    },
    message: (field, value) => writer.bytes(field, value.finish()),
    finish() {
      const out = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
      let at = 0;
      for (const chunk of chunks) {
        out.set(chunk, at);
        at += chunk.length;
      }
      return out;
    },
  };
  return writer;
}

/** Fields of one message by number, in the order of the file: integers as bigint, everything else as its bytes. */
export type Message = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

/** Throws RlgptError 'corrupt' for bytes that are no message. */
export function readMessage(bytes: Uint8Array): Message {
  const fields = new Map<number, (bigint | Uint8Array)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= bytes.length) throw truncated();
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw truncated();
  };
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw truncated();
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    const value = wire === 0 ? varint() : wire === 1 ? take(8) : wire === 5 ? take(4) : take(lengthOf(wire, varint));
    const list = fields.get(tag >>> 3);
    if (list) list.push(value);
    else fields.set(tag >>> 3, [value]);
  }
  return fields;
}

function lengthOf(wire: number, varint: () => bigint): number {
  if (wire !== 2) throw truncated();
  return Number(varint());
}

const truncated = (): RlgptError =>
  new RlgptError('corrupt', 'the bytes are no complete protocol buffer', 'Give a whole ONNX file.');

const first = (message: Message, field: number): bigint | Uint8Array | undefined => message.get(field)?.[0];

/** The first integer of a field; `fallback` where there is none. */
export function integerOf(message: Message, field: number, fallback = 0): number {
  const value = first(message, field);
  return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : fallback;
}

/** The first bytes of a field; none where there are none. */
export function bytesOf(message: Message, field: number): Uint8Array {
  const value = first(message, field);
  return value instanceof Uint8Array ? value : new Uint8Array(0);
}

export const textOf = (message: Message, field: number): string => new TextDecoder().decode(bytesOf(message, field));

/** A float32 of four bytes. */
export function floatOf(message: Message, field: number, fallback = 0): number {
  const value = first(message, field);
  if (!(value instanceof Uint8Array) || value.length !== 4) return fallback;
  return new DataView(value.buffer, value.byteOffset).getFloat32(0, true);
}

export const messagesOf = (message: Message, field: number): Message[] =>
  (message.get(field) ?? []).map((value) => readMessage(value instanceof Uint8Array ? value : new Uint8Array(0)));

export const textsOf = (message: Message, field: number): string[] =>
  (message.get(field) ?? []).map((value) => new TextDecoder().decode(value as Uint8Array));

/** Repeated integers, packed into one run of bytes or not. */
export function integersOf(message: Message, field: number): number[] {
  return (message.get(field) ?? []).flatMap((value) => {
    if (typeof value === 'bigint') return [Number(BigInt.asIntN(64, value))];
    const out: number[] = [];
    for (let at = 0; at < value.length; ) {
      let number = 0n;
      for (let shift = 0n; ; shift += 7n) {
        const byte = value[at++];
        number |= BigInt(byte & 127) << shift;
        if (byte < 128) break;
      }
      out.push(Number(BigInt.asIntN(64, number)));
    }
    return out;
  });
}
