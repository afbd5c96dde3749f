import { expect, test } from '@jest/globals';
import * as units from '../../lib/units/index.js';

test.each([
  ['seconds', '2 s', 'time'],
  ['milliseconds', '2 ms', 'time'],
  ['microseconds', '2 µs', 'time'],
  ['minutes', '2 min', 'time'],
  ['metres', '2 m', 'length'],
  ['millimetres', '2 mm', 'length'],
  ['micrometres', '2 µm', 'length'],
  ['nanometres', '2 nm', 'length'],
  ['degrees', '2 deg', 'angle'],
  ['radians', '2 rad', 'angle'],
  ['hertz', '2 Hz', 'frequency'],
  ['kilohertz', '2 kHz', 'frequency'],
  ['megahertz', '2 MHz', 'frequency'],
  ['volts', '2 V', 'voltage'],
  ['millivolts', '2 mV', 'voltage'],
  ['amperes', '2 A', 'current'],
  ['milliamperes', '2 mA', 'current'],
  ['ohms', '2 Ω', 'resistance'],
  ['kelvins', '2 K', 'temperature'],
  ['celsius', '2 °C', 'temperature'],
] as const)('%s(2) is %s, a %s', (name, formatted, dimension) => {
  const made = units[name](2);
  expect([String(made), made.dimension]).toEqual([formatted, dimension]);
});
