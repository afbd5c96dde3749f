import { InvalidArgumentError } from '../flow/index.js';
import { runsAsynchronously } from './configure.js';
import { functionSource } from './function-source.js';
import { Future } from './future.js';
import { runInThread, type ThreadTask } from './run-in-thread.js';

/** Options of {@link asynchronous}. */
export interface AsynchronousOptions {
  /**
   * Runs each call in a thread of its own: for work that blocks. The function must be self-contained, for it is sent there
   * as text. False unless told.
   */
  thread?: boolean;
  /** Gives the function an AbortSignal as its first argument, which aborts when its future is cancelled. */
  cancellable?: boolean;
  /**
   * Milliseconds that a cancelled function may take to end: 10 000 unless told. In a thread 1 000, and then the thread is
   * ended.
   */
  closeTimeout?: number;
}

/** A function that returns at once, with a future of what it will give. */
export type AsynchronousFunction<Arguments extends unknown[], Result, This = unknown> = (
  this: This,
  ...parameters: Arguments
) => Future<Awaited<Result>>;

const marker = Symbol.for('rxlab.asynchronous');

/**
 * Makes a function asynchronous: a call returns a {@link Future} at once, and the function, plain or async, starts when
 * the caller has reached its next `await` (as a microtask; calls start in their order). A plain function still runs in one
 * go, and nothing else meanwhile: for work that takes long there are threads.
 *
 * With `thread: true` each call has a thread of its own, at most 32 at a time. The function is sent there as text, so it
 * can use its arguments, globals and what it loads with `import()` (packages, `node:` modules and absolute URLs), but no
 * variable of the code around it. Arguments and results are cloned as by `structuredClone`; shared memory is shared. A
 * thread takes some 30 ms to start.
 *
 * With `cancellable: true` the function is given an AbortSignal before its arguments. A function that ignores it, or has
 * none, runs to its end when its future is cancelled, and what it gives is dropped; in a thread, it is ended with its
 * thread, blocked or not.
 *
 * For debugging it can be disabled, with the environment variable `RXLAB_DISABLE_ASYNC=1` or `configure({ asynchronous: false
 * })`, before the function is made: then a call runs the function where it is called, threads or not, and the future that
 * it returns is done. Only an async function goes on later where it has to wait.
 *
 * @throws {@link InvalidArgumentError} when `fn` is no function, or cannot be sent to a thread
 *
 * @example
 * ```ts
 * import { asynchronous } from 'rxlab';
 *
 * const primes = asynchronous(
 *   (limit: number) => {
 *     let count = 0;
 *     for (let n = 2; n < limit; n++) {
 *       let divisor = 2;
 *       while (n % divisor !== 0) divisor++;
 *       if (divisor === n) count++;
 *     }
 *     return count;
 *   },
 *   { thread: true },
 * );
 * console.log(await primes(100)); // prints: 25
 * ```
 *
 * @example
 * ```ts
 * import { asynchronous } from 'rxlab';
 * import { setTimeout } from 'node:timers/promises';
 *
 * async function scan(signal: AbortSignal, steps: number) {
 *   try {
 *     for (let step = 0; step < steps; step++) await setTimeout(10, undefined, { signal });
 *   } finally {
 *     console.log('motor stopped');
 *   }
 * }
 * const future = asynchronous(scan, { cancellable: true })(1000);
 * setTimeout(30).then(() => future.cancel());
 * await future.catch((error: Error) => console.log(error.message));
 * // prints: motor stopped
 * // prints: scan was cancelled before it was done
 * ```
 */
export function asynchronous<This, Arguments extends unknown[], Result>(
  fn: (this: This, signal: AbortSignal, ...parameters: Arguments) => Result,
  options: AsynchronousOptions & { cancellable: true },
): AsynchronousFunction<Arguments, Result, This>;
export function asynchronous<This, Arguments extends unknown[], Result>(
  fn: (this: This, ...parameters: Arguments) => Result,
  options?: AsynchronousOptions,
): AsynchronousFunction<Arguments, Result, This>;
export function asynchronous(
  fn: AnyFunction,
  { thread = false, cancellable = false, closeTimeout = thread ? 1_000 : 10_000 }: AsynchronousOptions = {},
): AsynchronousFunction<unknown[], unknown> {
  if (typeof fn !== 'function') throw new InvalidArgumentError('fn', 'a function', fn);
  const name = fn.name || 'a function';
  const enabled = runsAsynchronously();
  const call = thread && enabled ? inThread(fn, { name, cancellable, closeTimeout }) : inPlace(fn, cancellable);

  function start(this: unknown, ...parameters: unknown[]): Future<unknown> {
    return new Future<unknown>(
      (resolve, reject, signal) => {
        if (enabled) later(() => call(this, parameters, signal), signal).then(resolve, reject);
        else resolve(call(this, parameters, signal));
      },
      // A thread is ended after its closeTimeout, which takes a moment.
      { name, closeTimeout: thread ? closeTimeout + 10_000 : closeTimeout, startedBy: start },
    );
  }

  return Object.defineProperties(start, {
    name: { value: fn.name },
    length: { value: Math.max(0, fn.length - Number(cancellable)) },
    [marker]: { value: true },
  });
}

/** Whether a function returns futures: whether {@link asynchronous} made it. A native async function is none. */
export function isAsynchronous(fn: unknown): boolean {
  return typeof fn === 'function' && marker in fn;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyFunction = (...parameters: any[]) => unknown;

type Call = (receiver: unknown, parameters: readonly unknown[], signal: AbortSignal) => unknown;

function inPlace(fn: AnyFunction, cancellable: boolean): Call {
  return (receiver, parameters, signal) => fn.apply(receiver, cancellable ? [signal, ...parameters] : [...parameters]);
}

function inThread(fn: AnyFunction, options: Omit<ThreadTask, 'source'>): Call {
  const task = { source: functionSource(fn), ...options };
  return (_receiver, parameters, signal) => runInThread(task, parameters, signal);
}

async function later(call: () => unknown, signal: AbortSignal): Promise<unknown> {
  await Promise.resolve();
  signal.throwIfAborted();
  return call();
}
