import { RxlabError } from '../../flow/index.js';
import { TimeoutError } from '../timeout-error.js';

/** What a transport does with its link. */
export type TransportOperation = 'open' | 'write' | 'read' | 'close';

/** A link could not be opened, or has failed: `code` is `TRANSPORT_FAILED`, `cause` is the error of the system. */
export class TransportError extends RxlabError {
  override readonly name = 'TransportError';

  constructor(
    /** The name of the transport. */
    readonly transport: string,
    /** What failed. */
    readonly operation: TransportOperation,
    cause: unknown,
  ) {
    const reason = (cause as Error | undefined)?.message ?? String(cause);
    super('TRANSPORT_FAILED', `${transport} failed to ${operation}: ${reason}`, { cause });
  }
}

/** A transport was asked for what it cannot do in the state it is in: `code` is `TRANSPORT_STATE`. */
export class TransportStateError extends RxlabError {
  override readonly name = 'TransportStateError';

  constructor(
    /** The name of the transport. */
    readonly transport: string,
    /** What is wrong, and what would be right, as the end of the sentence that begins with the name. */
    reason: string,
  ) {
    super('TRANSPORT_STATE', `${transport} ${reason}`);
  }
}

/** The instrument went away while something was asked of it, or before: `code` is `DISCONNECTED`. */
export class DisconnectedError extends RxlabError {
  override readonly name = 'DisconnectedError';

  constructor(
    /** The name of the transport. */
    readonly transport: string,
    /** What was under way: the last that was written, which may or may not have been obeyed. `undefined`: nothing. */
    readonly pending?: string,
    /** What had come of the answer. */
    readonly received = '',
    options?: ErrorOptions,
  ) {
    const asked = pending === undefined ? '' : ` while ${JSON.stringify(pending)} was under way`;
    super('DISCONNECTED', `${transport} was disconnected${asked}${received && `: ${received}`}`, options);
  }
}

/** An instrument has not answered in time: `code` is `TIMEOUT`. The next request can be made. */
export class TransportTimeoutError extends TimeoutError {
  override readonly name = 'TransportTimeoutError';

  constructor(
    /** The name of the transport. */
    readonly transport: string,
    seconds: number,
    /** The last that was written; `undefined` where nothing was. */
    readonly pending: string | undefined,
    /** What had come of the answer: `nothing came`, or how much. */
    readonly received: string,
  ) {
    const asked = pending === undefined ? 'sent nothing' : `did not answer ${JSON.stringify(pending)}`;
    super(`${transport} ${asked} within ${Number(seconds.toPrecision(3))} s: ${received}`, seconds);
  }
}
