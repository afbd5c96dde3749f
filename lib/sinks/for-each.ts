import { drain, InvalidArgumentError, type Sink } from '../flow/index.js';

/**
 * A sink that calls a function with each value, one after the other. What the function returns is awaited, and the generator
 * is held meanwhile. When it throws, the source is closed and the sink rejects.
 *
 * @param action - is given each value and its number in this run, the first of which is 0
 * @throws an {@link InvalidArgumentError} when it is not a function
 *
 * @example
 * ```ts
 * import { inject } from 'rxlab';
 * import { forEach } from 'rxlab/sinks';
 * import { setTimeout } from 'node:timers/promises';
 *
 * const save = forEach(async (name: string, index) => {
 *   await setTimeout(5);
 *   console.log(`saved ${index}: ${name}`);
 * });
 * await inject(['flat', 'dark'], save);
 * // prints: saved 0: flat
 * // prints: saved 1: dark
 * ```
 */
export function forEach<T>(action: (value: T, index: number) => unknown): Sink<T> {
  if (typeof action !== 'function') throw new InvalidArgumentError('action', 'a function', action);
  return async (source) => {
    let index = 0;
    await drain(source, (value) => action(value, index++));
  };
}
