import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { InvalidArgumentError } from '../../lib/flow/index.js';
import { quantity, UnitError } from '../../lib/units/index.js';

describe('quantity', () => {
  test.each([
    ['10 ms', '10 ms', 'time'],
    ['10ms', '10 ms', 'time'],
    [' 1e-3 s ', '0.001 s', 'time'],
    ['+.5 s', '0.5 s', 'time'],
    ['3 µs', '3 µs', 'time'],
    ['3 μs', '3 µs', 'time'],
    ['3 us', '3 µs', 'time'],
    ['3 microseconds', '3 µs', 'time'],
    ['2 min', '2 min', 'time'],
    ['5 um', '5 µm', 'length'],
    ['1 Å', '1 Å', 'length'],
    ['90 deg', '90 deg', 'angle'],
    ['90°', '90 deg', 'angle'],
    ['1 rad', '1 rad', 'angle'],
    ['1 kHz', '1 kHz', 'frequency'],
    ['2 1/s', '2 1/s', 'frequency'],
    ['-0.5 V', '-0.5 V', 'voltage'],
    ['2.5 mV', '2.5 mV', 'voltage'],
    ['100 nA', '100 nA', 'current'],
    ['50 ohm', '50 Ω', 'resistance'],
    ['4.7 kΩ', '4.7 kΩ', 'resistance'],
    ['2 µΩ', '2 µΩ', 'resistance'],
    ['1 \u03a9', '1 Ω', 'resistance'],
    ['1 \u2126', '1 Ω', 'resistance'],
    ['3 mΩ', '3 mΩ', 'resistance'],
    ['3 m\u2126', '3 mΩ', 'resistance'],
    ['1.5 MΩ', '1.5 MΩ', 'resistance'],
    ['1.5 M\u2126', '1.5 MΩ', 'resistance'],
    ['2 GΩ', '2 GΩ', 'resistance'],
    ['2 Ωm', '2 Ω*m', 'quantity in Ω*m'],
    ['5 V/kΩ', '5 V/kΩ', 'current'],
    ['20 degC', '20 °C', 'temperature'],
    ['20 °C', '20 °C', 'temperature'],
    ['4.2 K', '4.2 K', 'temperature'],
    ['5 mK', '5 mK', 'temperature'],
    ['10 keV', '10 keV', 'energy'],
    ['1 mbar', '1 mbar', 'pressure'],
    ['3 mm^2', '3 mm2', 'area'],
    ['3 mm²', '3 mm2', 'area'],
    ['9.81 m/s²', '9.81 m/s2', 'acceleration'],
    ['3 um/us', '3 µm/µs', 'speed'],
    ['3 V/s', '3 V/s', 'quantity in V/s'],
    ['25 %', '25 %', 'plain number'],
  ])('reads %p as %p, a %s', (text, formatted, dimension) => {
    const read = quantity(text);
    expect([String(read), read.dimension]).toEqual([formatted, dimension]);
    expect(quantity(formatted)).toEqual(read);
  });

  test('tells milliohms from megohms', () => {
    expect([quantity('3 mΩ').in('Ω'), quantity('1.5 MΩ').in('Ω')]).toEqual([0.003, 1_500_000]);
  });

  test('takes any finite number as it is, but for -0, which is 0', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const made = quantity(value, 'ms');
        expect(made.value).toBe(value === 0 ? 0 : value);
        expect(quantity(String(made))).toEqual(made);
      }),
    );
  });

  test.each([
    ['5', 'UNIT_MISSING', "quantity: '5' has no unit, expected a quantity such as '10 ms'"],
    ['5 xyz', 'UNIT_UNKNOWN', "quantity: '5 xyz' has an unknown unit, 'xyz', expected a quantity such as '10 ms'"],
    [
      '10 s extra',
      'UNIT_UNKNOWN',
      "quantity: '10 s extra' has an unknown unit, 's extra', expected a quantity such as '10 ms'",
    ],
    ['1 2 s', 'UNIT_UNKNOWN', "quantity: '1 2 s' has an unknown unit, '2 s', expected a quantity such as '10 ms'"],
    ['1,5 ms', 'UNIT_UNKNOWN', "quantity: '1,5 ms' has an unknown unit, ',5 ms', expected a quantity such as '10 ms'"],
    ['0x10 s', 'UNIT_UNKNOWN', "quantity: '0x10 s' has an unknown unit, 'x10 s', expected a quantity such as '10 ms'"],
    ['5 Vpp', 'UNIT_UNKNOWN', "quantity: '5 Vpp' has an unknown unit, 'Vpp', expected a quantity such as '10 ms'"],
  ])('refuses %p', (text, code, message) => {
    const refusal = failureOf(() => quantity(text));
    expect(refusal).toBeInstanceOf(UnitError);
    expect(refusal).toMatchObject({ code, message });
  });

  test.each(['', 'ms', 'ten ms', 'Infinity s', 'NaN s', '1e999 s'])('refuses %p, which has no number', (text) => {
    expect(() => quantity(text)).toThrow(InvalidArgumentError);
  });

  test('refuses numbers that are not finite, and a number without a unit', () => {
    for (const value of [NaN, Infinity, -Infinity])
      expect(() => quantity(value, 's')).toThrow('value must be a finite');
    expect(() => quantity(5 as unknown as string)).toThrow("unit must be a unit such as 'ms', but it is undefined");
    expect(() => quantity(5, 'parsec seconds?')).toThrow("unit: 'parsec seconds?' is no known unit");
    expect(() => quantity(5, '')).toThrow(UnitError);
    expect(() => quantity(null as unknown as string)).toThrow(InvalidArgumentError);
  });
});

function failureOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
