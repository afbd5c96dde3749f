import { Observable, type Subscriber } from 'rxjs';
import { toSink, type Consumer } from './coroutine-sink.js';
import { current, type Emission } from './delivery.js';
import { afterTurn } from './event-loop.js';
import { RxlabError } from './rxlab-error.js';
import { Scope } from './scope.js';
import { toObservable, type Source } from './source.js';
import { Upstream } from './upstream.js';

/** Milliseconds that a broadcast waits for a sink to subscribe before it starts without it. */
const joinTimeout = 3_000;

/** The results of the consumers of a {@link broadcast}, in their order. */
export type Results<C extends readonly unknown[]> = {
  -readonly [K in keyof C]: C[K] extends (...args: never[]) => Promise<infer R> ? Promise<R> : Promise<void>;
};

/**
 * Gives every value of one source to several sinks; the slowest paces all. Returns one promise for each sink, in order.
 * All sinks are subscribed before the source is opened, so none misses a value.
 *
 * - A sink that ends early leaves. When all have left, the source is closed.
 * - A sink that fails rejects its own promise and the source is closed; the others finish what they hold and resolve.
 * - A source that fails is the failure of all.
 * - A sink that resolves without subscribing counts as having left; one that does neither within 3 s is left behind, and
 *   its promise rejects.
 *
 * Promises settle after the source's clean-up, unless others still use it.
 *
 * @example
 * ```ts
 * import { broadcast, drain, type Sink } from 'rxlab';
 *
 * const count: Sink<number, number> = async (source) => {
 *   let items = 0;
 *   await drain(source, () => void items++);
 *   return items;
 * };
 * const print: Sink<number> = (source) => drain(source, (value) => console.log(value));
 * const [items] = await Promise.all(broadcast([10, 20], count, print));
 * console.log(`${items} items`);
 * // prints: 10
 * // prints: 20
 * // prints: 2 items
 * ```
 */
export function broadcast<T, const C extends readonly Consumer<T, unknown>[]>(
  source: Source<T>,
  ...consumers: C
): Results<C> {
  const sinks = consumers.map((consumer) => toSink<T, unknown>(consumer));
  if (sinks.length === 0) return [] as unknown as Results<C>;
  return new Hub(toObservable(source)).run(sinks) as Results<C>;
}

interface Branch<T> {
  readonly subscribers: Set<Subscriber<T>>;
  state: 'awaited' | 'joined' | 'left' | 'abandoned';
  /** Rejects the promise of a sink that has not subscribed. */
  readonly reject: (error: Error) => void;
}

