import { InvalidArgumentError } from '../flow/index.js';

const decimalUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

const size = /^(\d+(?:\.\d*)?|\.\d+)\s*(?:([kmgtp]?)(i?)b?)$/i;

/**
 * Reads a number of bytes as people write it: `512MB`, `1.5 GiB`, `800k`, `4096`. Upper and lower case are the same; kB,
 * MB, GB, TB and PB are powers of 1000, KiB, MiB, GiB, TiB and PiB powers of 1024. The result is rounded to a whole byte.
 *
 * @param name what the number is for, as the error calls it: the option or the argument it came from
 * @throws an {@link InvalidArgumentError} for a text that is no number of bytes
 *
 * @example
 * ```ts
 * import { parseBytes } from 'rxlab/session';
 *
 * console.log(parseBytes('512MB')); // prints: 512000000
 * console.log(parseBytes('1.5 GiB', '--memory')); // prints: 1610612736
 * ```
 */
export function parseBytes(text: string, name = 'size'): number {
  const [, number, prefix = '', binary] = size.exec(typeof text === 'string' ? text.trim() : '') ?? [];
  const lonelyBinary = binary && prefix === '';
  if (number === undefined || lonelyBinary) {
    throw new InvalidArgumentError(name, 'a number of bytes such as 4096, 512MB or 1.5GiB', text);
  }
  const power = ['', 'k', 'm', 'g', 't', 'p'].indexOf(prefix.toLowerCase());
  const bytes = Math.round(Number(number) * (binary ? 1024 : 1000) ** power);
  if (bytes > Number.MAX_SAFE_INTEGER) throw new InvalidArgumentError(name, 'at most 9 PB', text);
  return bytes;
}

/**
 * Writes a number of bytes for people, with one digit after the point: `61.4 MB`, or `58.6 MiB` with binary units.
 *
 * @throws an {@link InvalidArgumentError} for a number that is negative or not finite
 *
 * @example
 * ```ts
 * import { formatBytes } from 'rxlab/session';
 *
 * console.log(formatBytes(61_440_000)); // prints: 61.4 MB
 * console.log(formatBytes(61_440_000, { units: 'binary' })); // prints: 58.6 MiB
 * console.log(formatBytes(512)); // prints: 512 B
 * ```
 */
export function formatBytes(bytes: number, { units = 'decimal' }: { units?: 'decimal' | 'binary' } = {}): string {
  if (!Number.isFinite(bytes) || bytes < 0) throw new InvalidArgumentError('bytes', 'a number of at least 0', bytes);
  const [names, base] = units === 'binary' ? [binaryUnits, 1024] : [decimalUnits, 1000];
  let power = 0;
  let value = bytes;
  // What would round up to a whole next unit is written in that unit: 1.0 MB, never 1000.0 kB.
  while (power < names.length - 1 && (power === 0 ? Math.round(value) : Number(value.toFixed(1))) >= base) {
    value /= base;
    power++;
  }
  return `${power === 0 ? Math.round(value) : value.toFixed(1)} ${names[power]}`;
}
