import { quantity } from '../../units/index.js';
import { parseScpiNumber } from '../instruments/scpi-number.js';
import { ScpiFault } from './simulated-scpi-instrument.js';

/** A number that an instrument was sent, in a unit (`''`: none), within its limits. Throws what goes to the error queue. */
export function readNumber(text: string | undefined, unit: string, [lower, upper]: readonly [number, number]): number {
  if (text === undefined) throw new ScpiFault(-109, 'Missing parameter');
  const number = parseScpiNumber(text);
  if (!number) throw new ScpiFault(-104, 'Data type error');
  const value = number.unit === undefined ? number.value : convert(number.value, number.unit, unit);
  if (value >= lower && value <= upper) return value;
  throw new ScpiFault(-222, 'Data out of range');
}

/** `ON`, `OFF`, `1` or `0`. */
export function readSwitch(text: string | undefined): boolean {
  if (/^(1|ON)$/i.test(text ?? '')) return true;
  if (/^(0|OFF)$/i.test(text ?? '')) return false;
  throw new ScpiFault(-224, 'Illegal parameter value');
}

/** One of these words, in its short or its long form: `IMMediate`. Gives the short form. */
export function readWord(text: string | undefined, words: readonly string[]): string {
  const short = (word: string): string => word.replace(/[a-z]/g, '');
  const found = words.find((word) => [short(word), word.toUpperCase()].includes((text ?? '').toUpperCase()));
  if (found !== undefined) return short(found);
  throw new ScpiFault(-224, 'Illegal parameter value');
}

/** A number as instruments write it: `+1.0000000000000E+03`. */
export function writeNumber(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '+9.91E+37' : `${value < 0 ? '-' : '+'}9.9E+37`;
  const [mantissa, exponent] = Math.abs(value).toExponential(decimals).split('e') as [string, string];
  return `${value < 0 ? '-' : '+'}${mantissa}E${exponent[0]!}${exponent.slice(1).padStart(2, '0')}`;
}

function convert(value: number, from: string, to: string): number {
  try {
    return quantity(value, from).in(to);
  } catch {
    throw new ScpiFault(-131, 'Invalid suffix');
  }
}
