import { warn } from './debug.js';

/**
 * What is lent with a value: given back when nobody shares it any more. Who takes a value out of its delivery (a buffer)
 * takes a share, and passes it on with the value; a lease that was made meanwhile keeps those it follows from.
 */
export class Lease {
  readonly #reclaims: (() => void)[] = [];
  readonly #from: readonly (Lease | undefined)[];
  #shares = 1;

  /** The shares in `from` become this lease's own. */
  constructor(...from: (Lease | undefined)[]) {
    this.#from = from;
  }

  /** One lease of two shares, which become its own; `undefined` when there is neither. */
  static join(one: Lease | undefined, other: Lease | undefined): Lease | undefined {
    if (one === undefined) return other;
    if (other === undefined) return one;
    return new Lease(one, other);
  }

  add(reclaim: () => void): void {
    this.#reclaims.push(reclaim);
  }

  /** One more share. Whoever gets it owes it one `end()`. */
  share(): this {
    this.#shares++;
    return this;
  }

  end(): void {
    if (--this.#shares !== 0) return;
    for (const reclaim of this.#reclaims) {
      try {
        reclaim();
      } catch (error) {
        warn('what was lent with a value could not be taken back:', error);
      }
    }
    for (const lease of this.#from) lease?.end();
  }
}
