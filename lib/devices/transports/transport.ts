import type { Observable } from 'rxjs';
import { generate, InvalidArgumentError } from '../../flow/index.js';
import { timeoutInSeconds } from '../timeout.js';
import type { Connection } from './connection.js';
import { ConnectionKeeper } from './connection-keeper.js';
import { discardUntilQuiet } from './discard-until-quiet.js';
import type { Exchange } from './exchange.js';
import type { Inbox } from './inbox.js';
import { reconnection } from './reconnection.js';
import type { OpenExchange } from './open-exchange.js';
import type { TransportDriver } from './transport-driver.js';
import type { RequestOptions, TransportOptions } from './transport-options.js';
import { Turns } from './turns.js';

/** Options of {@link Transport.request}. */
export interface ExchangeOptions extends RequestOptions {
  /**
   * Called first when a request before was given up, whose answer may still come: must read until it is past that. Unless
   * told, what comes is thrown away until nothing has come for 100 ms.
   */
  readonly resynchronise?: ((exchange: Exchange) => Promise<void>) | undefined;
}

/**
 * The way to an instrument: one face for serial ports, TCP and USB. What it can do comes from its {@link TransportDriver}.
 *
 * Requests have it for themselves, one at a time in the order in which they were made. Each ends in time, whatever the
 * instrument does. When one fails, the next can be made, and does not take a late answer for its own.
 */
export class Transport implements AsyncDisposable {
  /** What it connects to, for messages: `tcp 192.168.0.7:5025`. */
  readonly name: string;
  readonly #seconds: number;
  readonly #terminator: Buffer;
  readonly #maximumLineLength: number;
  readonly #keeper: ConnectionKeeper;
  readonly #turns = new Turns();

  constructor(driver: TransportDriver, options: TransportOptions = {}) {
    const { timeout = '2 s', terminator = '\n', maximumLineLength = 2 ** 20, reconnect } = options;
    if (typeof terminator !== 'string' || terminator === '') {
      throw new InvalidArgumentError('terminator', "a text such as '\\n'", terminator);
    }
    if (!(Number.isSafeInteger(maximumLineLength) && maximumLineLength > 0)) {
      throw new InvalidArgumentError('maximumLineLength', 'a whole number of bytes greater than 0', maximumLineLength);
    }
    this.name = driver.name;
    this.#seconds = timeoutInSeconds('timeout', timeout);
    this.#terminator = Buffer.from(terminator);
    this.#maximumLineLength = maximumLineLength;
    this.#keeper = new ConnectionKeeper({
      driver,
      terminator: this.#terminator,
      maximumLineLength,
      seconds: this.#seconds,
      reconnection: reconnection(reconnect),
    });
  }

  /** Whether it is connected now. */
  get isOpen(): boolean {
    return this.#keeper.current !== undefined;
  }

  /**
   * Everything that comes from the moment of subscription on, line by line, beside who else reads it. A subscriber that holds
   * makes the instrument wait, as far as flow control goes. It ends when the transport is closed.
   *
   * @throws a {@link DisconnectedError} when the instrument goes away, a {@link TransportStateError} when it is not open
   */
  get lines(): Observable<string> {
    return this.#listen(async (inbox) => {
      const line = await inbox.readLine(this.#terminator, this.#maximumLineLength);
      return line.endsWith('\r') ? line.slice(0, -1) : line;
    });
  }

  /** As {@link lines}, in pieces of bytes as they come. */
  get bytes(): Observable<Uint8Array> {
    return this.#listen((inbox) => inbox.readSome(2 ** 16));
  }

  /**
   * Connects. Does nothing when it is connected. It can be called again after the connection was lost or closed.
   *
   * @throws a {@link TransportError} when it cannot, a {@link TimeoutError} when that takes longer than the timeout
   */
  async open(): Promise<void> {
    await this.#keeper.open();
  }

  /** Disconnects. What is under way fails with a {@link TransportStateError}. */
  async close(): Promise<void> {
    await this.#keeper.close();
  }

  /** {@link close}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Has the transport for itself until the work is done: for what takes more than one step, such as a question and its
   * answer. What has come before and was not read is thrown away first.
   *
   * @throws a {@link TransportTimeoutError} when the instrument has not answered in time
   * @throws a {@link DisconnectedError} when it goes away, or has gone and is not back in time
   * @throws a {@link TransportStateError} when the transport is not open, or is closed meanwhile
   */
  async request<T>(work: (exchange: Exchange) => Promise<T>, options: ExchangeOptions = {}): Promise<T> {
    const { resynchronise = discardUntilQuiet } = options;
    return this.#exchange(options, async (exchange, connection) => {
      await connection.getInStep(exchange, resynchronise);
      return work(exchange);
    });
  }

  /** Sends text, with the terminator added, or bytes as they are. @throws as {@link request} does */
  async write(data: string | Uint8Array, options: RequestOptions = {}): Promise<void> {
    return this.#exchange(options, (exchange) => exchange.write(data));
  }

  /** The next line that comes, or has come and was not read, without its terminator. @throws as {@link request} does */
  async readLine(options: RequestOptions = {}): Promise<string> {
    return this.#exchange(options, (exchange) => exchange.readLine());
  }

  /** Exactly so many bytes. @throws as {@link request} does */
  async readBytes(count: number, options: RequestOptions = {}): Promise<Uint8Array> {
    return this.#exchange(options, (exchange) => exchange.readBytes(count));
  }

  #exchange<T>(
    { timeout, signal }: RequestOptions,
    work: (exchange: OpenExchange, connection: Connection) => Promise<T>,
  ): Promise<T> {
    const seconds = timeout === undefined ? this.#seconds : timeoutInSeconds('timeout', timeout);
    return this.#turns.take(async () => {
      signal?.throwIfAborted();
      const connection = await this.#keeper.connected(seconds, signal);
      const exchange = connection.begin(seconds, signal);
      try {
        return await work(exchange, connection);
      } catch (error) {
        connection.isInStep = false;
        throw error;
      } finally {
        connection.end(exchange);
      }
    });
  }

  #listen<T>(read: (inbox: Inbox) => Promise<T>): Observable<T> {
    return generate((signal) => this.#readAll(read, signal));
  }

  async *#readAll<T>(read: (inbox: Inbox) => Promise<T>, signal: AbortSignal): AsyncGenerator<T> {
    const connection = this.#keeper.current ?? (await this.#keeper.connected(this.#seconds, signal));
    const inbox = connection.listen();
    const leave = (): void => connection.leave(inbox);
    signal.addEventListener('abort', leave);
    try {
      while (!signal.aborted) yield await read(inbox);
    } catch (error) {
      if (!signal.aborted && !connection.isClosed) throw error;
    } finally {
      leave();
    }
  }
}
