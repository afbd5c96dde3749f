import { setTimeout as sleep } from 'node:timers/promises';
import { RxlabError } from '../../flow/index.js';
import { TimeoutError } from '../timeout-error.js';
import { within } from '../within.js';
import { Connection, type ConnectionParts } from './connection.js';
import type { Reconnection } from './reconnection.js';
import { DisconnectedError, TransportError, TransportStateError } from './transport-error.js';
import { Turns } from './turns.js';

/** What a keeper of connections is made of. */
export interface ConnectionKeeperParts extends Omit<ConnectionParts, 'onLost'> {
  /** How long opening and closing may take. */
  readonly seconds: number;
  /** `undefined`: what is lost stays lost. */
  readonly reconnection: Reconnection | undefined;
}

/** Opens, closes, and where that was asked for makes again, the connections of a transport: there is one at a time. */
export class ConnectionKeeper {
  readonly #parts: ConnectionKeeperParts;
  readonly #name: string;
  /** Opening and closing, one after the other. */
  readonly #turns = new Turns();
  /** The latest connection, which may be lost. */
  #connection: Connection | undefined;
  #reconnecting: Promise<void> | undefined;
  /** Aborts when it is closed. */
  #closer = new AbortController();

  constructor(parts: ConnectionKeeperParts) {
    this.#parts = parts;
    this.#name = parts.driver.name;
  }

  /** The connection, unless there is none, or it is lost. */
  get current(): Connection | undefined {
    return this.#connection?.isLost === false ? this.#connection : undefined;
  }

  async open(): Promise<void> {
    return this.#turns.take(async () => {
      if (this.current) return;
      await this.#disconnect();
      this.#closer = new AbortController();
      this.#connection = await this.#connect(this.#closer.signal);
    });
  }

  async close(): Promise<void> {
    this.#closer.abort(new TransportStateError(this.#name, 'was closed'));
    return this.#turns.take(() => this.#disconnect());
  }

  /** The connection; one that was lost and is being made again is waited for. */
  async connected(seconds: number, signal?: AbortSignal): Promise<Connection> {
    if (this.#reconnecting) {
      await within(
        seconds,
        () => this.#reconnecting,
        () => this.#disconnected(),
        signal,
      );
      signal?.throwIfAborted();
    }
    if (this.current) return this.current;
    if (this.#connection) throw this.#disconnected();
    throw new TransportStateError(this.#name, 'is not open: await its open() first');
  }

  #disconnected(): DisconnectedError {
    return new DisconnectedError(this.#name, undefined, '', { cause: this.#connection?.cause });
  }

  async #connect(signal: AbortSignal): Promise<Connection> {
    const connection = new Connection({ ...this.#parts, onLost: () => this.#reconnect() });
    const giveUp = new AbortController();
    const either = AbortSignal.any([signal, giveUp.signal]);
    try {
      await within(
        this.#parts.seconds,
        () => connection.open(either),
        () => this.#tooLate('opened'),
        signal,
      );
      signal.throwIfAborted();
      return connection;
    } catch (error) {
      giveUp.abort();
      void this.#closeConnection(connection).catch(() => {});
      throw error instanceof RxlabError ? error : new TransportError(this.#name, 'open', error);
    }
  }

  async #disconnect(): Promise<void> {
    await this.#reconnecting;
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection) await this.#closeConnection(connection);
  }

  async #closeConnection(connection: Connection): Promise<void> {
    const closed = new TransportStateError(this.#name, 'was closed');
    try {
      await within(
        this.#parts.seconds,
        () => connection.close(closed),
        () => this.#tooLate('closed'),
      );
    } catch (error) {
      throw error instanceof RxlabError ? error : new TransportError(this.#name, 'close', error);
    }
  }

  #tooLate(done: 'opened' | 'closed'): TimeoutError {
    return new TimeoutError(`${this.#name} could not be ${done} within ${this.#parts.seconds} s`, this.#parts.seconds);
  }

  /** Makes a lost connection again, where that was asked for. It never fails: what is lost may stay lost. */
  #reconnect(): void {
    const { reconnection } = this.#parts;
    const { signal } = this.#closer;
    if (!reconnection || this.#reconnecting || signal.aborted) return;
    this.#reconnecting = this.#tryAgain(reconnection(), signal).finally(() => (this.#reconnecting = undefined));
  }

  async #tryAgain(delays: Iterable<number>, signal: AbortSignal): Promise<void> {
    if (this.#connection) await this.#closeConnection(this.#connection).catch(() => {});
    for (const delay of delays) {
      const isOver = await sleep(delay * 1000, false, { signal }).catch(() => true);
      if (isOver) return;
      try {
        this.#connection = await this.#connect(signal);
        if (this.current) return;
      } catch {
        // Next time, perhaps.
      }
    }
  }
}
