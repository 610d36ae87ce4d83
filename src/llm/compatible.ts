/**
 * Servers that speak the OpenAI chat protocol (Ollama, llama.cpp, vLLM, LM Studio and many hosted ones), by plain
 * fetch: no package and, for local servers, no key.
 */
import { TIMED_OUT, withinTime } from './deadline.ts';
import { retryAfterMs, statusError, timeoutError } from './http.ts';
import {
  costOf,
  estimateTokens,
  type Model,
  type ModelRequest,
  type ModelResult,
  modelError,
  type Price,
  startOf,
} from './model.ts';

export interface CompatibleOptions {
  /** Name of the model at the server, such as `qwen2.5-coder:7b`. */
  readonly model: string;
  /** Up to and without `/chat/completions`, such as `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  /** Sent as a bearer token; null sends none. */
  readonly apiKey: string | null;
  readonly timeoutMs: number;
  readonly price: Price | null;
}

/** A reply larger than this is not an answer to anything we ask. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** One attempt a call; see `withRetries`. */
export function compatibleModel(options: CompatibleOptions): Model {
  const where = new URL(`${options.baseUrl.replace(/\/+$/, '')}/chat/completions`);
  const secret = options.apiKey;
  const clean = (text: string) => (secret ? text.replaceAll(secret, '***') : text);

  async function post(request: ModelRequest, signal: AbortSignal): Promise<ModelResult> {
    const messages = [
      { role: 'system', content: request.system },
      { role: 'user', content: request.prompt },
    ];
    const reply = await fetch(where, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(secret ? { authorization: `Bearer ${secret}` } : {}) },
      body: JSON.stringify({ model: options.model, messages, max_tokens: request.maxTokens, stream: false }),
      signal,
      // A redirect could carry the prompt and the key elsewhere.
      redirect: 'error',
    });
    const read = await readBody(reply);
    if (read === null)
      return modelError(
        'malformed',
        `the reply of ${where.host} exceeds ${MAX_BODY_BYTES} bytes`,
        'Check that the address is that of a model, or use another one.',
      );
    const body = clean(read);
    if (!reply.ok)
      return statusError(
        where.host,
        reply.status,
        body,
        retryAfterMs((name) => reply.headers.get(name)),
      );
    return readAnswer(body, request, options);
  }

  return {
    name: `compatible:${options.model}@${options.baseUrl}`,
    complete: async (request) => {
      try {
        const result = await withinTime(options.timeoutMs, (signal) => post(request, signal));
        return result === TIMED_OUT ? timeoutError(where.host, options.timeoutMs) : result;
      } catch (error) {
        return modelError(
          'network',
          `no answer from ${where.host}: ${clean(reasonOf(error))}`,
          'Check that the server runs at this address.',
        );
      }
    },
  };
}

/** fetch says `fetch failed` and keeps the reason in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : null;
  const code = cause !== null && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
  return cause === null ? error.message : `${error.message} (${cause.message || code || cause.name})`;
}

/** The text of a reply; null for one that is too long. */
async function readBody(reply: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of reply.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface ChatReply {
  readonly choices?: readonly { readonly message?: { readonly content?: unknown }; readonly finish_reason?: unknown }[];
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null;
}

const countOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise;

function readAnswer(body: string, request: ModelRequest, options: CompatibleOptions): ModelResult {
  const malformed = (what: string) =>
    modelError(
      'malformed',
      `${what}: ${startOf(body) || '(empty)'}`,
      'Check that the address ends where /chat/completions follows, such as /v1.',
    );
  let reply: ChatReply | null;
  try {
    reply = JSON.parse(body) as ChatReply | null;
  } catch {
    return malformed('the reply is not JSON');
  }
  const choice = Array.isArray(reply?.choices) ? (reply.choices[0] as NonNullable<ChatReply['choices']>[0]) : undefined;
  const text = choice?.message?.content;
  if (typeof text !== 'string') return malformed('the reply has no choices[0].message.content');
  const inputTokens = countOr(reply?.usage?.prompt_tokens, estimateTokens(request.system + request.prompt));
  const outputTokens = countOr(reply?.usage?.completion_tokens, estimateTokens(text));
  return {
    text,
    inputTokens,
    outputTokens,
    costUsd: costOf(options.price, inputTokens, outputTokens),
    cached: false,
    truncated: choice?.finish_reason === 'length',
  };
}
