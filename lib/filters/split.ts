import type { MonoTypeOperatorFunction } from 'rxjs';
import type { Consumer } from '../flow/index.js';
import { checkCount } from './check-count.js';
import { sideSink } from './side-sink.js';

/** Options of {@link split}. */
export interface SplitOptions {
  /** Every how many values one goes to the sink; the first does. */
  readonly every: number;
}

/**
 * Passes all values on, and gives every n-th, beginning with the first, to a sink as well: to look at some of what a run
 * gives. The sink takes part in the pipe:
 *
 * - it gets a value before the pipe goes on with it, and holds the source while it is busy. One that must not hold anybody has
 *   a `buffer` that drops in front;
 * - the pipe ends when source and sink have ended. Who leaves the pipe early ends the sink's stream, and the run waits for it;
 * - a sink that fails fails the pipe, and the source is closed. A source that fails is a failure of the sink's stream too;
 * - a sink that ends early (`take`) has left: nothing is sent to it any more, and the pipe goes on.
 *
 * The sink is opened with each subscription, and the source waits up to 3 s for it to subscribe. A coroutine that has been
 * made can be opened once.
 *
 * @param sink - a function that takes a stream and returns a promise; or a coroutine
 * @throws an `InvalidArgumentError` when `every` is not a whole number of at least 1, or the sink is none. The stream fails with a
 * `RxlabError` `SINK_NOT_SUBSCRIBED` when the sink neither subscribes nor settles
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { split } from 'rxlab/filters';
 * import { print } from 'rxlab/sinks';
 *
 * const numbers = generate([10, 11, 12]);
 * await drain(numbers.pipe(split({ every: 2 }, print('display'))), (value) => console.log(value));
 * // prints: display 10
 * // prints: 10
 * // prints: 11
 * // prints: display 12
 * // prints: 12
 * ```
 */
export function split<T>({ every }: SplitOptions, sink: Consumer<NoInfer<T>, unknown>): MonoTypeOperatorFunction<T> {
  checkCount('every', every);
  return sideSink(sink, { toSink: (_, index) => index % every === 0, passOn: true });
}
