import { Observable, type Subscriber } from 'rxjs';
import { warn } from './debug.js';
import { current, Delivery, enter, joinScope, leave } from './delivery.js';
import { afterTurn, generatorClosed, generatorOpened, shouldYield } from './event-loop.js';
import { describe, InvalidArgumentError, RxlabError } from './rxlab-error.js';
import { isIterable, isPromiseLike, type Producer } from './producer.js';
import type { Scope } from './scope.js';

/** Options of {@link generate}. */
export interface GenerateOptions {
  /**
   * Milliseconds that a generator may take to close when it is stopped early: to leave the `next()` it is in, and to run
   * its `finally`. One that takes longer fails the run with a {@link CloseTimeoutError}, instead of hanging it. 10 000
   * unless told.
   */
  closeTimeout?: number;
}

/** A generator that was stopped early has not closed in time: `code` is `CLOSE_TIMEOUT`. */
export class CloseTimeoutError extends RxlabError {
  override readonly name = 'CloseTimeoutError';

  constructor(
    /** Milliseconds waited. */
    readonly timeout: number,
  ) {
    super(
      'CLOSE_TIMEOUT',
      `a generator that was stopped has not closed within ${timeout} ms: it must listen to the AbortSignal it is given ` +
        'while it waits, or be given a longer closeTimeout',
    );
  }
}

/**
 * Makes a cold stream of what a producer yields: each subscription opens an iterator of its own. The generator does not
 * produce a value until the one before has been consumed: a stage or sink that cannot finish with a value at once holds
 * it (see {@link hold}), and so paces the generator.
 *
 * When nobody wants more values, the signal that the producer was given aborts, and the iterator's `return()` is called:
 * its `finally` blocks run. What the producer throws is the stream's error. After 10 ms of unbroken production the
 * generator gives the event loop a turn.
 *
 * @param producer - an iterable, an async iterable, or a (generator) function that makes one
 * @throws {@link InvalidArgumentError} when it is none of these
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { map } from 'rxjs';
 *
 * const numbers = generate(function* () {
 *   for (let index = 0; index < 3; index++) yield index;
 * });
 * await drain(numbers.pipe(map((value) => value ** 2)), async (value) => console.log(value));
 * // prints: 0
 * // prints: 1
 * // prints: 4
 * ```
 */
export function generate<T>(producer: Producer<T>, { closeTimeout = 10_000 }: GenerateOptions = {}): Observable<T> {
  if (!isIterable<T>(producer) && typeof producer !== 'function') {
    throw new InvalidArgumentError('producer', 'an iterable, an async iterable or a function that makes one', producer);
  }
  if (!(closeTimeout > 0)) {
    throw new InvalidArgumentError('closeTimeout', 'a number of milliseconds greater than 0', closeTimeout);
  }
  return new Observable((subscriber) => new Generation(subscriber, producer, closeTimeout).start());
}

/** Iterators that were given as they are can be opened only once. */
const opened = new WeakSet();

/** One subscription to a generator: the loop that delivers a value, waits until nobody holds it, and makes the next. */
class Generation<T> {
  readonly #subscriber: Subscriber<T>;
  readonly #producer: Producer<T>;
  readonly #closeTimeout: number;
  readonly #delivery = new Delivery(() => undefined, joinScope());
  #controller: AbortController | undefined;
  #iterator!: Iterator<T> | AsyncIterator<T>;
  /** `next()` of the iterator is on the stack: it cannot be closed before that returns. */
  #advancing = false;
  /** The iterator has finished or failed, or has been told to close: it must not be touched again. */
  #over = false;
  #cancelTurn: (() => void) | undefined;
  /** The run that has closed it: of several that share it, the last, and not always the one that opened it. */
  #leaver: Scope | undefined;

  constructor(subscriber: Subscriber<T>, producer: Producer<T>, closeTimeout: number) {
    this.#subscriber = subscriber;
    this.#producer = producer;
    this.#closeTimeout = closeTimeout;
  }

  start(): void {
    const iterable = this.#open();
    if (isAsync(iterable)) {
      const iterator = iterable[Symbol.asyncIterator]();
      this.#iterator = iterator;
      this.#delivery.onFree = () => this.#request(iterator);
    } else {
      const iterator = iterable[Symbol.iterator]();
      this.#iterator = iterator;
      this.#delivery.onFree = () => this.#produce(iterator);
    }
    this.#claim();
    generatorOpened(!current()?.delivering);
    this.#subscriber.add(() => this.#close());
    this.#delivery.onFree();
  }

  #open(): Iterable<T> | AsyncIterable<T> {
    const producer = this.#producer;
    if (typeof producer !== 'function') return producer;
    this.#controller = new AbortController();
    const iterable = producer(this.#controller.signal);
    if (isIterable<T>(iterable)) return iterable;
    throw new RxlabError(
      'INVALID_PRODUCER',
      `${describe(producer)} must return an iterable, but it returned ${describe(iterable)}` +
        (isPromiseLike(iterable) ? ': write async function* instead of async function' : ''),
    );
  }

