import { InvalidArgumentError } from '../flow/index.js';

/** The results of futures, in their order. */
export type ResultsOf<Futures extends Iterable<unknown>> = Futures extends readonly unknown[]
  ? { -readonly [Index in keyof Futures]: Awaited<Futures[Index]> }
  : Futures extends Iterable<infer Each>
    ? Awaited<Each>[]
    : never;

/**
 * Waits until all futures are done, and gives their results in their order. When some have failed, it rejects, after all
 * are done, with what the first of them in this order threw; the other failures are told on the console.
 *
 * @param futures - futures, or any promises
 *
 * @example
 * ```ts
 * import { asynchronous, wait } from 'rxlab';
 *
 * const double = asynchronous((value: number) => value * 2);
 * console.log(await wait([double(1), double(2)]));
 * // prints: [ 2, 4 ]
 * ```
 */
export async function wait<const Futures extends Iterable<unknown>>(futures: Futures): Promise<ResultsOf<Futures>> {
  if (typeof (futures as Partial<Futures> | undefined)?.[Symbol.iterator] !== 'function') {
    throw new InvalidArgumentError('futures', 'a list of futures', futures);
  }
  const outcomes = await Promise.allSettled(futures);
  const [first, ...others] = outcomes.filter((outcome) => outcome.status === 'rejected');
  for (const { reason } of others)
    console.error('rxlab: beside the first, one more of the futures waited for has failed:', reason);
  if (first) throw first.reason;
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as ResultsOf<Futures>;
}
