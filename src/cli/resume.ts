/** `rlgpt resume`: continues a run that was stopped or died. */
import type { Command } from 'commander';
import { packageVersion } from '../core/version.ts';
import { readRunFile } from '../run/folder.ts';
import { launch } from './launch.ts';
import { parsePath } from './parse.ts';
import { followTraining } from './train.ts';

export function addResume(program: Command): void {
  program
    .command('resume')
    .summary('continue a run that was stopped or died')
    .description('Continues a run. Finished work is not done again, and the result is that of an uninterrupted run.')
    .argument('<run>', 'the run folder', parsePath)
    .option('--json', 'print new events as JSON lines', false)
    .addHelpText(
      'after',
      '\nExamples:\n  rlgpt resume runs/craft-a-wooden-pickaxe-seed-0\n  rlgpt resume runs/cartpole-v1-ppo-seed-0',
    )
    .action(async (folder: string, flags: { readonly json: boolean }) => {
      const { versions, options } = readRunFile(folder);
      if (versions.rlgpt !== packageVersion()) {
        process.stderr.write(
          `note: the run was started by rlgpt ${versions.rlgpt}, this is ${packageVersion()}; it may diverge\n`,
        );
      }
      process.exitCode =
        options.command === 'train' ? await followTraining(folder, flags.json) : await launch(folder, flags.json);
    });
}
