import { InvalidArgumentError } from '../flow/index.js';
import { suchAs } from './dimension.js';
import { readQuantity } from './make-quantity.js';
import { isQuantity, type Quantity } from './quantity.js';
import { unitNamed } from './unit.js';

/** What can be given where a quantity is asked for: one, its text (`'10 ms'`), or a plain number in the unit of the place. */
export type QuantityLike = Quantity | string | number;

/**
 * The number that a quantity is in a unit. It is for the places where quantities come in: what goes on inside is plain
 * numbers. A plain number is taken to be in the unit already.
 *
 * @param name - what the quantity is called in messages
 * @throws a `UnitError` when the unit is missing, unknown or of another dimension; its message names both dimensions
 * @throws an {@link InvalidArgumentError} when it is no quantity, or not finite
 *
 * @example
 * ```ts
 * import { inUnit, milliseconds } from 'rxlab/units';
 *
 * console.log(inUnit('10 ms', 's'), inUnit(milliseconds(10), 's'), inUnit(0.01, 's'));
 * // prints: 0.01 0.01 0.01
 * ```
 */
export function inUnit(value: QuantityLike, unit: string, name = 'quantity'): number {
  const { dimension, symbol } = unitNamed(unit);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (isQuantity(value)) return value.in(unit, name);
  const expected = suchAs(dimension, symbol);
  if (typeof value === 'string') return readQuantity(value, name, expected).in(unit, name);
  throw new InvalidArgumentError(name, `${expected}, or a finite number of ${symbol}`, value);
}
