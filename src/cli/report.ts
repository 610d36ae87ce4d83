/** `rlgpt report`: writes what a run did, for people. */
import type { Command } from 'commander';
import { writeAtomic } from '../run/files.ts';
import { readEvents, readRunFile } from '../run/folder.ts';
import { eventLine } from './progress.ts';

export function addReport(program: Command): void {
  program
    .command('report')
    .summary('write what a run did, for people')
    .description('Writes the report of a run, finished or not, from its events.')
    .argument('<run>', 'the run folder')
    .option('--out <file>', 'where to write it (default: standard output)')
    .addHelpText(
      'after',
      '\nExamples:\n  rlgpt report runs/craft-a-wooden-pickaxe-seed-0\n  rlgpt report runs/craft-a-wooden-pickaxe-seed-0 --out report.txt',
    )
    .action((folder: string, flags: { readonly out?: string }) => {
      readRunFile(folder);
      const lines = readEvents(folder)
        .map(eventLine)
        .filter((line) => line !== null);
      const text = `${lines.join('\n')}\n`;
      if (flags.out === undefined) process.stdout.write(text);
      else writeAtomic(flags.out, text);
    });
}
