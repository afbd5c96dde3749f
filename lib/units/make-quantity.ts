import { InvalidArgumentError } from '../flow/index.js';
import { Quantity } from './quantity.js';
import { findUnit, unitNamed } from './unit.js';
import { UnitError } from './unit-error.js';

/**
 * A quantity from its text, or from a number and a unit. Units are written with their symbols or their English names: `ms`,
 * `µs` (with either micro sign, or `us`), `mm`, `deg` or `°`, `rad`, `Hz`, `mV`, `Ω` or `ohm`, `K`, `°C` or `degC`, `m/s`,
 * `mm^2`. A temperature in °C is a reading of a thermometer: 20 °C are 293.15 K.
 *
 * @throws a {@link UnitError} when the unit is missing or unknown
 * @throws an {@link InvalidArgumentError} when it is not a finite number with a unit
 *
 * @example
 * ```ts
 * import { quantity } from 'rxlab/units';
 *
 * const exposure = quantity('10 ms');
 * console.log(exposure.value, exposure.unit, exposure.dimension, exposure.in('s'));
 * console.log(String(quantity(3, 'us')), quantity('0.01 s').equals(exposure));
 * // prints: 10 ms time 0.01
 * // prints: 3 µs true
 * ```
 */
export function quantity(text: string): Quantity;
export function quantity(value: number, unit: string): Quantity;
export function quantity(value: string | number, unit?: string): Quantity {
  if (typeof value === 'string' && unit === undefined)
    return readQuantity(value, 'quantity', "a quantity such as '10 ms'");
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new InvalidArgumentError('value', 'a finite number', value);
  }
  if (typeof unit !== 'string') throw new InvalidArgumentError('unit', "a unit such as 'ms'", unit);
  return new Quantity(value, unitNamed(unit));
}

const numberAndUnit = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$/;

/**
 * @param name - what the quantity is called in messages
 * @param expected - what would be right
 */
export function readQuantity(text: string, name: string, expected: string): Quantity {
  const [, digits, symbol] = numberAndUnit.exec(text) ?? [];
  const value = Number(digits);
  if (symbol === undefined || !Number.isFinite(value)) throw new InvalidArgumentError(name, expected, text);
  if (symbol === '') throw new UnitError('UNIT_MISSING', name, text, `has no unit, expected ${expected}`);
  const unit = findUnit(symbol);
  if (unit !== undefined) return new Quantity(value, unit);
  throw new UnitError('UNIT_UNKNOWN', name, text, `has an unknown unit, '${symbol}', expected ${expected}`);
}
