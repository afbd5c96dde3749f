import { takeWhile, type MonoTypeOperatorFunction } from 'rxjs';
import { InvalidArgumentError } from '../flow/index.js';

/**
 * Ends the stream at the first value that matches: that value is not passed on, the stream completes and its source is closed.
 *
 * @param predicate - is given each value and its number, the first of which is 0
 * @throws an {@link InvalidArgumentError} when the predicate is not a function
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { stopIf } from 'rxlab/filters';
 *
 * const temperatures = generate([21, 22, 90, 23]);
 * await drain(temperatures.pipe(stopIf((celsius) => celsius > 80)), (celsius) => console.log(celsius));
 * // prints: 21
 * // prints: 22
 * ```
 */
export function stopIf<T>(predicate: (value: T, index: number) => boolean): MonoTypeOperatorFunction<T> {
  if (typeof predicate !== 'function') throw new InvalidArgumentError('predicate', 'a function', predicate);
  return takeWhile((value, index) => !predicate(value, index));
}
