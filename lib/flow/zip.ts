import { Observable, type Subscriber } from 'rxjs';
import { acquire, joinScope, shareLease, type Emission } from './delivery.js';
import { Lease } from './lease.js';
import { Outlet } from './outlet.js';
import { Ring } from './ring.js';
import { toObservable, type Source } from './source.js';
import { Upstream } from './upstream.js';

/**
 * Pairs the first values of all sources, then the second ones, and so on. Each source is held until its value's tuple
 * has been consumed, so none runs ahead of the slowest. Ends when a source has ended and its values are used up.
 *
 * The sources must not depend on each other: two branches of one `share()`d generator, of which one waits for a value
 * that comes later, would wait for ever. Put a `buffer` into the branch that is ahead.
 *
 * @example
 * ```ts
 * import { drain, zip } from 'rxlab';
 *
 * await drain(zip([1, 2, 3], ['a', 'b']), ([number, letter]) => console.log(number, letter));
 * // prints: 1 a
 * // prints: 2 b
 * ```
 */
export function zip<A extends readonly unknown[]>(...sources: { [K in keyof A]: Source<A[K]> }): Observable<A> {
  const observables = sources.map((source) => toObservable(source));
  return new Observable((subscriber) => new Zipping<A>(subscriber).subscribe(observables));
}

interface Waiting {
  readonly value: unknown;
  readonly held: Emission | undefined;
  readonly lease: Lease | undefined;
}

interface Input {
  readonly upstream: Upstream<unknown>;
  readonly waiting: Ring<Waiting>;
  ended: boolean;
}

class Zipping<A extends readonly unknown[]> {
  readonly #scope = joinScope();
  readonly #outlet: Outlet<A>;
  #inputs: readonly Input[] = [];

  constructor(private readonly subscriber: Subscriber<A>) {
    this.#outlet = new Outlet(subscriber, this.#scope);
  }

  subscribe(sources: readonly Observable<unknown>[]): void {
    this.subscriber.add(() => this.#close());
    this.#inputs = sources.map(() => this.#makeInput());
    this.#endIfUsedUp();
    for (const [index, source] of sources.entries()) this.#inputs[index]?.upstream.subscribe(source);
  }

  #makeInput(): Input {
    const input: Input = {
      waiting: new Ring(),
      ended: false,
      upstream: new Upstream('zip', this.#scope, {
        next: (value) => {
          input.waiting.push({ value, held: acquire(), lease: shareLease() });
          this.#emit();
        },
        error: (error) => {
          this.#leave();
          this.#outlet.error(error);
        },
        complete: () => {
          input.ended = true;
          this.#endIfUsedUp();
        },
      }),
    };
    return input;
  }

  #emit(): void {
    if (this.#inputs.some(({ waiting }) => waiting.length === 0)) return;
    const firsts = this.#inputs.map(({ waiting }) => waiting.shift());
    const letGo = () => {
      for (const first of firsts) first?.held?.release();
    };
    const lease = firsts.reduce<Lease | undefined>((joined, first) => Lease.join(joined, first?.lease), undefined);
    this.#outlet.push(firsts.map((first) => first?.value) as unknown as A, letGo, lease);
    this.#endIfUsedUp();
  }

  #endIfUsedUp(): void {
    const usedUp = this.#inputs.some(({ ended, waiting }) => ended && waiting.length === 0);
    if (!usedUp && this.#inputs.length > 0) return;
    this.#leave();
    this.#outlet.complete();
  }

  #leave(): void {
    for (const { upstream, waiting } of this.#inputs) {
      upstream.leave();
      for (let first = waiting.shift(); first; first = waiting.shift()) {
        first.lease?.end();
        first.held?.release();
      }
    }
  }

  #close(): void {
    this.#leave();
    this.#outlet.close();
  }
}
