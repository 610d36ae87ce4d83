/** Daylight by the step of the episode, 1 at noon and 0 at midnight. A day has 300 steps, in Craftax-Classic and in Craftax. */
import { cosf } from './trig.ts';

const f = Math.fround;
const PI = f(Math.PI);
const DAWN = f(0.3);
const DAY_LENGTH = 300;
/** Steps of an episode as published. */
const TABULATED = 10_000;

/** 1 - |cos(pi p)|^3, with the last product and the difference rounded once together. */
function compute(time: number): number {
  const progress = f(f(f(time / DAY_LENGTH) % 1) + DAWN);
  const c = cosf(f(PI * progress));
  return f(1 - f(c * c) * Math.abs(c));
}

const table = Float32Array.from({ length: TABULATED + 1 }, (_, time) => compute(time));

export function lightAt(time: number): number {
  return time < table.length ? table[time] : compute(time);
}
