/**
 * A model that answers from a list: for tests, demonstrations and runs without a network. Entries are used once, each
 * request taking the first unused entry that fits, so several roles can be scripted side by side.
 */
import { z } from 'zod';
import { RlgptError } from '../core/errors.ts';
import { readTextFile } from '../core/text-file.ts';
import { timeoutError } from './http.ts';
import { estimateTokens, type Model, type ModelRequest, type ModelResult, modelError, startOf } from './model.ts';

const faults = ['rate-limit', 'server', 'network', 'timeout', 'denied', 'refused', 'malformed'] as const;

/** `role` is compared whole, `contains` is looked for in the prompt; without either an entry fits every request. */
const match = { role: z.string().optional(), contains: z.string().optional() };

const entrySchema = z.union([
  z.strictObject({ ...match, answer: z.string(), truncated: z.boolean().optional() }),
  z.strictObject({ ...match, error: z.enum(faults), retryAfterMs: z.number().nonnegative().optional() }),
  /** Answers nothing until the time limit. */
  z.strictObject({ ...match, hang: z.literal(true) }),
]);

export type ScriptEntry = z.infer<typeof entrySchema>;

/** Reads a script, a JSON list of entries. Throws RlgptError 'usage' when it is missing or not a script. */
export function readScript(path: string): readonly ScriptEntry[] {
  const text = readTextFile('script', path);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RlgptError('usage', `cannot read the script '${path}': ${reason}`, 'Give a JSON file.', cause);
  }
  const script = z.array(entrySchema).safeParse(content);
  if (script.success) return script.data;
  throw new RlgptError(
    'usage',
    `'${path}' is not a script: ${startOf(z.prettifyError(script.error), 300)}`,
    'Give a list of {role?, contains?, answer | error | hang}.',
  );
}

const fits = (entry: ScriptEntry, request: ModelRequest): boolean =>
  (entry.role === undefined || entry.role === request.role) &&
  (entry.contains === undefined || request.prompt.includes(entry.contains));

/**
 * The script behind the answers given to `roles`, in order. Words of the prompt are not on record, so that entries with
 * `contains` are taken in the order of the script.
 */
export function withoutAnswered(script: readonly ScriptEntry[], roles: readonly string[]): readonly ScriptEntry[] {
  const left = [...script];
  for (const role of roles) {
    // Faults in front of an answer were met by the attempts before it.
    for (let used: ScriptEntry | undefined; used === undefined || !('answer' in used); ) {
      const index = left.findIndex((entry) => entry.role === undefined || entry.role === role);
      if (index < 0) break;
      [used] = left.splice(index, 1);
    }
  }
  return left;
}

/** The model `name` that answers from `script`. A hang ends after `timeoutMs`. Tokens are estimated; the cost is 0. */
export function scriptedModel(name: string, script: readonly ScriptEntry[], timeoutMs = 60_000): Model {
  const unused = [...script];
  return {
    name,
    complete: async (request): Promise<ModelResult> => {
      const index = unused.findIndex((entry) => fits(entry, request));
      if (index < 0)
        return modelError(
          'miss',
          `the script has no answer left for the role '${request.role}': ${startOf(request.prompt, 80)}`,
          `Add an entry (${unused.length} of ${script.length} are unused and do not fit).`,
        );
      const [entry] = unused.splice(index, 1);
      if ('hang' in entry) {
        await new Promise((resolve) => setTimeout(resolve, timeoutMs));
        return timeoutError(name, timeoutMs);
      }
      if ('error' in entry)
        return modelError(entry.error, `the script says ${entry.error}`, 'None: it is scripted.', entry.retryAfterMs);
      return {
        text: entry.answer,
        inputTokens: estimateTokens(request.system + request.prompt),
        outputTokens: estimateTokens(entry.answer),
        costUsd: 0,
        cached: false,
        truncated: entry.truncated ?? false,
      };
    },
  };
}
