import { InvalidArgumentError } from '../../flow/index.js';
import type { Exchange } from './exchange.js';
import type { Inbox } from './inbox.js';
import { DisconnectedError, TransportStateError, TransportTimeoutError } from './transport-error.js';

/** The longest time, in milliseconds, that a timer of Node can be set to. */
const longestTimer = 2 ** 31 - 1;

/** What all exchanges of a connection have. */
export interface ExchangeParts {
  /** The name of the transport. */
  readonly transport: string;
  readonly send: (bytes: Uint8Array) => Promise<void>;
  /** Ends the exchange where the peer is gone without having been noticed. */
  readonly check: () => Promise<void>;
  readonly inbox: Inbox;
  readonly terminator: Buffer;
  readonly maximumLineLength: number;
}

/** An exchange that is under way. Once it has ended, nothing can be read or written with it. */
export class OpenExchange implements Exchange {
  readonly #parts: ExchangeParts;
  readonly #seconds: number;
  readonly #signal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  /** The last that was written. */
  #pending: string | undefined;
  /** What a reading of many bytes has so far. */
  #progress = '';
  #isExpired = false;
  #ending: { readonly error: unknown } | undefined;
  #giveUp: ((error: unknown) => void) | undefined;

  /** @param seconds - its timeout */
  constructor(parts: ExchangeParts, seconds: number, signal?: AbortSignal) {
    this.#parts = parts;
    this.#seconds = seconds;
    this.#signal = signal;
    if (seconds !== Infinity) this.#timer = setTimeout(this.#expire, Math.min(seconds * 1000, longestTimer));
    signal?.addEventListener('abort', this.#abort);
  }

  get terminator(): string {
    return this.#parts.terminator.toString();
  }

  async write(data: string | Uint8Array): Promise<void> {
    const { send, terminator } = this.#parts;
    const bytes = typeof data === 'string' ? Buffer.concat([Buffer.from(data), terminator]) : data;
    this.#pending = typeof data === 'string' ? data : `${data.length} bytes`;
    await this.#await(() => send(bytes));
  }

  async readLine(): Promise<string> {
    const { inbox, terminator, maximumLineLength } = this.#parts;
    const line = await this.#await(() => inbox.readLine(terminator, maximumLineLength));
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  async readBytes(count: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(count);
    let read = 0;
    for await (const piece of this.readPieces(count)) {
      bytes.set(piece, read);
      read += piece.length;
    }
    return bytes;
  }

  async *readPieces(count: number): AsyncGenerator<Uint8Array> {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new InvalidArgumentError('count', 'a whole number of bytes of at least 0', count);
    }
    for (let read = 0; read < count;) {
      this.#progress = `${read} of ${count} bytes came`;
      const piece = await this.readSome(count - read);
      read += piece.length;
      yield piece;
    }
    this.#progress = '';
  }

  async readSome(maximum = Infinity): Promise<Uint8Array> {
    return this.#await(() => this.#parts.inbox.readSome(maximum));
  }

  async hasMore(seconds: number): Promise<boolean> {
    const { inbox } = this.#parts;
    if (inbox.length > 0) return true;
    const timer = setTimeout(() => inbox.interrupt(), seconds * 1000);
    try {
      await this.#await(() => inbox.wait());
    } finally {
      clearTimeout(timer);
    }
    return inbox.length > 0;
  }

  restartTimeout(): void {
    this.#isExpired = false;
    this.#timer?.refresh();
  }

  /** The peer is gone. */
  lose(cause: unknown): void {
    const { transport } = this.#parts;
    const received = this.#pending === undefined ? '' : this.#received;
    this.end(new DisconnectedError(transport, this.#pending, received, { cause }));
  }

  /** Whoever waits in it fails with this, and so does whoever goes on with it. */
  end(error?: unknown): void {
    if (this.#ending) return;
    this.#ending = { error };
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#abort);
    if (!this.#giveUp) return;
    this.#parts.inbox.interrupt();
    this.#giveUp(error);
  }

  /** Waits for the work, or for the end of the exchange. */
  #await<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#ending) return reject(this.#failure);
      this.#giveUp = reject;
      // Before anybody hears of it, and perhaps waits for the next.
      const done = (): void => {
        this.#giveUp = undefined;
      };
      work().then(
        (value) => {
          done();
          resolve(value);
        },
        (error: unknown) => {
          done();
          reject(error);
        },
      );
      if (this.#isExpired) this.#expire();
    });
  }

  /** Between two parts of an answer it is the consumer who takes time, which the instrument is not to be blamed for. */
  readonly #expire = (): void => {
    this.#isExpired = true;
    if (!this.#giveUp) return;
    const { transport, check } = this.#parts;
    const failure = new TransportTimeoutError(transport, this.#seconds, this.#pending, this.#received);
    void check().finally(() => this.end(failure));
  };

  readonly #abort = (): void => this.end(this.#signal?.reason);

  /** What it has ended with; an error is made only for who goes on with one that has ended well. */
  get #failure(): unknown {
    const { transport } = this.#parts;
    return this.#ending?.error ?? new TransportStateError(transport, 'cannot go on with a request that has ended');
  }

  get #received(): string {
    const { inbox } = this.#parts;
    if (this.#progress) return this.#progress;
    if (inbox.length === 0) return 'nothing came';
    return `only a part of a line came, ${JSON.stringify(inbox.peek(40))}`;
  }
}
