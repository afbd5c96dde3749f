import type { OperatorFunction } from 'rxjs';
import { flatMap, type Project, type ResultOf } from './flat-map.js';

/**
 * Projects each value to a result, a promise of one, or a stream or iterable of several, and emits the results as they
 * come, in no order. The source is held while `concurrency` values are in work.
 *
 * A drop-in for the operator of the same name in rxjs, which queues without bound. As there, `concurrency` is unlimited
 * unless told, and then nothing holds the source. When a projection fails, streams beside it are left, promises beside it
 * are awaited, and then the failure follows.
 *
 * @throws {@link InvalidArgumentError} when `concurrency` is not a whole number of at least 1
 *
 * @example
 * ```ts
 * import { drain, generate, mergeMap } from 'rxlab';
 * import { setTimeout } from 'node:timers/promises';
 *
 * const delays = generate([30, 1]);
 * await drain(delays.pipe(mergeMap((delay) => setTimeout(delay, delay), 2)), (delay) => console.log(delay));
 * // prints: 1
 * // prints: 30
 * ```
 */
export function mergeMap<T, P>(project: Project<T, P>, concurrency = Infinity): OperatorFunction<T, ResultOf<P>> {
  return flatMap(project, { stage: 'mergeMap', concurrency, ordered: false });
}
