import { coroutine, type Coroutine } from './coroutine.js';
import { isPromiseLike } from './is-promise-like.js';
import { isStopIteration } from './stop-iteration.js';

/** What a fan-out yields for a value: a promise when an output gave one, which resolves when all are done with it. */
export type FanOutResult = Promise<void> | undefined;

/**
 * Sends every value to several coroutines, one after the other in their order. Where some give promises, so does it: it
 * is done with a value when all of them are.
 *
 * An output that returns leaves, and the others go on; when all have left, the fan-out has ended. One that throws ends the
 * fan-out. However that ends, it closes the outputs that are left.
 *
 * For sinks that subscribe to a stream there is {@link broadcast}.
 *
 * @example
 * ```ts
 * import { coroutine, fanOut, inject } from 'rxlab';
 *
 * const printer = coroutine(function* (name: string) {
 *   while (true) console.log(name, yield);
 * });
 * await inject([1, 2], fanOut(printer('first'), printer('second')));
 * // prints: first 1
 * // prints: second 1
 * // prints: first 2
 * // prints: second 2
 * ```
 */
export function fanOut<In>(...coroutines: Coroutine<In>[]): Coroutine<In, FanOutResult> {
  return fanningOut<In>(...coroutines);
}

const fanningOut = coroutine(function* <In>(...coroutines: Coroutine<In>[]): Generator<FanOutResult, void, In> {
  let pending: FanOutResult;
  for (let open = stillOpen(coroutines); open.length > 0; open = stillOpen(open)) {
    pending = sendToAll(open, yield pending);
  }
});

function stillOpen<In>(coroutines: readonly Coroutine<In>[]): readonly Coroutine<In>[] {
  return coroutines.some(({ closed }) => closed) ? coroutines.filter(({ closed }) => !closed) : coroutines;
}

function sendToAll<In>(coroutines: readonly Coroutine<In>[], value: In): FanOutResult {
  let pending: PromiseLike<unknown>[] | undefined;
  for (const output of coroutines) {
    try {
      const result = output.send(value);
      if (isPromiseLike(result)) (pending ??= []).push(result);
    } catch (error) {
      if (!isStopIteration(error)) throw error;
    }
  }
  return pending && settled(pending);
}

/** Waits for all, also when one fails: then its failure follows. */
async function settled(results: readonly PromiseLike<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(results)) {
    if (outcome.status === 'rejected' && !isStopIteration(outcome.reason)) throw outcome.reason;
  }
}
