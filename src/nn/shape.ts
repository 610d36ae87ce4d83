/** Shapes and broadcasting. Arrays are row-major; [] is a scalar. */

/** Extents by axis; [] for a scalar. */
export type Shape = readonly number[];

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}

/** How an operand is walked: element at outer * strides[0] + inner * strides[1], in elements. */
export type Strides = readonly [outer: number, inner: number];

/** A broadcast of two operands as two nested loops; the result is written in order. */
export interface Broadcast {
  readonly shape: Shape;
  readonly outer: number;
  readonly inner: number;
  readonly a: Strides;
  readonly b: Strides;
}

/**
 * Broadcasts as the engine supports it: one operand is whole ([N,C]), the other is whole, a trailing part ([C]), a
 * column ([N,1]) or a scalar. Null otherwise: [N,1] with [N] is a mistake more often than an outer sum.
 */
export function broadcast(a: Shape, b: Shape): Broadcast | null {
  const sizeA = sizeOf(a);
  const sizeB = sizeOf(b);
  const aIsWhole = sizeA > sizeB || (sizeA === sizeB && a.length >= b.length);
  const [whole, part] = aIsWhole ? [a, b] : [b, a];
  const inner = innerRun(part, whole);
  if (inner === null) return null;
  const size = sizeOf(whole);
  const wholeStrides: Strides = [inner, 1];
  const partStrides: Strides = part.length > 0 && isColumn(part, whole) ? [1, 0] : [0, sizeOf(part) === 1 ? 0 : 1];
  return {
    shape: whole,
    outer: size / inner,
    inner,
    a: aIsWhole ? wholeStrides : partStrides,
    b: aIsWhole ? partStrides : wholeStrides,
  };
}

/** The longest run of the whole operand along which the part is contiguous or constant. */
function innerRun(part: Shape, whole: Shape): number | null {
  const size = sizeOf(part);
  if (size === 1 && part.length <= whole.length) return sizeOf(whole);
  if (isColumn(part, whole)) return whole[whole.length - 1];
  return isTrailing(part, whole) ? size : null;
}

/** True for a shape that equals `whole` but for a last extent of 1. */
export function isColumn(shape: Shape, whole: Shape): boolean {
  const n = whole.length;
  return (
    shape.length === n &&
    shape[n - 1] === 1 &&
    whole[n - 1] !== 1 &&
    sameShape(shape.slice(0, n - 1), whole.slice(0, n - 1))
  );
}

/** True for a shape that equals the last axes of `whole`, leading ones ignored. */
export function isTrailing(shape: Shape, whole: Shape): boolean {
  let start = 0;
  while (start < shape.length && shape[start] === 1) start++;
  const core = shape.slice(start);
  return shape.length <= whole.length && sameShape(core, whole.slice(whole.length - core.length));
}
