/** The process that plays on a server: `node live-player.js JSON`, started with limits by `rlgpt play --server`. */
import { RlgptError } from '../core/errors.ts';
import { EXIT } from './launch.ts';
import { type LivePlay, playLive } from './live.ts';

/** mineflayer leaves timers behind, for which nobody should wait. */
function end(code: number): void {
  process.stdout.write('', () => process.exit(code));
}

function fail(error: unknown): void {
  const known = error instanceof RlgptError;
  const told = known ? `error: ${error.message}\n${error.remedy}` : `bug: ${(error as Error).stack ?? String(error)}`;
  process.stderr.write(`${told}\n`);
  end(known && error.kind !== 'world' ? EXIT.usage : EXIT.failed);
}

// mineflayer reads packets in callbacks of its own; what it throws there can be caught nowhere else.
process.on('uncaughtException', (error) => {
  if (error.stack?.includes('node_modules') !== true) return fail(error);
  const remedy = 'See whether mineflayer supports the version and the mods of the server.';
  fail(new RlgptError('world', `the server sent what mineflayer cannot read: ${error.message}`, remedy, error));
});

try {
  const play = JSON.parse(process.argv[2]) as LivePlay;
  end((await playLive(play, (line) => process.stdout.write(`${line}\n`))) ? EXIT.done : EXIT.failed);
} catch (error) {
  fail(error);
}
