import { setTimeout as sleep } from 'node:timers/promises';

/** What came of looking for something: what was found, or why nothing was. */
export interface Looked<T> {
  readonly found: T;
  /** What went wrong, in a sentence. */
  readonly failure: string | undefined;
  /** Whether it was given up, and may still be under way. */
  readonly isLate: boolean;
}

/** Looks for something, for so many seconds at most. It does not fail: where that does, `nothing` is found. */
export async function look<T>(
  what: string,
  seconds: number,
  nothing: T,
  work: () => Promise<T>,
): Promise<Looked<T>> {
  const done = new AbortController();
  const late = sleep(seconds * 1000, { found: nothing, failure: `${what} did not answer within ${seconds} s`, isLate: true }, done);
  const looking = work().then(
    (found) => ({ found, failure: undefined, isLate: false }),
    (error: unknown) => ({ found: nothing, failure: `${what} failed: ${(error as Error).message}`, isLate: false }),
  );
  try {
    return await Promise.race([looking, late]);
  } finally {
    late.catch(() => {});
    done.abort();
  }
}
