import type { QuantityLike } from '../../units/index.js';

/** How often a lost connection is tried again. */
export interface ReconnectOptions {
  /** The time before the first attempt, doubled after each that fails. 100 ms unless told. */
  readonly initialDelay?: QuantityLike | undefined;
  /** The longest time between two attempts. 10 s unless told. */
  readonly maximumDelay?: QuantityLike | undefined;
  /** After so many attempts in a row it stays lost. Without end unless told. */
  readonly attempts?: number | undefined;
}

/** Options that every transport has. Times are quantities such as `'500 ms'`, or plain numbers of milliseconds. */
export interface TransportOptions {
  /** How long opening may take, and each request: from its turn to the end of the answer. 2 s unless told. */
  readonly timeout?: QuantityLike | undefined;
  /** What ends a line. It is added to text that is written. `'\n'` unless told. */
  readonly terminator?: string | undefined;
  /** A line that is longer, in bytes, is an error. 1 MiB unless told. */
  readonly maximumLineLength?: number | undefined;
  /** Whether a connection that was lost is made again; requests wait for it as long as their timeout. No unless told. */
  readonly reconnect?: boolean | ReconnectOptions | undefined;
}

/** Options of one request. */
export interface RequestOptions {
  /** As for the transport, for this request. */
  readonly timeout?: QuantityLike | undefined;
  /** Gives the request up: it rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}
