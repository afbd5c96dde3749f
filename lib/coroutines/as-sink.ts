import { inject, type Sink } from '../flow/index.js';
import { supply, type CoroutineSupply } from './supply.js';

/**
 * Makes a sink of a coroutine, for use with {@link broadcast} and wherever a sink is wanted. It is sent every value and
 * closed at the end; when it returns, the source is closed, cleanly. A promise that it yields is awaited, and the
 * generator is held meanwhile.
 *
 * @param coroutine - what `coroutine` returns, called for each run; or a made one, for a single run
 * @throws {@link InvalidArgumentError} when it is neither
 *
 * @example
 * ```ts
 * import { asSink, broadcast, coroutine } from 'rxlab';
 * import { setTimeout } from 'node:timers/promises';
 *
 * const saver = coroutine(function* (name: string) {
 *   let saved: Promise<void> | undefined;
 *   while (true) {
 *     const value: number = yield saved;
 *     saved = setTimeout(5).then(() => console.log(name, value));
 *   }
 * });
 * await Promise.all(broadcast([1, 2], asSink(saver('disk')), asSink(() => saver('tape'))));
 * // prints: disk 1
 * // prints: tape 1
 * // prints: disk 2
 * // prints: tape 2
 * ```
 */
export function asSink<In, Out>(coroutine: CoroutineSupply<In, Out>): Sink<In> {
  const open = supply(coroutine);
  return async (source) => inject(source, open());
}
