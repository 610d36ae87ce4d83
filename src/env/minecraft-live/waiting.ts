/** Waiting for a server, but not for ever. */

const LOOK_MS = 25;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something is so. Rejects after `ms`. */
export async function until(holds: () => boolean, ms: number): Promise<void> {
  for (let waited = 0; !holds(); waited += LOOK_MS) {
    if (waited > ms) throw new Error(`the server did not do it in ${ms / 1000} s`);
    await pause(LOOK_MS);
  }
}

/** The work, or an error after `ms`. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the server did not answer for ${ms / 1000} s`)), ms);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
