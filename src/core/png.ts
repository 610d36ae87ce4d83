/** PNG and animated PNG (APNG) of 24-bit images. Source of the format: W3C PNG specification, third edition. */
import { crc32, deflateSync } from 'node:zlib';
import { RlgptError } from './errors.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export interface Frames {
  readonly width: number;
  readonly height: number;
  /** Each [height, width, 3] bytes, rows from the top. One frame makes a plain PNG. */
  readonly frames: readonly Uint8Array[];
  /** How long a frame is shown. */
  readonly delayMs: number;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** The rows of a frame, each behind its filter byte: differences to the row above, which flat colours make zero. */
function pack(frame: Uint8Array, width: number, height: number): Uint8Array {
  const stride = 3 * width;
  const raw = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    const to = y * (stride + 1);
    raw[to] = 2;
    for (let i = 0; i < stride; i++)
      raw[to + 1 + i] = frame[y * stride + i] - (y > 0 ? frame[(y - 1) * stride + i] : 0);
  }
  return deflateSync(raw, { level: 9 });
}

function words(values: readonly number[], shorts: readonly number[] = [], tail: readonly number[] = []): Uint8Array {
  const out = new Uint8Array(4 * values.length + 2 * shorts.length + tail.length);
  const view = new DataView(out.buffer);
  values.forEach((value, i) => {
    view.setUint32(4 * i, value);
  });
  shorts.forEach((value, i) => {
    view.setUint16(4 * values.length + 2 * i, value);
  });
  out.set(tail, 4 * values.length + 2 * shorts.length);
  return out;
}

/** Throws RlgptError 'shape' for no frames, or frames of another size than said. */
export function encodePng({ width, height, frames, delayMs }: Frames): Uint8Array {
  const size = 3 * width * height;
  if (frames.length === 0 || frames.some((frame) => frame.length !== size)) {
    throw new RlgptError(
      'shape',
      `frames are not of ${width} x ${height} pixels`,
      'Give at least one frame of that size.',
    );
  }
  const parts = [SIGNATURE, chunk('IHDR', words([width, height], [], [8, 2, 0, 0, 0]))];
  const animated = frames.length > 1;
  if (animated) parts.push(chunk('acTL', words([frames.length, 0])));
  let sequence = 0;
  frames.forEach((frame, i) => {
    const data = pack(frame, width, height);
    if (animated) parts.push(chunk('fcTL', words([sequence++, width, height, 0, 0], [delayMs, 1000], [0, 0])));
    if (i === 0) parts.push(chunk('IDAT', data));
    else {
      const numbered = new Uint8Array(4 + data.length);
      numbered.set(words([sequence++]));
      numbered.set(data, 4);
      parts.push(chunk('fdAT', numbered));
    }
  });
  parts.push(chunk('IEND', new Uint8Array(0)));
  return Uint8Array.from(Buffer.concat(parts));
}
