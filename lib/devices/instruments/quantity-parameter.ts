import { inUnit, quantity, type QuantityLike } from '../../units/index.js';
import { limitsInUnit, type Limits } from './limits.js';
import { Parameter, type ParameterOptions } from './parameter.js';
import { ParameterError, type ParameterErrorCode } from './parameter-error.js';

/** Options of a {@link QuantityParameter}. */
export interface QuantityParameterOptions extends ParameterOptions<number> {
  /** The unit that it has inside: what `read` gives and `write` is given. `'V'`. */
  readonly unit: string;
  /** What the device can do; where it depends on how the device is set, a function. No limits unless told. */
  readonly hardLimits?: Limits | (() => Limits) | undefined;
  /** What the user allows: can be changed later. No limits unless told. */
  readonly softLimits?: Limits | undefined;
}

/**
 * A parameter that is a number with a unit. It is set to a quantity (`'20 mV'`) or to a plain number in its unit, and read as
 * a plain number in its unit.
 *
 * @example
 * ```ts
 * import { QuantityParameter } from 'rxlab/devices';
 *
 * let volts = 0;
 * const voltage = new QuantityParameter({
 *   name: 'voltage',
 *   unit: 'V',
 *   hardLimits: [-10, 10],
 *   softLimits: ['0 V', '500 mV'],
 *   read: () => volts,
 *   write: (value) => void (volts = value),
 * });
 * await voltage.set('20 mV');
 * console.log(await voltage.get(), voltage.unit); // prints: 0.02 V
 * await voltage.set('1 V').catch((error: Error) => console.log(error.message));
 * // prints: voltage cannot be set to 1 V: its soft limits are 0 V and 0.5 V
 * ```
 */
export class QuantityParameter extends Parameter<number, QuantityLike> {
  /** The unit in which it is read, and in which plain numbers are taken. */
  readonly unit: string;
  readonly #hardLimits: () => Limits;
  #softLimits: readonly [lower: number, upper: number];

  /**
   * @throws an `InvalidArgumentError` when an option is wrong, a `UnitError` when the unit is unknown, or limits
   *   are of another dimension
   */
  constructor(options: QuantityParameterOptions) {
    super(options);
    const { name, unit, hardLimits = [-Infinity, Infinity], softLimits = [-Infinity, Infinity] } = options;
    this.unit = quantity(0, unit).unit;
    this.#hardLimits = typeof hardLimits === 'function' ? hardLimits : (): Limits => hardLimits;
    this.#softLimits = limitsInUnit(softLimits, unit, `the soft limits of ${name}`);
  }

  /** What the device can do, in {@link unit}. */
  get hardLimits(): readonly [lower: number, upper: number] {
    return limitsInUnit(this.#hardLimits(), this.unit, `the hard limits of ${this.name}`);
  }

  /** What the user allows, in {@link unit}. It is set in that unit, or in quantities: `['0 V', '500 mV']`. */
  get softLimits(): readonly [lower: number, upper: number] {
    return this.#softLimits;
  }

  set softLimits(limits: Limits) {
    this.#softLimits = limitsInUnit(limits, this.unit, `the soft limits of ${this.name}`);
  }

  /** @throws a {@link ParameterError} when it is beyond a limit, a `UnitError` when it is of another dimension */
  override accept(value: QuantityLike): number {
    const number = inUnit(value, this.unit, this.name);
    this.#mustBeWithin(number, this.hardLimits, 'HARD_LIMIT');
    this.#mustBeWithin(number, this.softLimits, 'SOFT_LIMIT');
    return number;
  }

  #mustBeWithin(value: number, [lower, upper]: readonly [number, number], code: ParameterErrorCode): void {
    if (value >= lower && value <= upper) return;
    const which = code === 'HARD_LIMIT' ? 'the device can do' : 'its soft limits are';
    const range = `${lower} ${this.unit} ${code === 'HARD_LIMIT' ? 'to' : 'and'} ${upper} ${this.unit}`;
    throw new ParameterError(code, this.name, `cannot be set to ${value} ${this.unit}: ${which} ${range}`);
  }
}
