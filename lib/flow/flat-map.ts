import { isObservable, Observable, type OperatorFunction, type Subscriber } from 'rxjs';
import { acquire, joinScope, shareLease, type Emission } from './delivery.js';
import { afterTurn, shouldYieldResult } from './event-loop.js';
import { generate } from './generate.js';
import { Lease } from './lease.js';
import { Outlet, type LetGo } from './outlet.js';
import { InvalidArgumentError } from './rxlab-error.js';
import { Ring } from './ring.js';
import { isIterable, isPromiseLike } from './producer.js';
import { Upstream } from './upstream.js';

/**
 * The results in what a `project` function returns: those of a stream, of a promise, or of an iterable such as a
 * generator. A string, a typed array and anything else is one result as it is.
 */
export type ResultOf<P> = P extends string | ArrayBufferView
  ? P
  : P extends Observable<infer R> | PromiseLike<infer R> | AsyncIterable<infer R> | Iterable<infer R>
    ? R
    : P;

/** What `concatMap` and `mergeMap` do with a value; `index` counts the values from 0. */
export type Project<T, P> = (value: T, index: number) => P;

interface Settings {
  readonly stage: string;
  readonly concurrency: number;
  /** Results come in the order of the values that they are of. */
  readonly ordered: boolean;
}

/** What `concatMap` and `mergeMap` have in common. */
export function flatMap<T, P>(project: Project<T, P>, settings: Settings): OperatorFunction<T, ResultOf<P>> {
  const { concurrency } = settings;
  if (typeof project !== 'function') throw new InvalidArgumentError('project', 'a function', project);
  if (!(concurrency >= 1) || (!Number.isInteger(concurrency) && concurrency !== Infinity)) {
    throw new InvalidArgumentError('concurrency', 'a whole number of at least 1, or Infinity', concurrency);
  }
  return (source) =>
    new Observable((subscriber) => new FlatMap<T, ResultOf<P>>(subscriber, project, settings).subscribe(source));
}

interface Result<R> {
  readonly value: R;
  readonly letGo: LetGo;
  readonly lease: Lease | undefined;
}

/** A value that is being projected. */
interface Job<R> {
  /** What is lent with the value. */
  readonly lease: Lease | undefined;
  /** Results that wait until the jobs before this one have ended. */
  pending: Ring<Result<R>> | undefined;
  /** Results that downstream has not let go of. */
  outstanding: number;
  ended: boolean;
  failure: { readonly error: unknown } | undefined;
  /** The stream that it is, when it is one: it can be left. */
  stream: Upstream<R> | undefined;
  /** The promise that it is, when it is one: it can only be awaited. */
  promise: Promise<void> | undefined;
}

/**
 * One subscription. At most `concurrency` jobs run; a job runs until it has ended and downstream has let go of all its
 * results. The values of the source are held from the one that fills the last place, so a paced source is never ahead.
 * The values of a source that cannot be held wait in a queue.
 */
