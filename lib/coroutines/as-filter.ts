import { concat, defer, EMPTY, filter, finalize, map, takeWhile, type OperatorFunction } from 'rxjs';
import { concatMap } from '../flow/index.js';
import type { Coroutine } from './coroutine.js';
import { isPromiseLike } from './is-promise-like.js';
import { isStopIteration } from './stop-iteration.js';
import { supply, type CoroutineSupply } from './supply.js';

/** The outputs of a coroutine that yields `Out`: promises are awaited, and `undefined` is no output. */
export type OutputOf<Out> = Exclude<Awaited<Out>, undefined | void>;

/**
 * Makes an operator of a coroutine that yields its output, such as a running average. What it yields for a value follows
 * that value down the pipe; where it yields nothing (`undefined`), nothing follows, and a promise is awaited first. When it
 * returns, the stream completes and the source is closed. It is closed when the stream ends, whatever ends it.
 *
 * @param coroutine - what `coroutine` returns, called for each subscription; or a made one, for a single subscription
 * @throws {@link InvalidArgumentError} when it is neither
 *
 * @example
 * ```ts
 * import { asFilter, coroutine, drain, generate } from 'rxlab';
 *
 * const runningAverage = coroutine(function* () {
 *   let total: number = yield;
 *   for (let count = 1; ; count++) {
 *     const value: number = yield total / count;
 *     total += value;
 *   }
 * });
 * await drain(generate([10, 100, 100]).pipe(asFilter(runningAverage)), (average) => console.log(average));
 * // prints: 10
 * // prints: 55
 * // prints: 70
 * ```
 */
export function asFilter<In, Out>(coroutine: CoroutineSupply<In, Out>): OperatorFunction<In, OutputOf<Out>> {
  const open = supply(coroutine);
  return (source) =>
    defer(() => {
      const opened = open();
      const outputs = source.pipe(
        concatMap((value) => outputFor(value, opened)),
        takeWhile((output) => output !== stopped),
        filter(({ value }) => value !== undefined),
        map(({ value }) => value as OutputOf<Out>),
      );
      const closing = defer(() => {
        opened.close();
        return EMPTY;
      });
      return concat(outputs, closing).pipe(finalize(() => closeInAnyCase(opened)));
    });
}

/** An output on its way through `concatMap`, which would flatten an array that is an output. */
interface Output {
  readonly value: unknown;
}

/** Stands for the end of the coroutine. */
const stopped: Output = { value: undefined };

function outputFor<In>(value: In, coroutine: Coroutine<In>): Output | Promise<Output> {
  try {
    const output = coroutine.send(value);
    return isPromiseLike(output) ? awaited(output) : { value: output };
  } catch (error) {
    return stoppedBy(error);
  }
}

async function awaited(output: PromiseLike<unknown>): Promise<Output> {
  try {
    return { value: await output };
  } catch (error) {
    return stoppedBy(error);
  }
}

function stoppedBy(error: unknown): Output {
  if (isStopIteration(error)) return stopped;
  throw error;
}

/** Where the stream was left or has failed, its `finally` has nobody to tell its own failure. */
function closeInAnyCase(coroutine: Coroutine<never>): void {
  try {
    coroutine.close();
  } catch (error) {
    console.warn('rxlab: a coroutine failed while it was closed:', error);
  }
}
