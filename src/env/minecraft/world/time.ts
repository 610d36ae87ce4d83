/** Day and night. */
import type { World } from './world.ts';

/** Ticks of a day. */
export const DAY = 24_000;

/** Height of the sun by ticks of the day, one value for 20 ticks: 1 at its highest, -1 at its lowest. */
const height = Float64Array.from({ length: 1200 }, (_, i) => {
  const day = (i / 1200 + 0.75) % 1;
  const angle = day + (1 - (Math.cos(day * Math.PI) + 1) / 2 - day) / 3;
  return Math.cos(angle * 2 * Math.PI);
});

const shade = (dark: number) => Math.min(1, Math.max(0, dark));

/** Daylight by the same ticks. Source: vanilla's sun brightness, as skies are drawn. */
const daylight = Float32Array.from(height, (sun) => (1 - shade(0.8 - 2 * sun)) * 0.8 + 0.2);

/** Brightness of the sky by the time of day, 0.2 to 1. */
export function sunBrightness(world: World): number {
  return daylight[Math.floor(world.time / 20)];
}

/** The sun's part of it, 0 at night. Source: vanilla's sun brightness factor, by which light levels fall. */
export function sunFactor(world: World): number {
  return 1 - shade(0.5 - 2 * height[Math.floor(world.time / 20)]);
}
