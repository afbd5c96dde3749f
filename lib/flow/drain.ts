import { warn } from './debug.js';
import { acquire, type Emission } from './delivery.js';
import { afterTurn } from './event-loop.js';
import { InvalidArgumentError } from './rxlab-error.js';
import { Ring } from './ring.js';
import { Scope } from './scope.js';
import { isPromiseLike } from './producer.js';
import { toObservable, type Source } from './source.js';
import { Upstream, type Inlet } from './upstream.js';

/** Options of {@link drain}. */
export interface DrainOptions {
  /** Aborts the run: its promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Milliseconds that an aborted run waits for the `next` that it is in. */
const abortGrace = 2_000;

/**
 * Runs a pipe to its end. Calls `next` with one value at a time and awaits what it returns; meanwhile the generator is
 * held. The promise settles after the source has ended, the last `next` is done and everything that was opened has been
 * cleaned up, asynchronous `finally` blocks included.
 *
 * It rejects with what the source failed with, after the values that came before; with what `next` threw, after the
 * source has been closed; with the reason of `signal`, after the source has been closed and the current `next` is done
 * (or has been waited for for 2 s).
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { setTimeout } from 'node:timers/promises';
 *
 * await drain(generate(['slow', 'disk']), async (word) => {
 *   await setTimeout(5);
 *   console.log(word);
 * });
 * // prints: slow
 * // prints: disk
 * ```
 */
export function drain<T>(
  source: Source<T>,
  next: (value: T) => unknown = () => undefined,
  { signal }: DrainOptions = {},
): Promise<void> {
  const scope = new Scope();
  return scope.conclude(
    new Promise((resolve, reject) => {
      if (typeof next !== 'function') throw new InvalidArgumentError('next', 'a function', next);
      const observable = toObservable(source);
      signal?.throwIfAborted();
      const draining = new Draining(next, scope, resolve, reject);
      const abort = () => draining.abort(signal?.reason);
      signal?.addEventListener('abort', abort);
      draining.onEnd = () => signal?.removeEventListener('abort', abort);
      draining.upstream.subscribe(observable);
    }),
  );
}

class Draining<T> implements Inlet<T> {
  onEnd: (() => void) | undefined;
  readonly upstream: Upstream<T>;
  /** Values of a source that does not wait. */
  readonly #waiting = new Ring<{ readonly value: T; readonly held: Emission | undefined }>();
  /** `next` is on the stack, or what it returned is pending. */
  #busy = false;
  /** What `next` returned for the value that is held. */
  #pending: PromiseLike<unknown> | undefined;
  #held: Emission | undefined;
  #awaiting = false;
  #end: (() => void) | undefined;
  #aborted = false;
  #over = false;

  constructor(
    private readonly consumer: (value: T) => unknown,
    scope: Scope,
    private readonly resolve: () => void,
    private readonly reject: (reason: unknown) => void,
  ) {
    this.upstream = new Upstream('drain', scope, this);
  }

  next(value: T): void {
    if (this.#busy || this.#waiting.length > 0) this.#waiting.push({ value, held: acquire() });
    else if (this.#consume(value, undefined) && (this.#end || this.#waiting.length > 0)) this.#proceed();
  }

  error(error: unknown): void {
    this.#finish(() => this.reject(error));
  }

  complete(): void {
    this.#finish(this.resolve);
  }

  abort(reason: unknown): void {
    if (this.#over) return;
    this.#aborted = true;
    this.upstream.leave();
    this.#releaseWaiting();
    const end = () => this.reject(reason);
    this.#end = end;
    if (!this.#busy) {
      this.#settle(end);
      return;
    }
    const timer = setTimeout(() => this.#settle(end), abortGrace);
    const { onEnd } = this;
    this.onEnd = () => {
      clearTimeout(timer);
      onEnd?.();
    };
  }

  /** True when `next` is done with the value already. */
  #consume(value: T, held: Emission | undefined): boolean {
    this.#busy = true;
    let result: unknown;
    try {
      result = this.consumer(value);
    } catch (error) {
      this.#held = held ?? acquire();
      this.#fail(error);
      return false;
    }
    if (isPromiseLike(result)) {
      this.#held = held ?? acquire();
      this.#pending = result;
      if (!this.#awaiting) void this.#await();
      return false;
    }
    this.#busy = false;
    held?.release();
    return true;
  }

  /** Awaits one result after the other. A loop of `await` needs no promise of its own for each of them. */
  async #await(): Promise<void> {
    this.#awaiting = true;
    while (this.#pending) {
      const pending = this.#pending;
      this.#pending = undefined;
      try {
        await pending;
      } catch (error) {
        if (this.#over) {
          warn('next failed after the run that it belongs to had been aborted:', error);
          this.#held?.release();
        } else this.#fail(error);
        return;
      }
      this.#busy = false;
      const held = this.#held;
      this.#held = undefined;
      held?.release();
      if (!this.#busy) this.#proceed();
    }
    this.#awaiting = false;
  }

  #proceed(): void {
    while (this.#waiting.length > 0 && !this.#over) {
      const waiting = this.#waiting.shift();
      if (waiting && !this.#consume(waiting.value, waiting.held)) return;
    }
    if (this.#end) this.#settle(this.#end);
  }

  /**
   * The value at which `next` failed stays held until those who wait for this run have heard of the failure: a
   * generator that has other consumers is closed by them, and makes no value meanwhile.
   */
  #fail(error: unknown): void {
    const held = this.#held;
    this.#held = undefined;
    this.upstream.leave();
    this.#releaseWaiting();
    if (this.#aborted) warn('next failed while its run was being aborted:', error);
    this.#settle(this.#aborted && this.#end ? this.#end : () => this.reject(error));
    if (held) afterTurn(() => held.release());
  }

  #finish(end: () => void): void {
    this.#end ??= end;
    if (!this.#busy && this.#waiting.length === 0) this.#settle(this.#end);
  }

  #settle(end: () => void): void {
    if (this.#over) return;
    this.#over = true;
    this.onEnd?.();
    // What is held is held until `next` is done with it, also when nobody waits for that any more.
    end();
  }

  #releaseWaiting(): void {
    for (let waiting = this.#waiting.shift(); waiting; waiting = this.#waiting.shift()) waiting.held?.release();
  }
}
