/** The process that plays a solution for a film: `node filmer.js SOLUTION_FOLDER SEED WORLD WIDTH HEIGHT FRAMES`, with limits. */
import { makeFilm } from '../agent/film.ts';
import { readPolicies, readSolution } from '../agent/solution-folder.ts';
import { RlgptError } from '../core/errors.ts';
import { prepareSandbox } from '../skill/sandbox.ts';

/** What the filmer sends: the picture in base64, or why there is none. */
export interface Filmed {
  readonly png: string;
  readonly note: string;
  readonly failure: { readonly message: string; readonly remedy: string } | null;
}

const CHECK = 'Check the run: rlgpt doctor RUN.';

async function film([folder, ...rest]: readonly string[]): Promise<Filmed> {
  const [seed, world, width, height, frames] = rest.map(Number);
  try {
    await prepareSandbox();
    const chosen = world < 0 ? {} : { world };
    const spec = { solution: readSolution(folder), blob: readPolicies(folder), seed, width, height, frames, ...chosen };
    const made = makeFilm(spec);
    const note = `world ${made.world}: ${made.success ? 'success' : 'failure'} after ${made.steps} steps`;
    return { png: Buffer.from(made.png).toString('base64'), note, failure: null };
  } catch (error) {
    const { message, remedy } = error instanceof RlgptError ? error : { message: String(error), remedy: CHECK };
    return { png: '', note: '', failure: { message, remedy } };
  }
}

const filmed = await film(process.argv.slice(2));
process.send?.(filmed, () => process.disconnect());
