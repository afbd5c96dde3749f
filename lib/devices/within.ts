/** The longest time, in milliseconds, that a timer of Node can be set to. */
const longestTimer = 2 ** 31 - 1;

/**
 * Does the work and gives its result. After `seconds`, fails with what `late` makes; when the signal aborts, gives
 * `undefined`. What the work comes to after that is ignored, also when it fails.
 */
export async function within<T>(
  seconds: number,
  work: () => T | PromiseLike<T>,
  late: () => Error,
  signal?: AbortSignal,
): Promise<T | undefined> {
  if (signal?.aborted) return undefined;
  let timer: NodeJS.Timeout | undefined;
  let giveUp!: () => void;
  const interruption = new Promise<undefined>((resolve, reject) => {
    giveUp = () => resolve(undefined);
    signal?.addEventListener('abort', giveUp);
    if (seconds !== Infinity) timer = setTimeout(() => reject(late()), Math.min(seconds * 1000, longestTimer));
  });
  try {
    return await Promise.race([work(), interruption]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
