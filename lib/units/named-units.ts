import { quantity } from './make-quantity.js';
import type { Quantity } from './quantity.js';

/** A time in s. */
export const seconds = (value: number): Quantity => quantity(value, 's');

/** A time in ms. */
export const milliseconds = (value: number): Quantity => quantity(value, 'ms');

/** A time in µs. */
export const microseconds = (value: number): Quantity => quantity(value, 'µs');

/** A time in min. */
export const minutes = (value: number): Quantity => quantity(value, 'min');

/** A length in m. */
export const metres = (value: number): Quantity => quantity(value, 'm');

/** A length in mm. */
export const millimetres = (value: number): Quantity => quantity(value, 'mm');

/** A length in µm. */
export const micrometres = (value: number): Quantity => quantity(value, 'µm');

/** A length in nm. */
export const nanometres = (value: number): Quantity => quantity(value, 'nm');

/** An angle in deg. */
export const degrees = (value: number): Quantity => quantity(value, 'deg');

/** An angle in rad. */
export const radians = (value: number): Quantity => quantity(value, 'rad');

/** A frequency in Hz. */
export const hertz = (value: number): Quantity => quantity(value, 'Hz');

/** A frequency in kHz. */
export const kilohertz = (value: number): Quantity => quantity(value, 'kHz');

/** A frequency in MHz. */
export const megahertz = (value: number): Quantity => quantity(value, 'MHz');

/** A voltage in V. */
export const volts = (value: number): Quantity => quantity(value, 'V');

/** A voltage in mV. */
export const millivolts = (value: number): Quantity => quantity(value, 'mV');

/** A current in A. */
export const amperes = (value: number): Quantity => quantity(value, 'A');

/** A current in mA. */
export const milliamperes = (value: number): Quantity => quantity(value, 'mA');

/** A resistance in Ω. */
export const ohms = (value: number): Quantity => quantity(value, 'Ω');

/** A temperature in K. */
export const kelvins = (value: number): Quantity => quantity(value, 'K');

/** A temperature in °C. */
export const celsius = (value: number): Quantity => quantity(value, '°C');
