import type { Exchange } from './exchange.js';
import { Inbox } from './inbox.js';
import { OpenExchange, type ExchangeParts } from './open-exchange.js';
import { DisconnectedError, TransportError } from './transport-error.js';
import type { Link, LinkListener, TransportDriver } from './transport-driver.js';

/** What a connection is made of. */
export interface ConnectionParts {
  readonly driver: TransportDriver;
  readonly terminator: Buffer;
  readonly maximumLineLength: number;
  /** Called once, when the peer goes away. */
  readonly onLost: () => void;
}

/** One connection of a transport, from its opening until it is closed or lost. A new one begins with nothing unread. */
export class Connection implements LinkListener {
  /** Whether what comes next is the answer to what is asked next. It is not after a request that was given up. */
  isInStep = true;
  readonly #parts: ConnectionParts;
  readonly #exchangeParts: ExchangeParts;
  readonly #inbox = new Inbox(() => this.#regulate());
  /** Those of the streams of lines and bytes: each gets all that comes. */
  readonly #listeners = new Set<Inbox>();
  #link: Link | undefined;
  #exchange: OpenExchange | undefined;
  #isPaused = false;
  #isClosed = false;
  #loss: { readonly cause: unknown } | undefined;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    const { driver, terminator, maximumLineLength } = parts;
    this.#exchangeParts = {
      transport: driver.name,
      inbox: this.#inbox,
      terminator,
      maximumLineLength,
      send: (bytes) => this.#send(bytes),
      check: async () => this.#link?.check?.(),
    };
  }

  get isLost(): boolean {
    return this.#loss !== undefined;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Why it was lost. */
  get cause(): unknown {
    return this.#loss?.cause;
  }

  async open(signal: AbortSignal): Promise<void> {
    this.#link = await this.#parts.driver.open(this, signal);
    // Nobody waits for it any more.
    if (this.#isClosed) await this.#link.close();
  }

  /** Closes the link. Whatever is under way fails with this error. */
  async close(error: Error): Promise<void> {
    this.#isClosed = true;
    this.#exchange?.end(error);
    this.#inbox.fail(error);
    for (const listener of this.#listeners) listener.fail(error);
    await this.#link?.close();
  }

  begin(seconds: number, signal?: AbortSignal): OpenExchange {
    return (this.#exchange = new OpenExchange(this.#exchangeParts, seconds, signal));
  }

  end(exchange: OpenExchange): void {
    exchange.end();
    this.#exchange = undefined;
    this.#regulate();
  }

  /** Makes sure that what comes next is the answer to what is asked next, and nothing that came late. */
  async getInStep(exchange: Exchange, resynchronise: (exchange: Exchange) => Promise<void>): Promise<void> {
    if (!this.isInStep) await resynchronise(exchange);
    this.#inbox.clear();
    this.isInStep = true;
  }

  /** All that comes from now on, beside who else reads it. */
  listen(): Inbox {
    const listener = new Inbox(() => this.#regulate());
    this.#listeners.add(listener);
    this.#regulate();
    return listener;
  }

  leave(listener: Inbox): void {
    this.#listeners.delete(listener);
    listener.interrupt();
    this.#regulate();
  }

  received(bytes: Uint8Array): void {
    for (const listener of this.#listeners) listener.push(bytes);
    this.#inbox.push(bytes);
    this.#regulate();
  }

  lost(cause?: unknown): void {
    if (this.#loss || this.#isClosed) return;
    this.#loss = { cause };
    const error = new DisconnectedError(this.#parts.driver.name, undefined, '', { cause });
    this.#exchange?.lose(cause);
    this.#inbox.fail(error);
    for (const listener of this.#listeners) listener.fail(error);
    this.#parts.onLost();
  }

  async #send(bytes: Uint8Array): Promise<void> {
    try {
      await this.#link!.write(bytes);
    } catch (cause) {
      // What cannot be written to is gone.
      this.lost(cause);
      throw new TransportError(this.#parts.driver.name, 'write', cause);
    }
  }

  /** Has the peer wait while a reader is behind. What nobody has asked for is forgotten when there is too much of it. */
  #regulate(): void {
    const { maximumLineLength } = this.#parts;
    if (!this.#exchange && this.#inbox.length > maximumLineLength) {
      this.isInStep = false;
      this.#inbox.clear();
    }
    let isFull = this.#inbox.length > maximumLineLength;
    let isAwaited = this.#inbox.isAwaited;
    for (const listener of this.#listeners) {
      isFull ||= listener.length > maximumLineLength;
      isAwaited ||= listener.isAwaited;
    }
    if (isFull !== this.#isPaused) {
      this.#isPaused = isFull;
      if (isFull) this.#link?.pause?.();
      else this.#link?.resume?.();
    }
    if (isAwaited) this.#link?.pull?.();
  }
}
