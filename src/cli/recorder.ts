/** The process that plays a solution for a report: `node recorder.js SOLUTION_FOLDER SEED`, started with limits. Sends one message. */
import { type FilmSpec, makeFilm } from '../agent/film.ts';
import { recordReplays } from '../agent/replay.ts';
import { readPolicies, readSolution } from '../agent/solution-folder.ts';
import { RlgptError } from '../core/errors.ts';
import type { FilmText } from '../run/report/input.ts';
import type { Replay } from '../run/report/replay.ts';
import { prepareSandbox } from '../skill/sandbox.ts';

/** What the recorder sends: the replays, or why there are none. */
export interface Recording {
  readonly replays: readonly Replay[];
  /** Of worlds that are drawn from outside. */
  readonly film: FilmText | null;
  readonly failure: string | null;
}

async function record(folder: string, seed: number): Promise<Recording> {
  try {
    await prepareSandbox();
    const spec = { solution: readSolution(folder), blob: readPolicies(folder), seed };
    const replays = recordReplays(spec);
    return { replays, film: replays.length > 0 ? null : filmOf(spec), failure: null };
  } catch (error) {
    return { replays: [], film: null, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Null for a world that nobody can see: one that is not drawn, or of one's own. */
function filmOf(spec: Pick<FilmSpec, 'solution' | 'blob' | 'seed'>): FilmText | null {
  try {
    const { png, world, success, steps } = makeFilm({ ...spec, width: 384, height: 256, frames: 120 });
    const note = `world ${world + 1}, ${success ? 'a success' : 'a failure'} after ${steps} steps`;
    return { png: Buffer.from(png).toString('base64'), note };
  } catch (error) {
    if (error instanceof RlgptError && (error.kind === 'usage' || error.kind === 'unknown-name')) return null;
    throw error;
  }
}

const [folder, seed] = process.argv.slice(2);
const recording = await record(folder, Number(seed));
process.send?.(recording, () => process.disconnect());
