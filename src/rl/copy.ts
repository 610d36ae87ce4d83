/** Short copies between typed arrays. */

/** Runs up to this long are copied by a loop: making a view costs more than it moves. */
const SHORT = 48;

/** to[toAt + i] = from[fromAt + i] for `length` elements. */
export function copyRun(
  from: Float32Array | Uint8Array,
  fromAt: number,
  to: Float32Array,
  toAt: number,
  length: number,
): void {
  if (length > SHORT) to.set(from.subarray(fromAt, fromAt + length), toAt);
  else for (let i = 0; i < length; i++) to[toAt + i] = from[fromAt + i];
}
