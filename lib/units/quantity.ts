import { aDimension, suchAs } from './dimension.js';
import { convert, haveSameDimension, unitNamed, type Unit } from './unit.js';
import { UnitError } from './unit-error.js';

/**
 * A number with its unit. {@link quantity} makes one, and so do {@link seconds}, {@link millimetres}, {@link volts}, ….
 *
 * It never changes. As text it is `'10 ms'`, as JSON `{ "value": 10, "unit": "ms" }`; `<` and `>` compare in base units.
 */
export class Quantity {
  /** The number. Always finite, and never -0. */
  readonly value: number;
  /** The symbol of the unit. Each unit has one, however it was written: `'µs'` for `'us'` and `'microseconds'`. */
  readonly unit: string;
  readonly #unit: Unit;

  /** @internal */
  constructor(value: number, unit: Unit) {
    this.value = value === 0 ? 0 : value;
    this.unit = unit.symbol;
    this.#unit = unit;
    Object.freeze(this);
  }

  /** What kind of quantity it is: `'time'`, `'length'`, `'angle'`, `'frequency'`, `'voltage'`, …. */
  get dimension(): string {
    return this.#unit.dimension;
  }

  /**
   * The number in another unit.
   *
   * @param name - what the quantity is called in messages
   * @throws a {@link UnitError} when the unit is unknown or of another dimension
   */
  in(unit: string, name = 'quantity'): number {
    const target = unitNamed(unit);
    if (haveSameDimension(this.#unit, target)) return convert(this.value, this.#unit, target);
    const mistake = `is ${aDimension(this.dimension)}, expected ${suchAs(target.dimension, target.symbol)}`;
    throw new UnitError('UNIT_MISMATCH', name, this.toString(), mistake);
  }

  /**
   * The same in another unit.
   *
   * @throws a {@link UnitError} when the unit is unknown or of another dimension
   */
  to(unit: string): Quantity {
    return new Quantity(this.in(unit), unitNamed(unit));
  }

  /** Whether both are the same amount, as `'10 ms'` and `'0.01 s'` are. */
  equals(other: Quantity): boolean {
    if (!haveSameDimension(this.#unit, other.#unit)) return false;
    // One way or the other: each is rounded.
    return (
      convert(this.value, this.#unit, other.#unit) === other.value ||
      convert(other.value, other.#unit, this.#unit) === this.value
    );
  }

  /** `'10 ms'`. {@link quantity} reads it back. */
  toString(): string {
    return `${this.value} ${this.unit}`;
  }

  /** What JSON has of it. */
  toJSON(): { readonly value: number; readonly unit: string } {
    return { value: this.value, unit: this.unit };
  }

  /** For `<` and `>`: the number in base units. */
  [Symbol.toPrimitive](hint: string): number | string {
    return hint === 'number' ? this.value * this.#unit.scale + this.#unit.offset : this.toString();
  }
}

/** Whether something is a number with its unit. */
export function isQuantity(value: unknown): value is Quantity {
  return value instanceof Quantity;
}
