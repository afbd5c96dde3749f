import { map, scan, type OperatorFunction } from 'rxjs';
import { InvalidArgumentError } from '../flow/index.js';

/**
 * The average of all numbers that have come so far, after each. For frames there is `averageImages`.
 *
 * @throws an {@link InvalidArgumentError}, as the stream's error, when a value is not a number
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { runningAverage } from 'rxlab/filters';
 *
 * await drain(generate([10, 100, 100]).pipe(runningAverage()), (average) => console.log(average));
 * // prints: 10
 * // prints: 55
 * // prints: 70
 * ```
 */
export function runningAverage(): OperatorFunction<number, number> {
  return (source) =>
    source.pipe(
      scan((sum, value) => sum + checked(value), 0),
      map((sum, index) => sum / (index + 1)),
    );
}

/** A text, which `+` would append, must not become an average. */
function checked(value: number): number {
  if (typeof value === 'number') return value;
  throw new InvalidArgumentError('a value of runningAverage', 'a number', value);
}
