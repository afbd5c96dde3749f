/** What {@link configure} sets. */
export interface Configuration {
  /**
   * Whether functions made by {@link asynchronous} run asynchronously. True unless told, or unless the environment variable
   * `RXLAB_DISABLE_ASYNC` is 1.
   */
  asynchronous?: boolean;
}

// One for the process: a test runner may load several copies of the library, and a setup file is to reach them all.
const configurationKey = Symbol.for('rxlab.configuration.1');
const configuration = ((globalThis as Record<symbol, unknown>)[configurationKey] ??= {}) as Configuration;

/**
 * Sets what holds for the whole process. What is not named stays as it is.
 *
 * `configure({ asynchronous: false })` is for debugging: functions that are made by {@link asynchronous} afterwards run at
 * once, in the stack of their caller, and still return futures.
 *
 * @example
 * ```ts
 * import { asynchronous, configure } from 'rxlab';
 *
 * configure({ asynchronous: false });
 * const add = asynchronous((a: number, b: number) => a + b);
 * const future = add(1, 2);
 * console.log(future.done, future.result());
 * // prints: true 3
 * ```
 */
export function configure(settings: Configuration): void {
  Object.assign(configuration, settings);
}

/** What was configured, or else what the environment says. */
export function runsAsynchronously(): boolean {
  return configuration.asynchronous ?? globalThis.process?.env['RXLAB_DISABLE_ASYNC'] !== '1';
}
