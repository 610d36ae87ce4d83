/** Day and night. */
import type { World } from './world.ts';

/** Ticks of a day. */
export const DAY = 24_000;

/** Daylight by ticks of the day, one value for 20 ticks. Source: vanilla's sun brightness. */
const daylight = Float32Array.from({ length: 1200 }, (_, i) => {
  const day = (i / 1200 + 0.75) % 1;
  const angle = day + (1 - (Math.cos(day * Math.PI) + 1) / 2 - day) / 3;
  const dark = Math.min(1, Math.max(0, 0.8 - 2 * Math.cos(angle * 2 * Math.PI)));
  return (1 - dark) * 0.8 + 0.2;
});

export function sunBrightness(world: World): number {
  return daylight[Math.floor(world.time / 20)];
}
