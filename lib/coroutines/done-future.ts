/** A {@link Future} that is done, and went well. It is no promise, and so can be what a promise resolves to. */
export interface DoneFuture<T> {
  readonly done: true;
  /** What the work gave. */
  result(): T;
  /** Resolves to this. */
  wait(): Promise<DoneFuture<T>>;
  /** Does nothing. */
  cancel(): Promise<void>;
}

/** What waiting for a future resolves to. */
export class WaitedFor<T> implements DoneFuture<T> {
  readonly done = true;
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  result(): T {
    return this.#value;
  }

  async wait(): Promise<this> {
    return this;
  }

  async cancel(): Promise<void> {
    // Done.
  }
}
