/** A static memory plan: buffers with known lifetimes are placed so that those alive together never overlap. */

export interface Lifetime {
  readonly bytes: number;
  /** Steps at which the buffer is written first and read last, both included. */
  readonly first: number;
  readonly last: number;
}

/** Where buffers lie in one block of memory. */
export interface Placement {
  /** Byte offset of each buffer, a multiple of 64. */
  readonly offsets: readonly number[];
  readonly totalBytes: number;
}

/**
 * Greedy by size: the largest buffer first, each at the lowest offset that is free for its whole lifetime.
 * Source: Pisarchyk and Lee 2020 (arXiv 2001.03288), section 5.2.
 */
export function placeBuffers(buffers: readonly Lifetime[]): Placement {
  // No bit arithmetic: sizes beyond 2 GB would turn negative.
  const rounded = buffers.map((buffer) => Math.ceil(buffer.bytes / 64) * 64);
  const order = buffers.map((_, i) => i).sort((i, j) => rounded[j] - rounded[i] || i - j);
  const offsets = buffers.map(() => 0);
  const placed: number[] = [];
  let totalBytes = 0;
  for (const i of order) {
    const { first, last } = buffers[i];
    let offset = 0;
    for (const j of placed) {
      // `placed` is sorted by offset: the first gap that is wide enough is the lowest.
      if (buffers[j].first > last || buffers[j].last < first) continue;
      if (offsets[j] - offset >= rounded[i]) break;
      offset = Math.max(offset, offsets[j] + rounded[j]);
    }
    offsets[i] = offset;
    totalBytes = Math.max(totalBytes, offset + rounded[i]);
    placed.push(i);
    placed.sort((a, b) => offsets[a] - offsets[b]);
  }
  return { offsets, totalBytes };
}
