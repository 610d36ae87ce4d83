/** `rlgpt render`: writes what there was to see in a world of a run as a picture or an animation, without a browser. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { findSolution } from '../agent/solution-folder.ts';
import { RlgptError } from '../core/errors.ts';
import { writeAtomic } from '../run/files.ts';
import { readRunFile } from '../run/folder.ts';
import type { Filmed } from './filmer.ts';
import { limitedCommand, plainEnvironment } from './limits.ts';
import { parseCount, parsePath } from './parse.ts';
import { filmPolicy, isTraining } from './train-film.ts';
import { waiting } from './waiting.ts';

interface Flags {
  readonly out?: string;
  readonly world?: string;
  readonly size: string;
  readonly frames: number;
}

export function addRender(program: Command): void {
  program
    .command('render')
    .summary('write what happened in a world as a PNG or an animation')
    .description(
      'Plays the solution of a run again in one of the worlds of its evaluation and writes what there was to see, in ' +
        'minecraft-v1 by the player, elsewhere from outside: an animated PNG, or with --frames 1 the last sight alone. ' +
        'The first failure when there is one, else a success; of a training, an episode of its policy. For minecraft-v1, Craftax, classic control, moab-v1 and qube-v1.',
    )
    .argument('<run>', 'the run folder', parsePath)
    .option('--world <n>', 'index of the world (of a training, the episode) in the evaluation, from 0')
    .option('--frames <n>', 'frames at most', parseCount, 120)
    .option('--size <WxH>', 'pixels', '256x160')
    .option('--out <file>', 'where to write it (default: render.png in the run folder)', parsePath)
    .addHelpText(
      'after',
      '\nExamples:\n  rlgpt render runs/craft-a-wooden-pickaxe-seed-0\n' +
        '  rlgpt render runs/craft-a-wooden-pickaxe-seed-0 --world 3 --frames 300 --size 320x200 --out film.png\n' +
        '  rlgpt render runs/craft-a-wooden-pickaxe-seed-0 --frames 1\n' +
        '  rlgpt render runs/cartpole-balance-seed-0\n' +
        '  rlgpt render runs/lunarlander-v3-ppo-seed-0 --world 7',
    )
    .action(async (folder: string, flags: Flags) => {
      const [width, height] = parseSize(flags.size);
      const world = flags.world === undefined ? null : parseWorld(flags.world);
      const { frames } = flags;
      const { png, note } = isTraining(folder)
        ? filmPolicy(folder, world ?? 0, { width, height, frames })
        : await filmSolution(folder, [world ?? -1, width, height, frames]);
      const path = flags.out ?? join(folder, 'render.png');
      writeAtomic(path, png);
      process.stdout.write(`${path}  ${note}\n`);
    });
}

const MOST_PIXELS = 2_000_000;

function parseSize(text: string): [number, number] {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  const size: [number, number] = [Number(width), Number(height)];
  if (size[0] >= 1 && size[1] >= 1 && size[0] * size[1] <= MOST_PIXELS) return size;
  throw new RlgptError(
    'usage',
    `'${text}' is no size`,
    'Give width and height such as 256x160, two megapixels at most.',
  );
}

function parseWorld(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new RlgptError('usage', `'${text}' is no world`, 'Give the index of a world of the evaluation, from 0.');
}

async function filmSolution(folder: string, numbers: readonly number[]): Promise<{ png: Uint8Array; note: string }> {
  const solution = findSolution(folder);
  const { seed } = readRunFile(folder);
  waiting('playing the solution again ...');
  return filmLimited(solution, [seed, ...numbers]);
}

const DIED = { message: 'the process that plays the solution died', remedy: 'Check the run: rlgpt doctor RUN.' };

/** A solution is generated code: it plays in a process of its own. */
async function filmLimited(folder: string, numbers: readonly number[]): Promise<{ png: Uint8Array; note: string }> {
  const script = fileURLToPath(new URL('./filmer.js', import.meta.url));
  const child = fork(script, [folder, ...numbers.map(String)], {
    ...limitedCommand(folder),
    env: plainEnvironment(process.env),
  });
  let filmed: Filmed = { png: '', note: '', failure: DIED };
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: Filmed) => {
      filmed = message;
    });
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  waiting('');
  if (filmed.failure !== null) throw new RlgptError('usage', filmed.failure.message, filmed.failure.remedy);
  return { png: new Uint8Array(Buffer.from(filmed.png, 'base64')), note: filmed.note };
}
