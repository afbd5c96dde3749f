import { Observable, type MonoTypeOperatorFunction, type Subscriber } from 'rxjs';
import { warn } from './debug.js';
import { acquire, current, joinScope, shareLease, type Emission } from './delivery.js';
import type { Lease } from './lease.js';
import { Outlet } from './outlet.js';
import { InvalidArgumentError, RxlabError } from './rxlab-error.js';
import { Ring } from './ring.js';
import { Upstream } from './upstream.js';

const policies: readonly Overflow[] = ['suspend', 'drop-oldest', 'drop-newest', 'error'];

/** What a buffer does with a value for which it has no room. */
export type Overflow = 'suspend' | 'drop-oldest' | 'drop-newest' | 'error';

/** Why a buffer gave up a value: no room for it, or nobody left to give it to. */
export type DropReason = 'overflow' | 'unsubscribed';

/** Options of {@link buffer}. */
export interface BufferOptions<T> {
  /** How many values may wait, a whole number of at least 1. The value that the consumer is at does not count. */
  capacity: number;
  /** `'suspend'` unless told. */
  overflow?: Overflow;
  /** Called with each value that is given up. */
  onDrop?: (value: NoInfer<T>, reason: DropReason) => void;
}

/** The operator that {@link buffer} makes. Its figures cover all subscriptions made through it. */
export interface BufferOperator<T> extends MonoTypeOperatorFunction<T> {
  readonly capacity: number;
  /** Values waiting at this moment. */
  readonly length: number;
  /** The most values that have ever waited. */
  readonly peak: number;
  /** Values given up because there was no room. */
  readonly dropped: number;
  /** Values that still waited when the consumer left. */
  readonly discarded: number;
}

/** A value came and there was no room, under `overflow: 'error'`: `code` is `BUFFER_OVERFLOW`. */
export class BufferOverflowError extends RxlabError {
  override readonly name = 'BufferOverflowError';

  constructor(readonly capacity: number) {
    super(
      'BUFFER_OVERFLOW',
      `a value came while all ${capacity} places of the buffer were taken: the consumer is too slow for this capacity`,
    );
  }
}

/**
 * Decouples a consumer from its generator: a value is taken at once while there is room, and waits until the consumer is
 * ready for it. So the generator runs exactly `capacity` values ahead of the one that the consumer is at.
 *
 * What happens without room is the `overflow` policy: `'suspend'` holds the generator, and nothing is lost;
 * `'drop-oldest'` and `'drop-newest'` give up a value and count it; `'error'` fails with a {@link BufferOverflowError}.
 * The end and the failure of the source come after the values that were taken.
 *
 * A hot source (a Subject, a timer) cannot be suspended: there, `'suspend'` takes more than its capacity and warns once.
 *
 * @throws {@link InvalidArgumentError} for a capacity or a policy that is none
 *
 * @example
 * ```ts
 * import { buffer, drain } from 'rxlab';
 * import { Subject } from 'rxjs';
 *
 * const readings = new Subject<number>(); // hot: it does not wait
 * const latest = buffer<number>({ capacity: 1, overflow: 'drop-oldest' });
 * const drained = drain(readings.pipe(latest), async (value) => console.log(value));
 * for (const value of [1, 2, 3, 4]) readings.next(value);
 * readings.complete();
 * await drained;
 * console.log(latest.dropped);
 * // prints: 1
 * // prints: 4
 * // prints: 2
 * ```
 */
export function buffer<T>({ capacity, overflow = 'suspend', onDrop }: BufferOptions<T>): BufferOperator<T> {
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new InvalidArgumentError('capacity', 'a whole number of at least 1', capacity);
  }
  if (!policies.includes(overflow)) {
    throw new InvalidArgumentError('overflow', `one of ${policies.join(', ')}`, overflow);
  }
  const counts = new Counts();
  const options = { capacity, overflow, onDrop, counts };
  const operator = (source: Observable<T>) =>
    new Observable<T>((subscriber) => new Buffering(subscriber, options).subscribe(source));
  return Object.defineProperties(operator, {
    capacity: { value: capacity },
    // A function has a `length` of its own, which is configurable.
    length: { get: () => counts.length },
    peak: { get: () => counts.peak },
    dropped: { get: () => counts.dropped },
    discarded: { get: () => counts.discarded },
  }) as BufferOperator<T>;
}

