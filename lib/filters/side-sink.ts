import {
  catchError,
  defer,
  filter,
  finalize,
  ignoreElements,
  merge,
  Observable,
  Subject,
  switchMap,
  type MonoTypeOperatorFunction,
  type Subscriber,
} from 'rxjs';
import { generate, hold, inject, InvalidArgumentError, RxlabError, type Consumer } from '../flow/index.js';

/** What becomes of the values of a pipe with a sink at its side. */
export interface Branching<T> {
  /** Whether a value goes to the sink. */
  readonly toSink: (value: T, index: number) => boolean;
  /** Whether what goes to the sink is passed on as well. */
  readonly passOn: boolean;
}

/**
 * What `split`, `route` and `teeEvery` have in common: a pipe with a sink at its side. The sink is given its values first, in the
 * deliveries of the pipe: so what it holds is held for the pipe, and what is lent is lent to both.
 *
 * The source is opened when the sink has subscribed. The pipe ends when both the source and the sink have ended.
 */
export function sideSink<T>(
  consumer: Consumer<T, unknown>,
  { toSink, passOn }: Branching<T>,
): MonoTypeOperatorFunction<T> {
  if (typeof consumer !== 'function' && typeof (consumer as typeof consumer | undefined)?.send !== 'function') {
    throw new InvalidArgumentError('sink', 'a sink (a function that takes a stream) or a coroutine', consumer);
  }
  return (source) =>
    defer(() => {
      const sink = new SinkRun<T>(consumer);
      const branched = source.pipe(
        filter((value, index) => {
          const chosen = toSink(value, index);
          if (chosen) sink.next(value);
          sink.pauseAfterLeaving();
          return passOn || !chosen;
        }),
        catchError((error: unknown) => sink.failWith(error)),
        finalize(() => sink.complete()),
      );
      const pipe = sink.joined
        ? merge(sink.attendance.pipe(ignoreElements()), branched)
        : sink.attendance.pipe(switchMap(() => branched));
      return pipe.pipe(finalize(() => sink.complete()));
    });
}

/** Milliseconds that a pipe waits for its sink to subscribe: as long as a broadcast does. */
const joinTimeout = 3_000;

/** One run of a sink, from when the pipe is opened. */
class SinkRun<T> {
  /** The sink has subscribed to its stream. */
  joined = false;
  /**
   * Emits once when the sink has joined or will not, completes when it has ended, fails when it fails. It is a generator: who
   * leaves it early waits, as for any clean-up, until the sink has ended.
   */
  readonly attendance = generate(() => this.#attendance(), { closeTimeout: Infinity });
  readonly #values = new Subject<T>();
  #onJoin!: () => void;
  /** Settles when the sink has joined or ended. */
  readonly #attended: Promise<unknown>;
  readonly #outcome: Promise<unknown>;
  #sourceFailed = false;
  /** The sink has left in this turn of the event loop, perhaps by a failure that is on its way. */
  #leaving = false;

  constructor(consumer: Consumer<T, unknown>) {
    const joining = new Promise<void>((resolve) => (this.#onJoin = resolve));
    const stream = new Observable<T>((subscriber) => this.#join(subscriber));
    const outcome = inject(stream, consumer);
    this.#attended = Promise.race([joining, outcome]);
    if (!this.joined) this.#attended = inTime(this.#attended);
    // One that has not joined in time has failed, whatever comes of it.
    this.#outcome = this.#attended.then(() => outcome);
    // The attendance has failed by then, and asks no further.
    this.#outcome.catch(() => undefined);
  }

  next(value: T): void {
    this.#values.next(value);
  }

  complete(): void {
    this.#values.complete();
  }

  /** Passes the failure of the source to the sink, and rejects with it once the sink has ended. */
  async failWith(error: unknown): Promise<never> {
    this.#sourceFailed = true;
    this.#values.error(error);
    await this.#ended();
    throw error;
  }

  /** Holds the value that is on its way: a sink that has left may have failed, and then the source is to make no other. */
  pauseAfterLeaving(): void {
    if (this.#leaving) setImmediate(hold());
  }

  async *#attendance(): AsyncGenerator<void, void, undefined> {
    await this.#attended;
    try {
      yield;
    } finally {
      await this.#ended();
    }
  }

  /** When the source has failed that is what the pipe fails with, whatever the sink makes of it. */
  async #ended(): Promise<void> {
    try {
      await this.#outcome;
    } catch (error) {
      if (!this.#sourceFailed) throw error;
    }
  }

  #join(subscriber: Subscriber<T>): void {
    this.#values.subscribe(subscriber);
    subscriber.add(() => this.#leave());
    this.joined = true;
    this.#onJoin();
  }

  #leave(): void {
    if (this.#values.observed) return;
    this.#leaving = true;
    setImmediate(() => (this.#leaving = false));
  }
}

/** Rejects when a sink does not join in time. */
async function inTime(attended: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const message =
      `the sink at the side of a pipe has not subscribed to its stream within ${joinTimeout} ms: it must subscribe, or settle, ` +
      'for the source to be opened';
    timer = setTimeout(() => reject(new RxlabError('SINK_NOT_SUBSCRIBED', message)), joinTimeout);
  });
  try {
    await Promise.race([attended, late]);
  } finally {
    clearTimeout(timer);
  }
}
