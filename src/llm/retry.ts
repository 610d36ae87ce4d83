/** Asks again after faults that pass by themselves, with growing pauses. */
import { isModelError, type Model, type ModelError } from './model.ts';

export interface RetryOptions {
  /** Most questions in all. */
  readonly attempts: number;
  /** First pause in milliseconds; it doubles each time. */
  readonly pauseMs: number;
  /** A provider that asks to wait longer than this is not waited for. */
  readonly longestMs: number;
}

export const RETRY_DEFAULTS: RetryOptions = { attempts: 5, pauseMs: 1000, longestMs: 60_000 };

/** A hang has already cost a whole time limit, and may be billed, so it gets one more chance only. */
function mostAttempts(error: ModelError, options: RetryOptions): number {
  switch (error.fault) {
    case 'rate-limit':
    case 'server':
    case 'network':
      return options.attempts;
    case 'timeout':
      return Math.min(2, options.attempts);
    default:
      return 1;
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * The same model with retries. A pause is the back-off or what the provider asked for, whichever is longer. The last
 * error is returned, with the number of attempts in its message. Put a budget inside, so that it counts every attempt.
 */
export function withRetries(model: Model, options: RetryOptions = RETRY_DEFAULTS, pause = sleep): Model {
  return {
    name: model.name,
    complete: async (request) => {
      for (let attempt = 1; ; attempt++) {
        const result = await model.complete(request);
        if (!isModelError(result)) return result;
        const wait = Math.max(options.pauseMs * 2 ** (attempt - 1), result.retryAfterMs ?? 0);
        const last = attempt >= mostAttempts(result, options) || wait > options.longestMs;
        if (last) return attempt === 1 ? result : { ...result, message: `${result.message} (${attempt} attempts)` };
        await pause(wait);
      }
    },
  };
}
