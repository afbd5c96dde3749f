/**
 * The one class under every error that rxlab makes. `code` is stable and meant for programs; `message` is a sentence
 * meant for people: what was wrong, where, and what would be right. Subclasses carry the facts as fields.
 *
 * @example
 * ```ts
 * import { RxlabError, buffer } from 'rxlab';
 *
 * try {
 *   buffer({ capacity: 0 });
 * } catch (error) {
 *   if (error instanceof RxlabError) console.log(error.code); // INVALID_ARGUMENT
 * }
 * ```
 */
export class RxlabError extends Error {
  override readonly name: string = 'RxlabError';

  constructor(
    /** What went wrong, for programs: stable from one version to the next. */
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What someone gave is not what was asked for: `code` is `INVALID_ARGUMENT`. */
export class InvalidArgumentError extends RxlabError {
  override readonly name: string = 'InvalidArgumentError';

  constructor(
    /** The name of the argument or option. */
    readonly argument: string,
    /** What would have been right, as the end of the sentence "… must be …". */
    readonly expected: string,
    /** What came instead. */
    readonly received: unknown,
  ) {
    super('INVALID_ARGUMENT', `${argument} must be ${expected}, but it is ${describe(received)}`);
  }
}

/** Names a value in an error message: short, and never throwing. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (typeof value === 'object' && value !== null) return `an object (${value.constructor?.name ?? 'no prototype'})`;
  return String(value);
}
