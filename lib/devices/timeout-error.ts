import { RxlabError } from '../flow/index.js';

/** A device has not answered in time: `code` is `TIMEOUT`. */
export class TimeoutError extends RxlabError {
  override readonly name: string = 'TimeoutError';

  constructor(
    message: string,
    /** Seconds waited. */
    readonly seconds: number,
    options?: ErrorOptions,
  ) {
    super('TIMEOUT', message, options);
  }
}
