/**
 * A sign of life on standard error from a thread of its own, since most measurements keep the main thread busy: 2, 4, 8, ...
 * seconds after something was said, then every minute.
 */
import { writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

const FIRST_MS = 2000;
const MOST_MS = 60_000;

let timer: NodeJS.Timeout | undefined;

/** A measurement that has begun at a time, or null when none runs. Sent again whenever something was said. */
export type Beat = { readonly name: string; readonly began: number } | null;

function wait(beat: Beat, ms: number): void {
  clearTimeout(timer);
  if (beat === null) return;
  timer = setTimeout(() => {
    writeSync(2, `  ${beat.name}: ${Math.round((Date.now() - beat.began) / 1000)} s so far\n`);
    wait(beat, Math.min(2 * ms, MOST_MS));
  }, ms);
}

parentPort?.on('message', (beat: Beat) => wait(beat, FIRST_MS));
