import { RxlabError } from '../flow/index.js';

/** The program was called in a way that it does not understand: `code` is `WRONG_USE`. */
export class UsageError extends RxlabError {
  override readonly name = 'UsageError';

  /** @param reason - what was wrong, and what would be right */
  constructor(reason: string, options?: ErrorOptions) {
    super('WRONG_USE', reason, options);
  }

  /** The same error, where an argument was refused by the function that it is for. */
  static from(error: unknown): UsageError {
    return new UsageError((error as Error).message, { cause: error });
  }
}
