import { RxlabError } from '../../flow/index.js';

/** What keeps a parameter from being set, as the `code` of a {@link ParameterError}. */
export type ParameterErrorCode =
  'HARD_LIMIT' | 'SOFT_LIMIT' | 'PARAMETER_LOCKED' | 'PARAMETER_STATE' | 'READ_ONLY' | 'WRITE_ONLY' | 'NOT_STASHED';

/**
 * A parameter cannot be set to a value: it is beyond what the device can (`code` is `HARD_LIMIT`) or what the user allows
 * (`SOFT_LIMIT`), the parameter is locked (`PARAMETER_LOCKED`), the device is in the wrong state (`PARAMETER_STATE`), it can only
 * be read (`READ_ONLY`) or only be set (`WRITE_ONLY`), or there is nothing to restore (`NOT_STASHED`). Nothing was sent.
 */
export class ParameterError extends RxlabError {
  override readonly name = 'ParameterError';

  constructor(
    code: ParameterErrorCode,
    /** The name of the parameter. */
    readonly parameter: string,
    /** What is wrong, and what would be right, as the end of the sentence that begins with the name. */
    reason: string,
  ) {
    super(code, `${parameter} ${reason}`);
  }
}
