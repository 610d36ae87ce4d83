/** `rlgpt play`: lets a solution play fresh worlds, in a process of its own, since a solution is generated code. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { limitedCommand } from './limits.ts';
import { parseCount, parseSeed } from './parse.ts';
import { findSolution } from './solution.ts';

export function addPlay(program: Command): void {
  program
    .command('play')
    .summary('let a solution play fresh worlds')
    .description('Plays the solution of a run in worlds that it was not made in, and prints one line an episode.')
    .argument('<path>', 'a run folder or a solution folder')
    .option('--seed <n>', 'seed of the worlds', parseSeed, 1000)
    .option('--episodes <n>', 'how many worlds', parseCount, 10)
    .addHelpText(
      'after',
      '\nExamples:\n  rlgpt play runs/craft-a-wooden-pickaxe-seed-0\n  rlgpt play solution --seed 42 --episodes 100',
    )
    .action(async (path: string, flags: { readonly seed: number; readonly episodes: number }) => {
      process.exitCode = await playLimited(findSolution(path), flags.seed, flags.episodes);
    });
}

function playLimited(folder: string, seed: number, episodes: number): Promise<number> {
  const script = fileURLToPath(new URL('./player.js', import.meta.url));
  const child = fork(script, [folder, String(seed), String(episodes)], limitedCommand(folder));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
