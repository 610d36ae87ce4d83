/** What HTTP replies of model servers mean: which fault a status is, and how long to wait. */
import { type ModelError, modelError, startOf } from './model.ts';

/** `retry-after-ms`, or `retry-after` in seconds or as an HTTP date. Null when absent or unreadable. */
export function retryAfterMs(header: (name: string) => string | null | undefined): number | null {
  const ms = Number.parseFloat(header('retry-after-ms') ?? '');
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const value = header('retry-after');
  if (!value) return null;
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number.parseFloat(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}

/** The error for a reply whose status is not 2xx; `body` is quoted, so it must hold no key. */
export function statusError(where: string, status: number, body: string, waitMs: number | null): ModelError {
  const message = `${where} answered status ${status}: ${startOf(body) || '(no text)'}`;
  if (status === 429) return modelError('rate-limit', message, 'Wait, or use a plan with a higher rate limit.', waitMs);
  if (status === 408 || status >= 500)
    return modelError('server', message, 'Try again later; the fault is on the server.', waitMs);
  if (status === 401 || status === 403) return modelError('denied', message, 'Check the API key and its rights.');
  if (status === 404) return modelError('refused', message, 'Check the name of the model and the address.');
  return modelError('refused', message, 'Check the request: model name, length of the prompt, token limit.');
}

/** `where` names the server. */
export function timeoutError(where: string, timeoutMs: number): ModelError {
  return modelError(
    'timeout',
    `${where} did not answer within ${timeoutMs / 1000} s`,
    'Check that the server runs, or allow it more time.',
  );
}
