/**
 * A language model as the agents see it: one question, one answer. Failures are values, never exceptions, because
 * rate limits and outages are part of the trade. Providers, retries, budgets and recordings all have this one type.
 */

/** One question to a model. */
export interface ModelRequest {
  /** Who asks, such as `planner` or `fast`; for logs, scripts and recordings. Providers do not send it. */
  readonly role: string;
  readonly system: string;
  readonly prompt: string;
  /** Most tokens of the answer. */
  readonly maxTokens: number;
}

/** One answer of a model, with what it took. */
export interface ModelAnswer {
  readonly text: string;
  /** As counted by the provider; estimated where it does not say. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Null when the price is not known. */
  readonly costUsd: number | null;
  /** The answer came from a recording and cost nothing now. */
  readonly cached: boolean;
  /** The answer stopped at maxTokens. */
  readonly truncated: boolean;
}

/**
 * rate-limit, server, network and timeout pass by themselves. denied: no or wrong key. refused: the request itself is
 * at fault, or not on the recording that is replayed. malformed: the reply is not what the protocol promises. miss: a
 * script has no answer left.
 */
export type ModelFault =
  | 'rate-limit'
  | 'server'
  | 'network'
  | 'timeout'
  | 'denied'
  | 'refused'
  | 'malformed'
  | 'miss'
  | 'budget';

/** Why there is no answer. */
export interface ModelError {
  readonly fault: ModelFault;
  /** Quotes what came back. */
  readonly message: string;
  readonly remedy: string;
  /** How long the provider asks to wait, in milliseconds; null when it does not say. */
  readonly retryAfterMs: number | null;
}

/** An answer, or why there is none. */
export type ModelResult = ModelAnswer | ModelError;

/** A language model: implement it, or open one by its id with `openModel`. */
export interface Model {
  /** The id it was opened by, such as `openai:gpt-4o`. */
  readonly name: string;
  /** Never throws and always settles. */
  complete(request: ModelRequest): Promise<ModelResult>;
}

/** US dollars for a million tokens. */
export interface Price {
  readonly inputUsd: number;
  readonly outputUsd: number;
}

export const isModelError = (result: ModelResult): result is ModelError => 'fault' in result;

/** `retryAfterMs`: how long the server asks to wait; null where it does not say. */
export function modelError(
  fault: ModelFault,
  message: string,
  remedy: string,
  retryAfterMs: number | null = null,
): ModelError {
  return { fault, message, remedy, retryAfterMs };
}

/** A guess of the tokens of a text, on the high side for English and code (about 4 characters a token). */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3.5);
}

/** Cost in US dollars, or null without a price. */
export function costOf(price: Price | null, inputTokens: number, outputTokens: number): number | null {
  return price === null ? null : (inputTokens * price.inputUsd + outputTokens * price.outputUsd) / 1e6;
}

/** The start of a text on one line, for messages. */
export function startOf(text: string, length = 160): string {
  const line = text
    .slice(0, 4 * length)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > length ? `${line.slice(0, length)}...` : line;
}
