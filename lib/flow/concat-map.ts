import type { OperatorFunction } from 'rxjs';
import { flatMap, type Project, type ResultOf } from './flat-map.js';

/** Options of {@link concatMap}. */
export interface ConcatMapOptions {
  /** How many values may be in work at the same time; 1 unless told. */
  concurrency?: number;
}

/**
 * Projects each value to a result, a promise of one, or a stream or iterable of several, and emits the results in the
 * order of the values. The source is held while `concurrency` values are in work; a value is in work until downstream
 * has let go of all its results.
 *
 * A drop-in for the operator of the same name in rxjs, which queues without bound. A failure takes its place in the order:
 * the results of the values before it come first. When the source fails, what is in work is finished first.
 *
 * @param project - arrays, iterables and generators that it returns are flattened as in rxjs; strings and typed arrays are
 *   results as they are
 * @throws {@link InvalidArgumentError} when `concurrency` is not a whole number of at least 1
 *
 * @example
 * ```ts
 * import { concatMap, drain, generate } from 'rxlab';
 *
 * const slowSquare = async (value: number) => value ** 2;
 * await drain(generate([1, 2, 3]).pipe(concatMap(slowSquare, { concurrency: 2 })), (value) => console.log(value));
 * // prints: 1
 * // prints: 4
 * // prints: 9
 * ```
 */
export function concatMap<T, P>(
  project: Project<T, P>,
  { concurrency = 1 }: ConcatMapOptions = {},
): OperatorFunction<T, ResultOf<P>> {
  return flatMap(project, { stage: 'concatMap', concurrency, ordered: true });
}
