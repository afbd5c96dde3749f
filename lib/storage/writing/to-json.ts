import { InvalidArgumentError, RxlabError } from '../../flow/index.js';

/**
 * Metadata as readable JSON that loses no number: NaN and the infinities, which JSON does not have, are written as the
 * strings `"NaN"`, `"Infinity"` and `"-Infinity"`, typed arrays as arrays, dates as ISO 8601.
 */
export function toJson(metadata: object): string {
  return `${asJson(metadata, 2)}\n`;
}

/** The same in one line, or with an indent. */
export function asJson(metadata: object, indent?: number): string {
  if (typeof metadata !== 'object' || metadata === null) {
    throw new InvalidArgumentError('metadata', 'an object', metadata);
  }
  try {
    return JSON.stringify(metadata, replace, indent);
  } catch (cause) {
    if (cause instanceof RxlabError) throw cause;
    throw new RxlabError('INVALID_ARGUMENT', `metadata cannot be written as JSON: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function replace(key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value === 'bigint') throw new InvalidArgumentError(`metadata ${key}`, 'a number (or a string)', value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Uint8Array);
  return value;
}
