import { Observable, Subject, takeUntil, type MonoTypeOperatorFunction, type Subscriber } from 'rxjs';
import { deliver, hold } from '../flow/index.js';
import { checkCount } from './check-count.js';
import { milliseconds } from './milliseconds.js';

/** Options of {@link Timer}. */
export interface TimerOptions {
  /** How many durations are kept: the latest. 100 000 unless told. */
  readonly keep?: number | undefined;
}

/**
 * Measures how long the stages and sinks behind it need for each value: from when it is delivered until all of them have
 * consumed it, holds included. That is for how long the source is held. A `buffer` has consumed a value when it has taken it.
 *
 * A timer may stand in several pipes, or be subscribed to several times; its figures are of all of them together.
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { Timer } from 'rxlab/filters';
 * import { setTimeout } from 'node:timers/promises';
 *
 * const timer = new Timer();
 * await drain(generate([1, 2, 3]).pipe(timer.measure()), () => setTimeout(10));
 * console.log(timer.durations.length, timer.mean > 8); // prints: 3 true
 * ```
 */
export class Timer {
  readonly #keep: number;
  /** The latest durations; once there are `keep` of them, each new one takes the place of the oldest. */
  #durations: number[] = [];
  #count = 0;
  #duration = 0;

  /** @throws an `InvalidArgumentError` when `keep` is not a whole number of at least 1 */
  constructor({ keep = 100_000 }: TimerOptions = {}) {
    checkCount('keep', keep);
    this.#keep = keep;
  }

  /** The milliseconds that each value took, oldest first: of the latest `keep` values. A copy. */
  get durations(): number[] {
    const oldest = this.#count > this.#keep ? this.#count % this.#keep : 0;
    return [...this.#durations.slice(oldest), ...this.#durations.slice(0, oldest)];
  }

  /** The milliseconds that all values took together, those included whose own duration is not kept any more. */
  get duration(): number {
    return this.#duration;
  }

  /** The mean milliseconds that a value took, of all values; NaN before the first. */
  get mean(): number {
    return this.#duration / this.#count;
  }

  /** An operator that passes the values on, and measures. */
  measure<T>(): MonoTypeOperatorFunction<T> {
    return (source) =>
      new Observable((subscriber) => {
        const left = new Subject<void>();
        subscriber.add(() => left.next());
        // A synchronous source is left in the middle of being subscribed to.
        source.pipe(takeUntil(left)).subscribe({
          next: (value) => this.#deliver(subscriber, value),
          error: (error: unknown) => subscriber.error(error),
          complete: () => subscriber.complete(),
        });
      });
  }

  /** Forgets what was measured. A value that is on its way is counted when it has been consumed. */
  reset(): void {
    this.#durations = [];
    this.#count = 0;
    this.#duration = 0;
  }

  /** In a delivery of its own, whose end is seen. */
  #deliver<T>(subscriber: Subscriber<T>, value: T): void {
    const letGo = hold();
    const start = milliseconds();
    deliver(subscriber, value, () => {
      this.#add(milliseconds() - start);
      letGo();
    });
  }

  #add(duration: number): void {
    this.#durations[this.#count % this.#keep] = duration;
    this.#count++;
    this.#duration += duration;
  }
}