class FlatMap<T, R> {
  readonly #scope = joinScope();
  readonly #outlet: Outlet<R>;
  readonly #upstream: Upstream<T>;
  readonly #jobs = new Set<Job<R>>();
  /** The jobs whose results are not all with the outlet, oldest first. Only in order. */
  readonly #order = new Ring<Job<R>>();
  readonly #waiting = new Ring<{ readonly value: T; readonly lease: Lease | undefined }>();
  #held: (Emission | undefined)[] = [];
  #index = 0;
  #running = 0;
  #making = false;
  #advancing = false;
  #cancelTurn: (() => void) | undefined;
  /** The source has ended, or has been left because a job failed. */
  #ended = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly subscriber: Subscriber<R>,
    private readonly project: Project<T, unknown>,
    private readonly settings: Settings,
  ) {
    this.#outlet = new Outlet(subscriber, this.#scope);
    this.#upstream = new Upstream(settings.stage, this.#scope, {
      next: (value) => this.#take(value),
      error: (error) => this.#end({ error }),
      complete: () => this.#end(undefined),
    });
  }

  subscribe(source: Observable<T>): void {
    this.subscriber.add(() => this.#close());
    this.#upstream.subscribe(source);
  }

  get #hasRoom(): boolean {
    return this.#running < this.settings.concurrency;
  }

  #take(value: T): void {
    const lease = shareLease();
    if (this.#hasRoom && this.#waiting.length === 0) this.#start(value, lease);
    else this.#waiting.push({ value, lease });
    // Its result may have made downstream leave: nobody would let go any more.
    if (!this.#hasRoom && !this.subscriber.closed) this.#held.push(acquire());
  }

  #start(value: T, lease: Lease | undefined): void {
    const job: Job<R> = {
      lease,
      pending: undefined,
      outstanding: 0,
      ended: false,
      failure: undefined,
      stream: undefined,
      promise: undefined,
    };
    this.#running++;
    this.#jobs.add(job);
    if (this.settings.ordered) this.#order.push(job);
    let projected: unknown;
    try {
      projected = this.project(value, this.#index++);
    } catch (error) {
      this.#fail(job, error);
      return;
    }
    if (isPromiseLike<R>(projected)) {
      const arrived = (result: R): void => {
        this.#emit(job, result);
        this.#complete(job);
      };
      // Results of threads may come faster than they are consumed, all in one turn of the event loop.
      job.promise = Promise.resolve(projected).then(
        (result) => (shouldYieldResult() ? inLaterTurn(() => arrived(result)) : arrived(result)),
        (error: unknown) => this.#fail(job, error),
      );
    } else if (isObservable(projected)) {
      this.#open(job, projected as Observable<R>);
    } else if (typeof projected === 'object' && !ArrayBuffer.isView(projected) && isIterable<R>(projected)) {
      this.#open(job, generate(projected));
    } else {
      this.#emit(job, projected as R);
      this.#complete(job);
    }
  }

  /** The stage holds the outer value, not the inner stream: that one is opened out of sight of the outer delivery. */
  #open(job: Job<R>, stream: Observable<R>): void {
    job.stream = new Upstream(this.settings.stage, this.#scope, {
      next: (result) => {
        const held = acquire();
        this.#emit(job, result, () => held?.release(), shareLease());
      },
      error: (error) => this.#fail(job, error),
      complete: () => this.#complete(job),
    });
    job.stream.subscribe(stream);
  }

  #emit(job: Job<R>, value: R, release?: LetGo, inner?: Lease): void {
    if (this.subscriber.closed) {
      // A promise that was pending when downstream left: nobody is there for its result.
      release?.();
      inner?.end();
      return;
    }
    job.outstanding++;
    const lease = Lease.join(job.lease?.share(), inner);
    const letGo = () => {
      job.outstanding--;
      release?.();
      this.#settle(job);
    };
    const itsTurn = !this.settings.ordered || (this.#order.peek() === job && !job.pending?.length);
    if (itsTurn) this.#outlet.push(value, letGo, lease);
    else (job.pending ??= new Ring()).push({ value, letGo, lease });
  }

  #complete(job: Job<R>): void {
    job.ended = true;
    this.#advance();
    this.#settle(job);
  }

  #fail(job: Job<R>, error: unknown): void {
    job.failure = { error };
    this.#upstream.leave();
    this.#ended = true;
    this.#clearWaiting();
    if (!this.settings.ordered) {
      this.#failure ??= job.failure;
      for (const other of this.#jobs) {
        if (!other.stream || other === job) continue;
        other.stream.leave();
        other.ended = true;
        this.#settle(other);
      }
    }
    this.#complete(job);
  }

  /**
   * Gives the outlet the results of the jobs whose turn it is. A failure takes its turn as a result does. Runs once however
   * deep the stack: a job may end while its results are handed over.
   */
  #advance(): void {
    if (this.#advancing) return;
    this.#advancing = true;
    for (let first = this.#order.peek(); first; first = this.#order.peek()) {
      const { pending } = first;
      while (pending && pending.length > 0) {
        // Many may have waited for the first of them.
        if (shouldYieldResult()) {
          this.#cancelTurn = afterTurn(() => {
            this.#advancing = false;
            this.#advance();
          });
          return;
        }
        const result = pending.shift()!;
        this.#outlet.push(result.value, result.letGo, result.lease);
      }
      if (!first.ended) break;
      this.#order.shift();
      if (!first.failure) continue;
      this.#failure = first.failure;
      this.#leaveJobs();
    }
    this.#advancing = false;
  }

  /** The jobs behind a failed one: their results have no place any more. */
  #leaveJobs(): void {
    this.#order.clear();
    for (const job of this.#jobs) {
      this.#leave(job);
      job.ended = true;
      for (let result = job.pending?.shift(); result; result = job.pending?.shift()) {
        result.lease?.end();
        result.letGo();
      }
      this.#settle(job);
    }
  }

  /** A stream is left. A promise goes on: the run is over when it is. */
  #leave({ stream, promise, ended }: Job<R>): void {
    stream?.leave();
    if (promise && !ended) this.#scope?.await(promise);
  }

  #settle(job: Job<R>): void {
    if (!job.ended || job.outstanding > 0) return;
    if (!this.#jobs.delete(job)) return;
    job.lease?.end();
    this.#running--;
    this.#makeRoom();
  }

  /** Starts what waits, and lets the source go on. Runs once however deep the stack: what it starts may end at once. */
  #makeRoom(): void {
    if (this.#making) return;
    this.#making = true;
    while (this.#hasRoom && this.#waiting.length > 0) {
      const waiting = this.#waiting.shift();
      if (waiting) this.#start(waiting.value, waiting.lease);
    }
    this.#making = false;
    if (this.#hasRoom) this.#letGo();
    this.#finish();
  }

  #letGo(): void {
    const held = this.#held;
    if (held.length === 0) return;
    this.#held = [];
    for (const emission of held) emission?.release();
  }

  #end(failure: { error: unknown } | undefined): void {
    this.#ended = true;
    this.#failure ??= failure;
    this.#finish();
  }

  #finish(): void {
    if (!this.#ended || this.#running > 0 || this.#waiting.length > 0) return;
    if (this.#failure) this.#outlet.error(this.#failure.error);
    else this.#outlet.complete();
  }

  #close(): void {
    this.#cancelTurn?.();
    this.#upstream.leave();
    this.#clearWaiting();
    const jobs = [...this.#jobs];
    this.#jobs.clear();
    for (const job of jobs) {
      this.#leave(job);
      for (let result = job.pending?.shift(); result; result = job.pending?.shift()) result.lease?.end();
      if (job.promise) void job.promise.finally(() => job.lease?.end());
      else job.lease?.end();
    }
    this.#outlet.close();
    this.#letGo();
  }

  #clearWaiting(): void {
    for (let waiting = this.#waiting.shift(); waiting; waiting = this.#waiting.shift()) waiting.lease?.end();
  }
}

/** Several may wait for the same turn, and together take longer than one may. */
function inLaterTurn(act: () => void): Promise<void> {
  return new Promise((resolve) => {
    const attempt = (): void => {
      if (shouldYieldResult()) {
        afterTurn(attempt);
        return;
      }
      act();
      resolve();
    };
    afterTurn(attempt);
  });
}
