import { RxlabError } from '../../flow/index.js';

/** An entry of the error queue of an instrument: `-113, "Undefined header"`. */
export interface ScpiError {
  /** Negative: defined by SCPI. Positive: by the instrument. */
  readonly code: number;
  readonly message: string;
}

/** An instrument has errors in its queue: `code` is `INSTRUMENT_ERROR`. */
export class InstrumentError extends RxlabError {
  override readonly name = 'InstrumentError';

  constructor(
    /** The name of the instrument. */
    readonly instrument: string,
    /** All that were in the queue, the oldest first. */
    readonly errors: readonly ScpiError[],
  ) {
    const list = errors.map(({ code, message }) => `${code} ${message}`).join('; ');
    super('INSTRUMENT_ERROR', `${instrument} reports ${list}`);
  }
}

/** An instrument has answered what cannot be an answer to what was asked: `code` is `GARBLED_REPLY`. */
export class GarbledReplyError extends RxlabError {
  override readonly name = 'GarbledReplyError';

  constructor(
    /** The name of the instrument. */
    readonly instrument: string,
    /** What was asked. */
    readonly query: string,
    /** What it has answered. */
    readonly reply: string,
    /** What would have been right. */
    readonly expected: string,
  ) {
    const answered = `${instrument} answered ${short(reply)} to ${JSON.stringify(query)}`;
    super('GARBLED_REPLY', `${answered}, expected ${expected}`);
  }
}

function short(reply: string): string {
  return JSON.stringify(reply.length > 60 ? `${reply.slice(0, 57)}...` : reply);
}
