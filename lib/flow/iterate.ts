import type { Observable } from 'rxjs';
import { acquire, type Emission } from './delivery.js';
import { Ring } from './ring.js';
import { Scope } from './scope.js';
import { toObservable, type Source } from './source.js';
import { Upstream } from './upstream.js';

/**
 * Pulls a stream with `for await`, in lock-step: the generator makes the next value when the loop body is done with the
 * one before. `break`, `return` and a throw in the loop close the generator; the loop goes on after its clean-up.
 *
 * The stream is opened by the first `next()`. Values of a hot source wait in a queue.
 *
 * @example
 * ```ts
 * import { generate, iterate } from 'rxlab';
 *
 * const numbers = generate(function* () {
 *   try {
 *     for (let index = 0; ; index++) yield index;
 *   } finally {
 *     console.log('closed');
 *   }
 * });
 * for await (const number of iterate(numbers)) {
 *   if (number === 2) break;
 *   console.log(number);
 * }
 * // prints: 0
 * // prints: 1
 * // prints: closed
 * ```
 */
export function iterate<T>(source: Source<T>): AsyncIterableIterator<T> {
  return new StreamIterator(source);
}

interface Request<T> {
  resolve(result: IteratorResult<T, undefined> | Promise<IteratorResult<T, undefined>>): void;
  reject(error: unknown): void;
}

interface Arrived<T> {
  readonly value: T;
  readonly held: Emission | undefined;
}

class StreamIterator<T> implements AsyncIterableIterator<T, undefined> {
  readonly #source: Observable<T>;
  readonly #scope = new Scope();
  readonly #requests = new Ring<Request<T>>();
  readonly #arrived = new Ring<Arrived<T>>();
  /** The value that the loop body is at. */
  #held: Emission | undefined;
  #upstream: Upstream<T> | undefined;
  #ended = false;
  #concluded: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(source: Source<T>) {
    this.#source = toObservable(source);
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      this.#requests.push({ resolve, reject });
      this.#letGo();
      if (!this.#upstream && !this.#ended) this.#open();
      this.#answer();
    });
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#leave();
    return this.#conclusion();
  }

  async throw(error: unknown): Promise<IteratorResult<T, undefined>> {
    this.#leave();
    return this.#scope.conclude(Promise.reject(error));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #open(): void {
    this.#upstream = new Upstream('iterate', this.#scope, {
      next: (value) => {
        this.#arrived.push({ value, held: acquire() });
        this.#answer();
      },
      error: (error) => {
        this.#failure = { error };
        this.#end();
      },
      complete: () => this.#end(),
    });
    this.#upstream.subscribe(this.#source);
  }

  #end(): void {
    this.#ended = true;
    this.#answer();
  }

  #answer(): void {
    while (this.#requests.length > 0 && (this.#arrived.length > 0 || this.#ended)) {
      const request = this.#requests.shift();
      const arrived = this.#arrived.shift();
      if (arrived) {
        this.#letGo();
        this.#held = arrived.held;
        request?.resolve({ done: false, value: arrived.value });
        // Who has asked for the next one already is done with this one.
        if (this.#requests.length > 0) this.#letGo();
      } else {
        request?.resolve(this.#conclusion());
      }
    }
  }

  /** How the stream ended: its failure, or that of its clean-up, is told once. */
  async #conclusion(): Promise<IteratorResult<T, undefined>> {
    const failure = this.#failure;
    this.#failure = undefined;
    if (this.#concluded) await this.#concluded.catch(() => undefined);
    else await (this.#concluded = this.#scope.conclude(failure ? Promise.reject(failure.error) : Promise.resolve()));
    return { done: true, value: undefined };
  }

  #letGo(): void {
    const held = this.#held;
    this.#held = undefined;
    held?.release();
  }

  #leave(): void {
    this.#upstream?.leave();
    this.#letGo();
    for (let arrived = this.#arrived.shift(); arrived; arrived = this.#arrived.shift()) arrived.held?.release();
    this.#failure = undefined;
    this.#end();
  }
}
