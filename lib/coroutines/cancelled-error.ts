import { RxlabError } from '../flow/index.js';

/**
 * What a cancelled {@link Future} rejects with, and the reason of the signal that its function was given: `code` is
 * `CANCELLED`. `cause` tells what went wrong while it was cleaning up.
 */
export class CancelledError extends RxlabError {
  override readonly name = 'CancelledError';

  constructor(
    /** The function that was cancelled. */
    readonly work: string,
    options?: ErrorOptions,
  ) {
    super('CANCELLED', `${work} was cancelled before it was done`, options);
  }
}
