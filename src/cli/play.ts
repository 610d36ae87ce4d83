/** `rlgpt play`: lets a solution play fresh worlds, in a process of its own, since a solution is generated code. */
import { fork } from 'node:child_process';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { GYM } from '../agent/open.ts';
import { findSolution, readSolution } from '../agent/solution-folder.ts';
import { RlgptError } from '../core/errors.ts';
import { findPeer } from '../core/peers.ts';
import type { SandboxKind } from '../skill/sandbox.ts';
import { EXIT } from './launch.ts';
import { limitedCommand, plainEnvironment, withPython } from './limits.ts';
import type { LivePlay } from './live.ts';
import { parseCount, parsePath, parseSeconds, parseSeed, parseServer } from './parse.ts';
import { sandboxOption } from './sandbox-option.ts';

interface Flags {
  readonly seed: number;
  readonly episodes: number;
  readonly sandbox: SandboxKind;
  readonly json: boolean;
  readonly server?: { readonly host: string; readonly port: number };
  readonly minecraft?: string;
  readonly username: string;
  readonly timeLimit: number;
  readonly within?: number;
  readonly give: boolean;
}

export function addPlay(program: Command): void {
  program
    .command('play')
    .summary('let a solution play fresh worlds, or on a Minecraft server')
    .description(
      'Plays the solution of a run in worlds that it was not made in, and prints one line an episode; or once on a Minecraft server.',
    )
    .argument('<path>', 'a run folder or a solution folder', parsePath)
    .option('--seed <n>', 'seed of the worlds', parseSeed, 1000)
    .option('--episodes <n>', 'how many worlds', parseCount, 10)
    .addOption(sandboxOption())
    .option('--json', 'print JSON records in place of sentences', false)
    .optionsGroup('On a Minecraft server (needs mineflayer):')
    .option('--server <host:port>', 'join this server (port 25565 when left out) and play there', parseServer)
    .option('--minecraft <version>', 'version that the server speaks, such as 1.12.2 (default: what it says)')
    .option('--username <name>', 'name of the bot', 'rlgpt')
    .option('--within <steps>', "step limit of 50 ms each (default: the task's)", parseCount)
    .option('--give', 'let the server give the bot what the task starts with: the bot must be an operator', false)
    .option('--time-limit <seconds>', 'longest game', parseSeconds, 3600)
    .addHelpText(
      'after',
      `
Examples:
  rlgpt play runs/craft-a-wooden-pickaxe-seed-0
  rlgpt play solution --seed 42 --episodes 100
  rlgpt play runs/craft-a-wooden-pickaxe-seed-0 --server localhost
  rlgpt play solution --server play.example.org:25570 --minecraft 1.12.2 --json

Exit codes: 0 played (on a server: and reached the goal), 1 not, 2 wrong usage.`,
    )
    .action(async (path: string, flags: Flags, command: Command) => {
      refuseOptions(command, flags.server !== undefined);
      const folder = findSolution(path);
      process.exitCode =
        flags.server === undefined ? await playLimited(folder, flags) : await playOnServer(folder, flags);
    });
}

/** What says nothing without a server, by the names of `Flags`. */
const ON_SERVERS = ['minecraft', 'username', 'within', 'give', 'timeLimit'];

/** Throws RlgptError 'usage' for an option that would say nothing: a server has one world, and its game is played once. */
function refuseOptions(command: Command, onServer: boolean): void {
  const unused = onServer ? ['episodes'] : ON_SERVERS;
  const given = (name: string) => unused.includes(name) && command.getOptionValueSource(name) === 'cli';
  const option = command.options.find((one) => given(one.attributeName()));
  if (option === undefined) return;
  const [message, remedy] = onServer
    ? ['a game on a server is one episode', `Leave ${option.long} out, and play again for another.`]
    : [`${option.long} is for a game on a server`, 'Add --server HOST[:PORT], or leave it out.'];
  throw new RlgptError('usage', message, remedy);
}

function playLimited(folder: string, { seed, episodes, sandbox, json }: Flags): Promise<number> {
  const limited = limitedCommand(folder);
  const python = readSolution(folder).env.startsWith(GYM) ? withPython(limited, folder) : null;
  const format = json ? ['json'] : [];
  return exitCode(
    fork(
      fileURLToPath(new URL('./player.js', import.meta.url)),
      [folder, String(seed), String(episodes), sandbox, ...format],
      { ...(python?.node ?? limited), env: { ...plainEnvironment(process.env), ...python?.environment } },
    ),
  );
}

/** The same limits, but for the network, which the bot needs; skills in their compartment have none of it. */
function playOnServer(folder: string, flags: Flags): Promise<number> {
  const { server, minecraft, username, seed, sandbox, json, timeLimit, within, give } = flags;
  const peer = findPeer('mineflayer');
  const read = peer === null ? [] : [modulesAround(peer)];
  const limited = limitedCommand(folder, { read, write: [] }, true);
  const play: LivePlay = {
    folder,
    username,
    seed,
    sandbox,
    json,
    give,
    seconds: timeLimit,
    ...server!,
    ...(minecraft === undefined ? {} : { version: minecraft }),
    ...(within === undefined ? {} : { within }),
  };
  const { RLGPT_PEERS: peers } = process.env;
  const env = { ...plainEnvironment(process.env), ...(peers === undefined ? {} : { RLGPT_PEERS: peers }) };
  return exitCode(
    fork(fileURLToPath(new URL('./live-player.js', import.meta.url)), [JSON.stringify(play)], { ...limited, env }),
  );
}

/** The node_modules that a file lies in. */
function modulesAround(path: string): string {
  const end = `${sep}node_modules`;
  let folder = dirname(path);
  while (!folder.endsWith(end) && dirname(folder) !== folder) folder = dirname(folder);
  if (folder.endsWith(end)) return folder;
  throw new RlgptError('usage', `mineflayer at '${path}' is not in a node_modules folder`, 'Install it with npm.');
}

function exitCode(child: ReturnType<typeof fork>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? EXIT.failed));
  });
}
