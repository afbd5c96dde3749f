import type { MonoTypeOperatorFunction } from 'rxjs';
import { InvalidArgumentError, type Consumer } from '../flow/index.js';
import { sideSink } from './side-sink.js';

/**
 * Gives what matches to a sink, and passes on the rest. The sink takes part in the pipe as that of {@link split} does: it holds
 * the source while it is busy, the pipe ends when both have ended, and fails when either fails.
 *
 * What matches after the sink has left (`take`) goes nowhere.
 *
 * @param predicate - is given each value and its number, the first of which is 0
 * @param sink - a function that takes a stream and returns a promise; or a coroutine
 * @throws an {@link InvalidArgumentError} when the predicate is not a function, or the sink is none. The stream fails with a
 * `RxlabError` `SINK_NOT_SUBSCRIBED` when the sink neither subscribes nor settles within 3 s
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { route } from 'rxlab/filters';
 * import { print } from 'rxlab/sinks';
 *
 * const readings = generate([1.5, NaN, 1.7]);
 * await drain(readings.pipe(route(Number.isNaN, print('not a reading:'))), (volts) => console.log(volts));
 * // prints: 1.5
 * // prints: not a reading: NaN
 * // prints: 1.7
 * ```
 */
export function route<T>(
  predicate: (value: T, index: number) => boolean,
  sink: Consumer<NoInfer<T>, unknown>,
): MonoTypeOperatorFunction<T> {
  if (typeof predicate !== 'function') throw new InvalidArgumentError('predicate', 'a function', predicate);
  return sideSink(sink, { toSink: (value, index) => predicate(value, index), passOn: false });
}