class Counts {
  length = 0;
  peak = 0;
  dropped = 0;
  discarded = 0;
}

interface Settings<T> {
  readonly capacity: number;
  readonly overflow: Overflow;
  readonly onDrop: BufferOptions<T>['onDrop'];
  readonly counts: Counts;
}

/** A value that waits, and what is lent with it. */
interface Waiting<T> {
  readonly value: T;
  readonly lease: Lease | undefined;
}

/** One subscription to a buffer. */
class Buffering<T> {
  readonly #scope = joinScope();
  readonly #queue = new Ring<Waiting<T>>();
  readonly #outlet: Outlet<T>;
  readonly #upstream: Upstream<T>;
  #held: (Emission | undefined)[] = [];
  #end: (() => void) | undefined;
  #warned = false;

  constructor(
    private readonly subscriber: Subscriber<T>,
    private readonly settings: Settings<T>,
  ) {
    this.#outlet = new Outlet(subscriber, this.#scope);
    this.#upstream = new Upstream('buffer', this.#scope, {
      next: (value) => this.#take(value),
      error: (error) => this.#finish(() => this.#outlet.error(error)),
      complete: () => this.#finish(() => this.#outlet.complete()),
    });
  }

  subscribe(source: Observable<T>): void {
    this.subscriber.add(() => this.#close());
    this.#upstream.subscribe(source);
  }

  #take(value: T): void {
    if (!this.#outlet.busy) this.#outlet.push(value, this.#sendNext, shareLease());
    else if (this.#queue.length < this.settings.capacity) this.#keep(value);
    else this.#overflow(value);
  }

  #keep(value: T): void {
    const { capacity, overflow, counts } = this.settings;
    this.#queue.push({ value, lease: shareLease() });
    counts.length++;
    counts.peak = Math.max(counts.peak, counts.length);
    if (overflow === 'suspend' && this.#queue.length >= capacity) this.#held.push(acquire());
  }

  #overflow(value: T): void {
    const { capacity, overflow } = this.settings;
    switch (overflow) {
      case 'suspend':
        // A second generator may come here while the first is held; it is held as well. A hot source cannot be.
        if (!current()?.delivering) this.#warnOfHotSource();
        this.#keep(value);
        break;
      case 'drop-oldest':
        this.#dropOldest();
        this.#keep(value);
        break;
      case 'drop-newest':
        this.#drop(value);
        break;
      case 'error':
        this.#upstream.leave();
        this.#drop(value);
        this.#finish(() => this.#outlet.error(new BufferOverflowError(capacity)));
    }
  }

  #shift(): Waiting<T> {
    this.settings.counts.length--;
    return this.#queue.shift()!;
  }

  #dropOldest(): void {
    const { value, lease } = this.#shift();
    this.#drop(value);
    lease?.end();
  }

  #drop(value: T): void {
    this.settings.counts.dropped++;
    this.settings.onDrop?.(value, 'overflow');
  }

  readonly #sendNext = (): void => {
    if (this.#queue.length > 0) {
      const waiting = this.#shift();
      this.#letGo();
      // The generator has gone on meanwhile, and may have stopped the run.
      if (this.subscriber.closed) this.#discard(waiting);
      else this.#outlet.push(waiting.value, this.#sendNext, waiting.lease);
    }
    if (this.#end && this.#queue.length === 0) this.#end();
  };

  #letGo(): void {
    const held = this.#held;
    if (held.length === 0) return;
    this.#held = [];
    for (const emission of held) emission?.release();
  }

  #finish(end: () => void): void {
    this.#end = end;
    if (this.#queue.length === 0) end();
  }

  #close(): void {
    this.#upstream.leave();
    while (this.#queue.length > 0) this.#discard(this.#shift());
    this.#outlet.close();
    this.#letGo();
  }

  #discard({ value, lease }: Waiting<T>): void {
    this.settings.counts.discarded++;
    try {
      this.settings.onDrop?.(value, 'unsubscribed');
    } catch (error) {
      warn('onDrop of a buffer failed:', error);
    }
    lease?.end();
  }

  #warnOfHotSource(): void {
    if (this.#warned) return;
    this.#warned = true;
    const { capacity } = this.settings;
    warn(
      `the source of a buffer of capacity ${capacity} cannot be suspended (it is hot: its values are not delivered by a ` +
        'generator), so the buffer grows beyond its capacity. Choose overflow: drop-oldest, drop-newest or error',
    );
  }
}
