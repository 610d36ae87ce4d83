/** Frames of an episode, spread over its steps, as an animated PNG. */
import { encodePng } from '../core/png.ts';
import type { Picture } from '../env/env.ts';

/** How a film looks. */
export interface ReelSpec {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Frames at most, spread over the episode; 1 is its last sight. */
  readonly frames: number;
}

export type Draw = (picture: Picture) => void;

/** A frame is shown for this long, whatever steps it stands for. */
const DELAY_MS = 60;

/** For an episode of so many steps: `see` is to be called before each of them, and with `last` after the last. */
export function newReel({ width, height, frames: most }: ReelSpec, steps: number) {
  const stride = Math.max(1, Math.ceil(steps / Math.max(1, most - 1)));
  const frames: Uint8Array[] = [];
  let step = 0;
  return {
    see(draw: Draw, last: boolean): void {
      const due = last || (most > 1 && step % stride === 0);
      step++;
      if (!due) return;
      const data = new Uint8Array(3 * width * height);
      draw({ rows: height, columns: width, data });
      frames.push(data);
    },
    png: (): Uint8Array => encodePng({ width, height, frames, delayMs: DELAY_MS }),
  };
}
