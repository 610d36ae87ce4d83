// Convolutions as matrix products: the windows of a few images at a time become rows, which stay in the cache.

/** Rows [n,oh,ow] of k*k*c elements: each window of images x[n,h,w,c], zeros outside. */
export function im2col(
  x: usize, o: usize, n: i32, h: i32, w: i32, c: i32, k: i32, stride: i32, padding: i32, oh: i32, ow: i32,
): void {
  const pixel = <usize>c << 2;
  const run = <usize>k * pixel;
  for (let b = 0; b < n; b++) {
    for (let y = 0; y < oh; y++) {
      for (let q = 0; q < ow; q++) {
        const left = q * stride - padding;
        const skip = left < 0 ? -left : 0;
        const end = left + k > w ? w - left : k;
        for (let i = 0; i < k; i++) {
          const top = y * stride - padding + i;
          if (top < 0 || top >= h || end <= skip) {
            memory.fill(o, 0, run);
          } else {
            if (skip > 0) memory.fill(o, 0, <usize>skip * pixel);
            copy(o + <usize>skip * pixel, x + <usize>((top * w + left + skip) * c) * 4, <usize>(end - skip) * pixel);
            if (end < k) memory.fill(o + <usize>end * pixel, 0, <usize>(k - end) * pixel);
          }
          o += run;
        }
      }
    }
    x += <usize>(h * w) * pixel;
  }
}

/** A short copy without the call that memory.copy is. */
@inline function copy(o: usize, x: usize, bytes: usize): void {
  let j: usize = 0;
  for (; j + 16 <= bytes; j += 16) v128.store(o + j, v128.load(x + j));
  for (; j < bytes; j += 4) store<f32>(o + j, load<f32>(x + j));
}

/** The transposed step: adds rows onto the images that they are windows of; x must be zero at first. */
export function col2im(
  a: usize, x: usize, n: i32, h: i32, w: i32, c: i32, k: i32, stride: i32, padding: i32, oh: i32, ow: i32,
): void {
  const pixel = <usize>c << 2;
  const run = <usize>k * pixel;
  for (let b = 0; b < n; b++) {
    for (let y = 0; y < oh; y++) {
      for (let q = 0; q < ow; q++) {
        const left = q * stride - padding;
        const skip = left < 0 ? -left : 0;
        const end = left + k > w ? w - left : k;
        for (let i = 0; i < k; i++) {
          const top = y * stride - padding + i;
          if (top >= 0 && top < h && end > skip) {
            addTo(x + <usize>((top * w + left + skip) * c) * 4, a + <usize>skip * pixel, <usize>(end - skip) * pixel);
          }
          a += run;
        }
      }
    }
    x += <usize>(h * w) * pixel;
  }
}

@inline function addTo(o: usize, x: usize, bytes: usize): void {
  let j: usize = 0;
  for (; j + 16 <= bytes; j += 16) v128.store(o + j, f32x4.add(v128.load(o + j), v128.load(x + j)));
  for (; j < bytes; j += 4) store<f32>(o + j, load<f32>(o + j) + load<f32>(x + j));
}
