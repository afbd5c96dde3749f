import { describe, expect, test } from '@jest/globals';
import { parseScpiNumber, quantityOf } from '../../../lib/devices/instruments/scpi-number.js';

describe('parseScpiNumber', () => {
  test.each([
    ['+1.0000000000000E+03', 1000],
    ['-.5', -0.5],
    ['7', 7],
    [' 2.5e-3 ', 0.0025],
    ['9.91E37', NaN],
    ['+9.910000E+37', NaN],
    ['9.9E37', Infinity],
    ['-9.90000000E+37', -Infinity],
    ['NAN', NaN],
    ['INF', Infinity],
    ['-INF', -Infinity],
    ['NINF', -Infinity],
  ])('%s is %d', (text, value) => {
    expect(parseScpiNumber(text)).toEqual({ value, unit: undefined, suffix: '' });
  });

  test.each(['', 'E5', '1,2', '1.2.3', '--1', '1 FURLONG', 'on'])('%p is no number', (text) => {
    expect(parseScpiNumber(text)).toBeUndefined();
  });

  test.each([
    ['+1.5E+00VDC', '1.5 V'],
    ['5 VPP', '5 V'],
    ['20 MV', '20 mV'],
    ['3 UV', '3 µV'],
    ['1 KV', '1 kV'],
    ['2 MA', '2 mA'],
    ['2 UA', '2 µA'],
    ['4.7 KOHM', '4.7 kΩ'],
    ['1 MOHM', '1 MΩ'],
    ['100 OHM', '100 Ω'],
    ['10 hz', '10 Hz'],
    ['20 MHZ', '20 MHz'],
    ['5 US', '5 µs'],
    ['5 NS', '5 ns'],
    ['90 DEG', '90 deg'],
    ['21 CEL', '21 °C'],
    ['300 K', '300 K'],
  ])('the suffix of %s is read in any case: %s', (text, quantity) => {
    expect(String(quantityOf(parseScpiNumber(text)!))).toBe(quantity);
  });
});
