import { InvalidArgumentError, RxlabError } from '../../flow/index.js';

/** Numbers that JSON does not have are written as these texts; such a text itself as `{ "$text": "NaN" }`. */
const numberTexts: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity']);

/**
 * JSON from which {@link revive} makes what it was: NaN and infinities are the texts `"NaN"`, `"Infinity"`, `"-Infinity"`, a
 * date is `{ "$date": "…" }`, a bigint `{ "$bigint": "…" }`. A typed array is an array.
 *
 * @param name - what the value is called in messages
 * @throws an {@link InvalidArgumentError} for what JSON would lose in silence: functions, maps, instances of other classes
 */
export function typedJson(value: unknown, name: string): string {
  if (isNumberArray(value)) return `[${value.join(',').replace(/NaN|-?Infinity/g, '"$&"')}]`;
  try {
    return JSON.stringify(value, function (this: Record<string, unknown>, key: string, encoded: unknown) {
      return replacement(this[key], encoded, name);
    });
  } catch (cause) {
    if (cause instanceof RxlabError) throw cause;
    throw new InvalidArgumentError(name, `a value that can be written as JSON (${(cause as Error).message})`, value);
  }
}

/** Makes of parsed JSON what it was before {@link typedJson}. Arrays and records are changed in place. */
export function revive(value: unknown): unknown {
  if (typeof value === 'string') return numberTexts.has(value) ? Number(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (typeof value[index] !== 'number') value[index] = revive(value[index]);
    }
    return value;
  }
  const [[key, inner] = [], ...others] = Object.entries(value);
  if (others.length === 0 && typeof inner === 'string') {
    if (key === '$text') return inner;
    if (key === '$date') return new Date(inner);
    if (key === '$bigint') return BigInt(inner);
  }
  for (const [key, inner] of Object.entries(value)) {
    const revived = revive(inner);
    if (revived !== inner) Object.defineProperty(value, key, { value: revived });
  }
  return value;
}

/** @param value - what it was before its `toJSON`, and `encoded` after */
function replacement(value: unknown, encoded: unknown, name: string): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string') return numberTexts.has(value) ? { $text: new Verbatim(value) } : value;
  if (value instanceof Verbatim) return encoded;
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (value instanceof Date) return { $date: encoded };
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as unknown as number[]);
  if (isUnknowable(value, encoded)) {
    throw new InvalidArgumentError(name, 'made of numbers, texts, booleans, dates, arrays and plain records', value);
  }
  return encoded;
}

/** A text that is written as it is. */
class Verbatim {
  constructor(readonly text: string) {}
  toJSON(): string {
    return this.text;
  }
}

function isNumberArray(value: unknown): value is Float64Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !value.constructor.name.startsWith('Big');
}

function isUnknowable(value: unknown, encoded: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || encoded !== value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && Object.getPrototypeOf(prototype) !== null;
}