  /** An iterator that was given as it is, such as a generator that has been called, can be opened only once. */
  #claim(): void {
    if ((this.#iterator as unknown) !== this.#producer) return;
    if (opened.has(this.#iterator)) {
      throw new RxlabError(
        'ALREADY_CONSUMED',
        'this iterator has been opened before and can be consumed only once: give generate() the generator function ' +
          'instead of what it returned',
      );
    }
    opened.add(this.#iterator);
  }

  /** Delivers one value after the other for as long as nobody holds. */
  #produce(iterator: Iterator<T>): void {
    const delivery = this.#delivery;
    const subscriber = this.#subscriber;
    // The delivery is current during the whole loop: setting it for each value would cost a tenth of the speed.
    const outer = enter(delivery);
    // Also while the next value is made: what is held meanwhile counts for that value.
    delivery.holders = 1;
    try {
      while (!this.#over) {
        if (shouldYield()) return this.#yield();
        let result: IteratorResult<T>;
        let done: boolean | undefined;
        this.#advancing = true;
        try {
          result = iterator.next();
          done = result.done;
        } catch (error) {
          this.#advancing = false;
          return this.#fail(error);
        }
        this.#advancing = false;
        if (this.#over) return this.#closeIterator();
        if (done) return this.#complete();
        subscriber.next(result.value as T);
        if (delivery.holders !== 1) {
          delivery.holders--;
          return;
        }
        if (delivery.lent) delivery.reclaim();
      }
    } finally {
      leave(outer);
    }
  }

  /** Asks for one value; {@link #onResult} delivers it. */
  #request(iterator: AsyncIterator<T>): void {
    if (this.#over) return;
    if (shouldYield()) return this.#yield();
    let result: Promise<IteratorResult<T>>;
    this.#advancing = true;
    // Whoever let go of the last value may do so inside a delivery of their own, which is not this generator's to hold.
    const outer = enter(undefined);
    try {
      result = Promise.resolve(iterator.next());
    } catch (error) {
      result = Promise.reject(error);
    } finally {
      leave(outer);
    }
    this.#advancing = false;
    result.then(this.#onResult, this.#onFailure);
    if (this.#over) this.#closeIterator();
  }

  #yield(): void {
    this.#cancelTurn = afterTurn(this.#delivery.onFree);
  }

  readonly #onResult = (result: IteratorResult<T>): void => {
    if (this.#over) return;
    if (Object(result) !== result) {
      this.#onFailure(new TypeError(`the iterator must give { done, value }, but it gave ${describe(result)}`));
      return;
    }
    const delivery = this.#delivery;
    const outer = enter(delivery);
    try {
      if (result.done) return this.#complete();
      delivery.holders = 1;
      this.#subscriber.next(result.value);
    } finally {
      leave(outer);
    }
    if (delivery.settle()) delivery.onFree();
  };

  readonly #onFailure = (error: unknown): void => {
    const outer = enter(this.#delivery);
    try {
      this.#fail(error);
    } finally {
      leave(outer);
    }
  };

  #complete(): void {
    this.#over = true;
    generatorClosed();
    this.#subscriber.complete();
  }

  #fail(error: unknown): void {
    if (!this.#over) {
      this.#over = true;
      generatorClosed();
      this.#subscriber.error(error);
    } else if (!this.#isAbort(error)) {
      this.#report(Promise.reject(error));
    }
  }

  /** The subscriber has left. */
  #close(): void {
    // Who still holds a value may let go of it much later: nothing follows.
    this.#delivery.onFree = () => undefined;
    if (this.#over) return;
    this.#over = true;
    generatorClosed();
    this.#leaver = current()?.scope;
    this.#cancelTurn?.();
    this.#controller?.abort();
    if (!this.#advancing) this.#closeIterator();
  }

  #closeIterator(): void {
    let closing: unknown;
    try {
      closing = this.#iterator.return?.();
    } catch (error) {
      closing = Promise.reject(error);
    }
    if (isPromiseLike(closing)) this.#report(withTimeout(closing, this.#closeTimeout));
  }

  /** A generator that listens to its signal ends with the abort itself; that is no failure. */
  #isAbort(error: unknown): boolean {
    return error === this.#controller?.signal.reason || (error as Error | undefined)?.name === 'AbortError';
  }

  #report(cleanUp: Promise<unknown>): void {
    const { scope } = this.#delivery;
    const concerned = new Set([scope, this.#leaver].filter((one) => one !== undefined && !one.over));
    for (const one of concerned) one?.add(cleanUp);
    if (concerned.size === 0) cleanUp.catch((error: unknown) => warn('a generator failed while it was closed:', error));
  }
}

function isAsync<T>(iterable: Iterable<T> | AsyncIterable<T>): iterable is AsyncIterable<T> {
  return typeof (iterable as Partial<AsyncIterable<T>>)[Symbol.asyncIterator] === 'function';
}

/** The longest that a timer can wait, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

function withTimeout(closing: PromiseLike<unknown>, timeout: number): Promise<unknown> {
  if (timeout > longestTimer) return Promise.resolve(closing);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CloseTimeoutError(timeout)), timeout);
    const settled = () => clearTimeout(timer);
    closing.then(resolve, reject);
    closing.then(settled, settled);
  });
}
