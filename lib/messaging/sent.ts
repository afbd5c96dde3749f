import type { Subscriber } from 'rxjs';
import { deliver } from '../flow/index.js';
import type { Channel, Streamed } from './channel.js';

/** What `send` gives where nobody listens, and what awaiting gives where all have consumed it. */
export const consumed = Promise.resolve();

/** A message on its way. It is the promise that `send` gives, and becomes a real one only where somebody awaits it. */
export class Sent implements Promise<void>, Streamed {
  readonly number: number;
  /** Those who have not consumed it yet. The dispatcher is one of them, until all have been told. */
  #holders = 1;
  #promise: Promise<void> | undefined;
  #resolve: (() => void) | undefined;

  constructor(
    readonly channel: Channel,
    readonly sender: object,
    readonly message: string | symbol,
    readonly payload: readonly unknown[],
  ) {
    this.number = channel.sent++;
  }

  /** Counts one more holder, who owes it one {@link release}. */
  acquire(): void {
    this.#holders++;
  }

  release(): void {
    if (--this.#holders === 0) this.#resolve?.();
  }

  /** In a delivery for each subscriber: what one pipe opens in answer to a message is cleaned up by that pipe alone. */
  deliverTo(subscriber: Subscriber<unknown>): void {
    const { payload } = this;
    this.acquire();
    deliver(subscriber, payload.length > 1 ? payload : payload[0], () => this.release());
  }

  then<A = void, B = never>(
    onConsumed?: (() => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#awaited.then(onConsumed, onRejected);
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<void | B> {
    return this.#awaited.catch(onRejected);
  }

  finally(onSettled?: (() => void) | null): Promise<void> {
    return this.#awaited.finally(onSettled);
  }

  // eslint-disable-next-line @typescript-eslint/class-literal-property-style -- a field would cost each message its place
  get [Symbol.toStringTag](): string {
    return 'Promise';
  }

  get #awaited(): Promise<void> {
    this.#promise ??= this.#holders === 0 ? consumed : new Promise((resolve) => (this.#resolve = resolve));
    return this.#promise;
  }
}
