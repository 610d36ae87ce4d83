/** `rlgpt report`: writes one page about a run, with replays of its solution recorded in a limited process. */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { readSolution } from '../agent/solution-folder.ts';
import { RlgptError } from '../core/errors.ts';
import { writeAtomic } from '../run/files.ts';
import { readEvents, readRunFile } from '../run/folder.ts';
import type { FilmText } from '../run/report/input.ts';
import { renderReport } from '../run/report/render.ts';
import { limitedCommand, plainEnvironment } from './limits.ts';
import { parsePath } from './parse.ts';
import type { Recording } from './recorder.ts';
import { filmPolicy } from './train-film.ts';
import { waiting } from './waiting.ts';

export function addReport(program: Command): void {
  program
    .command('report')
    .summary('write a page about a run, with replays')
    .description(
      'Writes one HTML page about a run, finished or not: its plan, what was tried, curves, the program, and replays of the solution (a film where a world is seen from outside); of a training its curves, settings and a film. The page refers to nothing outside itself.',
    )
    .argument('<run>', 'the run folder', parsePath)
    .option('--out <file>', 'where to write it (default: report.html in the run folder)', parsePath)
    .addHelpText(
      'after',
      '\nExamples:\n  rlgpt report runs/craft-a-wooden-pickaxe-seed-0\n  rlgpt report runs/craft-a-wooden-pickaxe-seed-0 --out report.html',
    )
    .action(async (folder: string, flags: { readonly out?: string }) => {
      const path = flags.out ?? join(folder, 'report.html');
      writeAtomic(path, await makeReport(folder));
      process.stdout.write(`${path}\n`);
    });
}

const NOTHING_PLAYED = { replays: [], film: null };

/** The page of a run folder: equal folders give equal bytes. Throws RlgptError as `readRunFile` and `readEvents` do. */
async function makeReport(folder: string): Promise<string> {
  const run = readRunFile(folder);
  const events = readEvents(folder);
  if (run.options.command === 'train') {
    return renderReport({ run, events, solution: null, replays: [], film: filmOf(folder), notes: [] });
  }
  const path = join(folder, 'solution');
  if (!existsSync(join(path, 'solution.json'))) {
    return renderReport({ run, events, solution: null, ...NOTHING_PLAYED, notes: [] });
  }
  try {
    const solution = readSolution(path);
    waiting('playing the solution again for its replays ...');
    const { failure, ...played } = await recordLimited(path, run.seed);
    waiting('');
    const notes = failure === null ? [] : [`There is no replay: ${failure}`];
    return renderReport({ run, events, solution, ...played, notes });
  } catch (error) {
    if (!(error instanceof RlgptError)) throw error;
    return renderReport({ run, events, solution: null, ...NOTHING_PLAYED, notes: [error.message] });
  }
}

/** The first held-out episode of a trained policy; null while there is no policy, and in a world that is not drawn. */
function filmOf(folder: string): FilmText | null {
  try {
    const { png, note } = filmPolicy(folder, 0, { width: 384, height: 256, frames: 120 });
    return { png: Buffer.from(png).toString('base64'), note };
  } catch (error) {
    if (error instanceof RlgptError && error.kind === 'usage') return null;
    throw error;
  }
}

/** A solution is generated code: it plays in a process of its own. */
function recordLimited(folder: string, seed: number): Promise<Recording> {
  const script = fileURLToPath(new URL('./recorder.js', import.meta.url));
  const child = fork(script, [folder, String(seed)], {
    ...limitedCommand(folder),
    env: plainEnvironment(process.env),
  });
  let recording: Recording = { ...NOTHING_PLAYED, failure: 'the process that records it died' };
  return new Promise((resolve, reject) => {
    child.on('message', (message: Recording) => {
      recording = message;
    });
    child.on('error', reject);
    child.on('close', () => resolve(recording));
  });
}
