import { RxlabError } from '../flow/index.js';

/**
 * What {@link Coroutine.send} throws when the coroutine returns, or has ended before: whoever pushes learns that it was
 * asked to stop. `code` is `STOP_ITERATION`.
 *
 * @example
 * ```ts
 * import { coroutine, StopIteration } from 'rxlab';
 *
 * const first = coroutine(function* () {
 *   const value: string = yield;
 *   return value;
 * });
 * const pipeline = first();
 * try {
 *   for (const word of ['one', 'two']) pipeline.send(word);
 * } catch (error) {
 *   if (!(error instanceof StopIteration)) throw error;
 *   console.log('stopped with', error.value);
 *   // prints: stopped with one
 * }
 * ```
 */
export class StopIteration extends RxlabError {
  override readonly name = 'StopIteration';

  constructor(
    /** What the coroutine returned; undefined in later sends. */
    readonly value?: unknown,
  ) {
    super('STOP_ITERATION', 'the coroutine has ended and takes no more values');
  }
}

/** Whether someone asked to stop, also when it is a coroutine of another copy of the library. */
export function isStopIteration(error: unknown): boolean {
  return (error as Error | undefined)?.name === 'StopIteration';
}
