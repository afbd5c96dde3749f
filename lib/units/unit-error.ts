import { RxlabError } from '../flow/index.js';

/** What is wrong with a quantity, as the `code` of a {@link UnitError}. */
export type UnitErrorCode = 'UNIT_MISMATCH' | 'UNIT_MISSING' | 'UNIT_UNKNOWN';

/**
 * A quantity has a unit of another dimension (`code` is `UNIT_MISMATCH`), none at all (`UNIT_MISSING`), or one that nobody
 * knows (`UNIT_UNKNOWN`).
 *
 * @example
 * ```ts
 * import { inUnit, UnitError } from 'rxlab/units';
 *
 * try {
 *   inUnit('10 mm', 's', 'exposureTime');
 * } catch (error) {
 *   if (error instanceof UnitError) console.log(error.message);
 * }
 * // prints: exposureTime: '10 mm' is a length, expected a time such as '10 ms'
 * ```
 */
export class UnitError extends RxlabError {
  override readonly name = 'UnitError';

  constructor(
    code: UnitErrorCode,
    /** The name of the argument, option or parameter. */
    readonly argument: string,
    /** What was given. */
    readonly received: string,
    /** What is wrong with it, as the end of the sentence "… is …" and of what would be right. */
    reason: string,
  ) {
    super(code, `${argument}: '${received}' ${reason}`);
  }
}
