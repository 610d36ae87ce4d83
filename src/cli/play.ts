/** `rlgpt play`: lets a solution play fresh worlds, in a process of its own, since a solution is generated code. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { GYM } from '../agent/open.ts';
import type { SandboxKind } from '../skill/sandbox.ts';
import { limitedCommand, withPython } from './limits.ts';
import { parseCount, parsePath, parseSeed } from './parse.ts';
import { sandboxOption } from './sandbox-option.ts';
import { findSolution, readSolution } from './solution.ts';

interface Flags {
  readonly seed: number;
  readonly episodes: number;
  readonly sandbox: SandboxKind;
  readonly json: boolean;
}

export function addPlay(program: Command): void {
  program
    .command('play')
    .summary('let a solution play fresh worlds')
    .description('Plays the solution of a run in worlds that it was not made in, and prints one line an episode.')
    .argument('<path>', 'a run folder or a solution folder', parsePath)
    .option('--seed <n>', 'seed of the worlds', parseSeed, 1000)
    .option('--episodes <n>', 'how many worlds', parseCount, 10)
    .addOption(sandboxOption())
    .option('--json', 'print one JSON record an episode, and one of the success rate', false)
    .addHelpText(
      'after',
      '\nExamples:\n  rlgpt play runs/craft-a-wooden-pickaxe-seed-0\n  rlgpt play solution --seed 42 --episodes 100',
    )
    .action(async (path: string, flags: Flags) => {
      process.exitCode = await playLimited(findSolution(path), flags);
    });
}

function playLimited(folder: string, { seed, episodes, sandbox, json }: Flags): Promise<number> {
  const script = fileURLToPath(new URL('./player.js', import.meta.url));
  const limited = limitedCommand(folder);
  const python = readSolution(folder).env.startsWith(GYM) ? withPython(limited, folder) : null;
  const format = json ? ['json'] : [];
  const child = fork(script, [folder, String(seed), String(episodes), sandbox, ...format], {
    ...(python?.node ?? limited),
    env: { ...process.env, ...python?.environment },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
