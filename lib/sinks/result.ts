import type { Observable } from 'rxjs';
import { drain } from '../flow/index.js';
import { kept } from './kept.js';

/**
 * Keeps the latest value, to be looked at whenever one likes. Its sink resolves to the last value that came.
 *
 * A frame that is lent by a pool is copied; one inside of another value (a pair of frames) has to be copied before.
 *
 * @example
 * ```ts
 * import { generate, inject } from 'rxlab';
 * import { runningAverage } from 'rxlab/filters';
 * import { Result } from 'rxlab/sinks';
 *
 * const average = new Result<number>();
 * console.log(average.value); // prints: undefined
 * await inject(generate([10, 100, 100]).pipe(runningAverage()), average.sink);
 * console.log(average.value); // prints: 70
 * ```
 */
export class Result<T> {
  #value: T | undefined;

  /** The value that came last, of any run; `undefined` before the first. */
  get value(): T | undefined {
    return this.#value;
  }

  /** The sink; bound, so that it can be handed on as it is. Resolves to {@link value}, also when nothing came in this run. */
  readonly sink = async (source: Observable<T>): Promise<T | undefined> => {
    await drain(source, (value) => {
      this.#value = kept(value);
    });
    return this.#value;
  };
}
