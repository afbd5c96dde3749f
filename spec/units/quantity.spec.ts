import { describe, expect, test } from '@jest/globals';
import { isQuantity, milliseconds, quantity, seconds, UnitError } from '../../lib/units/index.js';

describe('a quantity', () => {
  test('says its number, its unit, and what kind of quantity it is', () => {
    const exposure = quantity('10 ms');
    expect([exposure.value, exposure.unit, exposure.dimension]).toEqual([10, 'ms', 'time']);
  });

  test('is a text that is read back, and JSON that keeps number and unit', () => {
    const voltage = quantity(-2.5, 'mV');
    expect(String(voltage)).toBe('-2.5 mV');
    expect(quantity(String(voltage))).toEqual(voltage);
    expect(JSON.stringify({ voltage })).toBe('{"voltage":{"value":-2.5,"unit":"mV"}}');
  });

  test('cannot be changed', () => {
    const exposure = quantity('10 ms');
    expect(() => Object.assign(exposure, { value: 20 })).toThrow(TypeError);
    expect(exposure.value).toBe(10);
  });

  test('is said in other units of its dimension', () => {
    expect(seconds(0.25).in('ms')).toBe(250);
    expect(String(seconds(0.25).to('ms'))).toBe('250 ms');
  });

  test('is no other quantity: the error names both dimensions', () => {
    expect(() => quantity('10 mm').in('s')).toThrow(
      new UnitError('UNIT_MISMATCH', 'quantity', '10 mm', "is a length, expected a time such as '10 ms'"),
    );
    expect(() => quantity('10 mm').to('lightyear fortnights')).toThrow("unit: 'lightyear fortnights' is no known unit");
  });

  test('equals the same amount in another unit, whichever is asked', () => {
    const [one, other] = [milliseconds(33.3), seconds(0.0333)];
    expect(one.equals(other) && other.equals(one)).toBe(true);
    expect(one.equals(seconds(0.0334))).toBe(false);
    expect(seconds(1).equals(quantity('1 m'))).toBe(false);
  });

  test('compares with < and > by amount, not by text', () => {
    expect(milliseconds(9) < milliseconds(10)).toBe(true);
    expect(seconds(1) > milliseconds(10)).toBe(true);
    expect(quantity('20 °C') > quantity('290 K')).toBe(true);
  });

  test('is told from what only looks like one', () => {
    expect(isQuantity(seconds(1))).toBe(true);
    for (const other of [{ value: 1, unit: 's' }, '1 s', 1, null, undefined]) expect(isQuantity(other)).toBe(false);
  });
});
