import { coroutine, type Coroutine } from './coroutine.js';
import { isPromiseLike } from './is-promise-like.js';
import { isStopIteration } from './stop-iteration.js';

/** The coroutine that a fan-out of these is: it takes what all of them take, and gives promises where some of them do. */
export type FanOut<Outputs extends readonly Coroutine<never>[]> = [Outputs[number]] extends [
  Coroutine<infer In, infer Out>,
]
  ? Coroutine<In, FanOutResult<Out>>
  : never;

/** What a fan-out gives for a value: undefined, or a promise that resolves when its outputs are done with it. */
export type FanOutResult<Out> = unknown extends Out
  ? Promise<void> | undefined
  : [Extract<Out, PromiseLike<unknown>>] extends [never]
    ? undefined
    : Promise<void> | undefined;

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
export function fanOut<const Outputs extends readonly Coroutine<never>[]>(...outputs: Outputs): FanOut<Outputs> {
  return fanningOut(...outputs) as unknown as FanOut<Outputs>;
}

type Pending = Promise<void> | undefined;

const fanningOut = coroutine(function* (...outputs: Coroutine<never>[]): Generator<Pending, void, never> {
  let pending: Pending;
  for (let open = stillOpen(outputs); open.length > 0; open = stillOpen(open)) {
    pending = sendToAll(open, yield pending);
  }
});

function stillOpen(outputs: readonly Coroutine<never>[]): readonly Coroutine<never>[] {
  return outputs.some(({ closed }) => closed) ? outputs.filter(({ closed }) => !closed) : outputs;
}

function sendToAll(outputs: readonly Coroutine<never>[], value: never): Pending {
  let pending: PromiseLike<unknown>[] | undefined;
  for (const output of outputs) {
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
