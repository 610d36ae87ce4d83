/** The process that plays on a server: `node live-player.js JSON`, started with limits by `rlgpt play --server`. */
import { RlgptError } from '../core/errors.ts';
import { type LivePlay, playLive } from './live.ts';

// mineflayer reads packets in callbacks of its own; what it throws there can be caught nowhere else.
process.on('uncaughtException', (error) => {
  const remedy = 'See whether mineflayer supports the version and the mods of the server.';
  const foreign = error.stack?.includes('node_modules') === true;
  process.stderr.write(
    foreign
      ? `error: the server sent what mineflayer cannot read: ${error.message}\n${remedy}\n`
      : `bug: ${error.stack}\n`,
  );
  process.exit(1);
});

try {
  const play = JSON.parse(process.argv[2]) as LivePlay;
  process.exitCode = (await playLive(play, (line) => process.stdout.write(`${line}\n`))) ? 0 : 1;
} catch (error) {
  const known = error instanceof RlgptError;
  process.stderr.write(
    known
      ? `error: ${error.message}\n${error.remedy}\n`
      : `bug: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = known && error.kind === 'usage' ? 2 : 1;
}
if (process.connected) process.disconnect();
