/** The process that plays a solution: `node player.js SOLUTION_FOLDER SEED EPISODES SANDBOX [json]`, started with limits by `rlgpt play`. */
import { RlgptError } from '../core/errors.ts';
import { prepareSandbox, type SandboxKind } from '../skill/sandbox.ts';
import { playSolution } from './solution.ts';

const [path, seed, episodes, sandbox, format] = process.argv.slice(2);
try {
  await prepareSandbox(sandbox as SandboxKind);
  const options = { path, seed: Number(seed), episodes: Number(episodes), json: format === 'json' };
  await playSolution(options, (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  const known = error instanceof RlgptError;
  process.stderr.write(
    known
      ? `error: ${error.message}\n${error.remedy}\n`
      : `bug: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
}
if (process.connected) process.disconnect();
