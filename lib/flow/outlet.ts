import type { Subscriber } from 'rxjs';
import { Delivery, enter, leave } from './delivery.js';
import type { Lease } from './lease.js';
import { Ring } from './ring.js';
import type { Scope } from './scope.js';

/** Called when downstream has let go of a value. */
export type LetGo = () => void;

interface Waiting<T> {
  readonly value: T;
  readonly letGo: LetGo | undefined;
  readonly lease: Lease | undefined;
}

/**
 * Where a stage that emits later emits: one value at a time, each in a delivery of the stage's own. The next follows
 * when downstream has let go of the one before; the end follows when it has let go of the last.
 */
export class Outlet<T> {
  readonly #subscriber: Subscriber<T>;
  readonly #delivery: Delivery;
  readonly #queue = new Ring<Waiting<T>>();
  /** A value is with downstream, or the queue is being worked off further up the stack. */
  #busy = false;
  #letGo: LetGo | undefined;
  #end: (() => void) | undefined;

  constructor(subscriber: Subscriber<T>, scope: Scope | undefined) {
    this.#subscriber = subscriber;
    this.#delivery = new Delivery(() => {
      this.#settle();
      this.#work();
    }, scope);
  }

  /** Whether a value is with downstream at this moment. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Emits the value as soon as those before it are done with. The share in what is lent with it is the outlet's then. */
  push(value: T, letGo?: LetGo, lease?: Lease): void {
    if (this.#busy) {
      this.#queue.push({ value, letGo, lease });
      return;
    }
    this.#busy = true;
    if (this.#emit(value, letGo, lease)) this.#work();
  }

  complete(): void {
    this.#endWith(() => this.#subscriber.complete());
  }

  error(error: unknown): void {
    this.#endWith(() => this.#subscriber.error(error));
  }

  /** Downstream has left: whoever waits for it to let go need not wait any longer. */
  close(): void {
    this.#delivery.onFree = () => undefined;
    this.#settle();
    for (let waiting = this.#queue.shift(); waiting; waiting = this.#queue.shift()) {
      waiting.lease?.end();
      waiting.letGo?.();
    }
  }

  #endWith(end: () => void): void {
    this.#end ??= end;
    if (!this.#busy) this.#finish();
  }

  /** Completion and failure are delivered as a value is: what opens in answer to them belongs to the same scope. */
  #finish(): void {
    const outer = enter(this.#delivery);
    try {
      this.#end?.();
    } finally {
      leave(outer);
    }
  }

  /** Empties the queue for as long as downstream lets go at once. */
  #work(): void {
    for (let waiting = this.#queue.shift(); waiting; waiting = this.#queue.shift()) {
      if (!this.#emit(waiting.value, waiting.letGo, waiting.lease)) return;
    }
    this.#busy = false;
    if (this.#end) this.#finish();
  }

  /** True when downstream has let go of the value already. */
  #emit(value: T, letGo: LetGo | undefined, lease: Lease | undefined): boolean {
    const delivery = this.#delivery;
    this.#letGo = letGo;
    delivery.inherit(lease);
    delivery.holders = 1;
    const outer = enter(delivery);
    try {
      this.#subscriber.next(value);
    } finally {
      leave(outer);
    }
    if (!delivery.settle()) return false;
    this.#settle();
    return true;
  }

  #settle(): void {
    const letGo = this.#letGo;
    this.#letGo = undefined;
    letGo?.();
  }
}
