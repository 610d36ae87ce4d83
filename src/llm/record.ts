/**
 * Cassettes: answers of a model on file, found again by a hash of the request. Replaying never calls out, so a run
 * with a model can be repeated to the byte, for free, by people without a key.
 */
import { existsSync } from 'node:fs';
import { RlgptError } from '../core/errors.ts';
import { hashJson } from '../core/hash.ts';
import { readTextFile } from '../core/text-file.ts';
import { appendLine, writeAtomic } from '../run/files.ts';
import { sealedText, unseal } from '../run/sealed.ts';
import { isModelError, type Model, type ModelRequest, type ModelResult, modelError, startOf } from './model.ts';

/** One line of a cassette, with a checksum besides. The request stands there for readers; only its hash is compared. */
interface Recorded {
  readonly hash: string;
  readonly model: string;
  readonly request: ModelRequest;
  readonly result: ModelResult;
}

/** The name of a question in a cassette: equal questions to equal models have equal hashes. */
export function requestHash(model: string, request: ModelRequest): string {
  return hashJson({ model, ...request });
}

/** Results by request hash, in the order they were given; `takeNext` gives each once. */
interface Tape {
  takeNext(hash: string): ModelResult | null;
}

/** A tape that stands behind the answers to the requests `answered`. */
function makeTape(entries: readonly Recorded[], answered: readonly string[]): Tape {
  const results = new Map<string, ModelResult[]>();
  for (const { hash, result } of entries) results.set(hash, [...(results.get(hash) ?? []), result]);
  const tape: Tape = { takeNext: (hash) => results.get(hash)?.shift() ?? null };
  for (const hash of answered) {
    let result = tape.takeNext(hash);
    while (result !== null && isModelError(result)) result = tape.takeNext(hash);
  }
  return tape;
}

/** What a recorded result is worth when it is given again. */
const again = (result: ModelResult): ModelResult => (isModelError(result) ? result : { ...result, cached: true });

/**
 * Answers from the cassette `path` and asks `model` for the rest, adding it to the file. The n-th equal request gets
 * the n-th result; a resumed run names the hashes of those it has `answered`. Errors on file are asked again.
 * Throws RlgptError 'corrupt' for a file that is no cassette, 'storage' when it cannot be written.
 */
export function recordingModel(model: Model, path: string, answered: readonly string[] = []): Model {
  const entries = existsSync(path) ? readCassette(path) : [];
  const kept = entries.filter((entry) => !isModelError(entry.result));
  rewrite(path, kept);
  const tape = makeTape(kept, answered);
  return {
    name: model.name,
    complete: async (request) => {
      const hash = requestHash(model.name, request);
      const known = tape.takeNext(hash);
      if (known) return again(known);
      const result = await model.complete(request);
      const entry: Recorded = { hash, model: model.name, request, result };
      try {
        appendLine(path, printLine(entry));
      } catch (error) {
        // Going on would give a run that no replay can repeat.
        return modelError('refused', `cannot write the cassette '${path}': ${String(error)}`, 'Check disk and rights.');
      }
      return result;
    },
  };
}

/**
 * Answers from the cassette `path` alone, under the name of the model that was recorded. A request that is not on it
 * is `refused`. Throws RlgptError 'usage' when the file is missing, 'corrupt' when it is no cassette.
 */
export function replayingModel(name: string, path: string, answered: readonly string[] = []): Model {
  const entries = readCassette(path);
  const tape = makeTape(entries, answered);
  const names = modelsOf(entries);
  const hint = names.includes(name) ? '' : ` It was recorded with ${names.join(', ') || 'no model'}.`;
  return {
    name,
    complete: async (request) => {
      const known = tape.takeNext(requestHash(name, request));
      if (known) return again(known);
      return modelError(
        'refused',
        `the cassette '${path}' has no answer for this request of the role '${request.role}': ${startOf(request.prompt, 80)}`,
        `Record again: the prompt, the model or the seed has changed.${hint}`,
      );
    },
  };
}

const modelsOf = (entries: readonly Recorded[]) => [...new Set(entries.map((entry) => entry.model))];

/** Ids of the models whose answers are on the cassette `path`. Throws RlgptError as `replayingModel` does. */
export const cassetteModels = (path: string): readonly string[] => modelsOf(readCassette(path));

/** `JSON` first, for answers may hold fields that are undefined. */
const printLine = (entry: Recorded): string => sealedText(JSON.parse(JSON.stringify(entry)) as object).trimEnd();

/** By rename, so that a crash here cannot lose answers that were paid for. Throws RlgptError 'storage'. */
function rewrite(path: string, entries: readonly Recorded[]): void {
  writeAtomic(path, entries.map((entry) => `${printLine(entry)}\n`).join(''));
}

/** A last line without its end was cut off by a crash and is left out; any other bad line is damage. */
function readCassette(path: string): Recorded[] {
  if (!existsSync(path))
    throw new RlgptError('usage', `there is no cassette '${path}'`, 'Record one first, or check the path.');
  // A checkout of Git may have given its lines other ends.
  const lines = readTextFile('cassette', path).split(/\r?\n/);
  lines.pop();
  return lines.map((line, index) => {
    const entry = parseLine(line);
    if (entry) return entry;
    throw new RlgptError(
      'corrupt',
      `line ${index + 1} of the cassette '${path}' is damaged: ${startOf(line, 60)}`,
      'Remove the line, or record again.',
    );
  });
}

function parseLine(line: string): Recorded | null {
  const entry = unseal(line) as unknown as Recorded | null;
  if (entry === null) return null;
  const whole = typeof entry.model === 'string' && ('fault' in entry.result || 'text' in entry.result);
  return whole && entry.hash === requestHash(entry.model, entry.request) ? entry : null;
}