class Hub<T> {
  readonly #source: Observable<T>;
  readonly #scope = new Scope();
  readonly #upstream: Upstream<T>;
  readonly #branches: Branch<T>[] = [];
  /** All subscribers of all branches, in the order of the sinks. Replaced when one comes or goes, never changed. */
  #subscribers: readonly Subscriber<T>[] = [];
  /** The delivery of the value that is with the sinks. A stage in a sink delivers it in another one. */
  #arriving: Emission | undefined;
  /** All sinks have been called. */
  #attached = false;
  #connected = false;
  #end: ((subscriber: Subscriber<T>) => void) | undefined;
  #joinTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: Observable<T>) {
    this.#source = source;
    this.#upstream = new Upstream('broadcast', this.#scope, {
      next: (value) => {
        this.#arriving = current();
        for (const subscriber of this.#subscribers) subscriber.next(value);
        this.#arriving = undefined;
      },
      error: (error) => this.#endWith((subscriber) => subscriber.error(error)),
      complete: () => this.#endWith((subscriber) => subscriber.complete()),
    });
  }

  run(sinks: readonly ((source: Observable<T>) => Promise<unknown>)[]): Promise<unknown>[] {
    const results = sinks.map((sink) => this.#attach(sink));
    this.#attached = true;
    this.#connectOnceComplete();
    if (!this.#connected && !this.#end) {
      this.#joinTimer = setTimeout(() => this.#abandonAwaited(), joinTimeout);
    }
    return results;
  }

  #attach(sink: (source: Observable<T>) => Promise<unknown>): Promise<unknown> {
    let reject!: (error: Error) => void;
    const abandoned = new Promise<never>((_, rejectPromise) => (reject = rejectPromise));
    const branch: Branch<T> = { subscribers: new Set(), state: 'awaited', reject };
    this.#branches.push(branch);
    const stream = new Observable<T>((subscriber) => this.#join(branch, subscriber));
    const outcome = Promise.race([(async () => sink(stream))(), abandoned]);
    outcome.then(
      () => this.#leave(branch),
      () => branch.state !== 'abandoned' && this.#close(),
    );
    return this.#conclude(outcome);
  }

  /** The clean-up of the source concerns a sink only when the source is closed: others may go on using it. */
  async #conclude(outcome: Promise<unknown>): Promise<unknown> {
    await outcome.catch(() => undefined);
    return this.#end ? this.#scope.conclude(outcome) : outcome;
  }

  #join(branch: Branch<T>, subscriber: Subscriber<T>): void {
    if (this.#end || branch.state === 'abandoned') {
      (this.#end ?? complete)(subscriber);
      return;
    }
    branch.subscribers.add(subscriber);
    branch.state = 'joined';
    this.#listSubscribers();
    subscriber.add(() => {
      branch.subscribers.delete(subscriber);
      this.#listSubscribers();
      if (branch.subscribers.size === 0) this.#leave(branch);
      this.#pause();
    });
    // A sink may subscribe more than once: it is given the time to.
    if (this.#attached) queueMicrotask(() => this.#connectOnceComplete());
  }

  /** Somebody has left, perhaps by a failure: the generator waits until that has come to those who would close it. */
  #pause(): void {
    const arriving = this.#arriving;
    if (this.#end || !arriving) return;
    arriving.acquire();
    afterTurn(() => arriving.release());
  }

  #leave(branch: Branch<T>): void {
    if (hasGone(branch)) return;
    branch.state = 'left';
    for (const subscriber of branch.subscribers) subscriber.complete();
    this.#connectOnceComplete();
  }

  #listSubscribers(): void {
    this.#subscribers = this.#branches.flatMap(({ subscribers }) => [...subscribers]);
  }

  /** Opens the source when no sink is awaited any more; closes it when none is left. */
  #connectOnceComplete(): void {
    if (!this.#attached || this.#end) return;
    if (this.#branches.every(hasGone)) {
      this.#close();
      return;
    }
    if (this.#connected || this.#branches.some(({ state }) => state === 'awaited')) return;
    this.#connected = true;
    clearTimeout(this.#joinTimer);
    this.#upstream.subscribe(this.#source);
  }

  #abandonAwaited(): void {
    for (const [index, branch] of this.#branches.entries()) {
      if (branch.state !== 'awaited') continue;
      branch.state = 'abandoned';
      branch.reject(
        new RxlabError(
          'SINK_NOT_SUBSCRIBED',
          `sink ${index} of a broadcast has not subscribed to its stream within ${joinTimeout} ms: it must subscribe, ` +
            'or settle, for the others to start',
        ),
      );
    }
    this.#connectOnceComplete();
  }

  #close(): void {
    this.#upstream.leave();
    this.#endWith((subscriber) => subscriber.complete());
  }

  #endWith(end: (subscriber: Subscriber<T>) => void): void {
    this.#end ??= end;
    clearTimeout(this.#joinTimer);
    for (const subscriber of this.#subscribers) this.#end(subscriber);
  }
}

function complete(subscriber: Subscriber<unknown>): void {
  subscriber.complete();
}

function hasGone({ state }: Branch<unknown>): boolean {
  return state === 'left' || state === 'abandoned';
}
