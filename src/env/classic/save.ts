/** One small world as bytes: hash of its id, checksum, steps, generators, then the numbers of its state. */
import { RlgptError } from '../../core/errors.ts';
import { hashSeed, type Rng } from '../../core/rng.ts';

const MAGIC = 0x534c4352; // 'RCLS'
/** Bytes before the generators: magic, id, checksum, steps. */
const HEADER = 16;
const RNG_BYTES = 16;

function checksum(bytes: Uint8Array): number {
  let h = 0x811c9dc5;
  for (let i = 12; i < bytes.length; i++) h = Math.imul(h ^ bytes[i], 0x01000193);
  return h >>> 0;
}

/** Equal states give equal bytes. */
export function saveRow(id: string, state: Float64Array, elapsed: number, rngs: readonly Rng[]): Uint8Array {
  const bytes = new Uint8Array(HEADER + rngs.length * RNG_BYTES + state.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(12, elapsed, true);
  rngs.forEach((rng, i) => {
    rng.save().forEach((word, j) => {
      view.setUint32(HEADER + i * RNG_BYTES + j * 4, word, true);
    });
  });
  const at = HEADER + rngs.length * RNG_BYTES;
  state.forEach((value, i) => {
    view.setFloat64(at + i * 8, value, true);
  });
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, hashSeed(id), true);
  view.setUint32(8, checksum(bytes), true);
  return bytes;
}

/** Restores the generators and returns the rest. Throws RlgptError 'corrupt' for bytes that `saveRow` did not write for this world. */
export function loadRow(
  id: string,
  stateSize: number,
  bytes: Uint8Array,
  rngs: readonly Rng[],
): { readonly state: Float64Array; readonly elapsed: number } {
  const at = HEADER + rngs.length * RNG_BYTES;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fits =
    bytes.length === at + stateSize * 8 &&
    view.getUint32(0, true) === MAGIC &&
    view.getUint32(4, true) === hashSeed(id) &&
    view.getUint32(8, true) === checksum(bytes);
  if (!fits) {
    throw new RlgptError(
      'corrupt',
      `${bytes.length} bytes are no saved world of '${id}'`,
      'Use bytes that save of the same world wrote.',
    );
  }
  rngs.forEach((rng, i) => {
    rng.restore(Uint32Array.from({ length: 4 }, (_, j) => view.getUint32(HEADER + i * RNG_BYTES + j * 4, true)));
  });
  const state = Float64Array.from({ length: stateSize }, (_, i) => view.getFloat64(at + i * 8, true));
  return { state, elapsed: view.getUint32(12, true) };
}
