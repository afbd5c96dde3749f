import type { MonoTypeOperatorFunction } from 'rxjs';
import type { Consumer } from '../flow/index.js';
import { checkCount } from './check-count.js';
import { split } from './split.js';

/**
 * The same as `split({ every: n }, sink)`, see {@link split}: for who knows it by the name of the pipe fitting.
 *
 * @param n - every how many values one goes to the sink; the first does. With 1 all do
 * @throws an `InvalidArgumentError` when `n` is not a whole number of at least 1, or the sink is none
 *
 * @example
 * ```ts
 * import { generate, inject } from 'rxlab';
 * import { teeEvery } from 'rxlab/filters';
 * import { count, print } from 'rxlab/sinks';
 *
 * console.log(await inject(generate(['a', 'b', 'c']).pipe(teeEvery(2, print('seen'))), count));
 * // prints: seen a
 * // prints: seen c
 * // prints: 3
 * ```
 */
export function teeEvery<T>(n: number, sink: Consumer<NoInfer<T>, unknown>): MonoTypeOperatorFunction<T> {
  checkCount('n', n);
  return split({ every: n }, sink);
}
