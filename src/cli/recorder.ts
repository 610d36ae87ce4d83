/** The process that plays a solution for a report: `node recorder.js SOLUTION_FOLDER SEED`, started with limits. Sends one message. */
import { recordReplays } from '../agent/replay.ts';
import type { Replay } from '../run/report/replay.ts';
import { prepareSandbox } from '../skill/sandbox.ts';
import { readPolicies, readSolution } from './solution.ts';

/** What the recorder sends: the replays, or why there are none. */
export interface Recording {
  readonly replays: readonly Replay[];
  readonly failure: string | null;
}

async function record(folder: string, seed: number): Promise<Recording> {
  try {
    await prepareSandbox();
    const replays = recordReplays({ solution: readSolution(folder), blob: readPolicies(folder), seed });
    return { replays, failure: null };
  } catch (error) {
    return { replays: [], failure: error instanceof Error ? error.message : String(error) };
  }
}

const [folder, seed] = process.argv.slice(2);
const recording = await record(folder, Number(seed));
process.send?.(recording, () => process.disconnect());
