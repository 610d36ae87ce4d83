/**
 * Runs the server of the tests: `node dist/live/main.js [PORT] [SEED] [VERSION]`. As a child process it tells its port and the blocks
 * that are dug, and ends with its parent.
 */
import { startServer, VERSIONS } from './server.ts';
import { isInstalled } from './squid.ts';

const [port = '25565', seed = '1', version = '1.12.2'] = process.argv.slice(2);
if (!isInstalled()) {
  process.stderr.write('error: the server is not installed\nRun: npm ci --prefix live\n');
  process.exit(1);
}
if (!VERSIONS.includes(version)) {
  process.stderr.write(`error: version '${version}' is not played here\nUse one of: ${VERSIONS.join(', ')}\n`);
  process.exit(2);
}
const tell = (message: object) => {
  if (process.connected) process.send?.(message);
};
const server = await startServer({
  port: Number(port),
  seed: Number(seed),
  version,
  onDug: (dug) => tell({ type: 'dug', ...dug }),
});
process.stdout.write(`listening on 127.0.0.1:${server.port}, land of seed ${seed}\n`);
tell({ type: 'ready', port: server.port });
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
