import { InvalidArgumentError } from '../flow/index.js';
import { isFileName } from './file-name.js';
import { StorageError } from './storage-error.js';

/** `{}`, `{:06}` and `{:>06}`, with any width from 1 to 99. */
const placeholder = /\{(?::>?0([1-9]\d?))?\}/;

/** The name of a data set: a file name with a place for the number, as `frame_{:>06}.tif`. */
export class DatasetName {
  readonly #prefix: string;
  readonly #suffix: string;
  readonly #width: number;
  readonly #pattern: RegExp;

  /** @throws a {@link StorageError} `INVALID_DATASET` when the text is not a file name with exactly one placeholder. */
  constructor(readonly text: string) {
    if (typeof text !== 'string')
      throw new InvalidArgumentError('dataset', 'a file name such as frame_{:06}.tif', text);
    const [prefix, width, suffix, ...more] = text.split(placeholder);
    if (prefix === undefined || suffix === undefined || more.length > 0 || /[{}]/.test(prefix + suffix)) {
      const advice = 'it needs one place for the number: {}, or {:06} to fill up with zeros to 6 digits';
      throw new StorageError(
        'INVALID_DATASET',
        text,
        `the data set name ${JSON.stringify(text)} does not work: ${advice}`,
      );
    }
    if (!isFileName(`${prefix}0${suffix}`)) {
      const advice = 'it must be a file name, without a directory (which goes into the option name)';
      throw new StorageError(
        'INVALID_DATASET',
        text,
        `the data set name ${JSON.stringify(text)} does not work: ${advice}`,
      );
    }
    this.#prefix = prefix;
    this.#suffix = suffix;
    this.#width = Number(width ?? 1);
    const digits = `(?:\\d{${this.#width}}|[1-9]\\d{${this.#width},})`;
    this.#pattern = new RegExp(`^${escape(prefix)}${digits}${escape(suffix)}$`);
  }

  /** The name of the file with that number. */
  file(index: number): string {
    return this.#prefix + String(index).padStart(this.#width, '0') + this.#suffix;
  }

  /** Whether a file of that name can belong to this data set: exactly when some number gives it. */
  matches(fileName: string): boolean {
    return this.#pattern.test(fileName);
  }

  /** Equal for two ways of writing the same name. */
  get key(): string {
    return this.#pattern.source;
  }
}

function escape(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}
