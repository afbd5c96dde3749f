import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../lib/flow/index.js';
import { inUnit, milliseconds, type QuantityLike, UnitError } from '../../lib/units/index.js';

describe('inUnit', () => {
  test('gives the number of a quantity, of a text, and of a plain number as it is', () => {
    expect(inUnit(milliseconds(10), 's')).toBe(0.01);
    expect(inUnit('10 ms', 's')).toBe(0.01);
    expect(inUnit(0.01, 's')).toBe(0.01);
  });

  test.each([
    ['33.3 ms', 's', 0.0333],
    ['0.1 ms', 's', 0.0001],
    ['7 min', 's', 420],
    ['1e-9 s', 'ns', 1],
    ['123.456 kHz', 'Hz', 123456],
    ['0.07 µm', 'm', 7e-8],
    ['20 °C', 'K', 293.15],
    ['0 K', '°C', -273.15],
    ['5 mK', 'K', 0.005],
    ['1 inch', 'mm', 25.4],
  ])('%p in %s is %p, exactly', (text, unit, number) => {
    expect(inUnit(text, unit)).toBe(number);
  });

  test.each([
    ['180 deg', 'rad', Math.PI],
    ['68 °F', '°C', 20],
    ['10 mm/s', 'km/h', 0.036],
  ])('%p in %s is %p, but for rounding', (text, unit, number) => {
    expect(inUnit(text, unit)).toBeCloseTo(number, 12);
  });

  test.each<[QuantityLike, string, string]>([
    ['10 mm', 's', "exposureTime: '10 mm' is a length, expected a time such as '10 ms'"],
    ['10 s', 'Hz', "exposureTime: '10 s' is a time, expected a frequency such as '50 Hz'"],
    ['1 rad', 'V', "exposureTime: '1 rad' is an angle, expected a voltage such as '2.5 V'"],
    [milliseconds(1), 'Pa', "exposureTime: '1 ms' is a time, expected a pressure such as '1 Pa'"],
    ['1 V/s', 'V', "exposureTime: '1 V/s' is a quantity in V/s, expected a voltage such as '2.5 V'"],
    ['10', 's', "exposureTime: '10' has no unit, expected a time such as '10 ms'"],
    ['10 xyz', 's', "exposureTime: '10 xyz' has an unknown unit, 'xyz', expected a time such as '10 ms'"],
  ])('refuses %p in %s with a message that names both', (value, unit, message) => {
    expect(() => inUnit(value, unit, 'exposureTime')).toThrow(UnitError);
    expect(() => inUnit(value, unit, 'exposureTime')).toThrow(message);
  });

  test.each([NaN, Infinity, null, undefined, {}, true, 'soon', ''])('refuses %p, which is no quantity', (value) => {
    const refused = () => inUnit(value as QuantityLike, 's', 'timeout');
    expect(refused).toThrow(InvalidArgumentError);
    expect(refused).toThrow(/^timeout must be .*a time such as '10 ms'/);
  });

  test('refuses to convert into what is no unit', () => {
    expect(() => inUnit('10 ms', 'jiffy')).toThrow("unit: 'jiffy' is no known unit");
  });
});
