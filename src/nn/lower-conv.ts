/** Convolutions as kernel calls: windows become rows of a matrix, a few images at a time. */
import type { ConvWindow, Tensor } from './graph.ts';
import type { Scratch } from './lower.ts';
import type { Shape } from './shape.ts';
import type { Kernels } from './wasm-kernels.ts';

type ConvOp = ConvWindow & { readonly kind: 'conv2d' | 'conv2dGradInput' | 'conv2dGradWeight' };

/** Windows of a few images, so many that they stay in the second-level cache. */
const COLUMN_BYTES = 262_144;

interface Extents {
  readonly images: Shape;
  readonly filters: Shape;
  readonly results: Shape;
}

function extentsOf(t: Tensor, kind: ConvOp['kind']): Extents {
  const [a, b] = t.inputs;
  if (kind === 'conv2d') return { images: a.shape, filters: b.shape, results: t.shape };
  if (kind === 'conv2dGradInput') return { images: t.shape, filters: b.shape, results: a.shape };
  return { images: a.shape, filters: t.shape, results: b.shape };
}

/** Bytes of the windows of one image, and how many images are taken at a time. */
function chunkOf({ images, filters, results }: Extents): readonly [bytes: number, count: number] {
  const bytes = results[1] * results[2] * filters[0] * filters[1] * filters[2] * 4;
  return [bytes, Math.min(images[0], Math.max(1, Math.floor(COLUMN_BYTES / bytes)))];
}

/** Bytes of column scratch that t needs: 0 for what is no convolution. */
export function columnBytes(t: Tensor): number {
  const { op } = t;
  if (op.kind !== 'conv2d' && op.kind !== 'conv2dGradInput' && op.kind !== 'conv2dGradWeight') return 0;
  const [bytes, count] = chunkOf(extentsOf(t, op.kind));
  return bytes * count;
}

export function lowerConvolution(
  t: Tensor,
  op: ConvOp,
  [a, b, out]: readonly number[],
  k: Kernels,
  { gemm, columns }: Scratch,
): () => void {
  const extents = extentsOf(t, op.kind);
  const [n, h, w, c] = extents.images;
  const [, oh, ow, o] = extents.results;
  const kernel = extents.filters[0];
  const inner = kernel * kernel * c;
  const [, chunk] = chunkOf(extents);
  const image = h * w * c * 4;
  const result = oh * ow * o * 4;
  const { stride, padding } = op;
  const windows = (x: number, count: number) => k.im2col(x, columns, count, h, w, c, kernel, stride, padding, oh, ow);
  const step = {
    conv2d(from: number, count: number) {
      windows(a + from * image, count);
      k.sgemm(count * oh * ow, o, inner, columns, b, out + from * result, 0, gemm);
    },
    conv2dGradWeight(from: number, count: number) {
      windows(a + from * image, count);
      k.sgemm(inner, o, count * oh * ow, columns, b + from * result, out, from > 0 ? 5 : 1, gemm);
    },
    conv2dGradInput(from: number, count: number) {
      k.sgemm(count * oh * ow, inner, o, a + from * result, b, columns, 2, gemm);
      k.zero(out + from * image, count * image);
      k.col2im(columns, out + from * image, count, h, w, c, kernel, stride, padding, oh, ow);
    },
  }[op.kind];
  return () => {
    for (let from = 0; from < n; from += chunk) step(from, Math.min(chunk, n - from));
  };
}
