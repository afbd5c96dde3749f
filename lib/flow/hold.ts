import { acquire, type Release } from './delivery.js';

/**
 * Holds the value that is being delivered: its generator makes no other before the returned function is called.
 *
 * For those who write operators and sinks that are not finished with a value when `next` returns. Call it synchronously,
 * inside `next`. The returned function may be called many times and counts once. Outside a delivery there is nothing to
 * hold, and it does nothing: a hot source (a Subject, a timer) is not paced.
 *
 * @example
 * ```ts
 * import { generate, hold } from 'rxlab';
 *
 * generate([1, 2, 3]).subscribe((value) => {
 *   const release = hold();
 *   setTimeout(() => {
 *     console.log(value); // the next value is made after this one has been printed
 *     release();
 *   }, 10);
 * });
 * // prints: 1
 * // prints: 2
 * // prints: 3
 * ```
 */
export function hold(): Release {
  let held = acquire();
  return () => {
    const letGo = held;
    held = undefined;
    letGo?.release();
  };
}
