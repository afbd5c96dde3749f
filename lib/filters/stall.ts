import { filter, type MonoTypeOperatorFunction } from 'rxjs';
import { checkCount } from './check-count.js';

/** Options of {@link stall}. */
export interface StallOptions {
  /** The number of values after which the last is passed on in any case, and counting starts again. */
  readonly flushAt?: number | undefined;
}

/**
 * Passes on every `perShot`-th value, and drops the others: behind a stage that gives what it has so far after each frame
 * (`averageImages`, `sinograms`), every now and then is often enough.
 *
 * With `flushAt` the values come in groups of so many: the last of each group is passed on as well, and counting starts again
 * with the next. So the result of a whole scan is seen, however long it is.
 *
 * @param perShot - how many values make one
 * @throws an `InvalidArgumentError` when `perShot` or `flushAt` is not a whole number of at least 1
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { stall } from 'rxlab/filters';
 *
 * const upTo25 = generate(Array.from({ length: 26 }, (_, index) => index));
 * await drain(upTo25.pipe(stall(8, { flushAt: 13 })), (value) => console.log(value));
 * // prints: 7
 * // prints: 12
 * // prints: 20
 * // prints: 25
 * ```
 */
export function stall<T>(perShot: number, { flushAt = Infinity }: StallOptions = {}): MonoTypeOperatorFunction<T> {
  checkCount('perShot', perShot);
  if (flushAt !== Infinity) checkCount('flushAt', flushAt);
  return filter((_, index) => {
    const position = (index % flushAt) + 1;
    return position % perShot === 0 || position === flushAt;
  });
}
