import { InvalidArgumentError } from '../../flow/index.js';
import { isFileName } from './file-name.js';
import { StorageError } from '../storage-error.js';

/** `{}`, `{:06}` and `{:>06}`, with any width from 1 to 99. */
const placeholder = /\{(?::>?0([1-9]\d?))?\}/;

/** The longest name that all file systems take, in bytes. */
const longestName = 255;

/**
 * The name of a data set: a file name with a place for the number, as `frame_{:>06}.tif`. Where one file takes all frames,
 * it may be a plain file name, as `scan.h5`.
 *
 * Names are of one kind of Unicode, NFC: to people, and on some systems, an é of one character and an é of two are the same.
 */
export class DatasetName {
  readonly text: string;
  readonly #prefix: string;
  readonly #suffix: string;
  /** Digits at least; `undefined` for a name without a number. */
  readonly #width: number | undefined;
  readonly #pattern: RegExp;

  /**
   * @param options - `oneFile`: all frames go into one file, so that the name needs no place for a number
   * @throws a {@link StorageError} `INVALID_DATASET` when the text is not a file name with exactly one placeholder.
   */
  constructor(text: string, { oneFile = false }: { oneFile?: boolean } = {}) {
    if (typeof text !== 'string')
      throw new InvalidArgumentError('dataset', 'a file name such as frame_{:06}.tif', text);
    this.text = text.normalize('NFC');
    const [prefix, width, suffix, ...more] = this.text.split(placeholder);
    const isPlain = oneFile && suffix === undefined;
    const isNumbered = suffix !== undefined && more.length === 0;
    if (prefix === undefined || !(isPlain || isNumbered) || /[{}]/.test(prefix + (suffix ?? ''))) {
      const advice = 'it needs one place for the number: {}, or {:06} to fill up with zeros to 6 digits';
      throw invalid(text, advice);
    }
    this.#prefix = prefix;
    this.#suffix = suffix ?? '';
    this.#width = isPlain ? undefined : Number(width ?? 1);
    if (!isFileName(this.file(0))) {
      throw invalid(text, 'it must be a file name, without a directory (which goes into the option name)');
    }
    if (Buffer.byteLength(this.manifest) > longestName) {
      throw invalid(
        text,
        `it is too long: a file name has at most ${longestName} bytes, and that of the manifest is longer`,
      );
    }
    const digits = isPlain ? '()' : `(\\d{${this.#width}}|[1-9]\\d{${this.#width},})`;
    this.#pattern = new RegExp(`^${escape(prefix)}${digits}${escape(this.#suffix)}$`);
  }

  /** The name of the file with that number. */
  file(index: number): string {
    const number = this.#width === undefined ? '' : String(index).padStart(this.#width, '0');
    return this.#prefix + number + this.#suffix;
  }

  /** The number of a file of this data set: the one that gives its name; `undefined` for any other file. */
  numberOf(fileName: string): number | undefined {
    const [, digits] = this.#pattern.exec(fileName.normalize('NFC')) ?? [];
    return digits === undefined ? undefined : Number(digits);
  }

  /** Whether a file of that name can belong to this data set: exactly when some number gives it. */
  matches(fileName: string): boolean {
    return this.numberOf(fileName) !== undefined;
  }

  /** Whether all its files have one name. */
  get isOneFile(): boolean {
    return this.#width === undefined;
  }

  /** The file in which its manifest is: `manifest_frame_{06}.tif.jsonl`, the same for two ways of writing the same name. */
  get manifest(): string {
    const place =
      this.#width === undefined ? '' : this.#width === 1 ? '{}' : `{${String(this.#width).padStart(2, '0')}}`;
    return `manifest_${this.#prefix}${place}${this.#suffix}.jsonl`;
  }

  /** Equal for two ways of writing the same name. */
  get key(): string {
    return this.#pattern.source;
  }
}

function invalid(text: string, advice: string): StorageError {
  return new StorageError(
    'INVALID_DATASET',
    text,
    `the data set name ${JSON.stringify(text)} does not work: ${advice}`,
  );
}

function escape(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}
