import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError } from '../flow/index.js';

/** What came of looking for something. */
export interface Looked<T> {
  readonly found: T;
  /** Why nothing was found, in a sentence, where looking has failed. */
  readonly failure?: string;
}

/**
 * Looks for something, for so many seconds at most. Where that fails or takes longer, what is found is `nothing`.
 *
 * @throws an {@link InvalidArgumentError} when the work was told something wrong
 */
export async function look<T>(what: string, seconds: number, nothing: T, work: () => Promise<T>): Promise<Looked<T>> {
  const over = new AbortController();
  const late = sleep(seconds * 1000, undefined, over).then(() => {
    throw new Error(`nothing came within ${seconds} s`);
  });
  try {
    return { found: await Promise.race([work(), late]) };
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw error;
    return { found: nothing, failure: `${what} could not be looked for: ${(error as Error).message}` };
  } finally {
    late.catch(() => {});
    over.abort();
  }
}
