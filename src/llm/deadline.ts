/** Time limits for work that may never settle. */

export const TIMED_OUT = Symbol('timed out');

/**
 * Runs `work`, or gives TIMED_OUT after `ms` milliseconds. The signal is aborted then; work that ignores it is left
 * behind, and what it does later is not heard.
 */
export async function withinTime<T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | typeof TIMED_OUT> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof TIMED_OUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMED_OUT), ms);
  });
  const job = work(controller.signal);
  job.catch(() => {});
  try {
    return await Promise.race([job, late]);
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}
