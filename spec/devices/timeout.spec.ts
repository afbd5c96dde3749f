import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../lib/flow/index.js';
import { timeoutInSeconds } from '../../lib/devices/timeout.js';
import { seconds, UnitError, type QuantityLike } from '../../lib/units/index.js';

describe('timeoutInSeconds', () => {
  test('takes a number of milliseconds, as Node does, a quantity, and Infinity', () => {
    expect([500, '500 ms', seconds(0.5), Infinity].map((time) => timeoutInSeconds('timeout', time))).toEqual([
      0.5,
      0.5,
      0.5,
      Infinity,
    ]);
  });

  test.each<unknown>([0, -1, NaN, '0 s', '-1 ms', null, {}])('refuses %p', (time) => {
    expect(() => timeoutInSeconds('timeout', time as QuantityLike)).toThrow(InvalidArgumentError);
  });

  test('refuses what is no time', () => {
    expect(() => timeoutInSeconds('timeout', '10 mm')).toThrow(UnitError);
  });
});
