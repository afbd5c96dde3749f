import { Observable, Subject, type OperatorFunction, type Subscriber } from 'rxjs';
import { acquire, joinScope, shareLease, type Emission } from './delivery.js';
import { Lease } from './lease.js';
import { Outlet } from './outlet.js';
import { InvalidArgumentError, RxlabError } from './rxlab-error.js';
import { Ring } from './ring.js';
import { Upstream } from './upstream.js';

/** Options of {@link guard}. */
export interface GuardOptions {
  /** How many values may be inside the guarded operator at the same time; 1 unless told. */
  capacity?: number;
}

/**
 * Wraps an operator that would lose the link to the generator (`delay`, `observeOn`, a stock operator that works later),
 * so that it keeps it: at most `capacity` values are inside, and the generator is held meanwhile. A value counts as
 * inside until downstream has let go of its result.
 *
 * The operator must be one-to-one: one result for each value, in order. One that gives more fails; one that gives fewer
 * (a filter) fails at the end of the source, but before that it waits for results that never come.
 *
 * @throws {@link InvalidArgumentError} when `capacity` is not a whole number of at least 1
 *
 * @example
 * ```ts
 * import { drain, generate, guard } from 'rxlab';
 * import { delay } from 'rxjs';
 *
 * await drain(generate([1, 2, 3]).pipe(guard(delay(5), { capacity: 2 })), (value) => console.log(value));
 * // prints: 1
 * // prints: 2
 * // prints: 3
 * ```
 */
export function guard<T, R>(
  operator: OperatorFunction<T, R>,
  { capacity = 1 }: GuardOptions = {},
): OperatorFunction<T, R> {
  if (typeof operator !== 'function') throw new InvalidArgumentError('operator', 'an rxjs operator', operator);
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new InvalidArgumentError('capacity', 'a whole number of at least 1', capacity);
  }
  return (source) => new Observable((subscriber) => new Guarding(subscriber, operator, capacity).subscribe(source));
}

class Guarding<T, R> {
  readonly #scope = joinScope();
  readonly #outlet: Outlet<R>;
  readonly #upstream: Upstream<T>;
  readonly #region = new Subject<T>();
  readonly #results: Upstream<R>;
  /** Values of a source that cannot be held. */
  readonly #waiting = new Ring<{ readonly value: T; readonly lease: Lease | undefined }>();
  /** What is lent with the values inside that have no result yet. */
  readonly #leases = new Ring<Lease | undefined>();
  #held: (Emission | undefined)[] = [];
  #given = 0;
  #received = 0;
  #inside = 0;
  #end: (() => void) | undefined;

  constructor(
    private readonly subscriber: Subscriber<R>,
    private readonly operator: OperatorFunction<T, R>,
    private readonly capacity: number,
  ) {
    this.#outlet = new Outlet(subscriber, this.#scope);
    this.#upstream = new Upstream('guard', this.#scope, {
      next: (value) => this.#take(value),
      // Many an operator forgets what it has when it is given an error: the error goes round it, behind the last value.
      error: (error) => this.#finish(() => this.#inside === 0 && this.#outlet.error(error)),
      complete: () => this.#finish(() => this.#region.complete()),
    });
    this.#results = new Upstream('guard', undefined, {
      next: (result) => this.#emit(result),
      error: (error) => this.#fail(error),
      complete: () => this.#complete(),
    });
  }

  subscribe(source: Observable<T>): void {
    this.subscriber.add(() => this.#close());
    this.#results.subscribe(this.operator(this.#region), { watched: false });
    this.#upstream.subscribe(source);
  }

  #take(value: T): void {
    const lease = shareLease();
    if (this.#inside < this.capacity) this.#give(value, lease);
    else this.#waiting.push({ value, lease });
    if (this.#inside >= this.capacity && !this.subscriber.closed) this.#held.push(acquire());
  }

  #give(value: T, lease: Lease | undefined): void {
    this.#leases.push(lease);
    this.#inside++;
    this.#given++;
    this.#region.next(value);
  }

  #emit(result: R): void {
    if (++this.#received > this.#given) {
      this.#fail(new RxlabError('NOT_ONE_TO_ONE', `a guarded operator gave more results than values (${this.#given})`));
      return;
    }
    this.#outlet.push(result, () => this.#letGo(), Lease.join(this.#leases.shift(), shareLease()));
  }

  #letGo(): void {
    this.#inside--;
    while (this.#inside < this.capacity && this.#waiting.length > 0) {
      const waiting = this.#waiting.shift();
      if (waiting) this.#give(waiting.value, waiting.lease);
    }
    if (this.#inside < this.capacity) this.#release();
    if (this.#waiting.length === 0) this.#end?.();
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    for (const emission of held) emission?.release();
  }

  #finish(end: () => void): void {
    this.#end = end;
    if (this.#waiting.length === 0) end();
  }

  #fail(error: unknown): void {
    this.#upstream.leave();
    this.#results.leave();
    this.#outlet.error(error);
  }

  #complete(): void {
    this.#upstream.leave();
    if (this.#end === undefined || this.#received === this.#given) {
      this.#outlet.complete();
      return;
    }
    this.#outlet.error(
      new RxlabError('NOT_ONE_TO_ONE', `a guarded operator gave ${this.#received} results for ${this.#given} values`),
    );
  }

  #close(): void {
    this.#upstream.leave();
    this.#results.leave();
    for (let waiting = this.#waiting.shift(); waiting; waiting = this.#waiting.shift()) waiting.lease?.end();
    while (this.#leases.length > 0) this.#leases.shift()?.end();
    this.#outlet.close();
    this.#release();
  }
}
